export { issueOnPayment, takeBackOnRefund, voidOnReversal } from './issue-receipts.ts'
export { invoicesOperations } from './operations.ts'
export { billPaper, cutOffPaper, receiptA5, receiptRoll } from './paper/index.ts'
