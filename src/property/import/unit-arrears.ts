import { addDays } from '../../kernel/period.ts'
import { readDecimal, saysSettled } from './amounts.ts'
import { cellAddress, type Row } from './cells.ts'
import type { Column } from './columns.ts'
import { readDate } from './dates.ts'
import { feeOver, monthlyFee } from './fees.ts'
import { plainHeader } from './header-words.ts'
import type { Notebook } from './notebook.ts'
import { saidText } from './people.ts'
import { readPeriod } from './periods.ts'
import type { ArrearsLine, SheetState, UnitDraft } from './preview-types.ts'
import { remember } from './remember.ts'
import { type Fields, oneOf } from './row-fields.ts'

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
  const columns = fields.owedBySpan.length > 0 ? fields.owedBySpan : fields.owed
  const said = saidText(oneOf(row, fields.item))?.slice(0, 30)
  const period = periodOf(row, fields, sheet)
  for (const column of columns) {
    const cell = oneOf(row, column)
    if (!cell || (cell.kind !== 'error' && saidText(cell) === null)) continue
    if (cell.kind === 'text' && saysSettled(cell.text)) continue
    const address = cellAddress(column.index, row.number)
    const { value, notes } = readDecimal(cell, 2, column.isTenThousands ? 10_000n : 1n)
    for (const kind of notes)
      if (kind !== 'number-as-text')
        notebook.warn(
          sheet,
          address,
          kind === 'with-unit' ? 'amount-with-unit' : kind,
          cell.text,
          unit.key,
        )
    if (value === null && /情况/.test(column.header) && cell.kind === 'text') {
      notebook.warn(sheet, address, 'arrears-in-words', cell.text, unit.key)
      continue
    }
    if (value === null) {
      notebook.reject(sheet, address, 'unreadable-amount', cell.text, unit.key)
      return true
    }
    if (value < 0n) notebook.warn(sheet, address, 'negative-arrears', cell.text, unit.key)
    if (value <= 0n) continue
    addArrears(unit, {
      item: said ?? itemOfHeader(column) ?? mainItem(unit.kind),
      ...(column.span ?? period),
      amountFen: value,
      cell: address,
    })
  }
  checkTotal(row, fields.totals, columns, unit, sheet, notebook)
  if (fields.paidBySpan.length > 0 && !fields.paidThrough)
    paidBySpan(row, fields, sheet, unit, notebook)
  paidInRow(row, fields, unit, period)
  return false
}

/**
 * 应收, 实收 and the period they are about in the unit's own row: what was not received is owed where
 * no column says so itself, and where all was, the period is paid.
 */
const paidInRow = (
  row: Row,
  fields: Fields,
  unit: UnitDraft,
  period: { from: string | null; to: string | null },
): void => {
  const fen = (column: Column | undefined): bigint | null => {
    const cell = oneOf(row, column)
    return column && cell ? readDecimal(cell, 2, column.isTenThousands ? 10_000n : 1n).value : null
  }
  const paid = fen(fields.paidAmount ?? (fields.paidOn ? fields.amount : undefined))
  const charged = fields.paidAmount ? fen(fields.amount) : null
  if (fields.arrearsAll.length === 0 && charged !== null && charged > (paid ?? 0n)) {
    addArrears(unit, {
      item: mainItem(unit.kind),
      ...period,
      amountFen: charged - (paid ?? 0n),
      cell: cellAddress(fields.amount?.index ?? 0, row.number),
    })
  }
  if (!fields.paidThrough && unit.arrears.length === 0 && paid !== null && paid > 0n)
    unit.paidThrough ??= period.to
}

/** The list is set anew, since a draft may be a window on the list of units, which keeps it whole. */
export const addArrears = (unit: UnitDraft, line: ArrearsLine): void => {
  unit.arrears = [...unit.arrears, line]
}

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
export const itemOfHeader = ({ field, header }: Column): string | null =>
  field === 'arrears' ? itemNamed(header) : null

const itemNamed = remember((header): string | null => {
  const bare = plainHeader(header).replace(
    /(历史|往年|累计|合计|总额|情况|明细|信息|欠费|欠款|欠缴|欠交|拖欠|未缴|未交|未收|金额|余额|款|^欠|arrears|outstanding|amount)/g,
    '',
  )
  return /费$/.test(bare) && bare.length >= 2 ? bare : null
})

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
 * later one was paid is owed, unless the sheet says itself what is; where none was paid, all are.
 */
const paidBySpan = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  unit: UnitDraft,
  notebook: Notebook,
): void => {
  const spans = fields.paidBySpan
  const isPaid = spans.map((column) => {
    const text = saidText(oneOf(row, column))
    return text !== null && !/^[0×xX✗欠未]/.test(text)
  })
  const last = isPaid.lastIndexOf(true)
  const warn = ({ index }: Column): void =>
    notebook.warn(sheet, cellAddress(index, row.number), 'month-left-blank', null, unit.key)
  const [first] = spans
  if (last < 0 && first?.span) {
    unit.paidThrough = addDays(first.span.from, -1)
    warn(first)
    return
  }
  unit.paidThrough = spans[last]?.span?.to ?? null
  if (fields.arrearsAll.length > 0 || fields.owedBySpan.length > 0) return
  const feeFen = unit.statedFeeFen ?? feeOfArea(unit)
  spans.slice(0, last).forEach((column, at) => {
    if (isPaid[at] || !column.span) return
    warn(column)
    if (feeFen === null) return
    addArrears(unit, {
      item: mainItem(unit.kind),
      ...column.span,
      amountFen: feeOver(feeFen, column.span.from, column.span.to),
      cell: cellAddress(column.index, row.number),
    })
  })
}

const feeOfArea = ({ areaCenti, price, isFixed }: UnitDraft): bigint | null => {
  if (price === null) return null
  if (isFixed) return price / 100n
  return areaCenti === null ? null : monthlyFee(areaCenti, price)
}
