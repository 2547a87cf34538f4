import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/**
 * The decisions that hold in a community on a day, one a household: those of the day, and those of the
 * six days before for who was decided for a week. Whoever has paid since is left out while `day` is
 * today. Rows of collections.decision.
 */
export const decisionsInForce = (
  { companyId, today }: Pick<Context, 'companyId' | 'today'>,
  { communityId, day }: { communityId: bigint; day: string },
): RawBuilder<unknown> => sql`
  select distinct on (d.household_id) d.*
  from collections.plan q
  join collections.decision d on d.company_id = q.company_id and d.plan_id = q.id
  where q.company_id = ${companyId} and q.community_id = ${communityId} and q.on_day between ${day}::date - 6 and ${day}::date
    and (${day !== today}::boolean or d.tier = 0 or d.state in ('queued', 'done') or exists (
      select from billing.charge c where c.company_id = d.company_id and c.household_id = d.household_id
        and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${today}::date))
  order by d.household_id, d.on_day desc`

/** The group of a decision `d`; see api/plan.ts. */
export const groupSql = sql<string>`case
  when d.state in ('nothing', 'removed') then 'nothing'
  when d.decided_by = 'rule' then 'must'
  when d.arm between 1 and 18 then 'messages'
  else 'ranked' end`

/** The order of a group, the first on top. */
export const groupOrder = sql`
  case when d.group_name = 'must' then d.limitation_on end,
  case when d.group_name = 'ranked' then d.gain_fen::float8 / greatest(d.staff_minutes, 1) end desc nulls last,
  case when d.group_name = 'messages' then d.gain_fen end desc nulls last,
  d.tier desc, d.balance_fen desc, d.household_id`
