import { dayOf, startOfDay } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'

/**
 * The day in our books: the day it was paid while that day is open, which it is in the running
 * month and until its bill is final, at 10:30 the next morning, unless it is
 * certified; else today.
 * @param closed the last certified day, or null
 */
export const bookDayOf = (
  { now, today }: Pick<Context, 'now' | 'today'>,
  paidAt: string,
  closed: string | null,
): string => {
  const paidOn = dayOf(Temporal.Instant.from(paidAt))
  const isFinalAt = startOfDay(paidOn).add({ hours: 24 + 10, minutes: 30 })
  const isOpen =
    paidOn <= today &&
    (closed === null || paidOn > closed) &&
    (paidOn.slice(0, 7) === today.slice(0, 7) || Temporal.Instant.compare(now, isFinalAt) < 0)
  return isOpen ? paidOn : today
}
