import { readDecimal } from './amounts.ts'
import type { Raw } from './analyse.ts'
import { readArrearsRow } from './arrears-sheet.ts'
import type { Cell, Row, SheetInfo } from './cells.ts'
import { createDittos } from './dittos.ts'
import { goesOn, isOfAnother } from './further-rows.ts'
import { isHeaderWord } from './header-words.ts'
import type { Layout } from './layout.ts'
import { readMeterRow, readOwnerRow, readPaymentRow, readTariffRow } from './list-sheets.ts'
import type { Notebook } from './notebook.ts'
import type { SheetState } from './preview-types.ts'
import { fieldsOf } from './row-fields.ts'
import { count, footWords, totalIn, totalsOf } from './sheet-totals.ts'
import type { Carried } from './unit-place.ts'
import { readUnitRow } from './unit-sheet.ts'

/** A sheet holds one table, or several with headers of their own: a building each, or homes and shops. */
export type Table = {
  readonly layout: Layout
  readonly state: SheetState
  readonly carried: Carried
  readonly read: (row: Row) => void
  /** Whether a row names columns instead of holding data. */
  readonly isHeader: (row: Row) => boolean
}

export const isSameTable = (one: Layout, other: Layout): boolean =>
  one.use === other.use &&
  one.columns.length === other.columns.length &&
  one.columns.every(({ index, field, span }, at) => {
    const twin = other.columns[at]
    return index === twin?.index && field === twin.field && span?.from === twin.span?.from
  })

export const emptyState = (info: SheetInfo): SheetState => ({
  name: info.name,
  isHidden: info.isHidden,
  is1904: info.is1904,
  use: 'ignored',
  headerRow: null,
  columns: [],
  building: null,
  entrance: null,
  pairsAreEntrances: false,
  kind: null,
  titlePrice: null,
  monthsAreArrears: false,
  unknownHeaders: [],
  dataRows: 0,
  acceptedRows: 0,
  rejectedRows: 0,
  ignoredRows: 0,
  totalRow: null,
  sums: { area: 0n, fee: 0n, amount: 0n },
  gaps: [],
})

export const describe = (layout: Layout): Partial<SheetState> => {
  const price = /(\d+(?:\.\d+)?)\s*元\s*[/每]\s*(?:㎡|平|m2|m²)/i.exec(
    layout.titles.join(' ').normalize('NFKC'),
  )?.[1]
  const { use, headerRow, columns, kind, unknownHeaders } = layout
  const { building, entrance, pairsAreEntrances } = layout
  return {
    ...{ use, headerRow, columns, kind, unknownHeaders },
    ...{ building, entrance, pairsAreEntrances },
    titlePrice: price
      ? readDecimal({ text: price, kind: 'number', dateStyle: 'none' }, 4).value
      : null,
    monthsAreArrears: columns.some(({ isOwed }) => isOwed),
  }
}

/** `before` is the table above on the same sheet: its headings still count. */
export const createTable = (
  layout: Layout,
  state: SheetState,
  raw: Raw,
  notebook: Notebook,
  before?: Table,
): Table => {
  const fields = fieldsOf(layout.columns)
  const nothing = { building: null, entrance: null, kind: null, floor: null, zone: null }
  const carried: Carried = { ...(before?.carried ?? nothing), last: null, through: 0 }
  const above = { last: null }
  const roomColumn = fields.room?.index ?? fields.item?.index ?? 0
  const read = (row: Row): void => {
    switch (layout.use) {
      case 'units': {
        const rejectedBefore = notebook.rejected.length
        const before = carried.last
        if (fields.role && isOfAnother(row, fields, before)) {
          carried.through = row.number
          state.ignoredRows++
          return
        }
        const unit = readUnitRow(row, fields, state, carried, notebook)
        count(row, fields, state, unit, notebook.rejected.length > rejectedBefore)
        if (!unit) return
        carried.last = before && goesOn(before, unit, fields) ? before : raw.units.add(unit)
        return
      }
      case 'arrears':
        raw.arrears.push(...readArrearsRow(row, fields, state, above, notebook))
        return
      case 'tariffs': {
        const found = readTariffRow(row, fields, state)
        if (found) raw.tariffs.push(found)
        return
      }
      case 'meters': {
        const found = readMeterRow(row, fields, state, notebook)
        if (found) raw.meters.push(found)
        return
      }
      case 'payments': {
        const found = readPaymentRow(row, fields, state, notebook)
        if (found) raw.payments.push(found)
        return
      }
      case 'owners': {
        const found = readOwnerRow(row, fields)
        if (found) raw.owners.set(found.no, found)
      }
    }
  }
  const fill = createDittos()
  const readRow = (written: Row): void => {
    const row = fill(written)
    const first = firstText(row)
    if (first === null || footWords.test(first.text.trim())) {
      state.ignoredRows++
      return
    }
    const total = totalIn(row, roomColumn)
    if (total === null) {
      read(row)
      return
    }
    state.ignoredRows++
    if (!/小计|小計|本页|平均|subtotal|average/i.test(total)) state.totalRow = totalsOf(row, fields)
  }
  return {
    ...{ layout, state, carried, read: readRow },
    isHeader: (row) =>
      (isWordOfHeader(firstText(row)) || isWordOfHeader(row.cells[roomColumn])) && isHeader(row),
  }
}

const firstText = ({ cells }: Row): Cell | null => {
  for (const cell of cells) if (cell && cell.text.trim() !== '') return cell
  return null
}

/** Data have figures and long texts; asking that first spares nearly every row the look-up. */
const isWordOfHeader = (cell: Cell | null | undefined): boolean =>
  cell?.kind === 'text' &&
  cell.text.length <= 12 &&
  !/\d/.test(cell.text) &&
  isHeaderWord(cell.text)

const isHeader = ({ cells }: Row): boolean => {
  let [filled, words] = [0, 0]
  for (const cell of cells) {
    if (!cell || cell.text.trim() === '') continue
    filled++
    if (cell.kind === 'text' && isHeaderWord(cell.text)) words++
  }
  return words >= 2 && words * 2 >= filled
}

/** Tables of one sheet with one use are reported together, under the columns of the first. */
export const foldTables = (tables: readonly SheetState[]): readonly SheetState[] => {
  const firsts: SheetState[] = []
  for (const table of tables) {
    const first = firsts.find(({ name, use }) => name === table.name && use === table.use)
    if (!first) {
      firsts.push(table)
      continue
    }
    for (const figure of ['dataRows', 'acceptedRows', 'rejectedRows', 'ignoredRows'] as const)
      first[figure] += table[figure]
    for (const measure of ['area', 'fee', 'amount'] as const)
      first.sums[measure] += table.sums[measure]
    first.gaps.push(...table.gaps)
    first.totalRow = table.totalRow ?? first.totalRow
  }
  return firsts
}
