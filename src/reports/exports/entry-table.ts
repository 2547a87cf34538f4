import type * as api from '../api.ts'
import { empty, money, text } from './cell.ts'
import { defineTable, type ExportTable } from './table.ts'

/** The entries behind a number, whichever query gives them. */
export const entryTable = (
  contract: typeof api.openNumber | typeof api.openMovement,
): ExportTable =>
  defineTable({
    contract: contract as typeof api.openMovement,
    title: { zh: '数字明细', en: 'Entries behind a number' },
    isPaged: true,
    page: ({ entries, total, next }) => ({ rows: entries, total, next }),
    columns: (column) => [
      column('日期', 'Date', 12, (row) => text(row.postedOn)),
      column('类型', 'Kind', 12, (row) => text(row.kind)),
      column('房号', 'Unit', 14, (row) => text(row.unitCode)),
      column('缴费人', 'Payer', 16, (row) => text(row.payerName)),
      column('收费项目', 'Item', 14, (row) => text(row.itemName.zh)),
      column('费用所属期', 'Fee period', 10, (row) =>
        row.periodMonth === null ? empty : text(row.periodMonth),
      ),
      column('金额', 'Amount', 12, (row) => money(row.amountFen)),
    ],
  })
