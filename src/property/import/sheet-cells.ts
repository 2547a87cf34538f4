import { type CellMemory, createCellMemory } from './cell-memory.ts'
import type { Cell, DateStyle } from './cells.ts'
import { type CellHead, wholeNumber } from './tag-heads.ts'
import { code, hasEscape, markOf, standsAt, textOf } from './xml-bytes.ts'
import { decodeText, richText, tagEnd, UnreadableXml } from './xml-text.ts'

export type Tables = {
  /** The shared texts in order, as cells; an empty text is no cell. */
  readonly shared: readonly (Cell | null)[]
  /** By style index. */
  readonly dateStyles: readonly DateStyle[]
}

export type CellReader = {
  /** Reads the content that begins at `from` and gives where the cell's end tag ends. */
  readonly read: (bytes: Buffer, from: number, head: CellHead) => number
  /** The cell just read; undefined when it was empty. */
  cell: Cell | undefined
}

/** Columns further right share the memories of the first. */
const memoryCount = 32

/**
 * Reads the contents of cells. Nearly every cell of a ledger is one value and nothing else, and is
 * cut out of the bytes; formulas, rich text and whatever else a cell may hold are read as text.
 */
export const createCellReader = (prefix: string, tables: Tables): CellReader => {
  const word = (text: string): Buffer => Buffer.from(text.replaceAll('%', prefix))
  const plainValue = { open: word('<%v>'), close: word('</%v></%c>') }
  const plainText = { open: word('<%is><%t>'), close: word('</%t></%is></%c>') }
  const cellEnd = word('</%c>')
  const memories: CellMemory[] = Array.from({ length: memoryCount }, createCellMemory)

  // One by one: an object for the span would be made a million times.
  const plainCell = (
    bytes: Buffer,
    from: number,
    to: number,
    hash: number,
    marks: number,
    head: CellHead,
  ): Cell | undefined => {
    const { type, column, style } = head
    if (type === 'shared') return sharedCell(wholeNumber(bytes, from, to), tables)
    if (type === 'boolean' || type === 'error') return cellOf(textOf(bytes, from, to), head, tables)
    const memory = memories[column % memoryCount]
    const dateStyle = (type === 'number' && tables.dateStyles[style]) || 'none'
    const known = memory?.find(bytes, from, to, hash)
    if (known?.dateStyle === dateStyle && (known.kind === 'number') === (type === 'number'))
      return known
    const text = marks === 0 ? bytes.toString('latin1', from, to) : textOf(bytes, from, to)
    const cell = cellOf(hasEscape(marks) ? decodeText(text) : text, head, tables)
    if (cell) memory?.keep(bytes, from, to, hash, cell)
    return cell
  }

  const reader: CellReader = {
    cell: undefined,
    read: (bytes, from, head) => {
      const { open, close } = head.type === 'inline' ? plainText : plainValue
      if (standsAt(bytes, from, open)) {
        const start = from + open.length
        let to = start
        let hash = 0
        let marks = 0
        for (; to < bytes.length; to++) {
          const byte = bytes[to] ?? 0
          if (byte === code.lessThan) break
          hash = (Math.imul(hash, 31) + byte) | 0
          marks |= markOf(byte)
        }
        if (standsAt(bytes, to, close)) {
          reader.cell = plainCell(bytes, start, to, hash, marks, head)
          return to + close.length
        }
      }
      const to = bytes.indexOf(cellEnd, from)
      const text = to < 0 ? '' : textOf(bytes, from, to)
      if (to < 0 || text.includes(`</${prefix}row`)) throw new UnreadableXml('a cell is not closed')
      reader.cell = richCell(text, head, tables, prefix)
      return to + cellEnd.length
    },
  }
  return reader
}

/** What stands for a formula whose value the file does not hold. */
const noValue: Cell = { text: '#NO VALUE', kind: 'error', dateStyle: 'none' }

const richCell = (
  text: string,
  head: CellHead,
  tables: Tables,
  prefix: string,
): Cell | undefined => {
  if (head.type === 'inline') return cellOf(richText(text, prefix), head, tables)
  const open = new RegExp(`<${prefix}v[\\s>/]`).exec(text)?.index
  if (open === undefined) return text.includes(`<${prefix}f`) ? noValue : undefined
  const close = tagEnd(text, open)
  if (text[close - 1] === '/') return undefined
  const end = text.indexOf(`</${prefix}v>`, close)
  if (end < 0) throw new UnreadableXml('a value is not closed')
  return cellOf(decodeText(text.slice(close + 1, end)), head, tables)
}

const cellOf = (raw: string, { type, style }: CellHead, tables: Tables): Cell | undefined => {
  if (type === 'shared') return sharedCell(Number(raw), tables)
  if (type === 'boolean')
    return { text: raw === '1' ? 'TRUE' : 'FALSE', kind: 'boolean', dateStyle: 'none' }
  if (type === 'error') return { text: raw, kind: 'error', dateStyle: 'none' }
  if (raw === '') return undefined
  if (type === 'number')
    return { text: raw, kind: 'number', dateStyle: tables.dateStyles[style] ?? 'none' }
  return textCell(raw)
}

const sharedCell = (index: number, { shared }: Tables): Cell | undefined => {
  const cell = shared[index]
  if (cell === undefined) throw new UnreadableXml('a shared text is missing')
  return cell ?? undefined
}

export const textCell = (text: string): Cell => ({ text, kind: 'text', dateStyle: 'none' })
