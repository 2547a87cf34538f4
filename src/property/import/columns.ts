import type { UnitKind } from '../unit-address.ts'
import { columnIndex } from './cells.ts'
import { fieldOf, type HeaderText, isFeeOrTotal, saysDebt, saysPaid } from './find-header.ts'
import { monthsPerFee, namesSpan, type Span, spanOfHeader, yearIn } from './header-spans.ts'
import { type ColumnField, headerUnit, kindOfHeader, plainHeader } from './header-words.ts'
import { kindIn } from './kinds.ts'
import type { SheetMapping } from './layout.ts'

export type Column = {
  readonly index: number
  readonly header: string
  readonly field: ColumnField
  /** 万元 columns count ten thousands. */
  readonly isTenThousands: boolean
  /** Of a column about a month or another span. */
  readonly span: Span | null
  /** Of such a column: it holds what is owed, not what was paid. Null until the sheet decides. */
  readonly isOwed: boolean | null
  /** A fee by the year, 12, or quarter, 3; else 1. */
  readonly perMonths: number
}

export const has = (columns: readonly Column[], field: ColumnField): boolean =>
  columns.some((column) => column.field === field)

/** What the header cells of a table mean; those that mean nothing known are left out. */
export const columnsOf = (
  texts: ReadonlyMap<number, HeaderText>,
  titles: string,
  mapping: SheetMapping | undefined,
  yearNow: number,
): readonly Column[] => {
  const isTenThousands = /单位\s*[::]?\s*万元/.test(titles.normalize('NFKC'))
  const columns = settle(
    [...texts].flatMap(([index, entry]) => {
      const column = columnOf(index, entry, yearIn(titles) || yearNow, mapping)
      return column && isTenThousands && moneyFields.has(column.field)
        ? [{ ...column, isTenThousands }]
        : (column ?? [])
    }),
    kindIn(titles),
  )
  return saysDebt(titles) ? debtByItem(columns, texts) : columns
}

const moneyFields: ReadonlySet<ColumnField> = new Set(['arrears', 'amount', 'paidAmount', 'month'])

const columnOf = (
  index: number,
  entry: HeaderText,
  year: number,
  mapping: SheetMapping | undefined,
): Column | null => {
  const chosen = mapping?.columns?.find(({ column }) => columnIndex(column) === index)?.field
  const field = chosen ?? fieldOf(entry)
  if (!field) return null
  const { text, group } = entry
  const header = group && group !== text ? `${group} ${text}` : text
  const plain: Column = {
    index,
    header,
    field,
    isTenThousands: /万/.test(headerUnit(text) || headerUnit(group)),
    span: null,
    isOwed: null,
    perMonths: field === 'monthlyFee' ? monthsPerFee(header) : 1,
  }
  if (field !== 'month') return plain
  const span = spanOfHeader(namesSpan(text) ? text : group, yearIn(group) || year)
  if (!span) return { ...plain, field: 'ignore' }
  const isOwed = saysDebt(header) ? true : saysPaid(header) ? false : null
  // 2026年应收 is a fee by the year; 3月应收 says nothing that the monthly fee does not.
  if (isOwed === null && /应收|应缴|应交/.test(header)) {
    const isYear = span.from.endsWith('-01-01') && span.to === `${span.from.slice(0, 4)}-12-31`
    return { ...plain, field: isYear ? 'monthlyFee' : 'ignore', perMonths: 12 }
  }
  return { ...plain, span, isOwed }
}

/** Columns that may stand more than once; of any other meaning the first counts. */
const several: ReadonlySet<ColumnField> = new Set([
  'phone',
  'remark',
  'month',
  'ignore',
  'arrears',
  'owner',
  'occupancy',
])

/**
 * Words with two meanings get the one that the other columns leave: "unit" beside a room is the
 * entrance and alone the room; 位置 of shops says the building; 房号 beside 车位号 is the linked home.
 */
const settle = (columns: readonly Column[], kind: UnitKind | null): readonly Column[] => {
  let settled = [...columns]
  const change = (test: (column: Column) => boolean, field: ColumnField): void => {
    settled = settled.map((column) => (test(column) ? { ...column, field } : column))
  }
  // 房号, 面积 and further right 车位号, 车位费: homes, and what belongs to them.
  const home = settled.find(({ field, header }) => field === 'room' && !kindOfHeader(header))
  if (home && has(settled, 'area') && kind !== 'parkingSpace') {
    const belongs = ({ index, header }: Column): boolean =>
      index > home.index && (kindOfHeader(header) === 'parkingSpace' || /停车/.test(header))
    change((column) => /^(room|monthlyFee)$/.test(column.field) && belongs(column), 'ignore')
  }
  const special = settled.find(({ field, header }) => field === 'room' && kindOfHeader(header))
  if (special && settled.filter(({ field }) => field === 'room').length > 1) {
    change(
      (column) => column.field === 'room' && column !== special && !kindOfHeader(column.header),
      'linked',
    )
  }
  // 房间全称 says more than 房号, and that more than 房间编码.
  const rooms = settled.filter((column) => column.field === 'room' && column !== special)
  if (!special && rooms.length > 1) {
    const best =
      rooms.find(({ header }) => /全称|完整|坐落|地址/.test(header)) ??
      rooms.find(({ header }) => !/编[号码]|代码/.test(header))
    change((column) => best !== undefined && rooms.includes(column) && column !== best, 'ignore')
  }
  // In a list of prices 单位 is 元/㎡ and no room.
  if (
    !has(settled, 'owner') &&
    !has(settled, 'area') &&
    (has(settled, 'price') || has(settled, 'standard'))
  )
    change(({ field, header }) => field === 'room' && plainHeader(header) === '单位', 'ignore')
  const entrance = settled.find(({ field }) => field === 'entrance')
  if (!has(settled, 'room') && entrance && /^unit/i.test(plainHeader(entrance.header))) {
    change((column) => column === entrance, 'room')
  }
  if (!has(settled, 'room') && !has(settled, 'serial') && has(settled, 'linked')) {
    change(({ field }) => field === 'linked', 'room')
  }
  if (special && kindOfHeader(special.header) === 'parkingSpace') {
    change(({ field }) => field === 'kind', 'parkingKind')
  }
  // A list of cars: the home they belong to is no unit of this sheet, the plate names the space.
  if (!special && kind === 'parkingSpace' && has(settled, 'plate') && has(settled, 'room')) {
    change(({ field }) => field === 'room', 'linked')
    change(({ field }) => field === 'plate', 'room')
  }
  // 费用 beside another amount names what the amount is for.
  if (!has(settled, 'item') && settled.filter(({ field }) => field === 'amount').length > 1)
    change(({ field, header }) => field === 'amount' && plainHeader(header) === '费用', 'item')
  // 开始日期 … 截止日期 are the two ends of a period; 缴费期间 without what was paid says until when.
  const isPayments = has(settled, 'paidAmount') || has(settled, 'paidOn')
  if (has(settled, 'from') && !has(settled, 'to')) {
    change(({ field, header }) => field === 'paidThrough' && !/[交缴付收]|paid/i.test(header), 'to')
  }
  if (!isPayments && !has(settled, 'paidThrough')) {
    change(
      ({ field, header }) => field === 'period' && /[交缴](费|纳|款)/.test(header),
      'paidThrough',
    )
  }
  // A fee by the month says more than one by the year.
  const shortest = Math.min(
    ...settled.flatMap(({ field, perMonths }) => (field === 'monthlyFee' ? [perMonths] : [])),
  )
  change(({ field, perMonths }) => field === 'monthlyFee' && perMonths > shortest, 'ignore')
  const seen = new Set<ColumnField>()
  return settled.filter(({ field }) => {
    if (several.has(field)) return true
    if (seen.has(field)) return false
    seen.add(field)
    return true
  })
}

/** A list titled 欠费 with one column a fee (物业费, 水费, 电费) and no area: each is owed. */
const debtByItem = (
  columns: readonly Column[],
  texts: ReadonlyMap<number, HeaderText>,
): readonly Column[] => {
  const describes = (['area', 'price', 'paidThrough', 'arrears', 'amount', 'month'] as const).some(
    (field) => has(columns, field),
  )
  const fees = [...texts].filter(([index, { text }]) => {
    const field = columns.find((column) => column.index === index)?.field
    return isFeeOrTotal(text) && (field === undefined || field === 'monthlyFee')
  })
  if (describes || fees.length < 2) return columns
  const owed = fees.map(([index, { text }]): Column => ({ ...blank, index, header: text }))
  const taken = new Set(owed.map(({ index }) => index))
  return [...columns.filter(({ index }) => !taken.has(index)), ...owed]
}

const blank: Omit<Column, 'index' | 'header'> = {
  field: 'arrears',
  isTenThousands: false,
  span: null,
  isOwed: null,
  perMonths: 1,
}

/** In a list of arrears a single 欠费金额, 金额 or 物业费 is the amount. */
export const arrearsMeaning = (column: Column, _index: number, all: readonly Column[]): Column => {
  // What was charged stands beside what is still owed.
  if (column.field === 'amount' && has(all, 'arrears')) return { ...column, field: 'ignore' }
  const isAmount =
    (column.field === 'arrears' && all.filter(({ field }) => field === 'arrears').length === 1) ||
    (!has(all, 'arrears') && !has(all, 'amount') && column.field === 'monthlyFee')
  return isAmount ? { ...column, field: 'amount' } : column
}
