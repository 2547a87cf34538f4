import { readDecimal } from './amounts.ts'
import { readArrearsRow } from './arrears-sheet.ts'
import { cellAddress, type Row, type SheetInfo, type WorkbookVisitor } from './cells.ts'
import { readDateText } from './dates.ts'
import { isHeaderAgain, type Layout, layoutOf } from './layout.ts'
import { readMeterRow, readOwnerRow, readPaymentRow, readTariffRow } from './list-sheets.ts'
import { createNotebook } from './notebook.ts'
import type {
  AnalyseOptions,
  ArrearsDraft,
  Findings,
  MeterFound,
  PaymentFound,
  SheetState,
  TariffFound,
  UnitDraft,
} from './preview-types.ts'
import { fieldsOf } from './row-fields.ts'
import { settleFindings } from './settle.ts'
import { count, footWords, totalIn, totalsOf } from './sheet-totals.ts'
import { type Carried, readUnitRow } from './unit-sheet.ts'

/** How many rows are looked at before a sheet's layout is decided. */
const headRows = 40

/** What was read, before sheets are joined. */
export type Raw = {
  readonly units: UnitDraft[]
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
    units: [],
    arrears: [],
    tariffs: [],
    meters: [],
    payments: [],
    owners: new Map(),
    titles: [],
  }
  let info: SheetInfo = { name: '', isHidden: false, is1904: false }
  let head: Row[] | null = []
  let reader: ((row: Row) => void) | null = null

  const decide = (): void => {
    const rows = head ?? []
    head = null
    const state = emptyState(info)
    sheets.push(state)
    const mapping = options.mapping.find(({ sheet }) => sheet === info.name)
    const layout = mapping?.use === 'ignored' ? null : layoutOf(info, rows, mapping)
    if (!layout || layout.use === 'ignored') {
      reader = null
      state.ignoredRows = rows.length
      return
    }
    const titles = rows
      .filter(({ number }) => number < layout.headerRow)
      .flatMap((row) => row.cells.find((cell) => cell)?.text ?? [])
    raw.titles.push(info.name, ...titles)
    Object.assign(state, describe(layout, titles, info))
    if (info.isHidden) notebook.warn(state, 'A1', 'hidden-sheet', info.name, null)
    reader = readerOf(layout, state, raw, notebook)
    for (const row of rows) {
      if (row.number > layout.headerRow) reader(row)
      else state.ignoredRows++
    }
  }

  return {
    sheet: (next) => {
      info = next
      head = []
      reader = null
    },
    row: (row) => {
      if (!head) reader?.(row)
      else {
        head.push(row)
        if (head.length >= headRows) decide()
      }
    },
    sheetEnd: ({ merges }) => {
      if (head) decide()
      const state = sheets.at(-1)
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
    finish: () => settleFindings(raw, sheets, notebook, options),
  }
}

const emptyState = (info: SheetInfo): SheetState => ({
  name: info.name,
  isHidden: info.isHidden,
  is1904: info.is1904,
  use: 'ignored',
  headerRow: null,
  columns: [],
  building: null,
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

const describe = (
  layout: Layout,
  titles: readonly string[],
  info: SheetInfo,
): Partial<SheetState> => {
  const words = [info.name, ...titles, ...layout.columns.map(({ header }) => header)].join(' ')
  const price = /(\d+(?:\.\d+)?)\s*元\s*[/每]\s*(?:㎡|平|m2|m²)/i.exec(
    titles.join(' ').normalize('NFKC'),
  )?.[1]
  const owes = /欠|未缴|未交|未收|arrears|outstanding|overdue|unpaid|owed/i
  const pays = /已缴|已交|实收|收缴|缴费|交费|收费记录|收款|paid|received|payment/i
  const months = layout.columns
    .filter(({ field }) => field === 'month')
    .map(({ header }) => header)
    .join(' ')
  const hasDebt = layout.columns.some(({ field }) => field === 'arrears')
  return {
    use: layout.use,
    headerRow: layout.headerRow,
    columns: layout.columns,
    building: layout.building,
    kind: layout.kind,
    unknownHeaders: layout.unknownHeaders,
    titlePrice: price
      ? readDecimal({ text: price, kind: 'number', dateStyle: 'none' }, 4).value
      : null,
    // Months under 已缴 are payments; under 欠费, or beside a column of arrears, they are owed.
    monthsAreArrears:
      owes.test(months) ||
      (!pays.test(months) &&
        (hasDebt || (owes.test(words) && !pays.test([info.name, ...titles].join(' '))))),
  }
}

const readerOf = (
  layout: Layout,
  state: SheetState,
  raw: Raw,
  notebook: ReturnType<typeof createNotebook>,
): ((row: Row) => void) => {
  const fields = fieldsOf(layout.columns)
  const carried: Carried = { building: null, entrance: null, last: null, through: 0 }
  const above = { last: null }
  const roomColumn = fields.room?.index ?? fields.item?.index ?? 0
  const read = (row: Row): void => {
    switch (layout.use) {
      case 'units': {
        const rejectedBefore = notebook.rejected.length
        const unit = readUnitRow(row, fields, state, carried, notebook)
        if (unit) raw.units.push(unit)
        count(row, fields, state, unit, notebook.rejected.length > rejectedBefore)
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
  return (row) => {
    let first: string | null = null
    for (const cell of row.cells) {
      if (cell && cell.text.trim() !== '') {
        first = cell.text
        break
      }
    }
    if (first === null || footWords.test(first.trim()) || isHeaderAgain(row, layout)) {
      state.ignoredRows++
      return
    }
    const total = totalIn(row, roomColumn)
    if (total === null) return read(row)
    state.ignoredRows++
    if (!/小计|subtotal/i.test(total)) state.totalRow = totalsOf(row, fields)
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
