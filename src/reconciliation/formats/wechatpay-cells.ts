import { isPlainDate } from '../../kernel/period.ts'
import type { Micro } from './format.ts'
import { type Line, unreadable, words } from './text-lines.ts'

/** One column of the line that was last loaded; what a layout lacks is empty text and no money. */
export type Cell = {
  readonly isThere: boolean
  /** The cell as it stands; of what is not ASCII, a character a byte. */
  readonly text: () => string
  /** The cell for people to read. */
  readonly words: () => string
  /** A number that the channel or we gave out: up to 64 letters, digits and signs. */
  readonly number: () => string
  readonly micro: () => Micro
  readonly fen: () => bigint
  /** "2026-11-22 21:52:07" */
  readonly wallTime: () => string
  readonly refuse: (zh: string, en: string) => Error
}

export type Row = {
  /** @throws Failure unreadableLine for another number of cells than the header has */
  readonly load: (line: Line) => void
  readonly cell: (key: string) => Cell
}

const backtick = 96
const comma = 44
const microOfFen = 1000n

/**
 * One row that is loaded with line after line: a line is walked through once to find where its
 * cells begin, and a cell is read when it is asked for.
 */
export const openRow = (names: readonly string[], at: ReadonlyMap<string, number>): Row => {
  let line: Line = { lineNo: 0, bytes: new Uint8Array(), text: '', start: 0, end: 0 }
  // Where each cell begins, behind its backtick; and where one more would.
  const starts = new Uint32Array(names.length + 2)
  const load = (loaded: Line): void => {
    line = loaded
    const { bytes, start, end } = loaded
    let count = 0
    if (bytes[start] === backtick) starts[count++] = start + 1
    for (let index = start + 2; index < end; index++) {
      if (bytes[index] !== backtick || bytes[index - 1] !== comma) continue
      starts[count++] = index + 1
    }
    // A write behind the end of the array is no write, so too many cells are just counted.
    if (count === names.length) starts[count] = end + 2
    else {
      throw unreadable(
        loaded.lineNo,
        `应有 ${names.length} 列，读到 ${count} 列`,
        `${names.length} columns are expected, ${count} were read`,
      )
    }
  }
  const cell = (key: string): Cell => {
    const index = at.get(key) ?? -1
    const isThere = index >= 0
    const name = names[index] ?? key
    const start = (): number => starts[index] ?? 0
    const end = (): number => (starts[index + 1] ?? 2) - 2
    const text = (): string => (isThere ? line.text.slice(start(), end()) : '')
    const refuse = (zh: string, en: string): Error =>
      unreadable(line.lineNo, `“${name}”列${zh}`, `in the column ${name}, ${en}`, name)
    // An amount goes into the line and into a total: it is taken apart once.
    let readLine = 0
    let amount: Micro = 0n
    const micro = (): Micro => {
      if (readLine === line.lineNo || !isThere) return amount
      const found = microOf(line.bytes, start(), end())
      if (found === null) throw refuse('不是金额', 'there is no amount of money')
      readLine = line.lineNo
      amount = found
      return found
    }
    return {
      isThere,
      text,
      words: () => (isThere ? words(line, start(), end()) : ''),
      number: () => {
        if (!isThere || !isNumber(line.bytes, start(), end())) {
          throw refuse('不是单号', 'there is no number')
        }
        return text()
      },
      micro,
      fen: () => {
        const found = micro()
        if (found % microOfFen !== 0n) throw refuse('不是整分', 'the amount is no whole fen')
        return found / microOfFen
      },
      wallTime: () => {
        const value = text()
        if (!isWallTime(value)) throw refuse('不是时间', 'there is no date and time')
        return value
      },
      refuse,
    }
  }
  return { load, cell }
}

const zero = 48
const point = 46
const minus = 45

/** Yuan with up to five places, without floats. Null when it is none. */
export const parseMicro = (text: string): Micro | null => {
  const bytes = Buffer.from(text)
  return microOf(bytes, 0, bytes.length)
}

/**
 * Digits are looked at one by one: a bill has a dozen amounts a line. Up to fifteen of them make a
 * whole number that needs no bigint on the way.
 */
const microOf = (bytes: Uint8Array, from: number, end: number): Micro | null => {
  const start = bytes[from] === minus ? from + 1 : from
  let pointAt = end
  let digits = 0
  for (let index = start; index < end; index++) {
    const digit = (bytes[index] ?? 0) - zero
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (digit === point - zero && pointAt === end) pointAt = index
    else return null
  }
  const whole = pointAt - start
  const places = Math.max(end - pointAt - 1, 0)
  if (whole < 1 || whole > 12 || places > 5 || pointAt === end - 1) return null
  if (digits === 0) return 0n
  const size =
    whole > 10
      ? BigInt(
          Buffer.from(bytes.subarray(start, end))
            .toString()
            .replace('.', '')
            .padEnd(whole + 5, '0'),
        )
      : BigInt(digits * (powersOfTen[5 - places] ?? 0))
  return start === from ? size : -size
}

const powersOfTen = [1, 10, 100, 1000, 10_000, 100_000]

const isOfNumber = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_|*@-') {
  isOfNumber[sign.charCodeAt(0)] = 1
}

const isNumber = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let index = start; index < end; index++)
    if (isOfNumber[bytes[index] ?? 0] !== 1) return false
  return end > start && end - start <= 64
}

let lastDay = ''

/** A bill has the lines of one day, so a date that was found right is right the next time too. */
const isWallTime = (text: string): boolean => {
  if (text.length !== 19 || !isClock(text)) return false
  const day = text.slice(0, 10)
  if (day === lastDay) return true
  if (!isPlainDate(day)) return false
  lastDay = day
  return true
}

/** Whether " 21:52:07" stands behind the date. */
const isClock = (text: string): boolean => {
  const two = (at: number): number => {
    const [tens, ones] = [text.charCodeAt(at) - zero, text.charCodeAt(at + 1) - zero]
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 99
  }
  return (
    text[10] === ' ' &&
    text[13] === ':' &&
    text[16] === ':' &&
    two(11) < 24 &&
    two(14) < 60 &&
    two(17) < 60
  )
}
