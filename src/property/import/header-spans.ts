import type { Cell } from './cells.ts'
import { simplified } from './chinese.ts'
import { readPeriod } from './periods.ts'

/** The days a column is about: 2026年3月, 2024年度, 2026年1-10月; 3月 with the year of its group or title. */
export type Span = { readonly from: string; readonly to: string }

const money =
  /物业费|服务费|管理费|应收|应缴|应交|欠费|欠缴|欠款|未缴|未交|未收|实收|实缴|已缴|已交|已收|收缴|缴费|交费|收费|收款|金额|费用|情况|合计|累计|小计|陈欠|收入|明细|欠|[（(]?元[）)]?|[()（）:：\s]/g
const onlySpan =
  /^(?:(?:20\d{2}|\d{2})年?(?:度)?)?[-./]?(?:第?[一二三四1-4]季度?|q[1-4]|[上下]半年(?:度)?|\d{1,2}月?(?:份)?(?:[-~至到](?:20\d{2}年?)?\d{1,2}月(?:份)?)?|度|全年)?$/
const english =
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?(?:[ -']?(?:20)?\d{2})?$/

const textCell = (text: string): Cell => ({ text, kind: 'text', dateStyle: 'none' })

/** The span a header names, or null. `year` is for a header that names none: 3月. */
export const spanOfHeader = (text: string, year: number): Span | null => {
  const plain = simplified(text.normalize('NFKC')).trim().toLowerCase()
  if (plain.length > 24 || !/\d|[季半a-z]/.test(plain)) return null
  if (english.test(plain)) {
    const named = /\d$/.test(plain) ? plain : year > 0 ? `${plain.replace('.', '')} ${year}` : ''
    return spanOf(named)
  }
  const bare = plain.replace(money, '').replace(/年度/, '年')
  // A bare figure is no month: 1, 12. A year alone is: 2026.
  if (bare === '' || !onlySpan.test(bare) || /^\d{1,3}$/.test(bare)) return null
  return /^(20\d{2}|\d{2}年)/.test(bare)
    ? spanOf(bare)
    : year > 0
      ? spanOf(`${year}年${bare}`)
      : null
}

const spanOf = (text: string): Span | null => {
  if (text === '') return null
  const { from, to } = readPeriod(textCell(text), false)
  return from && to && from < to ? { from, to } : null
}

/** Whether a header names a span once a year is given. */
export const namesSpan = (text: string): boolean => spanOfHeader(text, 2000) !== null

/** Years and groups above: 2025年, 2025年度收费情况. */
export const yearIn = (text: string): number => {
  const plain = text.normalize('NFKC')
  return Number((/(20\d{2})\s*年/.exec(plain) ?? /(?<!\d)(20\d{2})(?!\d)/.exec(plain))?.[1] ?? 0)
}

/** How many months a fee of this header or cell is for: 年费 and 元/年 12, 半年 6, 季度 3, else 1. */
export const monthsPerFee = (words: string): number => {
  const text = words.replace(/20\d{2}年|[(（](?![^)）]*[/每]年)[^)）]*[)）]/g, '')
  if (/半年/.test(text)) return 6
  if (/季/.test(text)) return 3
  return /年|annual|year/i.test(text) && !/月/.test(text) ? 12 : 1
}
