import * as z from 'zod'

/** How a message looks: one wording a form, several carriers may share it. */
export const forms = ['sms', 'officialAccount', 'push', 'email', 'letter'] as const
export type Form = (typeof forms)[number]
export const form = z.enum(forms)

/** 消息通道: who carries it. */
const carrierNames = [
  'aliyunSms',
  'tencentSms',
  'officialAccountTemplate',
  'officialAccountSubscription',
  'webPush',
  'jpush',
  'getui',
  'smtp',
  'letter',
] as const
export type CarrierName = (typeof carrierNames)[number]
export const carrierName = z.enum(carrierNames)

/** Where a person reads. A phone is property.party_phone, an envelope is the unit's address. */
const addressKinds = ['phone', 'openid', 'browser', 'device', 'mailbox', 'envelope'] as const
export type AddressKind = (typeof addressKinds)[number]
export const addressKind = z.enum(addressKinds)

export const kindNames = [
  'billReady',
  'dueSoon',
  'overdue',
  'overdueNorm',
  'overdueFormal',
  'promiseDue',
  'dunningLetter',
  'receipt',
  'refund',
  'autopayAhead',
  'disputeReceived',
  'oneTimeCode',
  'announcement',
  'ballot',
  'offer',
] as const
/** What is said. */
export type KindName = (typeof kindNames)[number]
export const kindName = z.enum(kindNames)

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]
export const language = z.enum(languages)

const messageStates = [
  'ready',
  'sending',
  'sent',
  'delivered',
  'refused',
  'unreachable',
  'cancelled',
  'expired',
] as const
export type MessageState = (typeof messageStates)[number]
export const messageState = z.enum(messageStates)

/** Why a message was not sent, or not delivered. The words stand in reasons.ts. */
export const reasonNames = [
  // refused by rule
  'noConsent',
  'stopped',
  'overBudget',
  'onHold',
  'notParty',
  'forbiddenWord',
  'templateNotApproved',
  'notTrue',
  // nothing to reach the person by
  'noAddress',
  'noCarrier',
  // the provider's word about one delivery
  'addressInvalid',
  'addressGone',
  'userRefused',
  'notFollowing',
  'rejected',
  'undelivered',
  'noAnswer',
  // overtaken by events
  'paid',
  'withdrawn',
  'tooLate',
] as const
export type ReasonName = (typeof reasonNames)[number]
export const reasonName = z.enum(reasonNames)
