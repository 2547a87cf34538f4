import type { Cell, DateStyle, Row } from './cells.ts'
import {
  type CellHead,
  isNameEnd,
  type Names,
  readCell,
  readCellHead,
  slash,
  type Tables,
  tagNames,
} from './sheet-cells.ts'
import { tagEnd, UnreadableXml, withoutSections } from './xml-text.ts'

/**
 * Reads the rows of one worksheet from chunks of its XML. It knows only the part of SpreadsheetML
 * that holds values (row, c, v, is/t, f, mergeCell) and finds it by indexOf, several times faster
 * than an XML parser; tests hold it against one. Anything that is no well-formed worksheet throws.
 */
export const createSheetScanner = (input: {
  readonly strings: readonly string[]
  /** By style index. */
  readonly dateStyles: readonly DateStyle[]
  readonly onRow: (row: Row) => void
}): SheetScanner => {
  let rest = ''
  let prefix: string | null = null
  let isClosed = false
  let lastRow = 0
  const merges: string[] = []

  const scan = (text: string, isLast: boolean): string => {
    const names = tagNames(prefix ?? '')
    let position = 0
    for (;;) {
      const open = text.indexOf('<', position)
      if (open < 0) return ''
      if (text.startsWith(names.row, open) && isNameEnd(text, open + names.row.length)) {
        const close = tagEnd(text, open)
        if (close < 0) return text.slice(open)
        const isEmpty = text.charCodeAt(close - 1) === slash
        const end = isEmpty ? close : text.indexOf(names.rowEnd, close)
        if (end < 0) return text.slice(open)
        if (!isEmpty) {
          const row = readRow(text, { open, close, end }, input, names, lastRow + 1)
          lastRow = row.number
          input.onRow(row)
        }
        position = isEmpty ? close + 1 : end + names.rowEnd.length
        continue
      }
      const close = tagEnd(text, open)
      if (close < 0) {
        if (isLast) throw new UnreadableXml('unfinished tag')
        return text.slice(open)
      }
      if (text.startsWith(names.mergeCell, open)) {
        const range = /\sref=["']([A-Z]+\d+:[A-Z]+\d+)["']/.exec(text.slice(open, close))?.[1]
        if (range) merges.push(range)
      } else if (text.startsWith(names.worksheetEnd, open)) isClosed = true
      position = close + 1
    }
  }

  return {
    push: (chunk) => {
      let text = rest + chunk
      if (prefix === null) {
        const root = /<(\w+:)?worksheet[\s>]/.exec(text)
        if (!root) {
          if (text.length > 65_536) throw new UnreadableXml('not a worksheet')
          rest = text
          return
        }
        prefix = root[1] ?? ''
      }
      let held = ''
      if (text.includes('<!')) ({ text, held } = withoutSections(text))
      rest = scan(text, false) + held
      if (rest.length > longestRow) throw new UnreadableXml('a row is too long')
    },
    end: () => {
      if (prefix === null || scan(rest, true) !== '' || !isClosed) {
        throw new UnreadableXml('the sheet ends in the middle')
      }
      return { merges }
    },
  }
}

export type SheetScanner = {
  readonly push: (chunk: string) => void
  readonly end: () => { readonly merges: readonly string[] }
}

const longestRow = 16 * 1024 * 1024
/** The format's own limit; a cell beyond it is a broken or hostile file. */
const lastColumn = 16_384

const readRow = (
  text: string,
  at: { open: number; close: number; end: number },
  tables: Tables,
  names: Names,
  nextNumber: number,
): Row => {
  const head: CellHead = { column: -1, style: 0, type: 'n' }
  const tag = text.slice(at.open, at.close)
  const stated = /\sr=["'](\d{1,7})["']/.exec(tag)?.[1]
  const cells: (Cell | undefined)[] = []
  let column = -1
  let position = at.close + 1
  for (;;) {
    const open = text.indexOf('<', position)
    if (open < 0 || open >= at.end) break
    if (!text.startsWith(names.cell, open) || !isNameEnd(text, open + names.cell.length)) {
      // Extensions (extLst) hold no value of ours.
      position = tagEnd(text, open) + 1
      if (position <= open) throw new UnreadableXml('a tag is not closed')
      continue
    }
    const close = readCellHead(text, open + names.cell.length, head)
    column = head.column < 0 ? column + 1 : head.column
    if (column >= lastColumn) throw new UnreadableXml('a cell lies beyond the last column')
    if (text.charCodeAt(close - 1) === slash) {
      position = close + 1
      continue
    }
    const end = text.indexOf(names.cellEnd, close)
    if (end < 0 || end > at.end) throw new UnreadableXml('a cell is not closed')
    const cell = readCell(text, { from: close + 1, to: end }, head, tables, names)
    if (cell) cells[column] = cell
    position = end + names.cellEnd.length
  }
  return {
    number: stated ? Number(stated) : nextNumber,
    isHidden: tag.includes('hidden') && /\shidden=["'](1|true)["']/.test(tag),
    cells,
  }
}
