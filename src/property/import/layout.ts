import type { UnitKind } from '../unit-address.ts'
import { columnIndex, columnName, type Row, type SheetInfo } from './cells.ts'
import { fieldOf, findHeader, headerTexts, isFeeOrTotal, saysDebt } from './find-header.ts'
import {
  type ColumnField,
  headerUnit,
  kindOfHeader,
  monthOfHeader,
  plainHeader,
} from './header-words.ts'
import { kindIn } from './kinds.ts'
import { buildingIn } from './place.ts'
import type { SheetUse } from './sheet-uses.ts'

export type Column = {
  readonly index: number
  readonly header: string
  readonly field: ColumnField
  /** 万元 columns count ten thousands. */
  readonly isTenThousands: boolean
  /** Of a month column. */
  readonly month: string | null
}

/** What one table of a sheet is: where its header stands and what each column means. */
export type Layout = {
  readonly use: SheetUse
  readonly headerRow: number
  readonly columns: readonly Column[]
  readonly kind: UnitKind | null
  /** From the sheet's name or the title rows. */
  readonly building: string | null
  readonly unknownHeaders: readonly { readonly column: string; readonly header: string }[]
}

/** A person's correction of the guess for one sheet. */
export type SheetMapping = {
  readonly sheet: string
  readonly use?: SheetUse | undefined
  readonly headerRow?: number | undefined
  readonly kind?: UnitKind | undefined
  readonly building?: string | undefined
  readonly columns?: readonly { readonly column: string; readonly field: ColumnField }[] | undefined
}

/** A header said again inside a sheet: a printed page, or the next building's table. */
export const isHeaderAgain = (row: Row, layout: Layout): boolean => {
  let same = 0
  for (const { index, header } of layout.columns) {
    const cell = row.cells[index]
    if (cell?.kind === 'number' && !header.endsWith(cell.text)) return false
    // A header is words; asking that first spares every figure the comparison.
    if (
      cell?.kind === 'text' &&
      cell.text.length <= header.length + 8 &&
      header.includes(cell.text.trim().slice(0, 2))
    ) {
      if (plainHeader(cell.text) === plainHeader(header)) same++
    }
  }
  return same >= 2 && same >= layout.columns.length / 2
}

export const layoutOf = (
  info: SheetInfo,
  rows: readonly Row[],
  mapping: SheetMapping | undefined,
): Layout | null => {
  const fixed = mapping?.headerRow
    ? rows.find(({ number }) => number === mapping.headerRow)
    : undefined
  const found = fixed ? { row: fixed, upper: null } : findHeader(rows)
  if (!found) return null
  const titles = rows
    .filter(({ number }) => number < found.row.number && number !== found.upper?.number)
    .map((row) => row.cells.find((cell) => cell)?.text ?? '')
  const texts = headerTexts(found)
  const year = Number(/(20\d{2})\s*年/.exec([info.name, ...titles].join(' '))?.[1] ?? 0)
  const titleWords = [info.name, ...titles].join(' ')
  const columns = debtByItem(
    settle([...texts].flatMap(([index, entry]) => columnOf(index, entry, year, mapping))),
    saysDebt(titleWords) ? texts : new Map(),
  )
  const kindTexts = [...texts.values()].map(({ text }) => text)
  const kind =
    mapping?.kind ??
    columns.reduce<UnitKind | null>(
      (known, { field, header }) => known ?? (field === 'room' ? kindOfHeader(header) : null),
      null,
    ) ??
    kindIn(info.name) ??
    kindOfTitles(titles)
  const use = mapping?.use ?? purposeOf(columns, [info.name, ...titles, ...kindTexts].join(' '))
  const known = new Set(columns.map(({ index }) => index))
  return {
    use,
    headerRow: found.row.number,
    columns: use === 'arrears' ? columns.map(arrearsMeaning) : columns,
    kind,
    building:
      mapping?.building ??
      buildingIn(info.name) ??
      (titles.map(buildingIn).find((name) => name) || null),
    unknownHeaders: [...texts]
      .filter(([index]) => !known.has(index))
      .map(([index, { text }]) => ({ column: columnName(index), header: text.slice(0, 60) })),
  }
}

/** A title that names fees speaks of them, not of the units: 物业费及车位费台账. */
const kindOfTitles = (titles: readonly string[]): UnitKind | null => {
  const text = titles.join(' ')
  return /物业费|管理费/.test(text) && !/商铺|住宅/.test(text) ? null : kindIn(text)
}

const columnOf = (
  index: number,
  entry: { text: string; group: string },
  year: number,
  mapping: SheetMapping | undefined,
): Column[] => {
  const chosen = mapping?.columns?.find(({ column }) => columnIndex(column) === index)?.field
  const field = chosen ?? fieldOf(entry)
  if (!field) return []
  const at = field === 'month' ? monthOfHeader(entry.text) : null
  const groupYear = Number(/(20\d{2})/.exec(entry.group)?.[1] ?? 0)
  const monthYear = at ? at.year || groupYear || year : 0
  const unit = headerUnit(entry.text) || headerUnit(entry.group)
  return [
    {
      index,
      header:
        entry.group && entry.group !== entry.text ? `${entry.group} ${entry.text}` : entry.text,
      field: at && monthYear === 0 ? 'ignore' : field,
      isTenThousands: /^万/.test(unit),
      month: at && monthYear > 0 ? `${monthYear}-${String(at.month).padStart(2, '0')}` : null,
    },
  ]
}

const has = (columns: readonly Column[], field: ColumnField): boolean =>
  columns.some((column) => column.field === field)

/**
 * Words with two meanings get the one that the other columns leave: "unit" beside a room is the
 * entrance and alone the room; 位置 of shops says the building; 房号 beside 车位号 is the linked home.
 */
const settle = (columns: readonly Column[]): readonly Column[] => {
  let settled = [...columns]
  const change = (test: (column: Column) => boolean, field: ColumnField): void => {
    settled = settled.map((column) => (test(column) ? { ...column, field } : column))
  }
  const special = settled.find(({ field, header }) => field === 'room' && kindOfHeader(header))
  if (special && settled.filter(({ field }) => field === 'room').length > 1) {
    change(
      (column) => column.field === 'room' && column !== special && !kindOfHeader(column.header),
      'linked',
    )
  }
  const entrance = settled.find(({ field }) => field === 'entrance')
  if (!has(settled, 'room') && entrance && /^unit/i.test(plainHeader(entrance.header))) {
    change((column) => column === entrance, 'room')
  }
  if (!has(settled, 'room') && has(settled, 'serial') === false && has(settled, 'linked')) {
    change(({ field }) => field === 'linked', 'room')
  }
  if (special && kindOfHeader(special.header) === 'parkingSpace') {
    change(({ field }) => field === 'kind', 'parkingKind')
  }
  // Two columns of one meaning: the first counts, except where more than one makes sense.
  const several: readonly ColumnField[] = ['phone', 'remark', 'month', 'ignore', 'arrears', 'owner']
  const seen = new Set<ColumnField>()
  return settled.filter(({ field }) => {
    if (several.includes(field)) return true
    if (seen.has(field)) return false
    seen.add(field)
    return true
  })
}

/** A list titled 欠费 with one column a fee (物业费, 水费, 电费) and no area: each is owed. */
const debtByItem = (
  columns: readonly Column[],
  texts: ReadonlyMap<number, { text: string }>,
): readonly Column[] => {
  const describes = (['area', 'price', 'paidThrough', 'arrears', 'amount'] as const).some((field) =>
    has(columns, field),
  )
  const fees = [...texts].filter(([index, { text }]) => {
    const field = columns.find((column) => column.index === index)?.field
    return isFeeOrTotal(text) && (field === undefined || field === 'monthlyFee')
  })
  if (describes || fees.length < 2) return columns
  const owed = fees.map(([index, { text }]): Column => {
    return { index, header: text, field: 'arrears', isTenThousands: false, month: null }
  })
  const taken = new Set(owed.map(({ index }) => index))
  return [...columns.filter(({ index }) => !taken.has(index)), ...owed]
}

/** In a list of arrears a single 欠费金额, 金额 or 物业费 is the amount. */
const arrearsMeaning = (column: Column, _index: number, all: readonly Column[]): Column => {
  const isAmount =
    (column.field === 'arrears' && all.filter(({ field }) => field === 'arrears').length === 1) ||
    (!has(all, 'arrears') && !has(all, 'amount') && column.field === 'monthlyFee')
  return isAmount ? { ...column, field: 'amount' } : column
}

const purposeOf = (columns: readonly Column[], words: string): SheetUse => {
  const got = (field: ColumnField): boolean => has(columns, field)
  const describes = [
    'area',
    'price',
    'monthlyFee',
    'paidThrough',
    'phone',
    'floor',
    'insideArea',
    'idNumber',
    'occupancy',
  ].filter((field) => got(field as ColumnField)).length
  if (got('serial') && (got('room') || got('readingNow') || got('meterKind'))) return 'meters'
  if (got('room')) {
    if (got('paidAmount') && (got('from') || got('period') || got('item'))) return 'payments'
    const isMoney = got('amount') || got('arrears') || got('month')
    const isDebt =
      got('period') ||
      got('item') ||
      got('from') ||
      /欠费|欠款|未缴|未交|arrears|outstanding|overdue/i.test(words)
    if (isMoney && isDebt && !got('area') && describes <= 1) return 'arrears'
    return 'units'
  }
  if (got('item') && (got('standard') || got('price') || got('amount'))) return 'tariffs'
  if (got('scope') && (got('standard') || got('price'))) return 'tariffs'
  if (got('ownerNo') && got('owner')) return 'owners'
  if (got('building') && got('entrance')) return 'buildings'
  return 'ignored'
}
