import { type Operation, operationsOf } from '../platform/context.ts'
import * as carrierAccounts from './accounts/carrier-accounts.ts'
import * as readAnnouncements from './announcements/read-announcements.ts'
import * as sendAnnouncements from './announcements/send-announcement.ts'
import * as api from './api.ts'
import * as subscribe from './browsers/subscribe.ts'
import * as webPushAccount from './browsers/web-push-account.ts'
import * as mailbox from './contacts/mailbox.ts'
import * as myNotices from './contacts/my-notices.ts'
import * as pauses from './contacts/pauses.ts'
import { setReader } from './contacts/reader.ts'
import * as recordContacts from './contacts/record-contacts.ts'
import { unsubscribe } from './contacts/unsubscribe.ts'
import { exportEvidence } from './evidence/export-evidence.ts'
import { getHouseholdEvidence } from './evidence/household-evidence.ts'
import { verifyEvidence } from './evidence/verify-evidence.ts'
import { bindWechat, unbindWechat } from './grants/bind-wechat.ts'
import { listGrants } from './grants/list-grants.ts'
import * as wechatPage from './grants/wechat-page.ts'
import * as confirmLetters from './letters/confirm-letters.ts'
import * as listLetters from './letters/list-letters.ts'
import * as makeLetterBatch from './letters/make-letter-batch.ts'
import { getMessage } from './queries/get-message.ts'
import { listMessages } from './queries/list-messages.ts'
import { recordMessageOpened } from './relay/record-opened.ts'
import { getDeliveryRule, setDeliveryRule } from './runs/delivery-rule.ts'
import * as previewDelivery from './runs/preview-delivery.ts'
import * as readDelivery from './runs/read-delivery.ts'
import { startBillDelivery } from './runs/start-delivery.ts'
import * as steerDelivery from './runs/steer-delivery.ts'
import * as editTemplates from './templates/edit-templates.ts'
import * as readTemplates from './templates/list-templates.ts'
import * as providerTemplates from './templates/provider-templates.ts'

export const notificationsOperations: readonly Operation[] = operationsOf(api, {
  ...readAnnouncements,
  ...sendAnnouncements,
  ...subscribe,
  ...webPushAccount,
  exportEvidence,
  getHouseholdEvidence,
  recordMessageOpened,
  verifyEvidence,
  ...mailbox,
  ...myNotices,
  ...pauses,
  ...recordContacts,
  setReader,
  unsubscribe,
  ...confirmLetters,
  ...listLetters,
  ...makeLetterBatch,
  bindWechat,
  listGrants,
  unbindWechat,
  ...wechatPage,
  getDeliveryRule,
  getMessage,
  listMessages,
  setDeliveryRule,
  ...previewDelivery,
  ...readDelivery,
  startBillDelivery,
  ...steerDelivery,
  ...carrierAccounts,
  ...editTemplates,
  ...providerTemplates,
  ...readTemplates,
})
