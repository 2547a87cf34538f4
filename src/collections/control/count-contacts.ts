import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { holdOutOn, isHeldOut } from '../experiment/hold-out.ts'
import { type StopCounts, stopLimits } from './stop-rule.ts'

const nothing: StopCounts = {
  ...{ contacts: 0, complaints: 0, optOuts: 0, holdOutContacts: 0, holdOutComplaints: 0 },
}

/**
 * What the automatic stop looks at, by community: contacts about what is due, complaints and people
 * opting out in the last 14 days, or since a person last switched; the hold-out apart. One statement.
 * @param since the first day that counts, by community; the last 14 days for the others
 */
export const countContacts = async (
  context: Context,
  communityIds: readonly bigint[],
  since: ReadonlyMap<bigint, string>,
): Promise<ReadonlyMap<bigint, StopCounts>> => {
  const { tx, companyId, today } = context
  const from = addDays(today, 1 - stopLimits.days)
  const starts = communityIds.map((id) => [from, since.get(id) ?? from].sort().at(-1) ?? from)
  const held = isHeldOut(await holdOutOn(context, today), sql`h.id`)
  const { rows } = await sql<StopCounts & { communityId: bigint }>`
    with event as (
      select household_id, on_day, 'contact' as what from notifications.contact
      where company_id = ${companyId} and is_counted and kind <> 'billReady' and on_day >= ${from}::date
      union all
      select household_id, made_on, 'complaint' from collections.complaint
      where company_id = ${companyId} and made_on >= ${from}::date
      union all
      select h.id, (s.opened_at at time zone 'Asia/Shanghai')::date, 'optOut'
      from notifications.stop s
      join property.household h on h.company_id = s.company_id and h.payer_party_id = s.party_id
      where s.company_id = ${companyId} and s.reason in ('unsubscribed', 'doNotContact')
        and (s.opened_at at time zone 'Asia/Shanghai')::date >= ${from}::date
    ), told as (
      select h.community_id, e.what, ${held} as is_held_out
      from event e
      join property.household h on h.company_id = ${companyId} and h.id = e.household_id
      join unnest(${[...communityIds]}::bigint[], ${starts}::date[]) c (id, since)
        on c.id = h.community_id and e.on_day >= c.since
    )
    select community_id as "communityId",
      count(*) filter (where what = 'contact' and not is_held_out)::int as contacts,
      count(*) filter (where what = 'complaint' and not is_held_out)::int as complaints,
      count(*) filter (where what = 'optOut' and not is_held_out)::int as "optOuts",
      count(*) filter (where what = 'contact' and is_held_out)::int as "holdOutContacts",
      count(*) filter (where what = 'complaint' and is_held_out)::int as "holdOutComplaints"
    from told group by community_id`.execute(tx)
  const found = new Map(rows.map(({ communityId, ...counts }) => [communityId, counts]))
  return new Map(communityIds.map((id) => [id, found.get(id) ?? nothing]))
}
