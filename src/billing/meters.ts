import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { usageText } from './formulas/formula.ts'

export const addMeter = implement(api.addMeter, async (context, input) => {
  await getCommunity(context, input.communityId)
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
      installed_on: input.installedOn,
    })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'community_id', 'serial']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!inserted) throw failures.itemCodeTaken({ code: input.serial }, { field: 'serial' })
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

type Reading = {
  readonly meterId: bigint
  readonly readOn: string
  readonly readingMilli: bigint
  readonly kind: string
}

const insertReadings = async (
  { tx, companyId, now }: Context,
  source: string,
  readings: readonly Reading[],
): Promise<void> => {
  await sql`
    insert into billing.meter_reading (company_id, meter_id, read_on, reading_milli, kind, source, recorded_at)
    select ${companyId}, r.*, ${source}, ${now.toString()}::timestamptz from unnest(
      ${readings.map((r) => r.meterId)}::bigint[], ${readings.map((r) => r.readOn)}::date[],
      ${readings.map((r) => r.readingMilli)}::bigint[], ${readings.map((r) => r.kind)}::text[]) r`.execute(
    tx,
  )
}

type Last = { meter_id: bigint; serial: string; read_on: string; reading_milli: bigint }

/**
 * Records readings, all or none. Each must lie after the last one of its meter and not below it;
 * only an `initial` reading, which begins a new meter, may start anywhere.
 */
export const recordReadings = implement(api.recordReadings, async (context, input) => {
  await getCommunity(context, input.communityId)
  const last = await lastReadings(
    context,
    input.communityId,
    input.readings.map(({ serial }) => serial),
  )
  const accepted: Reading[] = []
  input.readings.forEach((reading, index) => {
    const line = index + 1
    const { serial } = reading
    const before = last.get(serial)
    if (!before) throw failures.unknownMeter({ line, serial }, { line, field: 'serial' })
    const isSameDayStart = reading.kind === 'initial' && reading.readOn === before.read_on
    if (reading.readOn <= before.read_on && !isSameDayStart) {
      throw failures.readingOutOfOrder({ line, serial, readOn: reading.readOn }, { line })
    }
    if (reading.kind !== 'initial' && reading.readingMilli < before.reading_milli) {
      throw failures.readingBackwards(
        {
          line,
          serial,
          value: usageText(reading.readingMilli),
          previous: usageText(before.reading_milli),
          previousOn: before.read_on,
        },
        { line, field: 'readingMilli' },
      )
    }
    accepted.push({ ...reading, meterId: before.meter_id })
    last.set(serial, {
      ...before,
      read_on: reading.readOn,
      reading_milli: reading.readingMilli,
    })
  })
  await insertReadings(context, input.source, accepted)
  return { recorded: accepted.length }
})

const lastReadings = async (
  { tx, companyId }: Context,
  communityId: bigint,
  serials: readonly string[],
): Promise<Map<string, Last>> => {
  const { rows } = await sql<Last>`
    select distinct on (m.serial) m.id as meter_id, m.serial, r.read_on, r.reading_milli
    from billing.meter m
    join billing.meter_reading r on r.company_id = m.company_id and r.meter_id = m.id and not r.is_replaced
    where m.company_id = ${companyId} and m.community_id = ${communityId} and m.serial = any(${[...serials]}::text[])
    order by m.serial, r.read_on desc, array_position(array['initial', 'final'], r.kind) nulls last, r.id desc`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.serial, row]))
}

export const setSharedCost = implement(api.setSharedCost, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const tariff = await tx
    .selectFrom('billing.tariff')
    .select(['charge_item_id', 'formula'])
    .where('company_id', '=', companyId)
    .where('community_id', '=', input.communityId)
    .where('id', '=', input.tariffId)
    .executeTakeFirst()
  if (tariff?.formula !== 'sharedCost') {
    throw commonFailures.notFound({ what: '公摊收费标准' })
  }
  const source = JSON.stringify({ poolEquation: input.poolEquation, poolFacts: input.poolFacts })
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.shared_cost (company_id, community_id, building_id, charge_item_id, tariff_id, period_month,
      service_from, service_to, pool_fen, source, weight_basis, excluded_unit_ids)
    values (${companyId}, ${input.communityId}, ${input.buildingId}, ${tariff.charge_item_id}, ${input.tariffId},
      ${`${input.month}-01`}, ${input.serviceFrom}, ${input.serviceTo}, ${input.poolFen}, ${source}::jsonb,
      ${input.weightBasis}, ${[...input.excludedUnitIds]}::bigint[])
    on conflict (company_id, community_id, building_id, charge_item_id, period_month) do update
      set pool_fen = excluded.pool_fen, source = excluded.source, weight_basis = excluded.weight_basis,
        excluded_unit_ids = excluded.excluded_unit_ids, service_from = excluded.service_from,
        service_to = excluded.service_to
    returning id`.execute(tx)
  return { sharedCostId: rows[0]?.id ?? 0n }
})
