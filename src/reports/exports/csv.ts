import { type Cell, looksLikeFormula, numeral } from './cell.ts'

/**
 * CSV lines as Excel reads them: a byte order mark, CRLF, quotes doubled. A text that would be
 * taken for a formula gets an apostrophe in front; numbers stay numbers.
 */
export async function* csvLines(rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  yield '\uFEFF'
  for await (const row of rows) yield `${row.map(field).join(',')}\r\n`
}

const field = (cell: Cell): string => {
  if (cell.kind !== 'text') return numeral(cell) ?? ''
  const safe = looksLikeFormula(cell.value) ? `'${cell.value}` : cell.value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
