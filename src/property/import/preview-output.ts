import { columnName } from './cells.ts'
import type { Findings, Measure, SheetState, UnitDraft } from './preview-types.ts'
import { warningKinds } from './problems.ts'
import { rejectionReasons } from './rejections.ts'

/** 12345n hundredths as 123.45, for JSON that people and other programs read. */
const hundredths = (value: bigint | null): number | null =>
  value === null ? null : Number(value) / 100

/** One unit in the shape of the answer of previewImport. */
export const unitOutput = (unit: UnitDraft) => ({
  key: unit.key,
  building: unit.building,
  entrance: unit.entrance,
  room: unit.room,
  kind: unit.kind,
  area: hundredths(unit.areaCenti),
  ownerNames: [...unit.ownerNames],
  ownerType: unit.ownerType,
  phones: [...unit.phones],
  tariff:
    unit.price === null
      ? null
      : {
          name: unit.tariffName ?? '',
          price: Number(unit.price),
          priceFen: Number(unit.price) / 100,
          unit: unit.isFixed ? '元/月' : '元/㎡·月',
        },
  monthlyFeeFen: unit.monthlyFeeFen,
  paidThrough: unit.paidThrough,
  arrearsFen: arrearsOf(unit),
  arrears: unit.arrears.map((line) => ({ ...line })),
  occupancy: unit.occupancy,
  tenantName: unit.tenantName,
  tenantPhone: unit.tenantPhone,
  linkedUnit: unit.linkedUnit,
  parkingType: unit.parkingType,
  plate: unit.plate,
  idNumber: unit.idNumberMasked,
  deliveredOn: unit.deliveredOn,
  remark: unit.remark,
  source: { sheet: unit.sheet.name, row: unit.row },
})
export type UnitOutput = ReturnType<typeof unitOutput>

const arrearsOf = ({ arrears }: UnitDraft): bigint =>
  arrears.reduce((sum, { amountFen }) => sum + amountFen, 0n)

/** Words beside every problem: what was seen and what to do. */
export const problemsOutput = ({ warnings, rejected }: Findings) => ({
  rejected: rejected.map((one) => ({ ...one, ...rejectionReasons[one.reason] })),
  warnings: warnings.map((one) => ({ ...one, ...warningKinds[one.kind] })),
})

/** Sums over the accepted units. */
export const totalsOf = ({ units, ownerCount }: Findings) => {
  const totals = {
    homes: 0,
    shops: 0,
    parkingSpaces: 0,
    storages: 0,
    arrearsFen: 0n,
    arrearsLines: 0,
    unitsInArrears: 0,
    monthlyFeeFen: 0n,
    owners: ownerCount,
  }
  const area = { all: 0n, home: 0n, shop: 0n }
  for (const unit of units) {
    if (unit.kind === 'home') totals.homes++
    else if (unit.kind === 'shop') totals.shops++
    else if (unit.kind === 'parkingSpace') totals.parkingSpaces++
    else totals.storages++
    const own = unit.areaCenti ?? 0n
    area.all += own
    if (unit.kind === 'home' || unit.kind === 'shop') area[unit.kind] += own
    totals.arrearsFen += arrearsOf(unit)
    totals.arrearsLines += unit.arrears.length
    if (unit.arrears.length > 0) totals.unitsInArrears++
    totals.monthlyFeeFen += unit.monthlyFeeFen ?? 0n
  }
  return {
    ...totals,
    areaTotal: hundredths(area.all) ?? 0,
    areaHomes: hundredths(area.home) ?? 0,
    areaShops: hundredths(area.shop) ?? 0,
  }
}

const measureNames: readonly Measure[] = ['area', 'fee', 'amount']

/** A sheet with its guessed mapping, counts, and the gap to its own 合计 explained row by row. */
export const sheetOutput = (sheet: SheetState) => ({
  sheet: sheet.name,
  use: sheet.use,
  isHidden: sheet.isHidden,
  headerRow: sheet.headerRow,
  building: sheet.building,
  kind: sheet.kind,
  months: !sheet.columns.some(({ field }) => field === 'month')
    ? null
    : sheet.monthsAreArrears
      ? ('owed' as const)
      : ('paid' as const),
  columns: sheet.columns.map(({ index, header, field }) => ({
    column: columnName(index),
    header,
    field,
  })),
  unknownHeaders: [...sheet.unknownHeaders],
  rows: {
    data: sheet.dataRows,
    accepted: sheet.acceptedRows,
    rejected: sheet.rejectedRows,
    ignored: sheet.ignoredRows,
  },
  totals: measureNames.flatMap((measure) => {
    const stated = sheet.totalRow?.cells.get(measure)
    if (!stated) return []
    const rows = sheet.gaps.filter((gap) => gap.measure === measure)
    const ours = rows.reduce(
      (sum, { statedValue, ourValue }) => sum - statedValue + ourValue,
      sheet.sums[measure],
    )
    return [
      {
        measure,
        cell: stated.cell,
        stated: stated.value,
        ours,
        gap: stated.value - ours,
        rows: rows.map(({ cell, statedValue, ourValue, why }) => ({
          cell,
          stated: statedValue,
          ours: ourValue,
          why,
        })),
        /** What the sheet's own figures do not sum up to: typed totals. */
        unexplained: stated.value - sheet.sums[measure],
      },
    ]
  }),
})

export const tariffsOutput = ({ tariffs }: Findings) =>
  tariffs.map(({ price, ...tariff }) => ({
    ...tariff,
    price: price === null ? null : Number(price),
    priceFen: price === null ? null : Number(price) / 100,
  }))
