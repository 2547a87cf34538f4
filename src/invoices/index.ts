export { failures as invoicesFailures } from './failures.ts'
export {
  issueOnPayment,
  issueReceipts,
  takeBackOnRefund,
  voidOnReversal,
} from './issue-receipts.ts'
export { invoicesOperations } from './operations.ts'
export {
  billPaper,
  cutOffPaper,
  type ReceiptPrint,
  receiptA5,
  receiptRoll,
} from './paper/index.ts'
