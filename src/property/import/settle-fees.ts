import type { Raw } from './analyse.ts'
import { cellAddress } from './cells.ts'
import { monthlyFee } from './fees.ts'
import type { Notebook } from './notebook.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'
import type { UnitList } from './unit-list.ts'

export const columnCell = (unit: UnitDraft, field: string): string => {
  const column = unit.sheet.columns.find((one) => one.field === field)
  return cellAddress(column?.index ?? 0, unit.row)
}

export const settleFee = (unit: UnitDraft, { tariffs }: Raw, notebook: Notebook): void => {
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
          ? sameOr(unit.statedFeeFen, monthlyFee(area, unit.price))
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

const kindWords = {
  home: /住宅|高层|多层|住户/,
  shop: /商/,
  parkingSpace: /车位/,
  storage: /储/,
} as const satisfies Record<UnitDraft['kind'], RegExp>

const tariffName = (unit: UnitDraft, tariffs: Raw['tariffs']): string => {
  const fits = tariffs.find(
    ({ price, scope, item }) =>
      price === unit.price && kindWords[unit.kind].test(`${scope}${item}`),
  )
  if (!fits) return unit.kind === 'parkingSpace' ? '车位管理费' : '物业服务费'
  const short = fits.scope.replace(/[（(].*?[)）]|住宅/g, '')
  return unit.kind === 'parkingSpace' || short === '' ? fits.item : `${fits.item}（${short}）`
}

/** A price that the tariffs do not know, or that hardly anyone on the sheet has, is looked at. */
export const comparePrices = (units: UnitList, { tariffs }: Raw, notebook: Notebook): void => {
  const known = new Set(tariffs.flatMap(({ price }) => price ?? []))
  const counts = new Map<SheetState, Map<bigint, number>>()
  for (const { sheet, price } of units) {
    if (price === null) continue
    const bySheet = counts.get(sheet) ?? counts.set(sheet, new Map()).get(sheet)
    bySheet?.set(price, (bySheet.get(price) ?? 0) + 1)
  }
  const priced = new Map([...counts].map(([sheet, prices]) => [sheet, sum(prices.values())]))
  for (const unit of units) {
    if (unit.price === null) continue
    const all = priced.get(unit.sheet) ?? 0
    const same = counts.get(unit.sheet)?.get(unit.price) ?? 0
    const isOdd = known.size > 0 ? !known.has(unit.price) : all >= 20 && same * 20 <= all
    if (!isOdd) continue
    const hasPrices = unit.sheet.columns.some(({ field }) => field === 'price')
    notebook.warn(
      unit.sheet,
      columnCell(unit, hasPrices ? 'price' : 'standard'),
      'price-differs-from-tariff',
      String(unit.price),
      unit.key,
    )
  }
}

/** The sheet's own figure where it is right, so that one number is kept and not two. */
const sameOr = (stated: bigint | null, ours: bigint): bigint => (stated === ours ? stated : ours)

const sum = (counts: Iterable<number>): number => {
  let all = 0
  for (const n of counts) all += n
  return all
}
