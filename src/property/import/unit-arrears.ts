import { addDays, lastOfMonth } from '../../kernel/period.ts'
import { readDecimal } from './amounts.ts'
import { cellAddress, type Row } from './cells.ts'
import { readDate } from './dates.ts'
import { plainHeader } from './header-words.ts'
import type { Column } from './layout.ts'
import type { Notebook } from './notebook.ts'
import { saidText } from './people.ts'
import { readPeriod } from './periods.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import { type Fields, oneOf } from './row-fields.ts'
import { monthlyFee } from './settle-fees.ts'

/** The item a fee of this kind of unit is about when the sheet does not say. */
export const mainItem = (kind: UnitDraft['kind']): string =>
  kind === 'parkingSpace' ? '车位管理费' : '物业费'

/**
 * Arrears that stand in the unit's own row: amounts in one or several columns, or one column a
 * month. Returns true when an amount cannot be read and the row was rejected for it.
 */
export const readUnitArrears = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  unit: UnitDraft,
  notebook: Notebook,
): boolean => {
  const owed = fields.months.length > 0 && sheet.monthsAreArrears ? fields.months : []
  const { owed: amounts, totals } = owedColumns(fields)
  const columns = owed.length > 0 ? owed : amounts
  const said = saidText(oneOf(row, fields.item))?.slice(0, 30)
  const period = periodOf(row, fields, sheet)
  for (const column of columns) {
    const cell = oneOf(row, column)
    if (!cell || saidText(cell) === null) continue
    const address = cellAddress(column.index, row.number)
    const { value } = readDecimal(cell, 2, column.isTenThousands ? 10_000n : 1n)
    if (value === null) {
      if (column.field === 'month' && !/^[\d.,]/.test(cell.text.trim())) continue
      notebook.reject(sheet, address, 'unreadable-amount', cell.text, unit.key)
      return true
    }
    if (value < 0n) notebook.warn(sheet, address, 'negative-arrears', cell.text, unit.key)
    if (value <= 0n) continue
    const month = column.month
      ? { from: `${column.month}-01`, to: lastOfMonth(`${column.month}-01`) }
      : period
    unit.arrears.push({
      item: said ?? itemOfHeader(column) ?? mainItem(unit.kind),
      ...month,
      amountFen: value,
      cell: address,
    })
  }
  checkTotal(row, totals, columns, unit, sheet, notebook)
  if (fields.months.length > 0 && !sheet.monthsAreArrears && !fields.paidThrough)
    paidByMonths(row, fields, sheet, unit, notebook)
  return false
}

/** The columns that say what is owed, and those that only sum others up. */
export const owedColumns = (fields: Fields) => {
  const parts = fields.arrearsAll.filter((column) => !isTotal(column))
  const totals = fields.arrearsAll.filter(isTotal)
  return { owed: parts.length > 0 ? parts : totals, totals }
}

export const isTotal = (column: Column): boolean => /合计|小计|总|累计|total/i.test(column.header)

const checkTotal = (
  row: Row,
  totals: readonly Column[],
  used: readonly Column[],
  unit: UnitDraft,
  sheet: SheetState,
  notebook: Notebook,
): void => {
  const [total] = totals
  const cell = oneOf(row, total)
  if (!total || !cell || used.includes(total) || saidText(cell) === null) return
  const { value } = readDecimal(cell, 2, total.isTenThousands ? 10_000n : 1n)
  const sum = unit.arrears.reduce((fen, line) => fen + line.amountFen, 0n)
  if (value !== null && value !== sum) {
    notebook.warn(
      sheet,
      cellAddress(total.index, row.number),
      'arrears-total-mismatch',
      cell.text,
      unit.key,
    )
  }
}

/** 物业费欠费 is about 物业费, 欠水费 about 水费; plain 欠费金额 says no item. */
export const itemOfHeader = (column: Column): string | null => {
  const bare = plainHeader(column.header).replace(
    /(历史|往年|累计|合计|总额|情况|明细|信息|欠费|欠款|欠缴|欠交|拖欠|未缴|未交|未收|金额|余额|款|^欠|arrears|outstanding|amount)/g,
    '',
  )
  return column.field === 'arrears' && /费$/.test(bare) && bare.length >= 2 ? bare : null
}

const periodOf = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
): { from: string | null; to: string | null } => {
  const cell = oneOf(row, fields.period)
  if (cell) {
    const { from, to } = readPeriod(cell, sheet.is1904)
    if (from) return { from, to }
  }
  const start = oneOf(row, fields.arrearsFrom) ?? oneOf(row, fields.from)
  const end = oneOf(row, fields.to)
  return {
    from: start ? readDate(start, sheet.is1904).first : null,
    to: end ? readDate(end, sheet.is1904).date : null,
  }
}

/**
 * In a sheet of payments a month that holds an amount or a tick is paid. A month left blank before a
 * later one was paid is owed; where none was paid, all are.
 */
const paidByMonths = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  unit: UnitDraft,
  notebook: Notebook,
): void => {
  const months = [...fields.months].sort((a, b) => ((a.month ?? '') < (b.month ?? '') ? -1 : 1))
  const isPaid = months.map((column) => {
    const text = saidText(oneOf(row, column))
    return text !== null && !/^[0×xX✗欠未]/.test(text)
  })
  const last = isPaid.lastIndexOf(true)
  const feeFen = unit.statedFeeFen ?? feeOfArea(unit)
  const warn = ({ index }: Column): void =>
    notebook.warn(sheet, cellAddress(index, row.number), 'month-left-blank', null, unit.key)
  const [first] = months
  if (last < 0 && first) {
    unit.paidThrough = addDays(`${first.month}-01`, -1)
    warn(first)
    return
  }
  unit.paidThrough = lastOfMonth(`${months[last]?.month}-01`)
  months.slice(0, last).forEach((column, at) => {
    if (isPaid[at]) return
    warn(column)
    if (feeFen === null) return
    const from = `${column.month}-01`
    const cell = cellAddress(column.index, row.number)
    const item = mainItem(unit.kind)
    unit.arrears.push({ item, from, to: lastOfMonth(from), amountFen: feeFen, cell })
  })
}

const feeOfArea = ({ areaCenti, price, isFixed }: UnitDraft): bigint | null => {
  if (price === null) return null
  if (isFixed) return price / 100n
  return areaCenti === null ? null : monthlyFee(areaCenti, price)
}
