import type { Cell, Row } from './cells.ts'
import { readDate } from './dates.ts'
import { namesSpan } from './header-spans.ts'
import { type ColumnField, fieldOfHeader, plainHeader } from './header-words.ts'

type HeaderFound = { row: Row; upper: Row | null; score: number }

/** What a header cell says; a date that stands for a month, 2026年3月, says so in words. */
const headerText = (cell: Cell | undefined): string => {
  if (!cell) return ''
  if (cell.kind !== 'number' || cell.dateStyle === 'none') return cell.text.trim()
  const date = readDate(cell, false).date
  return date === null ? cell.text : `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月`
}

export type HeaderText = { readonly text: string; readonly group: string }

/** The cells of a header row, each joined with the group heading above it where there is one. */
export const headerTexts = ({
  row,
  upper,
}: {
  row: Row
  upper: Row | null
}): Map<number, HeaderText> => {
  const texts = new Map<number, HeaderText>()
  let group = ''
  const width = Math.max(row.cells.length, upper?.cells.length ?? 0)
  for (let index = 0; index < width; index++) {
    const above = headerText(upper?.cells[index])
    const own = headerText(row.cells[index])
    if (above !== '') group = above
    else if (own === '') group = ''
    const text = own || above
    if (text !== '') texts.set(index, { text, group: own && upper ? group : '' })
  }
  return texts
}

export const fieldOf = ({ text, group }: HeaderText): ColumnField | null => {
  const own = fieldOfHeader(text)
  if (group === '' || group === text) return own
  // 8月 | 应收, 实收, 欠费: what a month says of itself.
  if (namesSpan(group) && own !== 'month')
    return own === 'arrears' || own === 'paidAmount' ? 'month' : own === 'amount' ? 'ignore' : own
  // Under a group the joined words may say more: 欠费 | 金额 is arrears, 业主 | 姓名 the owner.
  const joined = fieldOfHeader(`${group}${text}`)
  // 欠费情况 | 水费: what stands under a heading of debts is owed.
  const isAmount = own === null || own === 'monthlyFee' || own === 'amount'
  if (isAmount && saysDebt(group) && (own !== null || isFeeOrTotal(text))) return 'arrears'
  return own === 'month'
    ? 'month'
    : (joined ?? own ?? (/(情况|信息)$/.test(group) ? null : fieldOfHeader(group)))
}

export const saysDebt = (text: string): boolean =>
  /欠|未缴|未交|未收|arrears|outstanding|overdue|unpaid|owed/i.test(text)
export const saysPaid = (text: string): boolean =>
  /已缴|已交|已收|实收|实缴|收缴|缴费|交费|收费记录|收款|缴纳|paid|received|payment/i.test(text)
export const isFeeOrTotal = (text: string): boolean =>
  /费$|^(合计|小计|总计|total)$|charge$/i.test(plainHeader(text))

const score = (texts: ReadonlyMap<number, HeaderText>): number => {
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
    (cell) => cell.kind === 'number' && cell.dateStyle === 'none' && !/^20\d{2}$/.test(cell.text),
  ).length
  return filled.length >= 2 && figures <= filled.length / 5
}

/** 1月 | 2月 | … below 2025年: every cell names a column of its own. */
const areAllWords = (row: Row): boolean => {
  const texts = [...headerTexts({ row, upper: null }).values()]
  return texts.length >= 2 && texts.every((entry) => fieldOf(entry) !== null)
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

/**
 * The header among the first rows of a sheet: the first that says nearly as much as the best, since
 * a sheet may hold further tables. Two rows are joined when that says more.
 */
export const findHeader = (rows: readonly Row[]): HeaderFound | null => {
  const found = rows.flatMap((row, index): HeaderFound[] => {
    if (!isWords(row)) return []
    const alone = score(headerTexts({ row, upper: null }))
    const above = rows[index - 1]
    const upper = above && isWords(above) && above.number === row.number - 1 ? above : null
    const joined = upper ? score(headerTexts({ row, upper })) : 0
    const says = upper ? score(headerTexts({ row: upper, upper: null })) : 0
    const isJoined =
      (joined > alone + 0.5 || (upper && joined >= alone && isGroups(upper, row))) &&
      (says < joined || (says === joined && areAllWords(row)))
    const one = isJoined ? { row, upper, score: joined } : { row, upper: null, score: alone }
    return one.score > 0 ? [one] : []
  })
  const best = Math.max(0, ...found.map(({ score }) => score))
  const first = found.findIndex(({ score }) => score >= Math.max(best * 0.6, 3))
  // The row below may say more of the same table: groups above, columns below.
  const [one, next] = [found[first], found[first + 1]]
  if (one && next && next.upper === one.row && next.score >= one.score) return next
  return one ?? found.find(({ score }) => score === best) ?? null
}
