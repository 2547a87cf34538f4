import type { Cell, DateStyle, Row } from './cells.ts'
import { decodeText, richText, tagEnd, UnreadableXml, withoutSections } from './xml-text.ts'

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
/** What stands for a formula whose value the file does not hold. */
const noValue = '#NO VALUE'
const slash = 47
const space = 32

type Names = ReturnType<typeof tagNames>
const tagNames = (prefix: string) => ({
  row: `<${prefix}row`,
  rowEnd: `</${prefix}row>`,
  cell: `<${prefix}c`,
  cellEnd: `</${prefix}c>`,
  value: `<${prefix}v`,
  valueEnd: `</${prefix}v>`,
  formula: `<${prefix}f`,
  inline: `<${prefix}is`,
  mergeCell: `<${prefix}mergeCell `,
  worksheetEnd: `</${prefix}worksheet`,
  prefix,
})

/** `<row` must not be taken for `<rowBreaks`. */
const isNameEnd = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code <= space || code === 62 || code === slash
}

const readRow = (
  text: string,
  at: { open: number; close: number; end: number },
  input: { strings: readonly string[]; dateStyles: readonly DateStyle[] },
  names: Names,
  nextNumber: number,
): Row => {
  const tag = text.slice(at.open, at.close)
  const stated = /\sr=["'](\d{1,7})["']/.exec(tag)?.[1]
  const cells: (Cell | undefined)[] = []
  let column = -1
  let position = at.close + 1
  for (;;) {
    const open = text.indexOf('<', position)
    if (open < 0 || open >= at.end) break
    const close = tagEnd(text, open)
    if (!text.startsWith(names.cell, open) || !isNameEnd(text, open + names.cell.length)) {
      // Extensions (extLst) hold no value of ours.
      position = close + 1
      continue
    }
    const head = readCellHead(text, open + names.cell.length, close)
    column = head.column < 0 ? column + 1 : head.column
    if (column >= lastColumn) throw new UnreadableXml('a cell lies beyond the last column')
    if (text.charCodeAt(close - 1) === slash) {
      position = close + 1
      continue
    }
    const end = text.indexOf(names.cellEnd, close)
    if (end < 0 || end > at.end) throw new UnreadableXml('a cell is not closed')
    const cell = readCell(text, { from: close + 1, to: end }, head, input, names)
    if (cell) cells[column] = cell
    position = end + names.cellEnd.length
  }
  return {
    number: stated ? Number(stated) : nextNumber,
    isHidden: /\shidden=["'](1|true)["']/.test(tag),
    cells,
  }
}

type CellHead = { column: number; style: number; type: string }

/** The attributes r, s and t, looked at letter by letter: this is the hottest loop of an import. */
const readCellHead = (text: string, from: number, to: number): CellHead => {
  let column = -1
  let style = 0
  let type = 'n'
  for (let at = from; at < to - 2; at++) {
    if (text.charCodeAt(at + 1) !== 61 || text.charCodeAt(at - 1) > space) continue
    const quote = text.charCodeAt(at + 2)
    if (quote !== 34 && quote !== 39) continue
    const name = text.charCodeAt(at)
    let end = at + 3
    while (end < to && text.charCodeAt(end) !== quote) end++
    if (name === 114) {
      column = 0
      for (let letter = at + 3; letter < end; letter++) {
        const code = text.charCodeAt(letter)
        if (code < 65) break
        column = column * 26 + ((code & 31) as number)
      }
      column--
    } else if (name === 115) style = Number(text.slice(at + 3, end)) || 0
    else if (name === 116) type = text.slice(at + 3, end)
    at = end
  }
  return { column, style, type }
}

const readCell = (
  text: string,
  span: { from: number; to: number },
  head: CellHead,
  input: { strings: readonly string[]; dateStyles: readonly DateStyle[] },
  names: Names,
): Cell | undefined => {
  if (head.type === 'inlineStr') {
    const inner = text.slice(span.from, span.to)
    const value = richText(inner, names.prefix)
    return value === '' ? undefined : textCell(value, inner.includes(names.formula))
  }
  let open = text.indexOf(names.value, span.from)
  while (open >= 0 && open < span.to && !isNameEnd(text, open + names.value.length)) {
    open = text.indexOf(names.value, open + 1)
  }
  if (open < 0 || open >= span.to) {
    const isBareFormula = text.slice(span.from, span.to).includes(names.formula)
    return isBareFormula
      ? { text: noValue, kind: 'error', dateStyle: 'none', isFormula: true }
      : undefined
  }
  const close = tagEnd(text, open)
  if (text.charCodeAt(close - 1) === slash) return undefined
  const end = text.indexOf(names.valueEnd, close)
  if (end < 0 || end > span.to) throw new UnreadableXml('a value is not closed')
  const raw = decodeText(text.slice(close + 1, end))
  const isFormula = open > span.from && text.slice(span.from, open).includes(names.formula)
  return cellOf(raw, head, isFormula, input)
}

const cellOf = (
  raw: string,
  { type, style }: CellHead,
  isFormula: boolean,
  input: { strings: readonly string[]; dateStyles: readonly DateStyle[] },
): Cell | undefined => {
  switch (type) {
    case 's': {
      const shared = input.strings[Number(raw)]
      if (shared === undefined) throw new UnreadableXml('a shared text is missing')
      return shared === '' ? undefined : textCell(shared, isFormula)
    }
    case 'n':
      if (raw === '') return undefined
      return { text: raw, kind: 'number', dateStyle: input.dateStyles[style] ?? 'none', isFormula }
    case 'b':
      return { text: raw === '1' ? 'TRUE' : 'FALSE', kind: 'boolean', dateStyle: 'none', isFormula }
    case 'e':
      return { text: raw, kind: 'error', dateStyle: 'none', isFormula }
    default:
      return raw === '' ? undefined : textCell(raw, isFormula)
  }
}

const textCell = (text: string, isFormula: boolean): Cell => ({
  text,
  kind: 'text',
  dateStyle: 'none',
  isFormula,
})
