import { sql } from 'kysely'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { changesOf } from './compare-strategies.ts'
import { standardStrategy } from './default-strategy.ts'
import { findStrategy, headColumns, headJoins, type StrategyHead } from './find-strategy.ts'
import { lintStrategy as lint } from './lint-strategy.ts'
import { readMeans } from './means.ts'
import {
  buildingsOfHouseholds,
  readContent,
  standardInUse,
  strategiesIn,
  strategyOf,
} from './strategy-in-use.ts'

type Listed = Omit<Output<typeof api.listStrategies>['strategies'][number], 'householdCount'>

export const listStrategies = implement(api.listStrategies, async (context, { communityId }) => {
  const { tx, companyId, communities } = context
  const within =
    communityId === undefined
      ? communities === 'all'
        ? sql`true`
        : sql`s.community_id = any(${[0n, ...communities]}::bigint[])`
      : sql`s.community_id in (0, ${communityId})`
  const { rows } = await sql<Listed>`
    select ${headColumns}, a.version_no as "activeVersionNo", a.id as "activeVersionId", a.activated_at as "activatedAt",
      d.id as "draftVersionId", d.created_by as "draftBy"
    from collections.strategy s ${headJoins}
    left join collections.strategy_version a on a.company_id = s.company_id and a.strategy_id = s.id and a.state = 'active'
    left join collections.strategy_version d on d.company_id = s.company_id and d.strategy_id = s.id and d.state = 'draft'
    where s.company_id = ${companyId} and ${within}
    order by case s.scope when 'company' then 0 when 'community' then 1 else 2 end, c.name, b.sort_key, s.id`.execute(
    tx,
  )
  const counts = await householdCounts(context, communityId, rows)
  return {
    strategies: rows.map((row) => ({ ...row, householdCount: counts.get(row.id) ?? 0 })),
    standard: standardStrategy,
  }
})

/** How many households each strategy in force decides for: each counts for the nearest alone. */
const householdCounts = async (
  context: Context,
  communityId: bigint | undefined,
  strategies: readonly (StrategyHead & { readonly activeVersionId: bigint | null })[],
): Promise<ReadonlyMap<bigint, number>> => {
  const active = strategies.filter(({ activeVersionId }) => activeVersionId !== null)
  if (active.length === 0) return new Map()
  const { communities } = context
  const ids = communityId === undefined ? communities : [communityId]
  const here = ids === 'all' ? sql`is not null` : sql`= any(${[...ids]}::bigint[])`
  const { rows } = await sql<{ community: bigint; building: bigint; count: number }>`
    select h.community_id as community, coalesce(b.building_id, 0) as building, count(*)::int as count
    from (${buildingsOfHouseholds(context, here)}) b
    join property.household h on h.company_id = ${context.companyId} and h.id = b.household_id
    group by 1, 2`.execute(context.tx)
  const counts = new Map<bigint, number>()
  for (const { community, building, count } of rows) {
    const nearest =
      active.find(({ buildingId }) => buildingId === building) ??
      active.find((it) => it.scope === 'community' && it.communityId === community) ??
      active.find(({ scope }) => scope === 'company')
    if (nearest) counts.set(nearest.id, (counts.get(nearest.id) ?? 0) + count)
  }
  return counts
}

type Version = Omit<
  Output<typeof api.getStrategy>['versions'][number],
  'content' | 'changes' | 'isReadable'
> & {
  readonly content: string
}

export const getStrategy = implement(api.getStrategy, async (context, { strategyId }) => {
  const strategy = await findStrategy(context, strategyId)
  const { rows } = await sql<Version>`
    select id, version_no as "versionNo", state, content::text as content, note, created_at as "createdAt",
      created_by as "createdBy", activated_at as "activatedAt", activated_by as "activatedBy", retired_at as "retiredAt"
    from collections.strategy_version where company_id = ${context.companyId} and strategy_id = ${strategyId}
    order by version_no`.execute(context.tx)
  let before = standardStrategy
  const versions = rows.map((row) => {
    const content = readContent(row.content)
    const changes = content ? [...changesOf(before, content)] : []
    // What was only drafted changed nothing: the next is held against what was in force.
    if (content && row.activatedAt !== null) before = content
    return {
      ...row,
      content: content ?? standardStrategy,
      isReadable: content !== null,
      changes,
    }
  })
  return { strategy, versions: versions.reverse() }
})

export const getStrategyInUse = implement(
  api.getStrategyInUse,
  async (context, { communityId, buildingId }) => {
    await getCommunity(context, communityId)
    const strategies = await strategiesIn(context, communityId)
    const holding = strategyOf(strategies, buildingId ?? null)
    const { strategyId, versionId, versionNo, name, from, content, fallback } = holding
    const own = strategies.community.from === 'community' ? strategies.community : null
    const near = [
      ...(buildingId === undefined
        ? []
        : [
            {
              scope: 'building' as const,
              it: strategies.byBuilding.get(buildingId) ?? null,
            },
          ]),
      { scope: 'community' as const, it: own },
      { scope: 'company' as const, it: strategies.company },
      { scope: 'standard' as const, it: standardInUse },
    ]
    return {
      strategyId: strategyId || null,
      versionId: versionId || null,
      versionNo: versionNo || null,
      ...{ name, from, content, fallback },
      inheritance: near.map(({ scope, it }) => ({
        scope,
        name: it?.name ?? null,
        holds: scope === from,
      })),
    }
  },
)

export const lintStrategy = implement(
  api.lintStrategy,
  async (context, { content, communityId }) => ({
    findings: lint(content, await readMeans(context, communityId ?? null)),
  }),
)
