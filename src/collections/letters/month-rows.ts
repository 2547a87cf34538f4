import { isRestDay, nextWorkingDay } from '../../compliance/index.ts'
import type { Bill, BillLine } from '../../invoices/api.ts'
import type { Fen } from '../../kernel/money.ts'
import { addDays, firstOfMonth } from '../../kernel/period.ts'

/** What a household is asked for of one month. */
export type MonthRow = {
  readonly month: string
  readonly dueOn: string
  /** The day it would have been due on, where that was a rest day. */
  readonly movedFrom: string | null
  readonly charges: readonly BillLine[]
  /** By item, late fees that were posted apart. */
  readonly fees: ReadonlyMap<string, Fen>
  readonly openFen: Fen
  /** Accrued up to today, and posted before and open. */
  readonly lateFeeFen: Fen
}

/** What is overdue and not held, a row a month, the oldest first. */
export const monthRows = (bill: Bill): readonly MonthRow[] => {
  const overdue = [...bill.earlier, ...bill.lines].filter(
    ({ outstandingFen, dueOn, isHeld }) => outstandingFen > 0n && dueOn < bill.today && !isHeld,
  )
  const accrued = new Map(bill.lateFees.map(({ chargeId, fen }) => [chargeId, fen]))
  return [...Map.groupBy(overdue, ({ periodMonth }) => periodMonth)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([month, charges]) => rowOf(month, charges, accrued))
}

const rowOf = (
  month: string,
  charges: readonly BillLine[],
  accrued: ReadonlyMap<bigint, Fen>,
): MonthRow => {
  const fees = new Map<string, Fen>()
  let openFen = 0n
  let lateFeeFen = 0n
  for (const { id, itemName, sourceKind, outstandingFen } of charges) {
    lateFeeFen += accrued.get(id) ?? 0n
    if (sourceKind === 'lateFee') {
      lateFeeFen += outstandingFen
    } else {
      openFen += outstandingFen
      fees.set(itemName.zh, (fees.get(itemName.zh) ?? 0n) + outstandingFen)
    }
  }
  const dueOn = charges.map((charge) => charge.dueOn).sort()[0] ?? ''
  return { month, dueOn, movedFrom: movedFrom(dueOn), charges, fees, openFen, lateFeeFen }
}

/** The end of the month before, where it was a rest day that puts off what is due to `dueOn`. */
const movedFrom = (dueOn: string): string | null => {
  const monthEnd = addDays(firstOfMonth(dueOn), -1)
  return isRestDay(monthEnd) && nextWorkingDay(monthEnd) === dueOn ? monthEnd : null
}

/** Three fees have a column of their own; what is left stands together under 其他. */
export const feeColumns = (
  rows: readonly MonthRow[],
): readonly { readonly name: string; readonly of: (row: MonthRow) => Fen }[] => {
  const names = [...new Set(rows.flatMap(({ fees }) => [...fees.keys()]))]
  const single = names.slice(0, names.length > 3 ? 2 : 3)
  const rest = names.slice(single.length)
  const feeOf = (row: MonthRow, name: string): Fen => row.fees.get(name) ?? 0n
  return [
    ...single.map((name) => ({ name, of: (row: MonthRow) => feeOf(row, name) })),
    ...(rest.length === 0
      ? []
      : [
          {
            name: '其他',
            of: (row: MonthRow) => rest.reduce((total, name) => total + feeOf(row, name), 0n),
          },
        ]),
  ]
}
