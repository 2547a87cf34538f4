import { readDecimal } from './amounts.ts'
import type { Cell, Row } from './cells.ts'
import type { Column } from './columns.ts'
import { type DateReading, readDate } from './dates.ts'
import { monthlyFee } from './fees.ts'
import { monthsPerFee } from './header-spans.ts'
import type { Notebook } from './notebook.ts'
import { saidText } from './people.ts'
import { readPeriod } from './periods.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import type { WarningKind } from './problems.ts'
import { type Fields, oneOf } from './row-fields.ts'

export type Note = (column: Column | undefined, kind: WarningKind, raw?: string | null) => void

type Fault = { column: Column | undefined; reason: Parameters<Notebook['reject']>[2] } | null

export const readArea = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
  const cell = oneOf(row, fields.area) ?? oneOf(row, fields.insideArea)
  const column = oneOf(row, fields.area) ? fields.area : (fields.insideArea ?? fields.area)
  if (!cell || saidText(cell) === null) {
    // A formula whose value the file does not hold is not computed here.
    if (cell?.kind === 'error' && !unit.isFixed) return { column, reason: 'unreadable-area' }
    if (cell?.kind === 'error') note(column, 'formula-error')
    if (!unit.isFixed && column) note(column, 'area-missing')
    return null
  }
  const { value, notes } = readDecimal(cell, 2)
  for (const kind of notes) note(column, kind === 'with-unit' ? 'area-with-unit' : kind)
  if (value === null) return { column, reason: 'unreadable-area' }
  if (value < 0n) return { column, reason: 'negative-area' }
  if (value > 100_000_000n) return { column, reason: 'unreadable-area' }
  unit.areaCenti = value
  return value === 0n && !unit.isFixed ? { column, reason: 'zero-area' } : null
}

export const readPrice = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
  const column = fields.price ?? fields.standard
  const cell = oneOf(row, column)
  if (cell?.kind === 'error') note(column, 'formula-error')
  if (cell?.kind === 'error' && !fields.monthlyFee) return { column, reason: 'unreadable-price' }
  if (!cell || saidText(cell) === null) {
    unit.price = unit.isFixed ? null : unit.sheet.titlePrice
    return null
  }
  const { value: stated, notes } = readDecimal(cell, 4)
  for (const kind of notes) note(column, kind === 'with-unit' ? 'price-with-unit' : kind)
  if (stated === null) return { column, reason: 'unreadable-price' }
  const months = cell.kind === 'text' ? BigInt(monthsPerFee(cell.text)) : 1n
  const value = months === 1n ? stated : (stated * 2n + months) / (months * 2n)
  if (value < 0n) return { column, reason: 'negative-price' }
  if (value === 0n) return { column, reason: 'zero-price' }
  unit.price = value
  return null
}

export const readFee = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
  const column = fields.monthlyFee
  const cell = oneOf(row, column)
  if (cell?.kind === 'error') note(column, 'formula-error')
  if (!cell || !column || saidText(cell) === null) return null
  const { value: stated, notes } = readDecimal(cell, 2, column.isTenThousands ? 10_000n : 1n)
  const months =
    cell.kind === 'text' ? Math.max(column.perMonths, monthsPerFee(cell.text)) : column.perMonths
  const value = stated === null ? null : perMonth(stated, months, unit)
  for (const kind of notes) note(column, kind === 'with-unit' ? 'price-with-unit' : kind)
  if (value === null) return unit.price === null ? { column, reason: 'unreadable-price' } : null
  if (value < 0n) return { column, reason: 'negative-price' }
  if (value === 0n && unit.price === null) return { column, reason: 'zero-price' }
  unit.statedFeeFen = value
  return null
}

/** A fee by the year or quarter as one by the month: the computed one where that is what was rounded. */
const perMonth = (stated: bigint, months: number, { areaCenti, price }: UnitDraft): bigint => {
  if (months === 1) return stated
  const by = BigInt(months)
  const fen = (stated * 2n + by) / (by * 2n)
  const computed = areaCenti !== null && price !== null ? monthlyFee(areaCenti, price) : fen
  return fen - computed <= 1n && computed - fen <= 1n ? computed : fen
}

export const readPaidThrough = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  unit: UnitDraft,
  note: Note,
): Fault => {
  const delivered = oneOf(row, fields.delivered)
  if (delivered) unit.deliveredOn = readDate(delivered, sheet.is1904).first
  const column = fields.paidThrough
  if (!column) return null
  const cell = oneOf(row, column)
  if (cell?.kind === 'error') note(column, 'formula-error')
  if (!cell || saidText(cell) === null) {
    if (unit.occupancy !== 'unsold') note(column, 'paid-through-missing')
    return null
  }
  const reading = readEnd(cell, sheet.is1904)
  if (reading.isImpossible) return { column, reason: 'impossible-date' }
  for (const kind of reading.notes) note(column, kind)
  if (/[０-９]/.test(cell.text)) note(column, 'fullwidth')
  if (reading.date === null) note(column, 'paid-through-unreadable')
  unit.paidThrough = reading.date
  return null
}

/** 2024.7-2025.6 says from when until when was paid: the end counts. */
const readEnd = (cell: Cell, is1904: boolean): DateReading => {
  const reading = readDate(cell, is1904)
  if (reading.date !== null || reading.isImpossible || cell.kind === 'number') return reading
  const { from, to, notes } = readPeriod(cell, is1904)
  return to === null ? reading : { date: to, first: from, notes, isImpossible: false }
}
