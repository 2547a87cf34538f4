import { arrearsDate, type Raw } from './analyse.ts'
import { complete, completes } from './join-sheets.ts'
import type { Notebook } from './notebook.ts'
import { type Owners, ownersOf } from './owners.ts'
import { buildingLabel, placeKey, readPlace } from './place.ts'
import type { AnalyseOptions, Findings, SheetState, UnitDraft } from './preview-types.ts'
import { joinArrears } from './settle-arrears.ts'
import { columnCell, comparePrices, settleFee } from './settle-fees.ts'
import type { UnitList } from './unit-list.ts'

/** Joins what the sheets say: doubles, fees, owners by number, arrears to units, links. */
export const settleFindings = (
  raw: Raw,
  sheets: readonly SheetState[],
  notebook: Notebook,
  options: AnalyseOptions,
): Findings => {
  const { units } = raw
  for (const unit of units) unit.sheet.acceptedRows++
  for (const unit of units.doubles) refuseDouble(unit, units, notebook)
  const refused = new Set(
    notebook.rejected.flatMap(({ unit }) => (unit && !units.has(unit) ? [unit] : [])),
  )
  joinOwners(raw, units)
  joinPayments(raw, units)
  for (const unit of units) settleFee(unit, raw, notebook)
  comparePrices(units, raw, notebook)
  const loose = joinArrears(
    raw.arrears,
    { units, refused, knownCodes: options.knownCodes },
    notebook,
  )
  for (const unit of units) settleUnit(unit, units, options, notebook)
  const owners = ownersOf(units)
  nameFamilies(units, owners, notebook)
  return {
    sheets,
    units,
    ownerCount: owners.count,
    looseArrears: loose,
    meters: raw.meters,
    payments: raw.payments,
    tariffs: raw.tariffs,
    warnings: notebook.warnings,
    rejected: notebook.rejected,
    arrearsUpTo: arrearsDate(raw.titles),
  }
}

/** The first row of a unit counts, a second is rejected whether it says the same or not, but for the rest of it. */
const refuseDouble = (unit: UnitDraft, units: UnitList, notebook: Notebook): void => {
  const first = units.get(unit.key)
  if (!first) return
  if (completes(first, unit)) {
    complete(first, unit)
    unit.sheet.acceptedRows++
    return
  }
  const isSame =
    first.areaCenti === unit.areaCenti &&
    first.price === unit.price &&
    first.paidThrough === unit.paidThrough &&
    first.remark === unit.remark &&
    first.ownerNames.join() === unit.ownerNames.join() &&
    first.phones.join() === unit.phones.join()
  const cell = columnCell(unit, 'room')
  const firstCell = columnCell(first, 'room')
  const where = first.sheet === unit.sheet ? firstCell : `${first.sheet.name}!${firstCell}`
  notebook.reject(
    unit.sheet,
    cell,
    isSame ? 'duplicate-room-same' : 'duplicate-room-conflict',
    unit.room,
    unit.key,
    where,
  )
  if (!isSame)
    notebook.warn(first.sheet, firstCell, 'duplicate-room-conflict', first.room, first.key)
  if (unit.areaCenti !== null)
    unit.sheet.gaps.push({
      measure: 'area',
      cell: columnCell(unit, 'area'),
      statedValue: unit.areaCenti,
      ourValue: 0n,
      why: 'rejected',
    })
  if (unit.excelFeeFen)
    unit.sheet.gaps.push({
      measure: 'fee',
      cell: columnCell(unit, 'monthlyFee'),
      statedValue: unit.excelFeeFen,
      ourValue: 0n,
      why: 'rejected',
    })
}

const joinOwners = ({ owners }: Raw, units: UnitList): void => {
  if (owners.size === 0) return
  for (const unit of units) {
    const owner = unit.ownerNo === null ? undefined : owners.get(unit.ownerNo)
    if (!owner || unit.ownerNames.length > 0) continue
    unit.ownerNames = owner.names
    unit.phones = owner.phones
    unit.ownerType = 'person'
  }
}

/** A fee history tells how far a unit has paid where its own row does not. */
const joinPayments = ({ payments }: Raw, units: UnitList): void => {
  for (const { unitKeys, to, paidFen } of payments) {
    if (paidFen <= 0n) continue
    const unit = unitKeys.map((key) => units.get(key)).find((found) => found)
    if (!unit || !to || unit.sheet.columns.some(({ field }) => field === 'paidThrough')) continue
    if (unit.paidThrough === null || to > unit.paidThrough) unit.paidThrough = to
  }
}

const settleUnit = (
  unit: UnitDraft,
  units: UnitList,
  options: AnalyseOptions,
  notebook: Notebook,
): void => {
  if (unit.paidThrough && unit.paidThrough.slice(0, 4) > options.asOf.slice(0, 4)) {
    notebook.warn(
      unit.sheet,
      columnCell(unit, 'paidThrough'),
      'prepaid',
      unit.paidThrough,
      unit.key,
    )
  }
  if (unit.linkedUnit === null) return
  const raw = unit.linkedUnit
  const place = readPlace({
    room: raw,
    building: buildingLabel(null),
    entrance: null,
    kind: 'home',
  })
  const key = placeKey(place)
  unit.linkedUnit = units.has(key) || options.knownCodes.has(key) ? key : null
  if (unit.linkedUnit === null)
    notebook.warn(unit.sheet, columnCell(unit, 'linked'), 'unknown-linked-room', raw, unit.key)
}

/** Same name and same phone is one owner. */
const nameFamilies = (
  units: UnitList,
  { sharedPhones: shared }: Owners,
  notebook: Notebook,
): void => {
  const firsts = new Map<string, UnitDraft>()
  const families = new Map<UnitDraft, UnitDraft[]>()
  for (const unit of shared.size > 0 ? units : []) {
    const [name] = unit.ownerNames
    const [phone = ''] = unit.phones
    if (!name || !shared.has(phone) || unit.kind === 'parkingSpace') continue
    const key = `${name}\n${phone}`
    const first = firsts.get(key)
    const family = first && families.get(first)
    if (family) family.push(unit)
    else if (first) families.set(first, [first, unit])
    else firsts.set(key, unit)
  }
  for (const family of families.values()) {
    for (const unit of family)
      notebook.warn(
        unit.sheet,
        columnCell(unit, 'owner'),
        'multi-unit-owner',
        unit.ownerNames[0] ?? null,
        unit.key,
      )
  }
}
