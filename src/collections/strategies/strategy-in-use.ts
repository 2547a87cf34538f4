import { type RawBuilder, sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { notFound } from '../../kernel/things.ts'
import type { Context } from '../../platform/context.ts'
import { decodeTagged } from '../../platform/tagged-json.ts'
import { type StrategyContent, strategyContent } from '../api.ts'
import { standardStrategy, standardVersionId } from './default-strategy.ts'

type Scope = 'company' | 'community' | 'building' | 'standard'

/** A strategy that decides somewhere. `versionId` 0 is the fixed calendar of the product. */
export type StrategyInUse = {
  readonly strategyId: bigint
  readonly versionId: bigint
  readonly versionNo: number
  readonly name: Words
  readonly from: Scope
  readonly content: StrategyContent
  /** Its content could not be read: the fixed calendar stands in for it, and this says so. */
  readonly fallback: Words | null
}

const standardName: Words = { zh: '固定催缴日历', en: 'Fixed calendar' }

export const standardInUse: StrategyInUse = {
  strategyId: 0n,
  versionId: standardVersionId,
  versionNo: 0,
  name: standardName,
  from: 'standard',
  content: standardStrategy,
  fallback: null,
}

type Row = {
  readonly strategyId: bigint
  readonly versionId: bigint
  readonly versionNo: number
  readonly name: string
  readonly scope: Exclude<Scope, 'standard'>
  readonly communityId: bigint
  readonly buildingId: bigint
  readonly content: string
}

/** The content of a version as it is kept, or null where it does not fit the contract (any more). */
export const readContent = (kept: string): StrategyContent | null =>
  strategyContent.safeParse(decodeTagged(kept)).data ?? null

const inUse = (row: Row): StrategyInUse => {
  const { strategyId, versionId, versionNo, scope, name } = row
  const content = readContent(row.content)
  return {
    ...{ strategyId, versionId, versionNo, from: scope, name: { zh: name, en: name } },
    content: content ?? standardStrategy,
    fallback: content
      ? null
      : {
          zh: `策略“${name}”第 ${versionNo} 版读不出来，改按固定催缴日历执行。请打开这条策略，重新保存并启用。`,
          en: `Version ${versionNo} of the strategy "${name}" cannot be read; the fixed calendar goes on. Open the strategy, save and activate it anew.`,
        },
  }
}

/** What is in force in a community: for all of it, and for buildings that have one of their own. */
type StrategiesOfCommunity = {
  /** Its own, else the company's, else the fixed calendar. */
  readonly community: StrategyInUse
  readonly company: StrategyInUse | null
  readonly byBuilding: ReadonlyMap<bigint, StrategyInUse>
}

/** The strategies in force in a community; the nearest to a household decides for it. */
export const strategiesIn = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  communityId: bigint,
): Promise<StrategiesOfCommunity> => {
  const { rows } = await sql<Row>`
    select s.id as "strategyId", v.id as "versionId", v.version_no as "versionNo", s.name, s.scope,
      s.community_id as "communityId", s.building_id as "buildingId", v.content::text as content
    from collections.strategy s
    join collections.strategy_version v on v.company_id = s.company_id and v.strategy_id = s.id and v.state = 'active'
    where s.company_id = ${companyId} and s.community_id in (0, ${communityId})`.execute(tx)
  const company = rows.find(({ scope }) => scope === 'company')
  const own = rows.find(({ scope }) => scope === 'community') ?? company
  return {
    company: company ? inUse(company) : null,
    community: own ? inUse(own) : standardInUse,
    byBuilding: new Map(
      rows.flatMap((row) => (row.scope === 'building' ? [[row.buildingId, inUse(row)]] : [])),
    ),
  }
}

/** The strategy in force for a building, or for the community as a whole. */
export const strategyOf = (
  { community, byBuilding }: StrategiesOfCommunity,
  buildingId: bigint | null,
): StrategyInUse => (buildingId === null ? null : byBuilding.get(buildingId)) ?? community

/**
 * The building of each household, where its home is (its first unit where it has no home): rows
 * (household_id, building_id). To be joined only where a building has a strategy of its own.
 */
export const buildingsOfHouseholds = (
  { companyId }: Pick<Context, 'companyId'>,
  ofCommunity: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select distinct on (a.household_id) a.household_id, u.building_id
  from property.billing_account a
  join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
  where a.company_id = ${companyId} and u.community_id ${ofCommunity}
  order by a.household_id, upper_inf(a.span) desc, u.kind <> 'home', a.id`

/**
 * The content of one version, for what was decided under it; 0 is the fixed calendar.
 * @throws Failure notFound when there is no such version, or it cannot be read
 */
export const contentOfVersion = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  versionId: bigint,
): Promise<StrategyContent> => {
  if (versionId === standardVersionId) return standardStrategy
  const { rows } = await sql<{ content: string }>`select content::text as content
    from collections.strategy_version where company_id = ${companyId} and id = ${versionId}`.execute(
    tx,
  )
  const content = rows[0] && readContent(rows[0].content)
  if (!content) throw notFound('strategyVersion')
  return content
}
