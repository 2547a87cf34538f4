import { isOrganisation } from '../names.ts'
import type { UnitKind } from '../unit-address.ts'
import { readDecimal } from './amounts.ts'
import { type Cell, cellAddress, type Row } from './cells.ts'
import { type DateReading, readDate } from './dates.ts'
import type { Column } from './layout.ts'
import type { Notebook } from './notebook.ts'
import {
  readIdNumber,
  readNames,
  readOccupancy,
  readPhones,
  readRemark,
  saidText,
  saysUnsold,
} from './people.ts'
import {
  buildingIn,
  buildingLabel,
  entranceLabel,
  kindIn,
  kindOfRoom,
  placeKey,
  readPlace,
} from './place.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import type { WarningKind } from './problems.ts'
import { type Fields, oneOf } from './row-fields.ts'
import { readUnitArrears } from './unit-arrears.ts'

/** What a sheet of units carries from row to row: a merged or unrepeated building and entrance. */
export type Carried = { building: string | null; entrance: string | null; last: UnitDraft | null }

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
  return unit
}

type Note = (column: Column | undefined, kind: WarningKind, raw?: string | null) => void
type Fault = { column: Column | undefined; reason: Parameters<Notebook['reject']>[2] } | null

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
  const last = carried.last
  if (
    owner !== null &&
    described.length === 0 &&
    last &&
    last.row === row.number - 1 &&
    !saysUnsold(owner)
  ) {
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
  const building = heading ? buildingIn(heading) : null
  if (building && !fields.building) {
    carried.building = building
    carried.entrance = null
  }
}

const placed = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  carried: Carried,
  room: string,
): UnitDraft => {
  const kindCell = saidText(oneOf(row, fields.kind))
  const kind: UnitKind = (kindCell && kindIn(kindCell)) || sheet.kind || kindOfRoom(room) || 'home'
  const saidBuilding = saidText(oneOf(row, fields.building))
  const saidEntrance = saidText(oneOf(row, fields.entrance))
  if (saidBuilding !== null) {
    const label = buildingLabel(saidBuilding)
    if (label !== carried.building) carried.entrance = null
    carried.building = label
  }
  if (saidEntrance !== null) carried.entrance = entranceLabel(saidEntrance)
  const isApart = kind === 'parkingSpace' || kind === 'storage'
  const location = saidText(oneOf(row, fields.location))
  const place = readPlace({
    room,
    building: isApart
      ? buildingLabel(saidBuilding)
      : (carried.building ?? sheet.building ?? (location ? buildingIn(location) : null)),
    entrance: isApart || kind === 'shop' ? entranceLabel(saidEntrance) : carried.entrance,
    kind,
  })
  return {
    ...place,
    key: placeKey(place),
    kind,
    areaCenti: null,
    ownerNames: [],
    ownerType: null,
    phones: [],
    tariffName: null,
    price: null,
    isFixed: isApart,
    statedFeeFen: null,
    excelFeeFen: null,
    monthlyFeeFen: null,
    paidThrough: null,
    arrears: [],
    occupancy: null,
    tenantName: null,
    tenantPhone: null,
    linkedUnit: saidText(oneOf(row, fields.linked)),
    parkingType: saidText(oneOf(row, fields.parkingKind)),
    plate: saidText(oneOf(row, fields.plate))?.slice(0, 20) ?? null,
    idNumberMasked: null,
    deliveredOn: null,
    remark: null,
    ownerNo: saidText(oneOf(row, fields.ownerNo)),
    sheet,
    row: row.number,
  }
}

const roomNotes = (room: string, unit: UnitDraft, note: Note, fields: Fields): void => {
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

const readArea = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
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

const readPrice = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
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

const readFee = (row: Row, fields: Fields, unit: UnitDraft, note: Note): Fault => {
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

const readPeople = (row: Row, fields: Fields, unit: UnitDraft, note: Note): void => {
  for (const { index } of fields.remarks) {
    const text = row.cells[index]?.text
    if (text?.trim()) unit.remark = unit.remark === null ? text : `${unit.remark}；${text}`
  }
  readRemarks(row, fields, unit, note)
  const ownerCells = fields.owners.map((column) => ({ column, text: saidText(oneOf(row, column)) }))
  const said = ownerCells.filter(({ text }) => text !== null)
  const names = said.flatMap(({ text }) => (text && !saysUnsold(text) ? readNames(text) : []))
  if (said.some(({ text }) => saysUnsold(text))) unit.occupancy = 'unsold'
  unit.ownerNames = [...new Set(names)]
  unit.ownerType =
    unit.occupancy === 'unsold'
      ? 'developer'
      : names.length === 0
        ? null
        : isOrganisation(names[0] ?? '')
          ? 'company'
          : 'person'
  const ownerColumn = fields.owner
  if (ownerColumn) ownerNotes(oneOf(row, ownerColumn), unit, ownerColumn, note)
  readPhoneCells(row, fields, unit, note)
  const idCell = oneOf(row, fields.idNumber)
  if (idCell && saidText(idCell) !== null) {
    const id = readIdNumber(idCell)
    unit.idNumberMasked = id.masked
    if (id.note) note(fields.idNumber, id.note, null)
  }
}

const ownerNotes = (cell: Cell | undefined, unit: UnitDraft, column: Column, note: Note): void => {
  if (unit.occupancy === 'unsold') note(column, 'unsold')
  else if (unit.ownerNames.length === 0 && unit.ownerNo === null) note(column, 'missing-owner')
  if (unit.ownerType === 'company') note(column, 'company-owner')
  if (unit.ownerNames.length > 1) note(column, 'co-owners')
  const text = cell?.text ?? ''
  if (/^\u3000|\u3000$/.test(text)) note(column, 'ideographic-space')
  else if (/^\s/.test(text)) note(column, 'leading-space')
  else if (/\s$/.test(text)) note(column, 'trailing-space')
  if (/\S\u3000\S/.test(text) && unit.ownerNames.length === 1)
    note(column, 'ideographic-space-inside')
}

const readPhoneCells = (row: Row, fields: Fields, unit: UnitDraft, note: Note): void => {
  const phones: string[] = []
  for (const column of fields.phones) {
    const text = saidText(oneOf(row, column))
    if (text === null) continue
    const reading = readPhones(text)
    phones.push(...reading.phones)
    for (const kind of reading.notes) note(column, kind)
    if (/\s$/.test(oneOf(row, column)?.text ?? '')) note(column, 'trailing-space')
  }
  unit.phones = [...new Set(phones)].slice(0, 10)
  const [column] = fields.phones
  const isWrong = column && saidText(oneOf(row, column)) !== null
  if (column && unit.phones.length === 0 && unit.ownerNames.length > 0 && !isWrong)
    note(column, 'phone-missing')
}

const readRemarks = (row: Row, fields: Fields, unit: UnitDraft, note: Note): void => {
  const status = saidText(oneOf(row, fields.occupancy))
  if (status !== null) unit.occupancy = readOccupancy(status)
  for (const column of fields.remarks) {
    const cell = oneOf(row, column)
    if (!cell || cell.text.trim() === '') continue
    if (cell.kind === 'text' && /^[=+@-]./.test(cell.text.trim()) && saidText(cell) !== null)
      note(column, 'formula-like-text')
    if (cell.text.includes('\n')) note(column, 'line-break')
    const said = readRemark(cell.text)
    if (
      said.occupancy &&
      (unit.occupancy === null || unit.occupancy === 'occupied' || said.occupancy === 'unsold')
    ) {
      unit.occupancy = said.occupancy
      if (said.occupancy !== 'unsold')
        note(column, said.occupancy === 'vacant' ? 'vacant' : 'rented')
    }
    unit.tenantName ??= said.tenantName
    unit.tenantPhone ??= said.tenantPhone
  }
  const tenant = saidText(oneOf(row, fields.tenant))
  if (tenant !== null && !saysUnsold(tenant) && !/^(自营|自用|空置|未租|空铺)$/.test(tenant)) {
    unit.tenantPhone ??= readPhones(tenant).phones[0] ?? null
    unit.tenantName =
      tenant
        .normalize('NFKC')
        .replace(/[:：,，/ ]*[\d +-]{7,}.*$/, '')
        .trim()
        .slice(0, 60) || null
    if (unit.occupancy !== 'unsold') unit.occupancy = 'rented'
  } else if (tenant !== null && unit.occupancy === null && /^(空置|未租|空铺)$/.test(tenant))
    unit.occupancy = 'vacant'
}

const readPaidThrough = (
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
  const reading: DateReading = readDate(cell, sheet.is1904)
  if (reading.isImpossible) return { column, reason: 'impossible-date' }
  for (const kind of reading.notes) note(column, kind)
  if (/[０-９]/.test(cell.text)) note(column, 'fullwidth')
  if (reading.date === null) note(column, 'paid-through-unreadable')
  unit.paidThrough = reading.date
  return null
}
