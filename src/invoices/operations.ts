import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as bill from './bill.ts'
import * as billHistory from './bill-history.ts'
import * as billLinks from './bill-links.ts'
import * as cutOffStatement from './cut-off-statement.ts'
import * as receipts from './receipts.ts'

export const invoicesOperations: readonly Operation[] = operationsOf(api, {
  ...billHistory,
  ...billLinks,
  ...bill,
  ...cutOffStatement,
  ...receipts,
})
