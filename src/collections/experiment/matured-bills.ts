import { type RawBuilder, sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { wasHeldOut } from './hold-out.ts'
import { windowDays } from './outcome.ts'

/** An experiment as it is measured. */
export type Experiment = {
  readonly id: bigint
  readonly secret: bigint
  readonly registeredOn: string
  /** The last due date that counts: the day it ended, or today. */
  readonly until: string
}

/** What a household was billed and paid in the experiment, on one side of it. */
export type HouseholdSide = {
  readonly householdId: bigint
  readonly communityId: bigint
  readonly isHeldOut: boolean
  readonly bills: number
  readonly billedFen: bigint
  readonly collectedFen: bigint
  /** Sum of fen × days from issue to payment, of what was paid inside the window. */
  readonly fenDays: bigint
  /** Share of its bills before the experiment that were late, drawn to the mean; a ratio. */
  readonly lateBefore: number
}

/** How strongly a short record is drawn to the mean of all, in bills (the payment model's own weight). */
const shrinkage = 2

/**
 * Regular bills of a household and month: one row each with what was billed and what of it was
 * received by 90 days after the due date. Waived money is owed by nobody and counts on neither side.
 */
const bills = (
  { companyId }: Context,
  input: { due: RawBuilder<unknown>; inCommunity: RawBuilder<unknown> },
): RawBuilder<unknown> => sql`
  select c.household_id, min(c.community_id) as community_id, min(c.due_on) as due_on,
    sum(c.amount_fen - c.waived_fen)::bigint as billed_fen, sum(coalesce(p.fen, 0))::bigint as collected_fen,
    sum(coalesce(p.fen_days, 0))::bigint as fen_days
  from billing.charge c
  left join lateral (
    select sum(s.amount_fen) as fen, sum(s.amount_fen * (s.settled_on - c.issued_on)) as fen_days
    from billing.settlement s where s.company_id = c.company_id and s.charge_id = c.id
      and s.settled_on <= c.due_on + ${windowDays}::int) p on true
  where c.company_id = ${companyId} and not c.is_reversed and c.source_kind = 'run' and ${input.due} and ${input.inCommunity}
  group by c.household_id, c.period_month`

/** Of each household what it paid late before the experiment began. */
const recordBefore = (context: Context, experiment: Experiment): RawBuilder<unknown> => sql`
  select household_id, count(*)::int as matured,
    count(*) filter (where paid_by_due < billed)::int as late
  from (select c.household_id, sum(c.amount_fen - c.waived_fen) as billed,
      sum(coalesce((select sum(s.amount_fen) from billing.settlement s where s.company_id = c.company_id
        and s.charge_id = c.id and s.settled_on <= c.due_on), 0)) as paid_by_due
    from billing.charge c
    where c.company_id = ${context.companyId} and not c.is_reversed and c.source_kind = 'run'
      and c.due_on < ${experiment.registeredOn}::date
    group by c.household_id, c.period_month) b
  where billed > 0 group by household_id`

/** Both sides by household; one that changed sides as the share shrank has a row on each. */
export const householdSides = async (
  context: Context,
  experiment: Experiment,
  inCommunity: RawBuilder<unknown>,
): Promise<readonly HouseholdSide[]> => {
  const { rows } = await sql<HouseholdSide>`
    with bill as materialized (${bills(context, {
      due: sql`c.due_on >= ${experiment.registeredOn}::date and c.due_on <= least(${experiment.until}::date,
        ${addDays(context.today, -windowDays)}::date - 1)`,
      inCommunity,
    })}), before as materialized (${recordBefore(context, experiment)}),
    mean as (select coalesce(sum(late)::double precision / nullif(sum(matured), 0), 0) as late from before)
    select s.*, (coalesce(b.late, 0) + ${shrinkage} * mean.late) / (coalesce(b.matured, 0) + ${shrinkage}) as "lateBefore"
    from (select household_id as "householdId", min(community_id) as "communityId", is_held_out as "isHeldOut",
        count(*)::int as bills, sum(billed_fen)::bigint as "billedFen", sum(collected_fen)::bigint as "collectedFen",
        sum(fen_days)::bigint as "fenDays"
      from (select bill.*, ${wasHeldOut(context, experiment, {
        householdId: sql`bill.household_id`,
        day: sql`bill.due_on`,
      })} as is_held_out from bill where billed_fen > 0) x
      group by household_id, is_held_out) s
    cross join mean left join before b on b.household_id = s."householdId"
    order by s."householdId", s."isHeldOut"`.execute(context.tx)
  return rows
}

/** Bills of the experiment whose window is still open. */
export const waitingBills = async (
  { tx, companyId, today }: Context,
  experiment: Experiment,
  inCommunity: RawBuilder<unknown>,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from billing.charge c
      where c.company_id = ${companyId} and not c.is_reversed and c.source_kind = 'run'
        and c.due_on >= greatest(${experiment.registeredOn}::date, ${addDays(today, -windowDays)}::date)
        and c.due_on <= ${experiment.until}::date and ${inCommunity}
      group by c.household_id, c.period_month) b`.execute(tx)
  return rows[0]?.n ?? 0
}
