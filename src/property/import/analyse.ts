import { cellAddress, type Row, type SheetInfo, type WorkbookVisitor } from './cells.ts'
import { readDateText } from './dates.ts'
import { yearIn } from './header-spans.ts'
import { isRoom, layoutOf, type SheetMapping } from './layout.ts'
import { fillMerged } from './merged-cells.ts'
import { createNotebook } from './notebook.ts'
import type {
  AnalyseOptions,
  ArrearsDraft,
  Findings,
  MeterFound,
  PaymentFound,
  SheetState,
  TariffFound,
} from './preview-types.ts'
import { settleFindings } from './settle.ts'
import { partOf, partsOf, sideBySide } from './side-by-side.ts'
import { createTable, describe, emptyState, foldTables, isSameTable, type Table } from './table.ts'
import { createUnitList, type OpenUnitList } from './unit-list.ts'

/** How many rows are looked at before a sheet's layout is decided. */
const headRows = 40
/** The same for a header inside a sheet, which may have two rows. */
const headRowsInside = 3

/** What was read, before sheets are joined. */
export type Raw = {
  readonly units: OpenUnitList
  readonly arrears: ArrearsDraft[]
  readonly tariffs: TariffFound[]
  readonly meters: MeterFound[]
  readonly payments: PaymentFound[]
  readonly owners: Map<string, { names: readonly string[]; phones: readonly string[] }>
  readonly titles: string[]
}

/**
 * Understands a workbook while it streams by: each sheet's first rows decide its layout, then each
 * row is read and let go. `finish` joins the sheets and gives what was found.
 */
export const createAnalyser = (
  options: AnalyseOptions,
): WorkbookVisitor & { readonly finish: () => Findings } => {
  const notebook = createNotebook()
  const sheets: SheetState[] = []
  const raw: Raw = {
    units: createUnitList(),
    arrears: [],
    tariffs: [],
    meters: [],
    payments: [],
    owners: new Map(),
    titles: [],
  }
  const yearNow = Number(options.asOf.slice(0, 4))
  let info: SheetInfo = { name: '', isHidden: false, is1904: false }
  let head: Row[] | null = []
  let table: Table | null = null
  /** How many units there were before this sheet. */
  let firstUnit = 0

  /** What the first rows of a sheet, or of a part of it, hold; null for nothing known. */
  const open = (rows: readonly Row[], mapping: SheetMapping | undefined): Table | null => {
    const state = emptyState(info)
    sheets.push(state)
    const layout = mapping?.use === 'ignored' ? null : layoutOf(info, rows, mapping, yearNow)
    if (!layout || layout.use === 'ignored') {
      state.ignoredRows = rows.length
      return null
    }
    raw.titles.push(info.name, ...layout.titles)
    Object.assign(state, describe(layout))
    if (info.isHidden) notebook.warn(state, 'A1', 'hidden-sheet', info.name, null)
    const month = layout.columns.find(({ span }) => span)
    if (month && yearIn([info.name, ...layout.titles, month.header].join(' ')) === 0) {
      const cell = cellAddress(month.index, layout.headerRow)
      notebook.warn(state, cell, 'month-without-year', month.header, null)
    }
    return createTable(layout, state, raw, notebook)
  }

  /** The first rows of a sheet are there: what it holds is decided, and they are read. */
  const begin = (rows: readonly Row[]): void => {
    const mapping = options.mapping.find(({ sheet }) => sheet === info.name)
    const parts = mapping ? [] : partsOf(rows)
    const tables =
      parts.length > 0
        ? parts.map((part) =>
            open(
              rows.map((row) => partOf(row, part)),
              mapping,
            ),
          )
        : [open(rows, mapping)]
    table = sideBySide(
      tables.flatMap((one) => one ?? []),
      parts,
    )
    for (const row of table ? rows : []) {
      if (table && row.number <= table.layout.headerRow) table.state.ignoredRows++
      else take(row)
    }
  }

  /** A header inside a sheet: the same table goes on, or another one begins. */
  const goOn = (before: Table, rows: readonly Row[]): void => {
    const layout = layoutOf(info, rows, undefined, yearNow)
    const isTable = layout && layout.use !== 'ignored' && layout.columns.some(isRoom)
    if (!isTable || isSameTable(layout, before.layout)) {
      const last = isTable ? layout.headerRow : 0
      for (const row of rows) {
        if (row.number > last) before.read(row)
        else before.state.ignoredRows++
      }
      return
    }
    const state = emptyState(info)
    sheets.push(state)
    Object.assign(state, describe(layout))
    state.titlePrice ??= before.state.titlePrice
    state.pairsAreEntrances ||= before.state.pairsAreEntrances
    table = createTable(layout, state, raw, notebook, before)
    for (const row of rows) {
      if (row.number > layout.headerRow) take(row)
      else state.ignoredRows++
    }
  }

  const decide = (): void => {
    const rows = head ?? []
    head = null
    if (table) goOn(table, rows)
    else begin(rows)
  }

  const take = (row: Row): void => {
    if (!head && table?.isHeader(row)) head = []
    if (!head) table?.read(row)
    else {
      head.push(row)
      if (head.length >= (table ? headRowsInside : headRows)) decide()
    }
  }

  return {
    sheet: (next) => {
      info = next
      head = []
      table = null
      firstUnit = raw.units.size
    },
    row: take,
    sheetEnd: ({ merges }) => {
      while (head) decide()
      const state = sheets.at(-1)
      if (state?.use === 'units' && merges.length > 0)
        fillMerged(merges, state, raw.units.slice(firstUnit, raw.units.size), notebook)
      const entrance = state?.columns.find(
        ({ field }) => field === 'entrance' || field === 'building',
      )
      for (const range of state && entrance ? merges : []) {
        const isInColumn =
          range.startsWith(cellAddress(entrance?.index ?? 0, 0).slice(0, -1)) &&
          /^([A-Z]+)\d+:\1\d+$/.test(range)
        if (state && isInColumn) notebook.warn(state, range, 'merged-unit-cell', null, null)
      }
    },
    finish: () => ({
      ...settleFindings(raw, sheets, notebook, options),
      sheets: foldTables(sheets),
    }),
  }
}

/** 截至2026年10月31日 in a title of arrears. */
export const arrearsDate = (titles: readonly string[]): string | null => {
  for (const title of titles) {
    const found =
      /(?:截至|截止|up to|as of)\s*(?:到)?\s*([\d年月日./-]{6,12}|[A-Za-z]+ \d{4})/i.exec(
        title.normalize('NFKC'),
      )?.[1]
    const date = found ? readDateText(found).date : null
    if (date) return date
  }
  return null
}
