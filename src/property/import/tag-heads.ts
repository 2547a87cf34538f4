import { code, standsAt } from './xml-bytes.ts'
import { UnreadableXml } from './xml-text.ts'

type CellType = 'number' | 'shared' | 'inline' | 'boolean' | 'error' | 'text'

/** What a cell's tag says; one object is filled anew by each cell of a sheet. */
export type CellHead = { column: number; style: number; type: CellType }

/**
 * The attributes r, s and t, looked at byte by byte: this is the hottest loop of an import.
 * Returns where the tag's > stands.
 */
export const readCellHead = (bytes: Uint8Array, from: number, into: CellHead): number => {
  into.column = -1
  into.style = 0
  into.type = 'number'
  for (let at = from; at < bytes.length; at++) {
    const quote = bytes[at] ?? 0
    if (quote === code.greaterThan) return at
    if (quote !== code.doubleQuote && quote !== code.singleQuote) continue
    const name = oneLetterName(bytes, at)
    const start = at + 1
    at = quoteEnd(bytes, quote, start)
    if (name === letter.r) into.column = columnOf(bytes, start, at)
    else if (name === letter.s) into.style = Math.max(wholeNumber(bytes, start, at), 0)
    else if (name === letter.t) into.type = typeOf(bytes, start, at)
  }
  throw new UnreadableXml('a tag is not closed')
}

/** What a row's tag says; -1 where it gives no number. */
type RowHead = { number: number; isHidden: boolean }

export const readRowHead = (bytes: Uint8Array, from: number): RowHead => {
  const head: RowHead = { number: -1, isHidden: false }
  for (let at = from; at < bytes.length && bytes[at] !== code.greaterThan; at++) {
    const quote = bytes[at] ?? 0
    if (quote !== code.doubleQuote && quote !== code.singleQuote) continue
    const start = at + 1
    const end = quoteEnd(bytes, quote, start)
    if (oneLetterName(bytes, at) === letter.r) head.number = wholeNumber(bytes, start, end)
    else if (standsAt(bytes, at - hidden.length, hidden))
      head.isHidden = bytes[start] === letter.one || bytes[start] === letter.t
    at = end
  }
  return head
}
const hidden = Buffer.from(' hidden=')

/** A quote opens: the letter before its = names the attribute, when nothing stands before it. */
const oneLetterName = (bytes: Uint8Array, quoteAt: number): number =>
  bytes[quoteAt - 1] === code.equals && (bytes[quoteAt - 3] ?? 0) <= code.space
    ? (bytes[quoteAt - 2] ?? 0)
    : 0

/** No attribute holds a <; one that seems to is not closed. */
const quoteEnd = (bytes: Uint8Array, quote: number, from: number): number => {
  let at = from
  while (at < bytes.length && bytes[at] !== quote && bytes[at] !== code.lessThan) at++
  if (bytes[at] !== quote) throw new UnreadableXml('an attribute is not closed')
  return at
}

const letter = { one: 49, b: 98, e: 101, i: 105, n: 110, r: 114, s: 115, t: 116 } as const

/** K of K12 is 10; the letters of a reference as a column, the first is 0. */
const columnOf = (bytes: Uint8Array, from: number, to: number): number => {
  let column = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 65) break
    column = column * 26 + (byte & 31)
  }
  return column - 1
}

/** Digits as a number; -1 for anything else. */
export const wholeNumber = (bytes: Uint8Array, from: number, to: number): number => {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return to > from ? value : -1
}

/** n, s, inlineStr, b, e; str and d hold their text in the value. */
const typeOf = (bytes: Uint8Array, from: number, to: number): CellType => {
  const first = bytes[from]
  if (first === letter.i) return 'inline'
  if (to - from > 1) return 'text'
  if (first === letter.s) return 'shared'
  if (first === letter.n) return 'number'
  if (first === letter.b) return 'boolean'
  return first === letter.e ? 'error' : 'text'
}
