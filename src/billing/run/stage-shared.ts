import { sql } from 'kysely'
import { largestRemainder } from '../../kernel/money.ts'
import type { Context } from '../../platform/context.ts'
import { failures } from '../failures.ts'
import type { SharedInputs } from '../formulas/shared-cost.ts'
import { monthOf, type RunScope } from './scope.ts'
import { type CandidateRow, stageRows } from './stage-rows.ts'

type Pool = {
  id: bigint
  community_id: bigint
  building_id: bigint | null
  building_name: string | null
  item_zh: string
  item_en: string
  version_id: bigint
  pool_fen: bigint
  weight_basis: SharedInputs['weightBasis']
  custom_weights: Record<string, number> | null
  service_from: string
  service_to: string
  excluded: bigint[]
  source: {
    poolEquation: string
    poolFacts: SharedInputs['poolFacts']
  }
}

type Sharer = {
  unit_id: bigint
  building_id: bigint
  household_id: bigint
  account_id: bigint
  area_centi: bigint
}

/**
 * Shared costs of the period's month. Every home and shop of the scope with an account takes part
 * unless it is excluded by name; the shares sum to the pool to the fen.
 */
export const stageShared = async (context: Context, scope: RunScope): Promise<void> => {
  if (scope.period.kind !== 'monthly') return
  for (const pool of await readPools(context, scope)) {
    const sharers = await readSharers(context, scope, pool)
    await stageRows(context, sharesOf(pool, sharers))
  }
}

/** Under agreed weights a unit without one takes no part. */
const weightOf = ({ weight_basis, custom_weights }: Pool, sharer: Sharer): bigint => {
  if (weight_basis === 'area') return sharer.area_centi
  if (weight_basis === 'household') return 1n
  return BigInt(custom_weights?.[sharer.unit_id.toString()] ?? 0)
}

const sharesOf = (pool: Pool, sharers: readonly Sharer[]): CandidateRow[] => {
  const weights = sharers.map((sharer) => ({
    key: sharer.unit_id,
    weight: weightOf(pool, sharer),
  }))
  const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
  if (total === 0n) throw failures.nothingToShare()
  const parts = largestRemainder(pool.pool_fen, weights)
  const shareCount = weights.filter(({ weight }) => weight > 0n).length
  return sharers.flatMap((sharer, index) => {
    const weight = weights[index]?.weight ?? 0n
    const amountFen = parts[index] ?? 0n
    if (weight === 0n) return []
    return {
      buildingId: sharer.building_id,
      householdId: sharer.household_id,
      billingAccountId: sharer.account_id,
      unitId: sharer.unit_id,
      versionId: pool.version_id,
      meterId: 0n,
      serviceFrom: pool.service_from,
      serviceTo: pool.service_to,
      quantity: weight,
      price: 0n,
      amountFen,
      inputs: {
        poolFen: pool.pool_fen.toString(),
        totalWeight: total.toString(),
        shareCount,
        extraFen: Number(amountFen - (pool.pool_fen * weight) / total),
        weightBasis: pool.weight_basis,
        scopeZh: `${pool.building_name ?? '全小区'}${pool.item_zh.replace(/^公摊/, '公共').replace(/费$/, '')}`,
        scopeEn: `${pool.building_name ?? 'Whole community'}: ${pool.item_en}`,
        ...pool.source,
      },
    }
  })
}

const readPools = async ({ tx, companyId }: Context, scope: RunScope): Promise<Pool[]> => {
  const { rows } = await sql<Pool>`
    select s.id, s.community_id, s.building_id, b.name as building_name, i.name_zh as item_zh, i.name_en as item_en, v.version_id, s.pool_fen,
      s.weight_basis, s.custom_weights, s.service_from, s.service_to, s.excluded_unit_ids as excluded, s.source
    from billing.shared_cost s
    join billing.charge_item i on i.company_id = s.company_id and i.id = s.charge_item_id
    join billing_version v on v.tariff_id = s.tariff_id and v.effective @> ${scope.period.lastDay}::date
    left join property.building b on b.company_id = s.company_id and b.id = s.building_id
    where s.company_id = ${companyId} and s.community_id = any(${[...scope.communityIds]}::bigint[])
      and s.period_month = ${monthOf(scope)}::date
      and not exists (select from billing.charge e where e.company_id = s.company_id
        and e.community_id = s.community_id and e.period_month = s.period_month and e.charge_item_id = s.charge_item_id and e.formula = 'sharedCost'
        and not e.is_reversed and (s.building_id is null or e.building_id = s.building_id))
    order by s.id`.execute(tx)
  return rows
}

const readSharers = async (
  { tx, companyId }: Context,
  { period }: RunScope,
  pool: Pool,
): Promise<Sharer[]> => {
  const { rows } = await sql<Sharer>`
    select u.id as unit_id, coalesce(u.building_id, 0) as building_id, a.household_id, a.id as account_id, u.area_centi
    from property.unit u
    join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id and a.span @> ${period.lastDay}::date
    where u.company_id = ${companyId} and u.community_id = ${pool.community_id} and u.is_active
      and u.kind in ('home', 'shop')
      and (${pool.building_id}::bigint is null or u.building_id = ${pool.building_id})
      and not u.id = any(${pool.excluded}::bigint[])
    order by u.id`.execute(tx)
  return rows
}
