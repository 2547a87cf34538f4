import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { insertReadings } from './readings.ts'

/** What hangs on a unit or building must lie in the community it is said to be in. */
const assertInCommunity = async (
  { tx, companyId }: Context,
  communityId: bigint,
  { unitId, buildingId }: { unitId?: bigint | null; buildingId: bigint | null },
): Promise<void> => {
  const { rows } = await sql<{ is_there: boolean }>`
    select (${unitId ?? null}::bigint is null or exists (select from property.unit
        where company_id = ${companyId} and community_id = ${communityId} and id = ${unitId ?? null}))
      and (${buildingId}::bigint is null or exists (select from property.building
        where company_id = ${companyId} and community_id = ${communityId} and id = ${buildingId})) as is_there`.execute(
    tx,
  )
  if (!rows[0]?.is_there) throw commonFailures.notFound({ what: '房屋或楼栋' })
}

export const addMeter = implement(api.addMeter, async (context, input) => {
  await getCommunity(context, input.communityId)
  await assertInCommunity(context, input.communityId, input)
  const { tx, companyId } = context
  const inserted = await tx
    .insertInto('billing.meter')
    .values({
      company_id: companyId,
      community_id: input.communityId,
      unit_id: input.unitId,
      building_id: input.buildingId,
      kind: input.kind,
      serial: input.serial,
      multiplier: input.multiplier,
      digits: input.digits,
      installed_on: input.installedOn,
    })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'community_id', 'serial']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!inserted) throw failures.meterSerialTaken({ serial: input.serial }, { field: 'serial' })
  await insertReadings(context, 'hand', [
    {
      meterId: inserted.id,
      readOn: input.installedOn,
      readingMilli: input.initialMilli,
      kind: 'initial',
    },
  ])
  return { meterId: inserted.id }
})

export const listMeters = implement(api.listMeters, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const { rows } = await sql<{
    id: bigint
    serial: string
    kind: string
    multiplier: number
    unitId: bigint | null
    unitCode: string | null
    lastReadOn: string | null
    lastMilli: bigint | null
  }>`
    select m.id, m.serial, m.kind, m.multiplier, m.unit_id as "unitId", u.code as "unitCode",
      r.read_on as "lastReadOn", r.reading_milli as "lastMilli"
    from billing.meter m
    left join property.unit u on u.company_id = m.company_id and u.id = m.unit_id
    left join lateral (select x.read_on, x.reading_milli from billing.meter_reading x where x.company_id = m.company_id
      and x.meter_id = m.id and not x.is_replaced order by x.read_on desc, x.id desc limit 1) r on true
    where m.company_id = ${companyId} and m.community_id = ${input.communityId} and m.removed_on is null
      and (${input.kind ?? null}::text is null or m.kind = ${input.kind ?? null})
      and (${input.text} = '' or strpos(m.serial, ${input.text}) > 0 or strpos(coalesce(u.code, ''), upper(${input.text})) > 0)
      and (not ${input.onlyUnread} or coalesce(r.read_on, '-infinity') < date_trunc('month', ${context.today}::date)::date)
      and m.id > ${BigInt(input.after ?? 0)}
    order by m.id limit ${input.limit + 1}`.execute(tx)
  const page = rows.slice(0, input.limit)
  return { meters: page, next: rows.length > input.limit ? String(page.at(-1)?.id) : null }
})

export const listReadings = implement(api.listReadings, async (context, input) => {
  const { tx, companyId } = context
  const meter = await tx
    .selectFrom('billing.meter')
    .select('community_id')
    .where('company_id', '=', companyId)
    .where('id', '=', input.meterId)
    .executeTakeFirst()
  if (!meter) throw commonFailures.notFound({ what: '表' })
  assertReaches(context, meter.community_id, '表')
  const readings = await tx
    .selectFrom('billing.meter_reading')
    .select(['id', 'read_on as readOn', 'reading_milli as readingMilli', 'kind', 'source'])
    .select(['has_rolled_over as hasRolledOver', 'is_replaced as isReplaced'])
    .where('company_id', '=', companyId)
    .where('meter_id', '=', input.meterId)
    .orderBy('read_on', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  return { readings }
})

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
  if (tariff?.formula !== 'sharedCost') throw commonFailures.notFound({ what: '公摊收费标准' })
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
