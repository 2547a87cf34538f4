import { Failure } from '../../kernel/failure.ts'
import type { WorkbookVisitor } from './cells.ts'
import { failures } from './failures.ts'
import { textCell } from './sheet-cells.ts'
import { createSheetScanner } from './sheet-scanner.ts'
import { readSharedStrings, readWorkbook } from './workbook.ts'
import { UnreadableXml } from './xml-text.ts'
import { limits, openArchive } from './zip.ts'

type ReadNotes = { readonly hasExternalLinks: boolean; readonly hasMacros: boolean }

/**
 * Streams the rows of every worksheet to the visitor. Formulas are not evaluated: the value last
 * saved stands. Memory holds the shared texts and one row.
 * @throws Failure one sentence with the sheet, for anything that is no sound workbook
 */
export const readXlsx = async (path: string, visitor: WorkbookVisitor): Promise<ReadNotes> => {
  const archive = await openArchive(path)
  let sheetName = ''
  try {
    const workbook = await readWorkbook(archive)
    const { stringsPath, dateStyles, is1904 } = workbook
    const strings =
      stringsPath && archive.has(stringsPath) ? await readSharedStrings(archive, stringsPath) : []
    const shared = strings.map((text) => (text === '' ? null : textCell(text)))
    let rows = 0
    for (const { name, isHidden, path: part } of workbook.sheets) {
      sheetName = name
      visitor.sheet({ name, isHidden, is1904 })
      const scanner = createSheetScanner({
        shared,
        dateStyles,
        onRow: (row) => {
          if (++rows > limits.rows) throw failures.tooManyRows({ limit: limits.rows })
          visitor.row(row)
        },
      })
      for await (const bytes of archive.bytes(part)) scanner.push(bytes)
      visitor.sheetEnd(scanner.end())
    }
    return workbook
  } catch (error) {
    if (error instanceof Failure) throw error
    if (error instanceof UnreadableXml) {
      throw failures.sheetUnreadable(
        { sheet: sheetName || '—' },
        sheetName ? { sheet: sheetName } : {},
      )
    }
    throw error
  } finally {
    archive.close()
  }
}
