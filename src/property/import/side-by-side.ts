import type { Row } from './cells.ts'
import { fieldOf, findHeader, headerTexts } from './find-header.ts'
import { plainHeader } from './header-words.ts'
import type { Table } from './table.ts'

/** A printed list may go on to the right: 房号 业主 面积 | 房号 业主 面积. From and to are columns. */
type Part = { readonly from: number; readonly to: number; readonly header: number }

/** The parts of a sheet whose header says the same columns again and again; none otherwise. */
export const partsOf = (rows: readonly Row[]): readonly Part[] => {
  const found = findHeader(rows)
  const texts = found ? [...headerTexts(found)] : []
  const rooms = texts.filter((entry) => fieldOf(entry[1]) === 'room')
  const [first] = rooms
  const again = rooms.filter(
    ([, { text }]) => plainHeader(text) === plainHeader(first?.[1].text ?? ''),
  )
  const [one, two] = again.map(([index]) => index)
  if (one === undefined || two === undefined) return []
  const left = Math.min(...texts.map(([index]) => index))
  const width = two - one
  const header = found?.upper?.number ?? found?.row.number ?? 0
  return again.map((_, at) => ({
    from: left + at * width,
    to: left + (at + 1) * width,
    header,
  }))
}

/** Titles above the header are about every part. */
export const partOf = (row: Row, { from, to, header }: Part): Row =>
  row.number < header
    ? row
    : {
        ...row,
        cells: row.cells.map((cell, index) => (index >= from && index < to ? cell : undefined)),
      }

/** Reads every row once for each part. */
export const sideBySide = (tables: readonly Table[], parts: readonly Part[]): Table | null => {
  const [first] = tables
  if (!first || tables.length === 1) return first ?? null
  return {
    ...first,
    read: (row) => {
      if (first.isHeader(row)) first.state.ignoredRows++
      else
        tables.forEach((table, at) => {
          const part = parts[at]
          if (part) table.read(partOf(row, part))
        })
    },
    isHeader: () => false,
  }
}
