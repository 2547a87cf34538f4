import { cellAddress, type Row } from './cells.ts'
import type { Column } from './columns.ts'
import type { Notebook } from './notebook.ts'
import { readNames } from './owner-names.ts'
import { readPhones, saidText, saysUnsold } from './people.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import type { WarningKind } from './problems.ts'
import { type Fields, oneOf } from './row-fields.ts'
import { readUnitArrears } from './unit-arrears.ts'
import { type Note, readArea, readFee, readPaidThrough, readPrice } from './unit-figures.ts'
import { readPeople } from './unit-people.ts'
import { type Carried, carryHeading, isHeading, placed } from './unit-place.ts'

/**
 * Reads one row of a sheet of units. Odd cells go to the notebook; a row that must not be imported
 * as it stands is rejected there, at its cell, and gives null.
 */
export const readUnitRow = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  carried: Carried,
  notebook: Notebook,
): UnitDraft | null => {
  const room = saidText(oneOf(row, fields.room))
  if (room === null) {
    withoutRoom(row, fields, sheet, carried, notebook)
    return null
  }
  if (!/^\d+$/.test(room) && isHeading(row, fields, room)) {
    sheet.ignoredRows++
    carryHeading(room, carried)
    return null
  }
  const at = (column: Column | undefined): string => cellAddress(column?.index ?? 0, row.number)
  const unit = placed(row, fields, sheet, carried, room)
  const roomCell = at(fields.room)
  const note = (column: Column | undefined, kind: WarningKind, raw?: string | null): void =>
    notebook.warn(
      sheet,
      at(column),
      kind,
      raw === undefined ? (oneOf(row, column)?.text ?? null) : raw,
      unit.key,
    )
  const reject = (column: Column | undefined, reason: Parameters<Notebook['reject']>[2]): null =>
    notebook.reject(sheet, at(column), reason, oneOf(row, column)?.text ?? null, unit.key)
  roomNotes(room, unit, note, fields)
  if (row.isHidden) notebook.warn(sheet, roomCell, 'hidden-row', room, unit.key)

  const wrong =
    readArea(row, fields, unit, note) ??
    readPrice(row, fields, unit, note) ??
    readFee(row, fields, unit, note)
  readPeople(row, fields, unit, note)
  const badDate = readPaidThrough(row, fields, sheet, unit, note)
  const badArrears = readUnitArrears(row, fields, sheet, unit, notebook)
  sheet.dataRows++
  if (unit.room.length > 20 || unit.ownerNames.some((name) => name.length > 60))
    return reject(fields.room, 'too-long')
  const fault = wrong ?? badDate
  if (fault) return reject(fault.column, fault.reason)
  if (badArrears) return null
  carried.last = unit
  carried.through = row.number
  return unit
}

/** A row without a room is a co-owner of the row above, a faulty unit, or no unit at all. */
const withoutRoom = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  carried: Carried,
  notebook: Notebook,
): void => {
  const owner = saidText(oneOf(row, fields.owner))
  const described = [fields.area, fields.price, fields.monthlyFee, fields.paidThrough].filter(
    (column) => column && saidText(oneOf(row, column)) !== null,
  )
  const last = carried.through === row.number - 1 ? carried.last : null
  if (owner === null && described.length === 0 && last && owesMore(row, fields)) {
    carried.through = row.number
    readUnitArrears(row, fields, sheet, last, notebook)
    return
  }
  if (owner !== null && described.length === 0 && last && !saysUnsold(owner)) {
    carried.through = row.number
    last.ownerNames = [...last.ownerNames, ...readNames(owner)]
    last.phones = [
      ...new Set([
        ...last.phones,
        ...readPhones(saidText(oneOf(row, fields.phones[0])) ?? '').phones,
      ]),
    ]
    notebook.warn(
      sheet,
      cellAddress(fields.owner?.index ?? 0, row.number),
      'co-owner-row',
      owner,
      last.key,
    )
    return
  }
  if (described.length >= 1 && (owner !== null || described.length >= 2)) {
    sheet.dataRows++
    notebook.reject(
      sheet,
      cellAddress(fields.room?.index ?? 0, row.number),
      'missing-room',
      null,
      null,
    )
    return
  }
  sheet.ignoredRows++
  const heading = row.cells.find((cell) => cell?.kind === 'text')?.text
  if (heading) carryHeading(heading, carried)
}

/** One row a fee: the room's cell is merged or left out after the first. */
const owesMore = (row: Row, fields: Fields): boolean =>
  fields.arrearsAll.some((column) => saidText(oneOf(row, column)) !== null)

const roomNotes = (room: string, unit: UnitDraft, note: Note, fields: Fields): void => {
  if (room === unit.room && /^\d+$/.test(room)) return
  const plain = room.normalize('NFKC').replace(/\s/g, '')
  if (/[０-９Ａ-Ｚ－]/.test(room)) note(fields.room, 'fullwidth')
  if (unit.kind !== 'home' || plain === unit.room) return
  note(fields.room, /^\d+室$/.test(plain) ? 'room-with-suffix' : 'room-in-full')
  if (
    unit.sheet.building &&
    unit.building &&
    unit.sheet.building !== unit.building &&
    !fields.building
  ) {
    note(fields.room, 'place-conflict')
  }
}
