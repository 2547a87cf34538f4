import { isPlainDate } from '../../kernel/period.ts'
import { decimal } from '../../kernel/ratio.ts'
import { failures } from '../failures.ts'
import type { AnyLine, Micro, TextLine, Total } from './format.ts'
import { unreadable } from './text-lines.ts'

/**
 * The table that all of WeChat Pay's bills are: a header; data lines in which every cell begins
 * with a backtick, so that names may hold commas; a header of totals and one line of totals.
 * Columns are found by name, since every year had other ones.
 */
export type TableShape<Key extends string, Line extends AnyLine> = {
  /** Every column name ever seen, and what it means here; null for what is not needed. */
  readonly columns: Readonly<Record<string, Key | null>>
  /** The columns without which nothing can be read. */
  readonly required: readonly Key[]
  /** What a line adds to each total, by the total's name; a count adds `one`. */
  readonly totals: Readonly<Record<string, (cells: Cells<Key>, line: Line) => Micro>>
  readonly toLine: (cells: Cells<Key>) => Line
}

/** One line's cells by meaning; what a layout lacks is empty text and no money. */
export type Cells<Key extends string> = {
  readonly lineNo: number
  readonly has: (key: Key) => boolean
  readonly text: (key: Key) => string
  readonly micro: (key: Key) => Micro
  readonly fen: (key: Key) => bigint
  readonly wallTime: (key: Key) => string
  readonly refuse: (key: Key, zh: string, en: string) => Error
}

export const one: Micro = 100_000n
const microOfFen = 1000n

export const headerOf = (firstLine: string): string[] =>
  firstLine
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim())

export function* readTable<Key extends string, Line extends AnyLine>(
  shape: TableShape<Key, Line>,
  lines: Iterable<TextLine>,
): Generator<Line, readonly Total[]> {
  let row: Row<Key> | null = null
  let totalNames: string[] | null = null
  let totals: readonly Total[] | null = null
  const sums = Object.entries(shape.totals).map(([name, addend]) => ({ name, addend, sum: 0n }))
  let lastLine = 0
  for (const textLine of lines) {
    const { lineNo, text } = textLine
    lastLine = lineNo
    if (!row) row = openRow(columnsOf(shape, headerOf(text)))
    else if (totals) {
      if (text.trim() === '') continue
      throw unreadable(lineNo, '汇总行之后还有内容', 'there is text after the totals')
    } else if (totalNames) totals = compareTotals(totalNames, sums, textLine)
    else if (text.startsWith('`')) {
      row.load(textLine)
      const line = shape.toLine(row.cells)
      for (const total of sums) {
        const addend = total.addend(row.cells, line)
        if (addend !== 0n) total.sum += addend
      }
      yield line
    } else totalNames = namesOfTotals(shape, textLine)
  }
  if (!totals) throw failures.truncated({ line: lastLine }, { line: lastLine })
  return totals
}

type Columns<Key extends string> = {
  readonly names: readonly string[]
  readonly at: ReadonlyMap<Key, number>
}

const columnsOf = <Key extends string>(
  shape: Pick<TableShape<Key, AnyLine>, 'columns' | 'required'>,
  names: readonly string[],
): Columns<Key> => {
  const at = new Map<Key, number>()
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    if (!Object.hasOwn(shape.columns, name)) {
      throw failures.unknownColumn({ column: name, line: 1 }, { line: 1, field: name })
    }
    if (seen.has(name)) throw unreadable(1, `“${name}”列重复`, `the column ${name} repeats`, name)
    seen.add(name)
    const key = shape.columns[name]
    if (key) at.set(key, index)
  }
  for (const key of shape.required) {
    if (at.has(key)) continue
    const column = Object.keys(shape.columns).find((name) => shape.columns[name] === key) ?? key
    throw failures.missingColumn({ column }, { line: 1, field: column })
  }
  return { names, at }
}

const splitCells = ({ lineNo, text }: TextLine, expected: number): string[] => {
  const parts = text.slice(1).split(',`')
  if (text.startsWith('`') && parts.length === expected) return parts
  throw unreadable(
    lineNo,
    `应有 ${expected} 列，读到 ${parts.length} 列`,
    `${expected} columns are expected, ${parts.length} were read`,
  )
}

type Row<Key extends string> = {
  readonly cells: Cells<Key>
  readonly load: (line: TextLine) => void
}

/** One row that is loaded with line after line: a million lines make no million objects. */
const openRow = <Key extends string>({ names, at }: Columns<Key>): Row<Key> => {
  let lineNo = 0
  let parts: readonly string[] = []
  // Amounts go into the line and into totals: each is taken apart once.
  const amounts = new Map<Key, Micro>()
  const text = (key: Key): string => parts[at.get(key) ?? -1] ?? ''
  const refuse = (key: Key, zh: string, en: string): Error => {
    const name = names[at.get(key) ?? -1] ?? key
    return unreadable(lineNo, `“${name}”列${zh}`, `in the column ${name}, ${en}`, name)
  }
  const micro = (key: Key): Micro => {
    const before = amounts.get(key)
    if (before !== undefined) return before
    const amount = at.has(key) ? parseMicro(text(key)) : 0n
    if (amount === null) throw refuse(key, '不是金额', 'there is no amount of money')
    amounts.set(key, amount)
    return amount
  }
  const fen = (key: Key): bigint => {
    const amount = micro(key)
    if (amount % microOfFen !== 0n) throw refuse(key, '不是整分', 'the amount is no whole fen')
    return amount / microOfFen
  }
  const wallTime = (key: Key): string => {
    const value = text(key)
    if (!isWallTime(value)) throw refuse(key, '不是时间', 'there is no date and time')
    return value
  }
  return {
    cells: {
      get lineNo() {
        return lineNo
      },
      has: (key) => at.has(key),
      text,
      micro,
      fen,
      wallTime,
      refuse,
    },
    load: (line) => {
      lineNo = line.lineNo
      parts = splitCells(line, names.length)
      amounts.clear()
    },
  }
}

const zero = 48
const point = 46

/**
 * Yuan with up to five places, without floats. Null when it is none. Digits are looked at one by
 * one: a bill has a dozen amounts a line, and a pattern takes three times as long.
 */
export const parseMicro = (text: string): Micro | null => {
  if (text === '0.00') return 0n
  const start = text.startsWith('-') ? 1 : 0
  let pointAt = text.length
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === point && pointAt === text.length) pointAt = index
    else if (code < zero || code > zero + 9) return null
  }
  const whole = pointAt - start
  const places = Math.max(text.length - pointAt - 1, 0)
  if (whole < 1 || whole > 12 || places > 5 || pointAt === text.length - 1) return null
  const size = BigInt(text.slice(start, pointAt) + text.slice(pointAt + 1) + '00000'.slice(places))
  return start === 1 ? -size : size
}

let lastDay = ''

/** A bill has the lines of one day, so a date that was found right is right the next time too. */
const isWallTime = (text: string): boolean => {
  if (text.length !== 19 || !/^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text))
    return false
  const day = text.slice(0, 10)
  if (day === lastDay) return true
  if (!isPlainDate(day)) return false
  lastDay = day
  return true
}

const namesOfTotals = (
  shape: { readonly totals: Readonly<Record<string, unknown>> },
  { lineNo, text }: TextLine,
): string[] => {
  const names = headerOf(text)
  for (const name of names) {
    if (Object.hasOwn(shape.totals, name)) continue
    if (names.length === 1) throw unreadable(lineNo, '不是数据行', 'it is no line of data')
    throw failures.unknownColumn({ column: name, line: lineNo }, { line: lineNo, field: name })
  }
  return names
}

const compareTotals = (
  names: readonly string[],
  sums: readonly { readonly name: string; readonly sum: Micro }[],
  textLine: TextLine,
): Total[] => {
  const parts = splitCells(textLine, names.length)
  return names.map((column, index) => {
    const printed = parts[index] ?? ''
    const stated = parseMicro(printed)
    if (stated === null) {
      throw unreadable(textLine.lineNo, `“${column}”不是数字`, `${column} is no number`, column)
    }
    const computed = sums.find(({ name }) => name === column)?.sum ?? 0n
    return { column, stated: printed, computed: shortDecimal(computed), holds: stated === computed }
  })
}

/** "0.47", "45", "0.00612": no more places than are needed. */
const shortDecimal = (micro: Micro): string =>
  decimal(micro, 5).replace(/0+$/, '').replace(/\.$/, '')
