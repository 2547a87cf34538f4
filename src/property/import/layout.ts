import type { UnitKind } from '../unit-address.ts'
import { readDecimal } from './amounts.ts'
import { columnName, type Row, type SheetInfo } from './cells.ts'
import { arrearsMeaning, type Column, columnsOf, has } from './columns.ts'
import { findHeader, headerTexts, saysDebt, saysPaid } from './find-header.ts'
import { type ColumnField, kindOfHeader } from './header-words.ts'
import { kindIn } from './kinds.ts'
import { buildingIn, buildingLabel, buildingOfSheet, entranceIn, headingPlace } from './place.ts'
import type { SheetUse } from './sheet-uses.ts'

/** What one table of a sheet is: where its header stands and what each column means. */
export type Layout = {
  readonly use: SheetUse
  readonly headerRow: number
  readonly columns: readonly Column[]
  readonly kind: UnitKind | null
  /** From the sheet's name or the title rows. */
  readonly building: string | null
  readonly entrance: string | null
  /** Under a building's heading 2-101 is entrance and room; else a pair is building and room. */
  readonly pairsAreEntrances: boolean
  /** All the words of the rows above the header, a row each. */
  readonly titles: readonly string[]
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

const titlesAbove = (rows: readonly Row[], first: number): readonly string[] =>
  rows
    .filter(({ number }) => number < first)
    .map(({ cells }) => cells.flatMap((cell) => cell?.text ?? []).join(' '))

/**
 * Understands one table: where its header stands among the first rows, what its columns mean, and
 * what the sheet's name and the titles above say of all its rows. Null when there is no header.
 */
export const layoutOf = (
  info: SheetInfo,
  rows: readonly Row[],
  mapping: SheetMapping | undefined,
  yearNow: number,
): Layout | null => {
  const fixed = mapping?.headerRow
    ? rows.find(({ number }) => number === mapping.headerRow)
    : undefined
  const found = fixed ? { row: fixed, upper: null } : findHeader(rows)
  if (!found) return null
  const titles = titlesAbove(rows, found.upper?.number ?? found.row.number)
  const texts = headerTexts(found)
  const columns = columnsOf(texts, [info.name, ...titles].join(' '), mapping, yearNow)
  const words = [info.name, ...titles, ...[...texts.values()].map(({ text }) => text)].join(' ')
  const use = mapping?.use ?? purposeOf(columns, words)
  const below = rows.filter(({ number }) => number > found.row.number)
  const isOwed = monthsAreOwed(columns, [info.name, ...titles].join(' '), words, below)
  const known = new Set(columns.map(({ index }) => index))
  const building =
    mapping?.building ??
    titles.map((title) => headingPlace(title)?.building).findLast((name) => name) ??
    buildingOfSheet(info.name) ??
    titles.map(buildingIn).findLast((name) => name) ??
    null
  return {
    use,
    headerRow: found.row.number,
    columns: inUse(use, columns, words).map((column) =>
      column.span && column.isOwed === null ? { ...column, isOwed } : column,
    ),
    kind: mapping?.kind ?? kindOfColumns(columns) ?? kindIn(info.name) ?? kindOfTitles(titles),
    building,
    pairsAreEntrances: pairsAreEntrances(columns, below, building),
    entrance: titles.map(entranceIn).findLast((name) => name) ?? entranceIn(info.name),
    titles,
    unknownHeaders: [...texts]
      .filter(([index]) => !known.has(index))
      .map(([index, { text }]) => ({ column: columnName(index), header: text.slice(0, 60) })),
  }
}

/** 金额 is the amount of a list of arrears; among units it is owed where the table speaks of debts. */
const inUse = (use: SheetUse, columns: readonly Column[], words: string): readonly Column[] => {
  if (use === 'arrears') return columns.map(arrearsMeaning)
  const isDebt =
    use === 'units' && saysDebt(words) && !has(columns, 'arrears') && !has(columns, 'paidAmount')
  return isDebt
    ? columns.map((column) =>
        column.field === 'amount' ? { ...column, field: 'arrears' as const } : column,
      )
    : columns
}

/** Whether a pair begins with another number than the building it stands under. */
const pairsAreEntrances = (
  columns: readonly Column[],
  rows: readonly Row[],
  building: string | null,
): boolean => {
  const room = columns.find(isRoom)?.index ?? 0
  const own = columns.find(({ field }) => field === 'building')?.index
  let current = building
  for (const { cells } of rows) {
    const filled = cells.filter((cell) => cell && cell.text.trim() !== '')
    const heading = filled.length === 1 ? headingPlace(filled[0]?.text ?? '')?.building : null
    const said = own === undefined ? null : cells[own]?.text.trim()
    current = heading ?? (said ? buildingLabel(said) : null) ?? current
    const first = /^0*(\d{1,2})[-－—](\d{3,4})(?:室|号)?$/.exec(cells[room]?.text.trim() ?? '')?.[1]
    if (first && current && current !== `${first}栋`) return true
  }
  return false
}

/**
 * Whether columns of months that do not say so hold what is owed. Beside a column of arrears they do
 * when they sum up to it; else a table that speaks of debts means them, and any other what was paid.
 */
const monthsAreOwed = (
  columns: readonly Column[],
  titles: string,
  words: string,
  rows: readonly Row[],
): boolean => {
  const months = columns.filter(({ span, isOwed }) => span && isOwed === null)
  const total = columns.findLast(({ field }) => field === 'arrears' || field === 'amount')
  let [same, other] = [0, 0]
  for (const { cells } of total && months.length > 0 ? rows : []) {
    const fen = (index: number): bigint => {
      const cell = cells[index]
      return (cell && readDecimal(cell, 2).value) || 0n
    }
    const stated = fen(total?.index ?? 0)
    if (stated <= 0n) continue
    if (months.reduce((sum, { index }) => sum + fen(index), 0n) === stated) same++
    else other++
  }
  if (same + other > 0) return same >= other
  return !saysPaid(titles) && (has(columns, 'arrears') || saysDebt(words))
}

export const isRoom = ({ field }: Column): boolean => field === 'room'

const kindOfColumns = (columns: readonly Column[]): UnitKind | null =>
  columns.reduce<UnitKind | null>(
    (known, { field, header }) => known ?? (field === 'room' ? kindOfHeader(header) : null),
    null,
  )

/** A title that names fees speaks of them, not of the units: 物业费及车位费台账. */
const kindOfTitles = (titles: readonly string[]): UnitKind | null => {
  const text = titles.join(' ')
  return /物业费|管理费/.test(text) && !/商铺|住宅/.test(text) ? null : kindIn(text)
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
  if (got('readingNow') && got('readingBefore')) return 'ignored'
  if (got('room')) {
    const isList = (got('item') || got('from') || got('period')) && !got('area') && describes <= 1
    if (got('arrears') && isList) return 'arrears'
    if (got('paidAmount') && !got('area') && (got('from') || got('period') || got('item')))
      return 'payments'
    const isMoney = got('amount') || got('arrears') || got('month')
    const isDebt = got('period') || got('item') || got('from') || saysDebt(words)
    if (isMoney && isDebt && !got('area') && describes <= 1) return 'arrears'
    return 'units'
  }
  if (got('item') && (got('standard') || got('price') || got('amount'))) return 'tariffs'
  if ((got('scope') || (got('kind') && !got('owner'))) && (got('standard') || got('price')))
    return 'tariffs'
  if (got('ownerNo') && got('owner')) return 'owners'
  if (got('building') && got('entrance')) return 'buildings'
  return 'ignored'
}
