import { addDays, addMonths, type Period, type PlainDate } from '../kernel/period.ts'
import type { prorations } from './api.ts'

/**
 * How a part of a period counts. A rule divides the period into slots; a span of days counts the
 * slots that begin in it, so that the parts of a period always add up to the whole of it.
 */
export type Proration = (typeof prorations)[number]

/**
 * The day on which each slot begins, in order: every day; thirty of each month (the last day of
 * February carries what its month lacks, a 31st carries none); the 1st and the 16th day of each
 * month; the first day of each month.
 */
export const slotStarts = (rule: Proration, period: Period): readonly PlainDate[] =>
  Array.from({ length: period.months }, (_, index) => ({
    first: addMonths(period.firstDay, index),
    last: addDays(addMonths(period.firstDay, index + 1), -1),
  })).flatMap(({ first, last }) => monthStarts[rule](first, last))

const monthStarts: Record<Proration, (first: PlainDate, last: PlainDate) => PlainDate[]> = {
  days: (first, last) => {
    const days: PlainDate[] = []
    for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
    return days
  },
  thirtyDays: (first, last) =>
    Array.from({ length: 30 }, (_, index) => addDays(first, index)).map((day) =>
      day < last ? day : last,
    ),
  fifteenDayRule: (first) => [first, addDays(first, 15)],
  wholeMonth: (first) => [first],
}

/**
 * How many slots a span counts, both ends inclusive. `isFirst`: nobody was billed for the slot in
 * which the span begins, so under the rules above it is billed whole. The SQL form stands in
 * run/bulk-select.ts.
 */
export const slotsBetween = (
  starts: readonly PlainDate[],
  span: { readonly from: PlainDate; readonly to: PlainDate; readonly isFirst?: boolean },
): number => {
  const from = span.isFirst
    ? (starts.findLast((start) => start <= span.from) ?? span.from)
    : span.from
  return starts.filter((start) => start >= from && start <= span.to).length
}

/** What a slot is called on a bill. */
export const slotWords: Record<Proration, { zh: string; en: string }> = {
  days: { zh: '天', en: 'days' },
  thirtyDays: { zh: '天（每月按 30 天）', en: 'days of a 30-day month' },
  fifteenDayRule: { zh: '半月', en: 'half months' },
  wholeMonth: { zh: '个月', en: 'months' },
}
