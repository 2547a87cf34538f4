import type { UnitKind } from '../unit-address.ts'
import type { Column } from './columns.ts'
import type { SheetMapping } from './layout.ts'
import type { Warning } from './problems.ts'
import type { Rejection } from './rejections.ts'
import type { SheetUse } from './sheet-uses.ts'
import type { UnitList } from './unit-list.ts'

/** One unit as the workbook gives it. Amounts are whole fen, area 0.01 ㎡, price 10⁻⁴ yuan. */
export type UnitDraft = {
  key: string
  building: string | null
  entrance: string | null
  room: string
  kind: UnitKind
  areaCenti: bigint | null
  ownerNames: readonly string[]
  ownerType: 'person' | 'company' | 'developer' | null
  phones: readonly string[]
  tariffName: string | null
  /** Per ㎡ and month, or per month where `isFixed`. */
  price: bigint | null
  isFixed: boolean
  statedFeeFen: bigint | null
  /** What a SUM over the fee column counts for this row; null where there is no such column. */
  excelFeeFen: bigint | null
  monthlyFeeFen: bigint | null
  paidThrough: string | null
  arrears: readonly ArrearsLine[]
  occupancy: 'vacant' | 'rented' | 'unsold' | 'occupied' | null
  tenantName: string | null
  tenantPhone: string | null
  linkedUnit: string | null
  parkingType: string | null
  plate: string | null
  idNumberMasked: string | null
  deliveredOn: string | null
  remark: string | null
  ownerNo: string | null
  readonly sheet: SheetState
  readonly row: number
}

export type ArrearsLine = {
  readonly item: string
  readonly from: string | null
  readonly to: string | null
  readonly amountFen: bigint
  readonly cell: string
}

/** A line of a list of arrears, before its unit is looked up. */
export type ArrearsDraft = ArrearsLine & {
  readonly keys: readonly string[]
  readonly owner: string | null
  readonly sheet: SheetState
  readonly row: number
  readonly roomCell: string
  readonly ownerCell: string
  readonly periodCell: string
  readonly raw: string
  readonly excelFen: bigint
}

export type TariffFound = {
  readonly item: string
  readonly scope: string
  readonly words: string
  readonly price: bigint | null
  readonly unit: string | null
  readonly basis: 'area' | 'perSpace' | 'perHousehold' | 'sharedByArea' | 'fixed'
  readonly sheet: string
  readonly cell: string
}

export type MeterFound = {
  readonly serial: string
  readonly kind: 'water' | 'electricity' | 'gas' | 'heat'
  readonly unitKeys: string[]
  readonly multiplier: number
  readonly readingMilli: bigint | null
  readonly readOn: string | null
  readonly sheet: string
  readonly cell: string
}

export type PaymentFound = {
  readonly unitKeys: string[]
  readonly item: string
  readonly from: string | null
  readonly to: string | null
  readonly paidFen: bigint
  readonly sheet: string
  readonly cell: string
}

/** A figure of a row that differs from what a SUM over the sheet would count. */
type GapEntry = {
  readonly measure: Measure
  readonly cell: string
  readonly statedValue: bigint
  readonly ourValue: bigint
  readonly why: string
}
export type Measure = 'area' | 'fee' | 'amount'

/** What is known of a sheet while it is read and reported afterwards. */
export type SheetState = {
  readonly name: string
  readonly isHidden: boolean
  readonly is1904: boolean
  use: SheetUse
  headerRow: number | null
  columns: readonly Column[]
  building: string | null
  entrance: string | null
  pairsAreEntrances: boolean
  kind: UnitKind | null
  /** 2.35元/㎡ in a title stands for a column of prices. */
  titlePrice: bigint | null
  monthsAreArrears: boolean
  unknownHeaders: readonly { readonly column: string; readonly header: string }[]
  dataRows: number
  acceptedRows: number
  rejectedRows: number
  ignoredRows: number
  totalRow: { row: number; cells: ReadonlyMap<Measure, { cell: string; value: bigint }> } | null
  sums: Record<Measure, bigint>
  gaps: GapEntry[]
}

export type AnalyseOptions = {
  readonly mapping: readonly SheetMapping[]
  /** Codes of units the register has already: arrears and meters may name them. */
  readonly knownCodes: ReadonlySet<string>
  readonly asOf: string
}

export type Findings = {
  readonly sheets: readonly SheetState[]
  readonly units: UnitList
  readonly ownerCount: number
  /** Arrears of units that are not in the workbook but in the register. */
  readonly looseArrears: readonly (ArrearsLine & { readonly key: string; readonly sheet: string })[]
  readonly meters: readonly MeterFound[]
  readonly payments: readonly PaymentFound[]
  readonly tariffs: readonly TariffFound[]
  readonly warnings: readonly Warning[]
  readonly rejected: readonly Rejection[]
  /** The day up to which the list of arrears counts, where it says so. */
  readonly arrearsUpTo: string | null
}
