import type { UnitKind } from '../unit-address.ts'
import { cellAddress, type Row } from './cells.ts'
import type { Column } from './columns.ts'
import { kindIn, kindOfRoom } from './kinds.ts'
import type { Notebook } from './notebook.ts'
import { readNames } from './owner-names.ts'
import { readPhones, saidText, saysUnsold } from './people.ts'
import {
  buildingAndEntrance,
  buildingIn,
  buildingLabel,
  entranceLabel,
  headingPlace,
  placeKey,
  plainPlace,
  readPlace,
} from './place.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import type { WarningKind } from './problems.ts'
import { type Fields, oneOf } from './row-fields.ts'
import { readUnitArrears } from './unit-arrears.ts'
import { type Note, readArea, readFee, readPaidThrough, readPrice } from './unit-figures.ts'
import { readPeople } from './unit-people.ts'

/** What a sheet of units carries from row to row: a merged or unrepeated building and entrance. */
export type Carried = {
  building: string | null
  entrance: string | null
  /** From a heading between the rows: 二、商铺. */
  kind: UnitKind | null
  floor: string | null
  zone: string | null
  last: UnitDraft | null
  /** The last row that belongs to it. */
  through: number
}

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

/** A row that describes nothing and whose only words are no room: 2号楼, 二、商铺, 第 1 页. */
const isHeading = (row: Row, fields: Fields, room: string): boolean => {
  if (!/[\d０-９]/.test(room) && isExplanation(row, fields)) return true
  for (const column of [
    fields.owner,
    fields.area,
    fields.price,
    fields.monthlyFee,
    fields.paidThrough,
    fields.arrears,
  ])
    if (saidText(oneOf(row, column)) !== null) return false
  if (fields.phones.some((column) => saidText(oneOf(row, column)) !== null)) return false
  const place = readPlace({ room, building: null, entrance: null, kind: 'home' })
  return !/^[A-Z]*-?\d+[A-Z]?(-\d+)?$/.test(place.room)
}

/** 必填 | 选填 | 数字: words under columns of figures, as templates have them below the header. */
const isExplanation = (row: Row, fields: Fields): boolean => {
  let words = 0
  for (const column of [fields.area, fields.price, fields.monthlyFee, ...fields.phones]) {
    const cell = oneOf(row, column)
    if (!cell || cell.text.trim() === '') continue
    if (cell.kind !== 'text' || /^[\d０-９.,-]+$|[\d０-９]{5}/.test(cell.text)) return false
    words++
  }
  return words >= 2
}

/** What a heading says of the rows below it. */
const carryHeading = (heading: string, carried: Carried): void => {
  const place = headingPlace(heading)
  const kind = kindIn(heading)
  if (!place && !kind) return
  if (place?.building) {
    carried.building = place.building
    carried.entrance = null
  }
  if (place?.entrance) carried.entrance = place.entrance
  if (kind || place?.building) carried.kind = kind
}

/** One row a fee: the room's cell is merged or left out after the first. */
const owesMore = (row: Row, fields: Fields): boolean =>
  fields.arrearsAll.some((column) => saidText(oneOf(row, column)) !== null)

const placed = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  carried: Carried,
  written: string,
): UnitDraft => {
  const kindCell = saidText(oneOf(row, fields.kind))
  const kind: UnitKind =
    (kindCell && kindIn(kindCell)) || carried.kind || sheet.kind || kindOfRoom(written) || 'home'
  const saidBuilding = saidText(oneOf(row, fields.building))
  const saidEntrance = saidText(oneOf(row, fields.entrance))
  const saidZone = saidText(oneOf(row, fields.zone))
  if (saidZone !== null) carried.zone = plainPlace(saidZone)
  if (saidBuilding !== null) {
    const said = buildingAndEntrance(saidBuilding)
    const own = fields.entrance ? buildingLabel(saidBuilding) : said.building
    const label = carried.zone && own && !own.startsWith(carried.zone) ? carried.zone + own : own
    if (label !== carried.building) carried.entrance = null
    carried.building = label
    if (!fields.entrance && said.entrance) carried.entrance = said.entrance
  }
  if (saidEntrance !== null) carried.entrance = entranceLabel(saidEntrance)
  const isApart = kind === 'parkingSpace' || kind === 'storage'
  const floor = /^(-?\d{1,2})[层楼Ff]?$/.exec(saidText(oneOf(row, fields.floor)) ?? '')?.[1]
  if (floor) carried.floor = floor
  const isDoor = !isApart && fields.floor && carried.floor && /^\d{1,2}$/.test(written)
  // 2层 | 01 is 201.
  const room = isDoor ? `${carried.floor}${written.padStart(2, '0')}` : written
  const location = saidText(oneOf(row, fields.location))
  const place = readPlace({
    room,
    building: isApart
      ? buildingLabel(saidBuilding)
      : (carried.building ?? sheet.building ?? (location ? buildingIn(location) : null)),
    entrance:
      isApart || kind === 'shop'
        ? entranceLabel(saidEntrance)
        : (carried.entrance ?? sheet.entrance),
    kind,
    pairsAreEntrances: sheet.pairsAreEntrances,
  })
  // Every field in its place from the beginning: a spread here made a unit four times as dear.
  return {
    key: placeKey(place),
    building: place.building,
    entrance: place.entrance,
    room: place.room,
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
