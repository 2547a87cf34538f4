import type { Cell, Row } from './cells.ts'
import { type CellReader, createCellReader, type Tables } from './sheet-cells.ts'
import { type CellHead, readCellHead, readRowHead } from './tag-heads.ts'
import { code, isNameEnd, nextByte, standsAt, tagEnd } from './xml-bytes.ts'
import { UnreadableXml, withoutSections } from './xml-text.ts'

/**
 * Reads the rows of one worksheet from chunks of its XML. It knows only the part of SpreadsheetML
 * that holds values (row, c, v, is/t, f, mergeCell) and finds it in the bytes, many times faster than
 * an XML parser; tests hold it against one. Anything that is no well-formed worksheet throws.
 */
export const createSheetScanner = (
  input: Tables & { readonly onRow: (row: Row) => void },
): SheetScanner => {
  let rest: Buffer = Buffer.alloc(0)
  /** A comment or CDATA whose end has not come yet. */
  let held: Buffer = Buffer.alloc(0)
  let sheet: { readonly names: Names; readonly cells: CellReader } | null = null
  let isClosed = false
  let lastRow = 0
  const merges: string[] = []

  /** Reads whole rows and tags; gives where the first unfinished one begins. */
  const scan = (bytes: Buffer, names: Names, cells: CellReader): number => {
    // A row that begins before the last end of a row is whole.
    const whole = bytes.lastIndexOf(names.rowEnd)
    let position = 0
    for (;;) {
      const open = nextByte(bytes, code.lessThan, position)
      if (open < 0) return bytes.length
      const close = tagEnd(bytes, open)
      if (close < 0) return open
      position = close + 1
      if (standsAt(bytes, open, names.row) && isNameEnd(bytes, open + names.row.length)) {
        if (bytes[close - 1] === code.slash) continue
        if (open > whole) return open
        const { number, isHidden } = readRowHead(bytes, open + names.row.length)
        lastRow = number > 0 ? number : lastRow + 1
        const values: (Cell | undefined)[] = []
        position = readCells(bytes, position, values, names, cells)
        input.onRow({ number: lastRow, isHidden, cells: values })
      } else if (standsAt(bytes, open, names.mergeCell)) {
        const tag = bytes.toString('latin1', open, close)
        const range = /\sref=["']([A-Z]+\d+:[A-Z]+\d+)["']/.exec(tag)?.[1]
        if (range) merges.push(range)
      } else if (standsAt(bytes, open, names.worksheetEnd)) isClosed = true
    }
  }

  /** What is left and what has come, in one buffer that is used again for every chunk. */
  let room: Buffer = Buffer.alloc(256 * 1024)
  const joined = (...parts: readonly Buffer[]): Buffer => {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const into = length > room.length ? Buffer.alloc(length * 2) : room
    let at = 0
    for (const part of parts) at += part.copy(into, at)
    room = into
    return into.subarray(0, length)
  }

  const begin = (bytes: Buffer): typeof sheet => {
    const root = /<(\w+:)?worksheet[\s>]/.exec(bytes.toString('latin1'))
    if (!root && bytes.length > 65_536) throw new UnreadableXml('not a worksheet')
    const prefix = root?.[1] ?? ''
    return root && { names: tagNames(prefix), cells: createCellReader(prefix, input) }
  }

  return {
    push: (chunk) => {
      let bytes = joined(rest, held, chunk)
      sheet ??= begin(bytes)
      if (!sheet) {
        rest = bytes
        return
      }
      // Hardly any sheet has a comment, or an exclamation mark at all.
      if (held.length > 0 || chunk.includes(code.exclamation))
        ({ bytes, held } = bytesWithoutSections(bytes))
      rest = bytes.subarray(scan(bytes, sheet.names, sheet.cells))
      if (rest.length + held.length > longestRow) throw new UnreadableXml('a row is too long')
    },
    end: () => {
      if (rest.length + held.length > 0 || !isClosed)
        throw new UnreadableXml('the sheet ends in the middle')
      return { merges }
    },
  }
}

type SheetScanner = {
  readonly push: (chunk: Buffer) => void
  readonly end: () => { readonly merges: readonly string[] }
}

const longestRow = 16 * 1024 * 1024
/** The format's own limit; a cell beyond it is a broken or hostile file. */
const lastColumn = 16_384

type Names = ReturnType<typeof tagNames>
const tagNames = (prefix: string) => ({
  row: Buffer.from(`<${prefix}row`),
  rowEnd: Buffer.from(`</${prefix}row>`),
  cell: Buffer.from(`<${prefix}c`),
  mergeCell: Buffer.from(`<${prefix}mergeCell `),
  worksheetEnd: Buffer.from(`</${prefix}worksheet`),
})

/** Reads a row's cells and gives where the row's end tag ends. */
const readCells = (
  bytes: Buffer,
  from: number,
  into: (Cell | undefined)[],
  names: Names,
  cells: CellReader,
): number => {
  const head: CellHead = { column: -1, style: 0, type: 'number' }
  let [position, column] = [from, -1]
  for (;;) {
    const open = nextByte(bytes, code.lessThan, position)
    if (open < 0) throw new UnreadableXml('a row is not closed')
    if (standsAt(bytes, open, names.rowEnd)) return open + names.rowEnd.length
    if (!standsAt(bytes, open, names.cell) || !isNameEnd(bytes, open + names.cell.length)) {
      // Extensions (extLst) hold no value of ours.
      position = tagEnd(bytes, open) + 1
      if (position <= open) throw new UnreadableXml('a tag is not closed')
      continue
    }
    const close = readCellHead(bytes, open + names.cell.length, head)
    column = head.column < 0 ? column + 1 : head.column
    if (column >= lastColumn) throw new UnreadableXml('a cell lies beyond the last column')
    if (bytes[close - 1] === code.slash) {
      position = close + 1
      continue
    }
    position = cells.read(bytes, close + 1, head)
    if (cells.cell) into[column] = cells.cell
  }
}

/** By latin1 a byte is a letter, so sections are taken out before anything is decoded. */
const bytesWithoutSections = (bytes: Buffer): { bytes: Buffer; held: Buffer } => {
  const { text, held } = withoutSections(bytes.toString('latin1'))
  return { bytes: Buffer.from(text, 'latin1'), held: Buffer.from(held, 'latin1') }
}
