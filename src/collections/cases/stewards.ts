import { type RawBuilder, sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { inReach } from './scope.ts'

/**
 * Who can have cases of a community: its active stewards, and where it has none its managers and
 * administrators. Rows (community_id, id, name, open_cases, place); place 1 has the fewest.
 */
export const stewardsOf = ({ companyId }: Pick<Context, 'companyId'>): RawBuilder<unknown> => sql`
  select community_id, id, name, open_cases,
    row_number() over (partition by community_id order by open_cases, id) as place
  from (
    select distinct on (c.id, s.id) c.id as community_id, s.id, s.display_name as name, r.role = 'steward' as is_steward,
      bool_or(r.role = 'steward') over (partition by c.id) as has_stewards,
      (select count(*)::int from collections.dunning_case k where k.company_id = s.company_id and k.steward_id = s.id
        and k.state <> 'closed') as open_cases
    from property.community c
    join identity.staff_role r on r.company_id = c.company_id and r.role in ('steward', 'manager', 'administrator')
      and (r.community_id is null or r.community_id = c.id)
    join identity.staff s on s.company_id = r.company_id and s.id = r.staff_id and s.is_active
    where c.company_id = ${companyId}
    order by c.id, s.id, r.role = 'steward' desc
  ) m where is_steward = has_stewards`

export const listStewards = implement(api.listStewards, async (context, input) => {
  const { rows } = await sql<{ stewardId: bigint; name: string; openCases: number }>`
    select distinct s.id as "stewardId", s.name, s.open_cases as "openCases" from (${stewardsOf(context)}) s
    where ${inReach(context, input.communityId, sql`s.community_id`)} order by s.open_cases, s.id`.execute(
    context.tx,
  )
  return { stewards: rows }
})
