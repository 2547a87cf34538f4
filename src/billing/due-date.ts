import { nextWorkingDay } from '../compliance/index.ts'
import { addMonths, firstOfMonth, lastOfMonth, type PlainDate } from '../kernel/period.ts'
import type { DueRule } from './api.ts'

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
