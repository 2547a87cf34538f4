import type { Language } from '../api/names.ts'

/** A message's months: one, a row of them without a gap, or several with gaps. */
type Months = {
  readonly year: number
  readonly month: number
  readonly last: { readonly year: number; readonly month: number }
  readonly count: number
  readonly hasGaps: boolean
}

const indexOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

/**
 * Months as the variable `period` says them: 2026年11月, 2026年9月至11月, 2025年12月至2026年2月, or
 * 2026年9月等3期 where months between are paid.
 * @param days first days of months, not empty
 */
export const periodText = (days: readonly string[]): string => {
  const months = [...new Set(days.map(indexOf))].sort((a, b) => a - b)
  const [first = 0, last = first] = [months[0], months.at(-1)]
  const [year, month] = [Math.floor(first / 12), (first % 12) + 1]
  const from = `${year}年${month}月`
  if (months.length === 1) return from
  if (last - first + 1 > months.length) return `${from}等${months.length}期`
  const lastYear = Math.floor(last / 12)
  return `${from}至${lastYear === year ? '' : `${lastYear}年`}${(last % 12) + 1}月`
}

const shape = /^(\d{4})年(\d{1,2})月(?:至(?:(\d{4})年)?(\d{1,2})月|等(\d+)期)?$/

/** The other way round; null for a text of another shape. */
const readPeriod = (text: string): Months | null => {
  const [, year, month, lastYear, lastMonth, count] = shape.exec(text) ?? []
  if (!year || !month) return null
  const first = { year: Number(year), month: Number(month) }
  const last = lastMonth
    ? { year: Number(lastYear ?? year), month: Number(lastMonth) }
    : { ...first }
  return {
    ...first,
    last,
    count: count ? Number(count) : (last.year - first.year) * 12 + last.month - first.month + 1,
    hasGaps: count !== undefined,
  }
}

const englishMonths =
  'January February March April May June July August September October November December'.split(' ')
/** By its number from 1. */
export const monthName = (month: number): string => englishMonths[month - 1] ?? ''

type Written = (months: Months, language: Language) => string

/** 2026年9月至11月 → 9月至11月, September to November: without the year. */
const month: Written = ({ month: first, last, count, hasGaps }, language) => {
  if (language === 'zh') {
    if (count === 1) return `${first}月`
    return hasGaps ? `${first}月等${count}期` : `${first}月至${last.month}月`
  }
  if (count === 1) return monthName(first)
  return hasGaps
    ? `${monthName(first)} and ${count - 1} more`
    : `${monthName(first)} to ${monthName(last.month)}`
}

/** 2026年9月至11月 → September to November 2026; Chinese as it stands. */
const monthYear = (months: Months): string => {
  const { year, month: first, last, count, hasGaps } = months
  if (hasGaps) return `${monthName(first)} ${year} and ${count - 1} more`
  if (count === 1) return `${monthName(first)} ${year}`
  const from = last.year === year ? monthName(first) : `${monthName(first)} ${year}`
  return `${from} to ${monthName(last.month)} ${last.year}`
}

/** For a title: 11月, or 3期 where there are several. */
const brief: Written = ({ month: first, count }, language) => {
  if (count === 1) return language === 'zh' ? `${first}月` : monthName(first)
  return language === 'zh' ? `${count}期` : `${count} months`
}

const written =
  (write: Written) =>
  (value: string, language: Language): string => {
    const months = readPeriod(value)
    return months ? write(months, language) : value
  }

/** How the variable `period` may be written; the value as it stands where it has another shape. */
export const periodFilters = {
  month: written(month),
  monthYear: (value: string, language: Language): string => {
    const months = language === 'zh' ? null : readPeriod(value)
    return months ? monthYear(months) : value
  },
  brief: written(brief),
} as const
