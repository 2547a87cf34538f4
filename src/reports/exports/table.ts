import type { Words } from '../../kernel/shapes.ts'
import type { AnyContract, Output } from '../../platform/context.ts'
import type { Cell } from './cell.ts'

/** A column of an export: its header, its cell of a row, its width in characters. */
type Column<Row> = {
  readonly header: Words
  readonly width: number
  readonly cell: (row: Row) => Cell
}

/** What an export needs of an operation: the same contract the page filters with. */
export type ExportTable = {
  readonly contract: AnyContract
  readonly title: Words
  readonly isPaged: boolean
  readonly columns: readonly Column<never>[]
  /** One page of the operation’s answer as rows, how many there are, and the key of the next. */
  readonly page: (output: never) => {
    readonly rows: readonly unknown[]
    readonly total: number
    readonly next: string | null
  }
}

/** `column('房号', 'Unit', 14, (row) => text(row.unitCode))` */
type MakeColumn<Row> = (
  zh: string,
  en: string,
  width: number,
  cell: (row: Row) => Cell,
) => Column<Row>

/** A table of an export from a query's pages, its columns typed by the rows it answers. */
export const defineTable = <C extends AnyContract, Row>(table: {
  contract: C
  title: Words
  isPaged: boolean
  page: (output: Output<C>) => { rows: readonly Row[]; total: number; next: string | null }
  columns: (column: MakeColumn<Row>) => readonly Column<Row>[]
}): ExportTable =>
  ({
    ...table,
    columns: table.columns((zh, en, width, cell) => ({ header: { zh, en }, width, cell })),
  }) as unknown as ExportTable
