import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import type { SharedInputs } from './formulas/shared-cost.ts'
import { assertInCommunity } from './meters.ts'

export const setSharedCost = implement(api.setSharedCost, async (context, input) => {
  await getCommunity(context, input.communityId)
  await assertInCommunity(context, input.communityId, input)
  const { tx, companyId } = context
  const tariff = await tx
    .selectFrom('billing.tariff')
    .select(['charge_item_id', 'formula'])
    .where('company_id', '=', companyId)
    .where('community_id', '=', input.communityId)
    .where('id', '=', input.tariffId)
    .executeTakeFirst()
  if (tariff?.formula !== 'sharedCost') throw notFound('sharedTariff')
  await assertOpenToSharing(context, { ...input, chargeItemId: tariff.charge_item_id })
  const source = JSON.stringify({ poolEquation: input.poolEquation, poolFacts: input.poolFacts })
  const weights = input.customWeights.length
    ? JSON.stringify(
        Object.fromEntries(
          input.customWeights.map(({ unitId, weight }) => [unitId.toString(), weight]),
        ),
      )
    : null
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.shared_cost (company_id, community_id, building_id, charge_item_id, tariff_id, period_month,
      service_from, service_to, pool_fen, source, weight_basis, custom_weights, excluded_unit_ids)
    values (${companyId}, ${input.communityId}, ${input.buildingId}, ${tariff.charge_item_id}, ${input.tariffId},
      ${`${input.month}-01`}, ${input.serviceFrom}, ${input.serviceTo}, ${input.poolFen}, ${source}::jsonb,
      ${input.weightBasis}, ${weights}::jsonb, ${[...input.excludedUnitIds]}::bigint[])
    on conflict (company_id, community_id, building_id, charge_item_id, period_month) do update
      set pool_fen = excluded.pool_fen, source = excluded.source, weight_basis = excluded.weight_basis,
        custom_weights = excluded.custom_weights, excluded_unit_ids = excluded.excluded_unit_ids,
        service_from = excluded.service_from, service_to = excluded.service_to
    returning id`.execute(tx)
  return { sharedCostId: rows[0]?.id ?? 0n }
})

/** A pool that was billed stands; and a community and a building never share one item twice. */
const assertOpenToSharing = async (
  { tx, companyId }: Context,
  input: { communityId: bigint; buildingId: bigint | null; chargeItemId: bigint; month: string },
): Promise<void> => {
  const { rows } = await sql<{ is_billed: boolean; is_crossed: boolean }>`
    select exists (select from billing.charge c where c.company_id = ${companyId} and c.community_id = ${input.communityId}
        and c.period_month = ${`${input.month}-01`}::date and c.charge_item_id = ${input.chargeItemId}
        and c.formula = 'sharedCost' and not c.is_reversed
        and (${input.buildingId}::bigint is null or c.building_id = ${input.buildingId})) as is_billed,
      exists (select from billing.shared_cost s where s.company_id = ${companyId} and s.community_id = ${input.communityId}
        and s.period_month = ${`${input.month}-01`}::date and s.charge_item_id = ${input.chargeItemId}
        and (s.building_id is null) <> (${input.buildingId}::bigint is null)) as is_crossed`.execute(
    tx,
  )
  if (rows[0]?.is_billed) throw failures.sharedCostBilled({ month: input.month })
  if (rows[0]?.is_crossed) throw failures.sharedTwice({ month: input.month })
}

/** 公摊 of a month: the pools and where their money came from. */
export const listSharedCosts = implement(api.listSharedCosts, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { rows } = await sql<{
    id: bigint
    buildingId: bigint | null
    buildingName: string | null
    tariffId: bigint
    zh: string
    en: string
    serviceFrom: string
    serviceTo: string
    poolFen: bigint
    weightBasis: string
    excludedCount: number
    source: {
      poolEquation?: string
      poolFacts?: SharedInputs['poolFacts']
    }
    isBilled: boolean
  }>`
    select s.id, s.building_id as "buildingId", b.name as "buildingName", s.tariff_id as "tariffId", i.name_zh as zh,
      i.name_en as en, s.service_from as "serviceFrom", s.service_to as "serviceTo", s.pool_fen as "poolFen",
      s.weight_basis as "weightBasis", cardinality(s.excluded_unit_ids) as "excludedCount", s.source,
      exists (select from billing.charge c where c.company_id = s.company_id and c.community_id = s.community_id
        and c.period_month = s.period_month and c.charge_item_id = s.charge_item_id and c.formula = 'sharedCost'
        and not c.is_reversed and (s.building_id is null or c.building_id = s.building_id)) as "isBilled"
    from billing.shared_cost s
    join billing.charge_item i on i.company_id = s.company_id and i.id = s.charge_item_id
    left join property.building b on b.company_id = s.company_id and b.id = s.building_id
    where s.company_id = ${context.companyId} and s.community_id = ${input.communityId}
      and s.period_month = ${`${input.month}-01`}::date
    order by i.sort, i.id, b.sort_key nulls first, s.id`.execute(context.tx)
  return {
    costs: rows.map(({ zh, en, source, ...row }) => ({
      ...row,
      itemName: { zh, en },
      poolEquation: source.poolEquation ?? '',
      poolFacts: source.poolFacts ?? [],
    })),
    poolFen: rows.reduce((sum, { poolFen }) => sum + poolFen, 0n),
  }
})
