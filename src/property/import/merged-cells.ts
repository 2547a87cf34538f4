import { cellAddress, columnIndex } from './cells.ts'
import type { Notebook } from './notebook.ts'
import type { SheetState, UnitDraft } from './preview-types.ts'

/** Fields that one merged cell may say for several units below each other: an owner of three rooms. */
const shared: Readonly<Record<string, readonly (keyof UnitDraft)[]>> = {
  owner: ['ownerNames', 'ownerType', 'occupancy'],
  phone: ['phones'],
  price: ['price', 'isFixed'],
  standard: ['price', 'isFixed'],
  paidThrough: ['paidThrough'],
}

/**
 * A merged cell holds its value in the first row only, and the file tells of merges after the rows:
 * the units below get then what they lack.
 */
export const fillMerged = (
  merges: readonly string[],
  state: SheetState,
  units: readonly UnitDraft[],
  notebook: Notebook,
): void => {
  const ranges = merges.flatMap((range) => {
    const [, letters = '', from, to] = /^([A-Z]+)(\d+):\1(\d+)$/.exec(range) ?? []
    const column = state.columns.find(({ index }) => index === columnIndex(letters))
    const fields = column && Object.hasOwn(shared, column.field) ? shared[column.field] : undefined
    return column && fields
      ? [{ fields, index: column.index, from: Number(from), to: Number(to) }]
      : []
  })
  if (ranges.length === 0) return
  const byRow = new Map(units.map((unit) => [unit.row, unit]))
  const filled = new Set<string>()
  for (const { fields, index, from, to } of ranges) {
    const first = byRow.get(from)
    for (let row = from + 1; first && row <= to; row++) {
      const unit = byRow.get(row)
      const [main] = fields
      const own = unit && main ? unit[main] : undefined
      if (!unit || (own !== null && !(Array.isArray(own) && own.length === 0))) continue
      for (const field of fields) Object.assign(unit, { [field]: first[field] })
      filled.add(cellAddress(index, row))
    }
  }
  notebook.forget(state, filled)
}
