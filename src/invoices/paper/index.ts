export { billPaper } from './bill-paper.ts'
export { cutOffPaper } from './cut-off-paper.ts'
export { type ReceiptPrint, receiptA5, receiptRoll } from './receipt-paper.ts'
