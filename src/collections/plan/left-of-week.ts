import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Place, RulesOfDay } from './rules-of-day.ts'

export type LeftOfWeek = { readonly group: number; readonly calls: number; readonly visits: number }

/**
 * Calls and visits that are left of each strategy's week, by place: the capacity less what was
 * proposed or handed out in the last six days. Places under one strategy share its people.
 */
export const leftOfWeek = async (
  { tx, companyId, today }: Context,
  { places }: Pick<RulesOfDay, 'places'>,
): Promise<readonly LeftOfWeek[]> => {
  const { rows } = await sql<{ communityId: bigint; calls: number; visits: number }>`
    select d.community_id as "communityId", (count(*) filter (where d.arm <= 27))::int as calls,
      (count(*) filter (where d.arm > 27))::int as visits
    from collections.plan p join collections.decision d on d.company_id = p.company_id and d.plan_id = p.id
    where p.company_id = ${companyId} and p.on_day > ${today}::date - 7 and p.on_day < ${today}::date
      and d.arm > 18 and d.state in ('proposed', 'queued', 'done')
    group by d.community_id`.execute(tx)
  const used = new Map(rows.map(({ communityId, ...count }) => [communityId, count]))
  const groups = [...Map.groupBy(places, groupOf).values()]
  return places.map((place) => {
    const group = groups.findIndex((members) => members.includes(place))
    const communities = new Set(groups[group]?.map(({ communityId }) => communityId))
    const taken = (what: 'calls' | 'visits'): number =>
      [...communities].reduce((sum, id) => sum + (used.get(id)?.[what] ?? 0), 0)
    const { callsAWeek, visitsAWeek } = place.strategy.content.capacity
    return {
      group,
      calls: Math.max(0, callsAWeek - taken('calls')),
      visits: Math.max(0, visitsAWeek - taken('visits')),
    }
  })
}

const groupOf = ({ strategy }: Place): string => `${strategy.from} ${strategy.versionId}`
