import type { Cell, Row } from './cells.ts'
import type { ColumnField } from './header-words.ts'
import type { Column } from './layout.ts'

/** The columns of a layout by meaning, looked up once a sheet. */
export type Fields = {
  readonly [K in Exclude<ColumnField, 'phone' | 'remark' | 'month' | 'ignore'>]?: Column
} & {
  readonly phones: readonly Column[]
  readonly remarks: readonly Column[]
  readonly months: readonly Column[]
  readonly arrearsAll: readonly Column[]
  readonly owners: readonly Column[]
  readonly occupancies: readonly Column[]
}

export const fieldsOf = (columns: readonly Column[]): Fields => {
  const all = (field: ColumnField): Column[] => columns.filter((column) => column.field === field)
  const first = new Map<ColumnField, Column>()
  for (const column of columns) if (!first.has(column.field)) first.set(column.field, column)
  return {
    ...Object.fromEntries(first),
    phones: all('phone'),
    remarks: all('remark'),
    months: all('month'),
    arrearsAll: all('arrears'),
    owners: all('owner'),
    occupancies: all('occupancy'),
  }
}

export const oneOf = (row: Row, column: Column | undefined): Cell | undefined =>
  column === undefined ? undefined : row.cells[column.index]
