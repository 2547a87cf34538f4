export { applyPrepayments, releasePrepayments } from './apply-prepayment.ts'
export {
  type Allocation,
  allocateToCharges,
  bookPayment,
  bookPayments,
  type Received,
} from './book-payment.ts'
export {
  bookTrade,
  bookTrades,
  type ChannelTrade,
  type TradeOutcome,
} from './book-trades.ts'
export { counterAccountId, wechatPayAccount } from './channel-accounts.ts'
export { downloadTradeBill } from './channel-calls.ts'
export type { StatementAnswer } from './channels/channel.ts'
export { failures as paymentsFailures } from './failures.ts'
export { paymentTasks } from './jobs.ts'
export { keepInSuspense } from './keep-in-suspense.ts'
export { paymentsOperations } from './operations.ts'
export { type NoticeAnswer, openNoticeInbox } from './receive-notice.ts'
export { bookRefundResult, type ChannelRefundResult, type RefundOutcome } from './refund-results.ts'
export {
  type ComparedPayment,
  type ComparedRefund,
  postChannelFee,
  sourceOfPaymentsOn,
} from './statement-source.ts'
export { claimTrade, returnTrade, undoSuspense } from './suspense.ts'
