export { readBill } from './bill.ts'
export { billUrlOf } from './bill-links.ts'
export { issueOnPayment, takeBackOnRefund, voidOnReversal } from './issue-receipts.ts'
export { invoicesOperations } from './operations.ts'
export {
  billPaper,
  cutOffPaper,
  demandPaper,
  mailPapers,
  receiptA5,
  receiptRoll,
} from './paper/index.ts'
export type { MailPaper } from './paper/mail-papers.ts'
export { communityPrefix } from './receipt-numbers.ts'
export { monthWords, serviceWords } from './service-words.ts'
