import { sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import type { Context } from '../../platform/context.ts'

/** For what a strategy holds; ids are null where the scope is wider. */
export type StrategyHead = {
  readonly id: bigint
  readonly scope: 'company' | 'community' | 'building'
  readonly communityId: bigint | null
  readonly communityName: string | null
  readonly buildingId: bigint | null
  readonly buildingName: string | null
  readonly name: string
}

/** Columns of a StrategyHead over `s`, with the joins they need. */
export const headColumns = sql`s.id, s.scope, nullif(s.community_id, 0) as "communityId", c.name as "communityName",
  nullif(s.building_id, 0) as "buildingId", b.name as "buildingName", s.name`
export const headJoins = sql`
  left join property.community c on c.company_id = s.company_id and c.id = s.community_id
  left join property.building b on b.company_id = s.company_id and b.id = s.building_id`

/** @throws Failure notFound, also when the caller does not reach its community */
export const findStrategy = async (context: Context, strategyId: bigint): Promise<StrategyHead> => {
  const { rows } =
    await sql<StrategyHead>`select ${headColumns} from collections.strategy s ${headJoins}
    where s.company_id = ${context.companyId} and s.id = ${strategyId}`.execute(context.tx)
  const [strategy] = rows
  if (!strategy) throw notFound('strategy')
  if (strategy.communityId !== null) assertReaches(context, strategy.communityId, 'strategy')
  return strategy
}

/**
 * Refuses to change what reaches further than the caller does.
 * @throws Failure notAllowed for the company's strategy where the caller has some communities only
 */
export const assertMayChange = (context: Context, communityId: bigint | null): void => {
  if (communityId === null && context.communities !== 'all') throw commonFailures.notAllowed()
}
