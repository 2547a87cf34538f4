import {
  addMonths,
  firstOfMonth,
  type Period,
  type PeriodKind,
  periodOf,
} from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'

/** One run: whose charges, for which period, issued when. */
export type RunScope = {
  readonly communityIds: readonly bigint[]
  readonly period: Period
  readonly issuedOn: string
}

/**
 * The period a run means: the one of its kind that holds the given month. An anniversary run bills
 * the units whose year begins in the month.
 */
export const scopeOf = (
  context: Context,
  input: { month: string; periodKind: PeriodKind; issueOn?: string | undefined },
  communityIds: readonly bigint[],
): RunScope => ({
  communityIds,
  period: periodOf(input.periodKind, `${input.month}-01`),
  issuedOn: input.issueOn ?? context.today,
})

/** The month under which a run's charges are filed. */
export const monthOf = ({ period }: RunScope): string => firstOfMonth(period.firstDay)

/** The period before, for comparison: one period length earlier. */
export const lastPeriodMonth = (scope: RunScope): string =>
  addMonths(monthOf(scope), -scope.period.months)

/**
 * The day after the last that a run may bill: an anniversary year begins on any day of its month
 * and ends within the month a year later.
 */
export const billedBefore = (period: Period): string =>
  addMonths(period.firstDay, period.months + (period.kind === 'anniversary' ? 1 : 0))
