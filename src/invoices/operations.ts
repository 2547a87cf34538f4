import type { Operation } from '../platform/context.ts'
import { getBill } from './bill.ts'
import { getBillHistory } from './bill-history.ts'
import { createBillLink } from './bill-links.ts'
import { getRecordedCutOff } from './cut-off-statement.ts'
import {
  getReceipt,
  getReceiptPrint,
  listReceiptGaps,
  listReceipts,
  printReceipt,
  verifyReceipt,
} from './receipts.ts'

export const invoicesOperations: readonly Operation[] = [
  getReceipt,
  printReceipt,
  getReceiptPrint,
  listReceipts,
  listReceiptGaps,
  verifyReceipt,
  createBillLink,
  getBill,
  getBillHistory,
  getRecordedCutOff,
]
