import type { Cell, Row } from './cells.ts'
import { beginsWith } from './remember.ts'

const marks: ReadonlySet<string> = new Set(['〃', '″', '＂', '"', '”', '同上', '同 上', '..'])

const beginsDitto = beginsWith(' \u3000〃″＂"”同.')

const isDitto = (cell: Cell | undefined): boolean =>
  cell?.kind === 'text' &&
  cell.text.length <= 3 &&
  beginsDitto(cell.text) &&
  marks.has(cell.text.trim())

/** Fills 〃 and 同上 from the row above, which is remembered; other rows pass through as they are. */
export const createDittos = (): ((row: Row) => Row) => {
  let above: Row | null = null
  return (row) => {
    if (above && row.cells.some(isDitto)) {
      const { cells } = above
      above = { ...row, cells: row.cells.map((cell, at) => (isDitto(cell) ? cells[at] : cell)) }
    } else above = row
    return above
  }
}
