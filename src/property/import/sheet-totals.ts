import { readDecimal } from './amounts.ts'
import { cellAddress, type Row } from './cells.ts'
import type { Measure, SheetState, UnitDraft } from './preview-types.ts'
import { type Fields, oneOf } from './row-fields.ts'

const totalWord =
  /^(?:[\p{Script=Han}\d\w]{0,12}(?:合计|总计|小计|共计|累计|总数|平均|合計|總計|小計)(?:[（(][^）)]*[）)])?(?:[:：].*)?|(?:总户数|合计户数|共|总计)[:：]?\d+[户套间个].*|(?:grand|sub)?total[:：]?|sum|average)$/iu

/** Asked first of every cell: texts of a ledger hardly ever hold one of these letters. */
const mayTotal = /[计計总總共均]|total|sum|average/i

/** The first words of a row when they say that it sums up others. */
export const totalIn = (row: Row, roomColumn: number): string | null => {
  for (let index = 0; index <= Math.max(roomColumn, 3); index++) {
    const cell = row.cells[index]
    if (cell?.kind !== 'text' || cell.text.length > 30 || !mayTotal.test(cell.text)) continue
    // A row of a unit may name 合计 somewhere right of its number.
    if (index > roomColumn && row.cells[roomColumn]?.text.trim()) return null
    const text = cell.text.replace(/\s/g, '')
    if (totalWord.test(text)) return text
  }
  return null
}

export const footWords =
  /^(?:注|说明|备注|制表|审核|填表|复核|日期|打印|签字|经办|单位负责|note)[^\n]{0,8}[:：]|制表人|审核人|^第\s*\d+\s*页|共\s*\d+\s*页|以下空白/i

const measures = (fields: Fields): readonly (readonly [Measure, Fields['area'], number])[] => [
  ['area', fields.area, 2],
  ['fee', fields.monthlyFee, 2],
  ['amount', fields.amount ?? fields.totals[0] ?? fields.arrears, 2],
]

export const totalsOf = (row: Row, fields: Fields): SheetState['totalRow'] => {
  const cells = new Map<Measure, { cell: string; value: bigint }>()
  for (const [measure, column, digits] of measures(fields)) {
    const cell = oneOf(row, column)
    const value = cell ? readDecimal(cell, digits).value : null
    if (column && value !== null)
      cells.set(measure, { cell: cellAddress(column.index, row.number), value })
  }
  return cells.size === 0 ? null : { row: row.number, cells }
}

/** What a SUM over the sheet's columns counts: figures, but no texts. */
export const count = (
  row: Row,
  fields: Fields,
  state: SheetState,
  unit: UnitDraft | null,
  isRejected: boolean,
): void => {
  if (!unit && !isRejected) return
  for (const measure of ['area', 'fee'] as const) {
    const column = measure === 'area' ? fields.area : fields.monthlyFee
    const cell = oneOf(row, column)
    if (!column) continue
    const isFigure = cell?.kind === 'number'
    const read = measure === 'area' ? unit?.areaCenti : unit?.statedFeeFen
    const excel = isFigure ? (read ?? readDecimal(cell, 2).value ?? 0n) : 0n
    state.sums[measure] += excel
    const ours = unit ? (measure === 'area' ? (unit.areaCenti ?? 0n) : null) : 0n
    if (ours !== null && ours !== excel) {
      const why = unit ? 'text' : 'rejected'
      state.gaps.push({
        measure,
        cell: cellAddress(column.index, row.number),
        statedValue: excel,
        ourValue: ours,
        why,
      })
    }
    if (unit && measure === 'fee') unit.excelFeeFen = excel
  }
}
