import { addDays, addMonths, firstOfMonth, type PlainDate } from '../kernel/period.ts'
import type { Words } from '../kernel/shapes.ts'

const english = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const monthOf = (date: PlainDate): number => Number(date.slice(5, 7))

/** 2026-11-01 is 2026年11月 and Nov 2026. */
export const monthWords = (date: PlainDate): Words => ({
  zh: `${date.slice(0, 4)}年${monthOf(date)}月`,
  en: `${english[monthOf(date) - 1]} ${date.slice(0, 4)}`,
})

/** The service a charge is for: a whole month, whole months, or the two dates. */
export const serviceWords = (from: PlainDate, to: PlainDate): Words => {
  const isWhole = from === firstOfMonth(from) && addDays(to, 1) === firstOfMonth(addDays(to, 1))
  if (!isWhole) return { zh: `${from} 至 ${to}`, en: `${from} to ${to}` }
  if (addMonths(from, 1) > to) return monthWords(from)
  const last = monthWords(to)
  const isOneYear = from.slice(0, 4) === to.slice(0, 4)
  return {
    zh: `${monthWords(from).zh}至${isOneYear ? `${monthOf(to)}月` : last.zh}`,
    en: `${monthWords(from).en} to ${last.en}`,
  }
}
