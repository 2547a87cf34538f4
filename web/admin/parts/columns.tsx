import type { ReactNode } from 'react'

/** A column of a table: its head, and what stands below it in a row. */
export type Column<Row> = {
  readonly head: string
  /** Figures stand to the right; what is `wide` has no place on a telephone. */
  readonly kind?: 'number' | 'wide' | 'number wide' | undefined
  readonly cell: (row: Row) => ReactNode
}

export const Heads = <Row,>({ columns }: { columns: readonly Column<Row>[] }) =>
  columns.map(({ head, kind }) => (
    <th key={head} className={kind}>
      {head}
    </th>
  ))

export const Cells = <Row,>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) =>
  columns.map(({ head, kind, cell }) => (
    <td key={head} className={kind}>
      {cell(row)}
    </td>
  ))
