import * as z from 'zod'
import { nextWorkingDay } from '../compliance/index.ts'
import { addMonths, firstOfMonth, lastOfMonth, type PlainDate } from '../kernel/period.ts'

/**
 * When a charge falls due: at the end of a month or on a day of a later one. Counted from the
 * month of issue, or from the period's first month where it is issued before the period begins.
 */
export const dueRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('endOfPeriodMonth'),
    moveToWorkingDay: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('dayOfMonth'),
    day: z.number().int().min(1).max(28),
    monthsLater: z.number().int().min(0).max(12),
    moveToWorkingDay: z.boolean().default(true),
  }),
])
type DueRule = z.infer<typeof dueRule>

/** A due date on a rest day moves to the next working day (Civil Code 203) unless the rule says not. */
export const dueDateOf = (
  rule: DueRule,
  issuedOn: PlainDate,
  periodFirstDay: PlainDate,
): PlainDate => {
  const base = issuedOn > periodFirstDay ? issuedOn : periodFirstDay
  const raw =
    rule.kind === 'endOfPeriodMonth'
      ? lastOfMonth(base)
      : `${addMonths(firstOfMonth(base), rule.monthsLater).slice(0, 8)}${String(rule.day).padStart(2, '0')}`
  return rule.moveToWorkingDay ? nextWorkingDay(raw) : raw
}
