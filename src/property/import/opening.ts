import { addDays, firstOfMonth } from '../../kernel/period.ts'
import { feeOver } from './fees.ts'
import type { UnitDraft } from './preview-types.ts'
import type { Preview } from './read-file.ts'
import { mainItem } from './unit-arrears.ts'

/** The day up to which the workbook's arrears count: what it says, else the end of last month. */
export const cutOffOf = (preview: Pick<Preview, 'arrearsUpTo'>, today: string): string =>
  preview.arrearsUpTo && preview.arrearsUpTo <= today
    ? preview.arrearsUpTo
    : addDays(firstOfMonth(today), -1)

type Opening = {
  readonly key: string
  readonly arrears: readonly {
    item: string
    from: string
    to: string
    amountFen: bigint
    source: string
  }[]
  readonly prepaidFen: bigint
}

/** Whether the workbook lists arrears itself; then what it does not list is not owed. */
export const listsArrears = (sheets: Preview['sheets']): boolean =>
  sheets.some(
    ({ use, months, columns }) =>
      use === 'arrears' || months === 'owed' || columns.some(({ field }) => field === 'arrears'),
  )

type Fees = Pick<UnitDraft, 'paidThrough' | 'monthlyFeeFen' | 'ownerNames'>

/** The fee from the day after paid-through to the cut-off; null when nothing is owed. */
export const unpaidOf = ({ paidThrough, monthlyFeeFen }: Fees, cutOff: string) => {
  const from = paidThrough && paidThrough < cutOff ? addDays(paidThrough, 1) : null
  if (!from || !monthlyFeeFen) return null
  return { from, to: cutOff, amountFen: feeOver(monthlyFeeFen, from, cutOff) }
}

/** What is paid beyond the cut-off, fen. */
export const prepaidOf = ({ paidThrough, monthlyFeeFen, ownerNames }: Fees, cutOff: string) =>
  paidThrough && monthlyFeeFen && paidThrough > cutOff && ownerNames.length > 0
    ? feeOver(monthlyFeeFen, addDays(cutOff, 1), paidThrough)
    : 0n

/**
 * What each unit begins with. Arrears are the workbook's own lines; only a workbook that lists no
 * arrears at all owes from the day after paid-through. What is paid beyond the cut-off is prepaid.
 */
export const openingsOf = (
  preview: Pick<Preview, 'units' | 'sheets'>,
  cutOff: string,
): readonly Opening[] => {
  const isListed = listsArrears(preview.sheets)
  return preview.units.map((unit) => {
    const { sheet, row } = unit.source
    const arrears = unit.arrears.map(({ item, from, to, amountFen, cell }) => ({
      item,
      from: from ?? firstOfMonth(cutOff),
      to: to ?? cutOff,
      amountFen,
      source: `${sheet}!${cell}`,
    }))
    const unpaid = isListed ? null : unpaidOf(unit, cutOff)
    if (unpaid) arrears.push({ item: mainItem(unit.kind), ...unpaid, source: `${sheet}!${row}` })
    return { key: unit.key, arrears, prepaidFen: prepaidOf(unit, cutOff) }
  })
}

/** An unsold unit is owed by the developer; arrears without a name wait under the unit's own. */
export const payersOf = (
  unit: Pick<UnitDraft, 'key' | 'ownerNames' | 'occupancy'> & {
    readonly arrears: readonly unknown[]
  },
): readonly string[] => {
  if (unit.ownerNames.length > 0) return unit.ownerNames
  if (unit.occupancy === 'unsold') return ['开发商']
  return unit.arrears.length > 0 ? [`${unit.key}业主（待登记）`] : []
}
