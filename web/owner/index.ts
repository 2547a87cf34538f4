export { billPage } from './bill.ts'
export {
  choosePage,
  disputePage,
  disputeStatePage,
  type Reason,
  reasons,
} from './dispute.ts'
export { familyPage, historyPage } from './history.ts'
export { layout } from './layout.ts'
export * from './messages.ts'
export { type PayPlace, payPage, wechatPage } from './pay.ts'
export { closedPage, pendingPage, scanPage, successPage } from './payment.ts'
export { genuinePage, receiptPage } from './receipt.ts'
export type { Page, View } from './view.ts'
