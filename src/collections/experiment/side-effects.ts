import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { StrategyContent } from '../api.ts'
import { wasHeldOut } from './hold-out.ts'
import type { Experiment } from './matured-bills.ts'

/** What one side of a community was put through. */
export type SideEffects = {
  readonly communityId: bigint
  readonly isHeldOut: boolean
  readonly contacts: number
  /** Whole fen: what the carriers charged, and calls and visits at the strategy's cost. */
  readonly costFen: bigint
  readonly complaints: number
  readonly optOuts: number
}

/**
 * Contacts, their cost, complaints and opt-outs since the experiment began, each counted on the side
 * its household was on that day.
 */
export const sideEffects = async (
  context: Context,
  experiment: Experiment,
  costs: StrategyContent['costs'],
): Promise<readonly SideEffects[]> => {
  const { tx, companyId } = context
  const within = (day: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`${day} between ${experiment.registeredOn}::date and ${experiment.until}::date`
  const { rows } = await sql<SideEffects>`
    with event as (
      select k.household_id, k.on_day, 1 as contacts, case k.kind when 'call' then ${costs.callFen}::numeric
          when 'visit' then ${costs.visitFen}::numeric else coalesce((select sum(d.cost) / 100.0 from notifications.delivery d
            where d.company_id = k.company_id and d.message_id = k.message_id), 0) end as cost_fen,
        0 as complaints, 0 as opt_outs
      from notifications.contact k where k.company_id = ${companyId} and k.is_counted and ${within(sql`k.on_day`)}
      union all
      select household_id, made_on, 0, 0, 1, 0 from collections.complaint
      where company_id = ${companyId} and ${within(sql`made_on`)}
      union all
      select h.id, (s.opened_at at time zone 'Asia/Shanghai')::date, 0, 0, 0, 1
      from notifications.stop s join property.household h on h.company_id = s.company_id and h.payer_party_id = s.party_id
      where s.company_id = ${companyId} and s.reason in ('unsubscribed', 'doNotContact')
        and ${within(sql`(s.opened_at at time zone 'Asia/Shanghai')::date`)}
    )
    select h.community_id as "communityId", ${wasHeldOut(context, experiment, {
      householdId: sql`e.household_id`,
      day: sql`e.on_day`,
    })} as "isHeldOut", sum(e.contacts)::int as contacts, round(sum(e.cost_fen))::bigint as "costFen",
      sum(e.complaints)::int as complaints, sum(e.opt_outs)::int as "optOuts"
    from event e join property.household h on h.company_id = ${companyId} and h.id = e.household_id
    group by 1, 2`.execute(tx)
  return rows
}
