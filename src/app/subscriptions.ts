import { openImported, undoImported } from '../billing/index.ts'
import { followPayments, noteDispute } from '../collections/index.ts'
import { issueOnPayment, takeBackOnRefund, voidOnReversal } from '../invoices/index.ts'
import {
  sendCode,
  sendOnPublication,
  takeReaderBack,
  tellDispute,
  tellReceipts,
  tellRefund,
} from '../notifications/index.ts'
import { applyPrepayments, releasePrepayments } from '../payments/index.ts'
import type { Subscriber } from '../platform/context.ts'

/** The one list of who reacts to what; reactions run in the transaction of the announcement. */
export const subscriptions: ReadonlyMap<string, readonly Subscriber[]> = new Map<
  string,
  readonly Subscriber[]
>([
  ['importCommitted', [openImported]],
  ['importUndoing', [undoImported]],
  ['chargesPosted', [applyPrepayments, sendOnPublication]],
  ['billingRunRollingBack', [releasePrepayments]],
  ['paymentsPosted', [issueOnPayment, tellReceipts, followPayments]],
  ['paymentReversed', [voidOnReversal]],
  ['refundSucceeded', [takeBackOnRefund, tellRefund]],
  ['disputeOpened', [tellDispute, noteDispute]],
  ['oneTimeCodeIssued', [sendCode]],
  ['memberEnded', [takeReaderBack]],
])
