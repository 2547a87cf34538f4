import type { UnitKind } from '../unit-address.ts'
import type { Row } from './cells.ts'
import { kindIn, kindOfRoom } from './kinds.ts'
import { saidText } from './people.ts'
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
import { type Fields, oneOf } from './row-fields.ts'

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

/** A row that describes nothing and whose only words are no room: 2号楼, 二、商铺, 第 1 页. */
export const isHeading = (row: Row, fields: Fields, room: string): boolean => {
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
export const carryHeading = (heading: string, carried: Carried): void => {
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

/** A draft with nothing but its place: what the row says of it, else the rows and headings above. */
export const placed = (
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
