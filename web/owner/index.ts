export { announcementPage, announcementsPage } from './announcement.ts'
export { billPage } from './bill.ts'
export {
  choosePage,
  disputePage,
  disputeStatePage,
  photosScript,
  type Reason,
  reasons,
} from './dispute.ts'
export { automationPage, helpPage, tellings, tellPage } from './help.ts'
export { familyPage, historyPage } from './history.ts'
export type { Html } from './html.ts'
export { instalmentsPage, nextPart } from './instalments.ts'
export { layout } from './layout.ts'
export * from './messages.ts'
export { codePage, noticesPage, phonePage } from './notices.ts'
export { invitedPage, membersPage } from './notices-members.ts'
export { unsubscribePage } from './notices-unsubscribe.ts'
export { type PayPlace, payPage, wechatPage } from './pay.ts'
export { closedPage, pendingPage, scanPage, successPage } from './payment.ts'
export * from './permission.ts'
export { promisePage } from './promise.ts'
export { pushPage } from './push.ts'
export { genuinePage, receiptPage } from './receipt.ts'
export { relativePage } from './relative.ts'
export { sharePoolPage, shareProofPage, verifyPage } from './shares.ts'
export type { Page, View } from './view.ts'
