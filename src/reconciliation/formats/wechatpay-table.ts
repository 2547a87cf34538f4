import { decimal } from '../../kernel/ratio.ts'
import { failures } from '../failures.ts'
import type { AnyLine, Micro, Total } from './format.ts'
import { type Line, unreadable, words } from './text-lines.ts'
import { type Cell, openRow, parseMicro, type Row } from './wechatpay-cells.ts'

/**
 * The table that all of WeChat Pay's bills are: a header; data lines in which every cell begins
 * with a backtick, so that names may hold commas; a header of totals and one line of totals.
 * Columns are found by name, since every year had other ones.
 */
export type TableShape<Key extends string, Read extends AnyLine> = {
  /** Every column name ever seen, and what it means here; null for what is not needed. */
  readonly columns: Readonly<Record<string, Key | null>>
  /** The columns without which nothing can be read. */
  readonly required: readonly Key[]
  /** What a line adds to a total, with the names that the total has had; a count adds `one`. */
  readonly totals: readonly {
    readonly names: readonly string[]
    readonly addend: (cells: Cells<Key>, line: Read) => Micro
  }[]
  readonly toLine: (cells: Cells<Key>, lineNo: number) => Read
}

/** The cells of one line by meaning. */
export type Cells<Key extends string> = Readonly<Record<Key, Cell>>

export const one: Micro = 100_000n

const backtick = 96

export const headerOf = (firstLine: string): string[] =>
  firstLine
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim())

export function* readTable<Key extends string, Read extends AnyLine>(
  shape: TableShape<Key, Read>,
  header: string,
  lines: Iterable<Line>,
): Generator<Read, readonly Total[]> {
  const { row, cells } = openColumns(shape, headerOf(header))
  let totalNames: string[] | null = null
  let totals: readonly Total[] | null = null
  const sums = shape.totals.map((total) => ({ ...total, sum: 0n }))
  let lastLine = 1
  for (const line of lines) {
    lastLine = line.lineNo
    if (totals) {
      if (isBlank(line)) continue
      throw unreadable(lastLine, '汇总行之后还有内容', 'there is text after the totals')
    }
    if (totalNames) totals = compareTotals(totalNames, sums, line)
    else if (line.bytes[line.start] === backtick && line.end > line.start) {
      row.load(line)
      const read = shape.toLine(cells, lastLine)
      for (const total of sums) {
        const addend = total.addend(cells, read)
        if (addend !== 0n) total.sum += addend
      }
      yield read
    } else totalNames = namesOfTotals(sums, line)
  }
  if (!totals) throw failures.truncated({ line: lastLine }, { line: lastLine })
  return totals
}

const isBlank = (line: Line): boolean => words(line, line.start, line.end).trim() === ''

const openColumns = <Key extends string>(
  shape: Pick<TableShape<Key, AnyLine>, 'columns' | 'required'>,
  names: readonly string[],
): { row: Row; cells: Cells<Key> } => {
  const at = new Map<string, number>()
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
  const row = openRow(names, at)
  const keys = Object.values(shape.columns).filter((key) => key !== null) as Key[]
  const cells = Object.fromEntries(keys.map((key) => [key, row.cell(key)])) as Cells<Key>
  return { row, cells }
}

type Sum = { readonly names: readonly string[]; readonly sum: Micro }

const namesOfTotals = (sums: readonly Sum[], line: Line): string[] => {
  const { lineNo } = line
  const names = headerOf(words(line, line.start, line.end))
  for (const name of names) {
    if (sums.some((total) => total.names.includes(name))) continue
    if (names.length === 1) throw unreadable(lineNo, '不是数据行', 'it is no line of data')
    throw failures.unknownColumn({ column: name, line: lineNo }, { line: lineNo, field: name })
  }
  return names
}

const compareTotals = (names: readonly string[], sums: readonly Sum[], line: Line): Total[] => {
  const row = openRow(names, new Map(names.map((name, index) => [name, index])))
  row.load(line)
  return names.map((column) => {
    const cell = row.cell(column)
    const printed = cell.words()
    const stated = parseMicro(printed)
    if (stated === null) throw cell.refuse('不是数字', 'there is no number')
    const computed = sums.find((total) => total.names.includes(column))?.sum ?? 0n
    return { column, stated: printed, computed: shortDecimal(computed), holds: stated === computed }
  })
}

/** "0.47", "45", "0.00612": no more places than are needed. */
const shortDecimal = (micro: Micro): string =>
  decimal(micro, 5).replace(/0+$/, '').replace(/\.$/, '')
