import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { inScope, ofDebtor, type RateDates, type Scope } from '../scope.ts'

/**
 * Tables of a WITH: the year's `charge`s that stand on a day, what had `settled` them by then (and
 * `in_time`, and Σ fen × days from due to paid), what was `waived`, and each `household`. What
 * happened after the day is not there yet.
 */
export const householdCharges = (
  context: Context,
  scope: Scope,
  { yearStart, throughMonth, asOf }: RateDates,
): RawBuilder<unknown> => sql`
  charge as (
    select c.id, c.period_month, c.household_id, c.unit_id, c.charge_item_id, c.amount_fen, c.due_on, c.issued_on
    from billing.charge c
    where c.company_id = ${context.companyId} and c.period_month between ${yearStart}::date and ${throughMonth}::date
      and c.issued_on <= ${asOf}::date and c.amount_fen > 0
      and ${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}
      and not (c.is_reversed and exists (select from ledger.transfer t where t.company_id = c.company_id
        and t.source_id = c.id and t.period_month = c.period_month and t.source_kind = 'charge'
        and t.reverses_id is not null and t.posted_on <= ${asOf}::date))
  ), settlement as (
    select s.id, s.charge_id, s.settled_on, s.amount_fen, c.due_on, c.household_id, c.unit_id, c.charge_item_id, c.period_month
    from billing.settlement s join charge c on c.id = s.charge_id and c.period_month = s.period_month
    where s.company_id = ${context.companyId} and s.settled_on <= ${asOf}::date
  ), settled as (
    select charge_id, sum(amount_fen) as fen, sum(amount_fen) filter (where settled_on <= due_on) as in_time,
      sum(amount_fen * (settled_on - due_on)) as fen_days
    from settlement group by 1
  ), waived as (
    select w.charge_id, sum(w.amount_fen) as fen from billing.waiver w
    where w.company_id = ${context.companyId} and w.state = 'approved'
      and (w.decided_at at time zone 'Asia/Shanghai')::date <= ${asOf}::date group by 1
  ), household as (
    select c.household_id, min(c.unit_id) as unit_id, sum(c.amount_fen) as billed,
      bool_and(coalesce(s.fen, 0) >= c.amount_fen) as is_paid,
      bool_and(coalesce(s.fen, 0) + coalesce(w.fen, 0) >= c.amount_fen) as is_clear,
      coalesce(sum(c.amount_fen) filter (where c.due_on <= ${asOf}::date), 0) as due,
      coalesce(sum(s.in_time) filter (where c.due_on <= ${asOf}::date), 0) as in_time,
      coalesce(sum(s.fen), 0) as paid, coalesce(sum(s.fen_days), 0) as fen_days
    from charge c left join settled s on s.charge_id = c.id left join waived w on w.charge_id = c.id
    group by 1
  )`

/** The numbers of the household rates that open to entries. */
export type HouseholdNumber = 'household' | 'householdWithWaivers' | 'onTime' | 'daysToPay'

/** Entries behind one of them; a household counts one and shows what it was billed. */
export const householdEntries = (
  context: Context,
  scope: Scope,
  input: { rate: HouseholdNumber; part: 'numerator' | 'denominator'; dates: RateDates },
): RawBuilder<unknown> => {
  const { asOf } = input.dates
  const households = (when: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select 'household' as kind, household_id as id, household_id, unit_id, null::bigint as item_id, null::date as period_month,
      ${asOf}::date as posted_on, billed as fen from household where ${when}`
  const settlements = (when: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select 'settlement' as kind, id, household_id, unit_id, charge_item_id as item_id, period_month, settled_on as posted_on,
      amount_fen as fen from settlement where ${when}`
  const due = sql`
    select 'charge' as kind, id, household_id, unit_id, charge_item_id as item_id, period_month, issued_on as posted_on,
      amount_fen as fen from charge where due_on <= ${asOf}::date`
  const isTop = input.part === 'numerator'
  const rows: Record<HouseholdNumber, RawBuilder<unknown>> = {
    household: households(isTop ? sql`is_paid` : sql`true`),
    householdWithWaivers: households(isTop ? sql`is_clear` : sql`true`),
    onTime: isTop ? settlements(sql`settled_on <= due_on and due_on <= ${asOf}::date`) : due,
    daysToPay: settlements(sql`true`),
  }
  return sql`with ${householdCharges(context, scope, input.dates)} ${rows[input.rate]}`
}
