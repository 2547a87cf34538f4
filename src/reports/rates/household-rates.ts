import { sql } from 'kysely'
import { decimal, ratio, round } from '../../kernel/ratio.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import {
  assertScope,
  basisOf,
  inScope,
  ofDebtor,
  type RateDates,
  rateDates,
  type Scope,
} from '../scope.ts'
import { rateOf, rateWords } from './rate.ts'

/** Rates that need the charges themselves: by household and by day. */
export const getHouseholdRates = implement(api.getHouseholdRates, async (context, input) => {
  await assertScope(context, input)
  const dates = rateDates(context, input)
  const sums = await readSums(context, input, dates)
  return {
    basis: basisOf(dates),
    household: rateOf(rateWords.household, sums.paidHouseholds, sums.households, 'household'),
    onTime: rateOf(rateWords.onTime, sums.onTime, sums.due),
    daysToPay: sums.paid === 0n ? null : decimal(round(ratio(sums.fenDays * 10n, sums.paid)), 1),
  }
})

type Sums = {
  households: bigint
  paidHouseholds: bigint
  due: bigint
  onTime: bigint
  paid: bigint
  /** Σ fen × days from due to paid. */
  fenDays: bigint
}

/** As of a day: settlements, waivers and reversals after it are not there yet. */
const readSums = async (context: Context, scope: Scope, dates: RateDates): Promise<Sums> => {
  const { yearStart, throughMonth, asOf } = dates
  const { rows } = await sql<Sums>`
    with charge as (
      select c.id, c.period_month, c.household_id, c.amount_fen, c.due_on
      from billing.charge c
      where c.company_id = ${context.companyId} and c.period_month between ${yearStart}::date and ${throughMonth}::date
        and c.issued_on <= ${asOf}::date and c.amount_fen > 0
        and ${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}
        and not (c.is_reversed and exists (select from ledger.transfer t where t.company_id = c.company_id
          and t.source_id = c.id and t.period_month = c.period_month and t.source_kind = 'charge'
          and t.reverses_id is not null and t.posted_on <= ${asOf}::date))
    ), settled as (
      select s.charge_id, sum(s.amount_fen) as fen,
        sum(s.amount_fen) filter (where s.settled_on <= c.due_on) as in_time,
        sum(s.amount_fen * (s.settled_on - c.due_on)) as fen_days
      from billing.settlement s join charge c on c.id = s.charge_id and c.period_month = s.period_month
      where s.company_id = ${context.companyId} and s.settled_on <= ${asOf}::date group by 1
    ), waived as (
      select w.charge_id, sum(w.amount_fen) as fen from billing.waiver w
      where w.company_id = ${context.companyId} and w.state = 'approved'
        and (w.decided_at at time zone 'Asia/Shanghai')::date <= ${asOf}::date group by 1
    ), household as (
      select c.household_id, bool_and(coalesce(s.fen, 0) + coalesce(w.fen, 0) >= c.amount_fen) as is_paid,
        coalesce(sum(c.amount_fen) filter (where c.due_on <= ${asOf}::date), 0) as due,
        coalesce(sum(s.in_time) filter (where c.due_on <= ${asOf}::date), 0) as in_time,
        coalesce(sum(s.fen), 0) as paid, coalesce(sum(s.fen_days), 0) as fen_days
      from charge c left join settled s on s.charge_id = c.id left join waived w on w.charge_id = c.id
      group by 1
    )
    select count(*) as households, count(*) filter (where is_paid) as "paidHouseholds",
      coalesce(sum(due), 0)::bigint as due, coalesce(sum(in_time), 0)::bigint as "onTime",
      coalesce(sum(paid), 0)::bigint as paid, coalesce(sum(fen_days), 0)::bigint as "fenDays"
    from household`.execute(context.tx)
  return (
    rows[0] ?? { households: 0n, paidHouseholds: 0n, due: 0n, onTime: 0n, paid: 0n, fenDays: 0n }
  )
}
