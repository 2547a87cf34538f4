import type { ColumnField } from './header-words.ts'
import type { UnitDraft } from './preview-types.ts'

/** What two sheets may each say of a unit; 房产资料 has the area, 收费情况 the price and the arrears. */
const figures = [
  'areaCenti',
  'price',
  'statedFeeFen',
  'paidThrough',
  'occupancy',
  'tenantName',
  'tenantPhone',
  'linkedUnit',
  'parkingType',
  'plate',
  'idNumberMasked',
  'deliveredOn',
  'remark',
  'ownerNo',
] as const

const told: readonly ColumnField[] = [
  'area',
  'price',
  'standard',
  'monthlyFee',
  'paidThrough',
  'arrears',
  'month',
  'phone',
  'owner',
]

const agree = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === 0 || other.length === 0 || one.some((name) => other.includes(name))

/**
 * Whether a second row of a unit is no double but the rest of it: it stands on another sheet, whose
 * columns say other things, and nothing that both say differs.
 */
export const completes = (first: UnitDraft, second: UnitDraft): boolean => {
  if (first.sheet === second.sheet || first.kind !== second.kind) return false
  const has = (unit: UnitDraft, field: ColumnField): boolean =>
    unit.sheet.columns.some((column) => column.field === field)
  const isOther = told.some((field) => has(first, field) !== has(second, field))
  const isListedTwice = first.arrears.length > 0 && second.arrears.length > 0
  return (
    isOther &&
    !isListedTwice &&
    agree(first.ownerNames, second.ownerNames) &&
    agree(first.phones, second.phones) &&
    figures.every(
      (field) => first[field] === null || second[field] === null || first[field] === second[field],
    )
  )
}

/** Puts into a unit what the second row adds. */
export const complete = (first: UnitDraft, second: UnitDraft): void => {
  if (first.price === null && second.price !== null) first.isFixed = second.isFixed
  for (const field of figures)
    if (first[field] === null) Object.assign(first, { [field]: second[field] })
  if (first.ownerNames.length === 0) {
    first.ownerNames = second.ownerNames
    first.ownerType = second.ownerType
  }
  if (first.phones.length === 0) first.phones = second.phones
  if (first.arrears.length === 0) first.arrears = second.arrears
}
