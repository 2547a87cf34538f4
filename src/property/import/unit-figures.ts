import { readDecimal } from './amounts.ts'
import type { Cell, Row } from './cells.ts'
import { type DateReading, readDate } from './dates.ts'
import type { Column } from './layout.ts'
import type { Notebook } from './notebook.ts'
import { saidText } from './people.ts'
import { readPeriod } from './periods.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import type { WarningKind } from './problems.ts'
import { type Fields, oneOf } from './row-fields.ts'

export type Note = (column: Column | undefined, kind: WarningKind, raw?: string | null) => void

export type Fault = { column: Column | undefined; reason: Parameters<Notebook['reject']>[2] } | null

export const readArea = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
  const cell = oneOf(row, fields.area) ?? oneOf(row, fields.insideArea)
  const column = oneOf(row, fields.area) ? fields.area : (fields.insideArea ?? fields.area)
  if (!cell || saidText(cell) === null) {
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
  if (!cell || saidText(cell) === null) {
    unit.price = unit.isFixed ? null : unit.sheet.titlePrice
    return null
  }
  const { value, notes } = readDecimal(cell, 4)
  for (const kind of notes) note(column, kind === 'with-unit' ? 'price-with-unit' : kind)
  if (value === null) return { column, reason: 'unreadable-price' }
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
  const { value, notes } = readDecimal(cell, 2, column.isTenThousands ? 10_000n : 1n)
  for (const kind of notes) note(column, kind === 'with-unit' ? 'price-with-unit' : kind)
  if (value === null) return unit.price === null ? { column, reason: 'unreadable-price' } : null
  if (value < 0n) return { column, reason: 'negative-price' }
  if (value === 0n && unit.price === null) return { column, reason: 'zero-price' }
  unit.statedFeeFen = value
  return null
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
