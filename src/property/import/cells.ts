/** What a spreadsheet cell holds, before anyone asks what it means. */
export type Cell = {
  /** The text, or a number as the file writes it; never computed. */
  readonly text: string
  readonly kind: 'text' | 'number' | 'boolean' | 'error'
  /** Whether the cell's number format shows a day, only a year and month, or no date. */
  readonly dateStyle: DateStyle
}

export type DateStyle = 'none' | 'day' | 'month'

export type Row = {
  /** As the spreadsheet counts: the first is 1. */
  readonly number: number
  readonly isHidden: boolean
  /** By column, the first is 0; empty cells are undefined. */
  readonly cells: readonly (Cell | undefined)[]
}

export type SheetInfo = {
  readonly name: string
  readonly isHidden: boolean
  /** The workbook counts days from 1904 instead of 1900. */
  readonly is1904: boolean
}

/** Receives a workbook as it is read. */
export type WorkbookVisitor = {
  readonly sheet: (info: SheetInfo) => void
  readonly row: (row: Row) => void
  readonly sheetEnd: (extras: { readonly merges: readonly string[] }) => void
}

/** 0 is A, 26 is AA. */
export const columnName = (column: number): string => {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  }
  return name
}

export const columnIndex = (name: string): number =>
  [...name.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

export const cellAddress = (column: number, rowNumber: number): string =>
  `${columnName(column)}${rowNumber}`

/** 101.0 and 1.3800138E10, as some programs write whole numbers, are 101 and 13800138000. */
export const plainNumber = (text: string): string => {
  if (text.endsWith('.0')) return text.slice(0, -2)
  if (!text.includes('E') && !text.includes('e')) return text
  const value = Number(text)
  return Number.isSafeInteger(value) ? String(value) : text
}
