import type { Cell, Row } from './cells.ts'
import { type ColumnField, fieldOfHeader, monthOfHeader, plainHeader } from './header-words.ts'

export type HeaderFound = { row: Row; upper: Row | null; score: number }

/** The cells of a header row, each joined with the group heading above it where there is one. */
export const headerTexts = ({
  row,
  upper,
}: {
  row: Row
  upper: Row | null
}): Map<number, { text: string; group: string }> => {
  const texts = new Map<number, { text: string; group: string }>()
  let group = ''
  const width = Math.max(row.cells.length, upper?.cells.length ?? 0)
  for (let index = 0; index < width; index++) {
    const above = upper?.cells[index]?.text.trim() ?? ''
    const own = row.cells[index]?.text.trim() ?? ''
    if (above !== '') group = above
    else if (own === '') group = ''
    const text = own || above
    if (text !== '') texts.set(index, { text, group: own && upper ? group : '' })
  }
  return texts
}

export const fieldOf = ({ text, group }: { text: string; group: string }): ColumnField | null => {
  const own = fieldOfHeader(text)
  if (group === '' || group === text) return own
  // Under a group the joined words may say more: 欠费 | 金额 is arrears, 业主 | 姓名 the owner.
  const joined = fieldOfHeader(`${group}${text}`)
  // 欠费情况 | 水费: what stands under a heading of debts is owed.
  const isAmount = own === null || own === 'monthlyFee' || own === 'amount'
  if (isAmount && saysDebt(group) && (own !== null || isFeeOrTotal(text))) return 'arrears'
  return own === 'month' ? 'month' : (joined ?? own ?? fieldOfHeader(group))
}

export const saysDebt = (text: string): boolean =>
  /欠费|欠款|欠缴|未缴|未交|arrears|outstanding|overdue/i.test(text)
export const isFeeOrTotal = (text: string): boolean =>
  /费$|^(合计|小计|总计|total)$|charge$/i.test(plainHeader(text))

const score = (texts: Map<number, { text: string; group: string }>): number => {
  const fields = new Set<ColumnField>()
  let isHeaderLike = 0
  for (const entry of texts.values()) {
    const field = fieldOf(entry)
    if (field) {
      fields.add(field)
      isHeaderLike++
    }
  }
  const distinct = fields.size - (fields.has('ignore') ? 0.5 : 0)
  return distinct < 2 ? 0 : distinct + isHeaderLike / Math.max(texts.size, 1)
}

/** Whether cells could be a header: words, no plain figures. */
const isWords = (row: Row): boolean => {
  const filled = row.cells.filter(
    (cell): cell is Cell => cell !== undefined && cell.text.trim() !== '',
  )
  const figures = filled.filter(
    (cell) =>
      cell.kind === 'number' && monthOfHeader(cell.text) === null && !/^20\d{2}$/.test(cell.text),
  ).length
  return filled.length >= 2 && figures <= filled.length / 5
}

/** 房屋信息 | 业主信息 | 欠费情况 over a row of more columns: headings of groups, no title. */
const isGroups = (upper: Row, row: Row): boolean => {
  const texts = (of: Row): string[] =>
    of.cells.flatMap((cell) => (cell && cell.text.trim() !== '' ? [cell.text.trim()] : []))
  const groups = texts(upper)
  return (
    groups.length >= 3 &&
    groups.length < texts(row).length &&
    groups.every((text) => text.length <= 10)
  )
}

/** The best header among the first rows of a sheet; two rows are joined when that says more. */
export const findHeader = (rows: readonly Row[]): HeaderFound | null => {
  let best: HeaderFound | null = null
  rows.forEach((row, index) => {
    if (!isWords(row)) return
    const alone = score(headerTexts({ row, upper: null }))
    const above = rows[index - 1]
    const upper = above && isWords(above) && above.number === row.number - 1 ? above : null
    const joined = upper ? score(headerTexts({ row, upper })) : 0
    const isJoined =
      (joined > alone + 0.5 || (upper && joined >= alone && isGroups(upper, row))) &&
      score(headerTexts({ row: upper as Row, upper: null })) < joined
    const found = isJoined ? { row, upper, score: joined } : { row, upper: null, score: alone }
    if (found.score > 0 && (!best || found.score > best.score + 0.2)) best = found
  })
  return best
}
