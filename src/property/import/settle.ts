import { arrearsDate, type Raw } from './analyse.ts'
import { cellAddress } from './cells.ts'
import type { Notebook } from './notebook.ts'
import { buildingLabel, placeKey, readPlace } from './place.ts'
import type {
  AnalyseOptions,
  ArrearsDraft,
  Findings,
  SheetState,
  UnitDraft,
} from './preview-types.ts'
import { mainItem } from './unit-arrears.ts'

/** Joins what the sheets say: doubles, fees, owners by number, arrears to units, links. */
export const settleFindings = (
  raw: Raw,
  sheets: readonly SheetState[],
  notebook: Notebook,
  options: AnalyseOptions,
): Findings => {
  const units = new Map<string, UnitDraft>()
  for (const unit of raw.units) takeOnce(unit, units, notebook)
  const refused = new Set(
    notebook.rejected.flatMap(({ unit }) => (unit && !units.has(unit) ? [unit] : [])),
  )
  joinOwners(raw, units)
  joinPayments(raw, units)
  for (const unit of units.values()) settleFee(unit, raw, notebook)
  comparePrices(units, raw, notebook)
  const loose = joinArrears(
    raw.arrears,
    { units, refused, knownCodes: options.knownCodes },
    notebook,
  )
  for (const unit of units.values()) settleUnit(unit, units, options, notebook)
  nameFamilies(units, notebook)
  return {
    sheets,
    units: [...units.values()],
    looseArrears: loose,
    meters: raw.meters,
    payments: raw.payments,
    tariffs: raw.tariffs,
    warnings: notebook.warnings,
    rejected: notebook.rejected,
    arrearsUpTo: arrearsDate(raw.titles),
  }
}

const columnCell = (unit: UnitDraft, field: string): string => {
  const column = unit.sheet.columns.find((one) => one.field === field)
  return cellAddress(column?.index ?? 0, unit.row)
}

/** The first row of a unit counts, a second is rejected whether it says the same or not. */
const takeOnce = (unit: UnitDraft, units: Map<string, UnitDraft>, notebook: Notebook): void => {
  const first = units.get(unit.key)
  if (!first) {
    units.set(unit.key, unit)
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

const joinOwners = ({ owners }: Raw, units: ReadonlyMap<string, UnitDraft>): void => {
  if (owners.size === 0) return
  for (const unit of units.values()) {
    const owner = unit.ownerNo === null ? undefined : owners.get(unit.ownerNo)
    if (!owner || unit.ownerNames.length > 0) continue
    unit.ownerNames = owner.names
    unit.phones = owner.phones
    unit.ownerType = 'person'
  }
}

/** A fee history tells how far a unit has paid where its own row does not. */
const joinPayments = ({ payments }: Raw, units: ReadonlyMap<string, UnitDraft>): void => {
  for (const { unitKeys, to } of payments) {
    const unit = unitKeys.map((key) => units.get(key)).find((found) => found)
    if (!unit || !to || unit.sheet.columns.some(({ field }) => field === 'paidThrough')) continue
    if (unit.paidThrough === null || to > unit.paidThrough) unit.paidThrough = to
  }
}

/** Area × price, halves up to a fen: centi-㎡ × 10⁻⁴ yuan = 10⁻⁴ fen. */
export const monthlyFee = (areaCenti: bigint, price: bigint): bigint =>
  (areaCenti * price * 2n + 10_000n) / 20_000n

const settleFee = (unit: UnitDraft, { tariffs }: Raw, notebook: Notebook): void => {
  if (
    unit.isFixed &&
    unit.areaCenti !== null &&
    unit.areaCenti > 0n &&
    unit.price !== null &&
    unit.price < 200_000n
  )
    unit.isFixed = false
  const area = unit.areaCenti ?? 0n
  if (!unit.isFixed && unit.price === null && unit.statedFeeFen !== null && area > 0n) {
    const fits = tariffs.find(
      ({ basis, price }) =>
        basis === 'area' && price !== null && monthlyFee(area, price) === unit.statedFeeFen,
    )
    unit.price = fits?.price ?? null
  }
  if (unit.isFixed && unit.price === null && unit.statedFeeFen !== null)
    unit.price = unit.statedFeeFen * 100n
  unit.monthlyFeeFen =
    unit.price === null
      ? unit.statedFeeFen
      : unit.isFixed
        ? unit.price / 100n
        : area > 0n
          ? monthlyFee(area, unit.price)
          : unit.statedFeeFen
  unit.tariffName = unit.price === null ? null : tariffName(unit, tariffs)
  const isOff = unit.statedFeeFen !== null && unit.statedFeeFen !== unit.monthlyFeeFen
  if (isOff)
    notebook.warn(
      unit.sheet,
      columnCell(unit, 'monthlyFee'),
      'fee-mismatch',
      String(unit.statedFeeFen),
      unit.key,
    )
  const hasFeeColumn = unit.excelFeeFen !== null && unit.excelFeeFen !== undefined
  if (hasFeeColumn && unit.excelFeeFen !== unit.monthlyFeeFen) {
    unit.sheet.gaps.push({
      measure: 'fee',
      cell: columnCell(unit, 'monthlyFee'),
      statedValue: unit.excelFeeFen ?? 0n,
      ourValue: unit.monthlyFeeFen ?? 0n,
      why: isOff ? 'recomputed' : 'text',
    })
  }
}

const tariffName = (unit: UnitDraft, tariffs: Raw['tariffs']): string => {
  const words = { home: /住宅|高层|多层|住户/, shop: /商/, parkingSpace: /车位/, storage: /储/ }[
    unit.kind
  ]
  const fits = tariffs.find(
    ({ price, scope, item }) => price === unit.price && words.test(`${scope}${item}`),
  )
  if (!fits) return unit.kind === 'parkingSpace' ? '车位管理费' : '物业服务费'
  const short = fits.scope.replace(/[（(].*?[)）]|住宅/g, '')
  return unit.kind === 'parkingSpace' || short === '' ? fits.item : `${fits.item}（${short}）`
}

/** A price that the tariffs do not know, or that hardly anyone on the sheet has, is looked at. */
const comparePrices = (
  units: ReadonlyMap<string, UnitDraft>,
  { tariffs }: Raw,
  notebook: Notebook,
): void => {
  const known = new Set(tariffs.flatMap(({ price }) => price ?? []))
  const counts = new Map<SheetState, Map<bigint, number>>()
  for (const { sheet, price } of units.values()) {
    if (price === null) continue
    const bySheet = counts.get(sheet) ?? counts.set(sheet, new Map()).get(sheet)
    bySheet?.set(price, (bySheet.get(price) ?? 0) + 1)
  }
  for (const unit of units.values()) {
    if (unit.price === null) continue
    const all = [...(counts.get(unit.sheet)?.values() ?? [])].reduce((sum, n) => sum + n, 0)
    const same = counts.get(unit.sheet)?.get(unit.price) ?? 0
    const isOdd = known.size > 0 ? !known.has(unit.price) : all >= 20 && same * 20 <= all
    const field = unit.sheet.columns.some((column) => column.field === 'price')
      ? 'price'
      : 'standard'
    if (isOdd)
      notebook.warn(
        unit.sheet,
        columnCell(unit, field),
        'price-differs-from-tariff',
        String(unit.price),
        unit.key,
      )
  }
}

type Register = {
  units: ReadonlyMap<string, UnitDraft>
  refused: ReadonlySet<string>
  knownCodes: ReadonlySet<string>
}

const joinArrears = (
  drafts: readonly ArrearsDraft[],
  register: Register,
  notebook: Notebook,
): Findings['looseArrears'][number][] => {
  const seen = new Map<string, ArrearsDraft>()
  const loose: Findings['looseArrears'][number][] = []
  const byRoom = roomIndex(register.units)
  for (const draft of drafts) {
    const { sheet, keys } = draft
    sheet.sums.amount += draft.excelFen
    const found =
      keys.find((key) => register.units.has(key)) ??
      keys.find((key) => register.refused.has(key)) ??
      keys.find((key) => register.knownCodes.has(key)) ??
      byRoom.get(keys[0] ?? '')
    const unit = found ? register.units.get(found) : undefined
    const gap = (ours: bigint, why: string): void => {
      if (ours !== draft.excelFen)
        sheet.gaps.push({
          measure: 'amount',
          cell: draft.cell,
          statedValue: draft.excelFen,
          ourValue: ours,
          why,
        })
    }
    if (!found) {
      notebook.reject(sheet, draft.roomCell, 'unknown-room', draft.raw, keys[0] ?? null)
      gap(0n, 'rejected')
      continue
    }
    if (register.refused.has(found) && !unit) {
      notebook.warn(sheet, draft.roomCell, 'arrears-of-rejected-unit', draft.raw, found)
      gap(0n, 'rejected')
      continue
    }
    const item = draft.item || mainItem(unit?.kind ?? 'home')
    const same = draft.from
      ? `${found}\n${item}\n${draft.from}\n${draft.to}\n${draft.amountFen}`
      : `${draft.cell}\n${sheet.name}`
    const first = seen.get(same)
    if (first) {
      notebook.reject(sheet, draft.roomCell, 'duplicate-arrears', draft.raw, found, first.roomCell)
      gap(0n, 'rejected')
      continue
    }
    seen.set(same, draft)
    gap(draft.amountFen, 'text')
    sheet.acceptedRows++
    const line = {
      item,
      from: draft.from,
      to: draft.to,
      amountFen: draft.amountFen,
      cell: draft.cell,
    }
    if (!unit) {
      loose.push({ ...line, key: found, sheet: sheet.name })
      continue
    }
    unit.arrears.push(line)
    const isMain = /物业|管理费|服务费|车位/.test(item)
    if (isMain && unit.paidThrough && draft.to && draft.to <= unit.paidThrough) {
      notebook.warn(sheet, draft.periodCell, 'paid-through-vs-arrears', draft.raw, unit.key)
    }
    const names = draft.owner?.normalize('NFKC') ?? ''
    if (
      names !== '' &&
      unit.ownerNames.length > 0 &&
      !unit.ownerNames.some((name) => names.replace(/\s/g, '').includes(name.replace(/\s/g, '')))
    ) {
      notebook.warn(sheet, draft.ownerCell, 'owner-mismatch', draft.owner, unit.key)
    }
  }
  return loose
}

/** A bare room number finds its unit where only one has it. */
const roomIndex = (units: ReadonlyMap<string, UnitDraft>): ReadonlyMap<string, string> => {
  const index = new Map<string, string>()
  const twice = new Set<string>()
  for (const { room, key, building } of units.values()) {
    for (const name of [room, `${building?.replace('栋', '')}-${room}`]) {
      if (index.has(name)) twice.add(name)
      index.set(name, key)
    }
  }
  for (const name of twice) index.delete(name)
  return index
}

const settleUnit = (
  unit: UnitDraft,
  units: ReadonlyMap<string, UnitDraft>,
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
const nameFamilies = (units: ReadonlyMap<string, UnitDraft>, notebook: Notebook): void => {
  const families = new Map<string, UnitDraft[]>()
  for (const unit of units.values()) {
    const [name] = unit.ownerNames
    if (!name || !unit.phones[0] || unit.kind === 'parkingSpace') continue
    const key = `${name}\n${unit.phones[0]}`
    const family = families.get(key)
    if (family) family.push(unit)
    else families.set(key, [unit])
  }
  for (const family of families.values()) {
    if (family.length < 2) continue
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
