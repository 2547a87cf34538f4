export { failures as invoicesFailures } from './failures.ts'
export { issueOnPayment, issueReceipts, voidOnReversal } from './issue-receipts.ts'
export { invoicesOperations } from './operations.ts'
