import { type RawBuilder, sql } from 'kysely'
import { addDays, addMonths } from '../../kernel/period.ts'
import { deliveredDemands } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import { limitationLastDay } from '../limitation.ts'

type Scope = Pick<Context, 'companyId' | 'today'>

/** Which households a plan looks at, and which of their charges it leaves out. */
export type PlanScope = {
  /** Null: all of the company. */
  readonly communityId: bigint | null
  /** Kinds of units that a strategy leaves out. */
  readonly leftOut: readonly { readonly communityId: bigint; readonly unitKind: string }[]
  /** Days before the due date on which a calendar has a step. */
  readonly stepsBeforeDue: readonly number[]
}

/** A day a claim must run from at least, to be within the limitation period today. */
const oldestSafeStart = (today: string): string => {
  const start = addMonths(today, -36)
  return addMonths(start, 36) < today ? addDays(start, 1) : start
}

const oldestDay = '2000-01-01'
/** Room for the amount of a bill below its due date, in one number: fen up to 10¹². */
const amountBits = 40

const isOpen = sql`not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen`

/** Holds that stand on a day. */
export const activeHolds = ({ companyId, today }: Scope): RawBuilder<unknown> => sql`
  select hold.* from billing.hold where hold.company_id = ${companyId} and hold.held_from <= ${today}::date
    and (hold.held_to is null or (hold.held_to >= ${today}::date and hold.reason <> 'pendingPayment'))`

/** Whether one of `hold` lies on a charge `c`: on itself, its account or the household; each looked up by hash. */
const isHeld = sql`(c.household_id in (select household_id from hold) and (
  (c.household_id, c.id) in (select household_id, charge_id from hold where charge_id <> 0)
  or (c.household_id, c.billing_account_id) in (select household_id, billing_account_id from hold where charge_id = 0 and billing_account_id <> 0)
  or c.household_id in (select household_id from hold where charge_id = 0 and billing_account_id = 0)))`

/**
 * Common table expressions that end in `owing`: the sums of the open charges by household, in one pass
 * over them, which workers share where they are not a part of something larger. Bills are months.
 */
export const owingTables = (scope: Scope, plan: PlanScope): RawBuilder<unknown> => sql`
  hold as not materialized (${activeHolds(scope)}),
  bill as (
    select household_id, community_id, period_month, min(due_on) as due_on, collections.sum_fen(amount_fen) as amount_fen,
      collections.sum_fen(amount_fen - settled_fen - waived_fen) as open_fen,
      collections.sum_fen(case when ${isHeld} then amount_fen - settled_fen - waived_fen else 0 end) as held_fen,
      min(due_on) filter (where settled_fen = 0) as clock_from, bool_or(settled_fen > 0) as is_touched
    from billing.charge c
    where c.company_id = ${scope.companyId} and ${isOpen} and ${inPlan(scope, plan)}
    group by household_id, community_id, period_month
  ), demand as materialized (
    select household_id, period_month, min(demanded_on) as first_on, max(demanded_on) as last_on
    from (${deliveredDemands(scope, sql`true`)}) d group by household_id, period_month
  ), clocked as (
    select b.*, b.open_fen - b.held_fen as free_fen, b.due_on < ${scope.today}::date as is_overdue,
      case when b.due_on < ${scope.today}::date then greatest(b.clock_from, d.last_on) end as runs_from,
      b.is_touched or (d.last_on is not null and not (d.first_on > b.due_on and d.last_on <= b.due_on + 1095)) as is_odd
    from bill b left join demand d on d.household_id = b.household_id and d.period_month = b.period_month
  ), owing as (
    select household_id, community_id,
      collections.sum_fen(free_fen) filter (where is_overdue) as overdue_fen,
      collections.sum_fen(held_fen) filter (where is_overdue) as frozen_fen,
      collections.sum_fen(free_fen) as free_fen,
      (count(*) filter (where is_overdue and free_fen > 0))::int as overdue_free,
      min(due_on) filter (where is_overdue and free_fen > 0) as overdue_from,
      min(due_on) as open_from,
      min(due_on) filter (where free_fen > 0) as free_from,
      count(*)::int as open_bills, (count(*) filter (where is_overdue))::int as overdue_bills,
      collections.sum_fen(amount_fen) as open_fen,
      min(((due_on - ${oldestDay}::date)::bigint << ${sql.lit(amountBits)}) | least(amount_fen, (1::bigint << ${sql.lit(amountBits)}) - 1)) as oldest,
      min(runs_from) filter (where runs_from >= ${oldestSafeStart(scope.today)}::date) as safe_from,
      max(runs_from) filter (where runs_from < ${oldestSafeStart(scope.today)}::date) as passed_from,
      bool_or(is_odd and is_overdue) as is_odd
    from clocked group by household_id, community_id
    having bool_or(is_overdue) or min(due_on) filter (where free_fen > 0) = any(${plan.stepsBeforeDue.map((days) => addDays(scope.today, days))}::date[])
  )`

/**
 * Common table expressions over `owing` (see `owingTables`) that end in `debtor`: one row of a
 * household with something overdue, or with a bill on a day before its due date on which the calendar
 * has a step. Money in fen:
 *   balance_fen, bill_count, oldest_due_on – overdue and not frozen; before the due date, what is open;
 *   frozen_fen – overdue and held;
 *   open_bills, overdue_bills, days_past_due, open_fen, oldest_fen – as the payment model counts them;
 *   limitation_on – the first last day that has not passed (else the last that has), has_passed.
 */
export const debtorTables = (scope: Scope, plan: PlanScope): RawBuilder<unknown> => sql`
  odd as materialized (
    select household_id, min(last_day) filter (where last_day >= ${scope.today}::date) as safe_on,
      max(last_day) filter (where last_day < ${scope.today}::date) as passed_on
    from (
      select c.household_id, ${limitationLastDay(scope)} as last_day from billing.charge c
      where c.company_id = ${scope.companyId} and ${isOpen} and ${inPlan(scope, plan)} and c.due_on < ${scope.today}::date
        and c.household_id in (select household_id from owing where is_odd
          union select household_id from collections.instalment_plan where company_id = ${scope.companyId} and signed_at is not null)
    ) exact group by household_id
  ), debtor as not materialized (
    select o.household_id, o.community_id,
      case when o.overdue_bills > 0 then o.overdue_fen else o.free_fen end as balance_fen, o.frozen_fen,
      case when o.overdue_bills > 0 then o.overdue_free else o.open_bills end as bill_count,
      coalesce(case when o.overdue_bills > 0 then o.overdue_from else o.free_from end, o.open_from) as oldest_due_on,
      o.open_bills, o.overdue_bills, ${scope.today}::date - o.open_from as days_past_due, o.open_fen,
      (o.oldest & ((1::bigint << ${sql.lit(amountBits)}) - 1)) as oldest_fen,
      case when x.household_id is not null then coalesce(x.safe_on, x.passed_on)
        else (coalesce(o.safe_from, o.passed_from, o.open_from) + interval '36 months')::date end as limitation_on,
      case when x.household_id is not null then x.passed_on is not null else o.passed_from is not null end as has_passed
    from owing o left join odd x on x.household_id = o.household_id
  )`

const inPlan = ({ companyId }: Scope, { communityId, leftOut }: PlanScope): RawBuilder<unknown> => {
  const conditions = [
    communityId === null ? sql`true` : sql`c.community_id = ${communityId}`,
    leftOut.length === 0
      ? sql`true`
      : sql`c.unit_id not in (select u.id from property.unit u
          join unnest(${leftOut.map((it) => it.communityId)}::bigint[], ${leftOut.map((it) => it.unitKind)}::text[])
            as out (community_id, kind) on out.community_id = u.community_id and out.kind = u.kind
          where u.company_id = ${companyId})`,
  ]
  return sql.join(conditions, sql` and `)
}
