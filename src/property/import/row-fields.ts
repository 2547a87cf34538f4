import type { Cell, Row } from './cells.ts'
import type { Column } from './columns.ts'
import type { ColumnField } from './header-words.ts'

/** The columns of a layout by meaning, looked up once a sheet. */
export type Fields = {
  readonly [K in Exclude<ColumnField, 'phone' | 'remark' | 'month' | 'ignore'>]?: Column
} & {
  readonly phones: readonly Column[]
  readonly remarks: readonly Column[]
  /** Columns about a month or another span, by what they hold. */
  readonly owedBySpan: readonly Column[]
  readonly paidBySpan: readonly Column[]
  readonly arrearsAll: readonly Column[]
  /** Of these the ones that say what is owed, and the ones that only sum others up. */
  readonly owed: readonly Column[]
  readonly totals: readonly Column[]
  readonly owners: readonly Column[]
  readonly occupancies: readonly Column[]
}

export const fieldsOf = (columns: readonly Column[]): Fields => {
  const all = (field: ColumnField): Column[] => columns.filter((column) => column.field === field)
  const first = new Map<ColumnField, Column>()
  for (const column of columns) if (!first.has(column.field)) first.set(column.field, column)
  const totals = all('arrears').filter(isTotal)
  const parts = all('arrears').filter((column) => !isTotal(column))
  return {
    ...Object.fromEntries(first),
    phones: all('phone'),
    remarks: all('remark'),
    owedBySpan: all('month').filter(({ isOwed }) => isOwed),
    paidBySpan: all('month')
      .filter(({ isOwed }) => !isOwed)
      .sort((a, b) => ((a.span?.from ?? '') < (b.span?.from ?? '') ? -1 : 1)),
    arrearsAll: all('arrears'),
    owed: parts.length > 0 ? parts : totals,
    totals,
    owners: all('owner'),
    occupancies: all('occupancy'),
  }
}

const isTotal = ({ header }: Column): boolean => /合计|小计|总|累计|total/i.test(header)

export const oneOf = (row: Row, column: Column | undefined): Cell | undefined =>
  column === undefined ? undefined : row.cells[column.index]
