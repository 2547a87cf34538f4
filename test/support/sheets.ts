import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'

export type SheetCell = string | number | Date | null | { formula: string; result?: number }
type TestSheet = {
  readonly name: string
  readonly rows: readonly (readonly SheetCell[])[]
  readonly merges?: readonly string[]
  /** Counted from 1. */
  readonly hiddenColumns?: readonly number[]
}

const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-sheets-'))
let count = 0
const nextPath = (ending: string): string => join(folder, `${++count}.${ending}`)

/** Writes a workbook as a person's program would; the importer reads it with none of this code. */
export const writeXlsx = async (
  sheets: readonly TestSheet[],
  options: { is1904?: boolean } = {},
): Promise<string> => {
  const workbook = new ExcelJS.Workbook()
  workbook.properties.date1904 = options.is1904 ?? false
  for (const { name, rows, merges, hiddenColumns } of sheets) {
    const sheet = workbook.addWorksheet(name)
    for (const row of rows) {
      const added = sheet.addRow(row as ExcelJS.CellValue[])
      row.forEach((value, index) => {
        if (value instanceof Date) added.getCell(index + 1).numFmt = 'yyyy-mm-dd'
      })
    }
    for (const range of merges ?? []) sheet.mergeCells(range)
    for (const column of hiddenColumns ?? []) sheet.getColumn(column).hidden = true
  }
  const path = nextPath('xlsx')
  await workbook.xlsx.writeFile(path)
  return path
}

export const writeCsv = (
  rows: readonly (readonly SheetCell[])[],
  {
    encoding = 'utf8',
    bom = false,
    separator = ',',
  }: { encoding?: 'utf8' | 'gbk'; bom?: boolean; separator?: string } = {},
): string => {
  const field = (value: SheetCell): string => {
    const text =
      value === null
        ? ''
        : value instanceof Date
          ? value.toISOString().slice(0, 10)
          : typeof value === 'object'
            ? String(value.result ?? '')
            : String(value)
    return /["\n\r]/.test(text) || text.includes(separator)
      ? `"${text.replaceAll('"', '""')}"`
      : text
  }
  const text = rows.map((row) => row.map(field).join(separator)).join('\r\n')
  const path = nextPath('csv')
  writeFileSync(path, encoding === 'gbk' ? iconv.encode(text, 'gbk') : (bom ? '\ufeff' : '') + text)
  return path
}

export const writeBytes = (bytes: Uint8Array, ending: string): string => {
  const path = nextPath(ending)
  writeFileSync(path, bytes)
  return path
}
