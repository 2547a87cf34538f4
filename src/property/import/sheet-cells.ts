import type { Cell, DateStyle } from './cells.ts'
import { decodeText, richText, tagEnd, UnreadableXml } from './xml-text.ts'

export const slash = 47
const space = 32
/** What stands for a formula whose value the file does not hold. */
const noValue = '#NO VALUE'

export type Names = ReturnType<typeof tagNames>
export const tagNames = (prefix: string) => ({
  row: `<${prefix}row`,
  rowEnd: `</${prefix}row>`,
  cell: `<${prefix}c`,
  cellEnd: `</${prefix}c>`,
  value: `<${prefix}v`,
  valueEnd: `</${prefix}v>`,
  formula: `<${prefix}f`,
  inlineText: `<${prefix}is><${prefix}t>`,
  inlineTextEnd: `</${prefix}t></${prefix}is>`,
  mergeCell: `<${prefix}mergeCell `,
  worksheetEnd: `</${prefix}worksheet`,
  prefix,
})

/** `<row` must not be taken for `<rowBreaks`. */
export const isNameEnd = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code <= space || code === 62 || code === slash
}

/** What a cell's tag says; one object is filled anew by each cell of a row. */
export type CellHead = { column: number; style: number; type: string }
/**
 * The attributes r, s and t, looked at letter by letter: this is the hottest loop of an import.
 * Returns where the tag's > stands.
 */
export const readCellHead = (text: string, from: number, into: CellHead): number => {
  into.column = -1
  into.style = 0
  into.type = 'n'
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 62) return at
    if (code !== 34 && code !== 39) continue
    // A quote opens: the letter before its = names the attribute, when nothing stands before it.
    const start = at + 1
    const isOneLetter = text.charCodeAt(at - 1) === 61 && text.charCodeAt(at - 3) <= space
    const name = isOneLetter ? text.charCodeAt(at - 2) : 0
    at = start
    while (at < text.length && text.charCodeAt(at) !== code) at++
    if (name === 114) into.column = columnOf(text, start, at)
    else if (name === 115) into.style = Number(text.slice(start, at)) || 0
    else if (name === 116) into.type = text.slice(start, at)
  }
  throw new UnreadableXml('a tag is not closed')
}

/** K of K12 is 10; the letters of a reference as a column, the first is 0. */
const columnOf = (text: string, from: number, to: number): number => {
  let column = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 65) break
    column = column * 26 + (code & 31)
  }
  return column - 1
}

export type Tables = {
  readonly strings: readonly string[]
  readonly dateStyles: readonly DateStyle[]
}

export const readCell = (
  text: string,
  span: { from: number; to: number },
  head: CellHead,
  tables: Tables,
  names: Names,
): Cell | undefined => {
  if (head.type === 'inlineStr') {
    const value = inlineText(text, span, names)
    return value === '' ? undefined : textCell(value)
  }
  let open = text.indexOf(names.value, span.from)
  while (open >= 0 && open < span.to && !isNameEnd(text, open + names.value.length)) {
    open = text.indexOf(names.value, open + 1)
  }
  if (open < 0 || open >= span.to) {
    const isBareFormula = text.slice(span.from, span.to).includes(names.formula)
    return isBareFormula ? { text: noValue, kind: 'error', dateStyle: 'none' } : undefined
  }
  const close = tagEnd(text, open)
  if (text.charCodeAt(close - 1) === slash) return undefined
  const end = text.indexOf(names.valueEnd, close)
  if (end < 0 || end > span.to) throw new UnreadableXml('a value is not closed')
  const raw = decodeText(text.slice(close + 1, end))
  return cellOf(raw, head, tables)
}

/** The usual <is><t>…</t></is> is cut out; anything richer goes through richText. */
const inlineText = (text: string, { from, to }: { from: number; to: number }, names: Names) => {
  const start = from + names.inlineText.length
  const end = to - names.inlineTextEnd.length
  const isUsual =
    text.startsWith(names.inlineText, from) &&
    text.startsWith(names.inlineTextEnd, end) &&
    text.indexOf('<', start) === end
  return isUsual ? decodeText(text.slice(start, end)) : richText(text.slice(from, to), names.prefix)
}

const cellOf = (raw: string, { type, style }: CellHead, tables: Tables): Cell | undefined => {
  switch (type) {
    case 's': {
      const shared = tables.strings[Number(raw)]
      if (shared === undefined) throw new UnreadableXml('a shared text is missing')
      return shared === '' ? undefined : textCell(shared)
    }
    case 'n':
      if (raw === '') return undefined
      return { text: raw, kind: 'number', dateStyle: tables.dateStyles[style] ?? 'none' }
    case 'b':
      return { text: raw === '1' ? 'TRUE' : 'FALSE', kind: 'boolean', dateStyle: 'none' }
    case 'e':
      return { text: raw, kind: 'error', dateStyle: 'none' }
    default:
      return raw === '' ? undefined : textCell(raw)
  }
}

const textCell = (text: string): Cell => ({
  text,
  kind: 'text',
  dateStyle: 'none',
})
