import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { usageText } from './formulas/formula.ts'
import { insertReadings } from './readings.ts'

/** What hangs on a unit or building must lie in the community it is said to be in. */
export const assertInCommunity = async (
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
  if (!rows[0]?.is_there) throw notFound('unitOrBuilding')
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

/**
 * 换表: the meter goes on as the place it is, with its tiers and what was billed; its device is
 * another. The old one ends and the new one begins on one day, after every reading so far.
 */
export const changeMeter = implement(api.changeMeter, async (context, input) => {
  const { tx, companyId, now, today } = context
  const meter = await lockMeter(context, input.meterId)
  const { serial, read_on: previousOn, reading_milli: previous } = meter
  if (input.changedOn <= previousOn || input.changedOn > today) {
    throw failures.changeOutOfOrder({ serial, previousOn, today }, { field: 'changedOn' })
  }
  if (input.lastMilli < previous) {
    throw failures.lastReadingTooLow(
      { serial, value: usageText(input.lastMilli), previous: usageText(previous), previousOn },
      { field: 'lastMilli' },
    )
  }
  await assertFree(context, meter.community_id, input)
  await tx
    .insertInto('billing.meter_change')
    .values({
      company_id: companyId,
      meter_id: input.meterId,
      changed_on: input.changedOn,
      old_serial: serial,
      old_multiplier: meter.multiplier,
      old_digits: meter.digits,
      recorded_at: now.toString(),
    })
    .execute()
  await sql`update billing.meter set serial = ${input.newSerial}, multiplier = ${input.multiplier}, digits = ${input.digits}
    where company_id = ${companyId} and id = ${input.meterId}`.execute(tx)
  const change = { meterId: input.meterId, readOn: input.changedOn }
  await insertReadings(context, 'hand', [
    { ...change, readingMilli: input.lastMilli, kind: 'final' },
    { ...change, readingMilli: input.firstMilli, kind: 'initial' },
  ])
  return {}
})

type Device = {
  community_id: bigint
  serial: string
  multiplier: number
  digits: number | null
  read_on: string
  reading_milli: bigint
}

/** A meter in use with its last reading. @throws Failure notFound */
const lockMeter = async (context: Context, meterId: bigint): Promise<Device> => {
  const { tx, companyId } = context
  const { rows } = await sql<Device>`
    select m.community_id, m.serial, m.multiplier, m.digits, r.read_on, r.reading_milli
    from billing.meter m
    cross join lateral (select x.read_on, x.reading_milli from billing.meter_reading x where x.company_id = m.company_id
      and x.meter_id = m.id and not x.is_replaced order by x.read_on desc, x.id desc limit 1) r
    where m.company_id = ${companyId} and m.id = ${meterId} and m.removed_on is null for no key update of m`.execute(
    tx,
  )
  const meter = rows[0]
  if (!meter) throw notFound('meter')
  assertReaches(context, meter.community_id, 'meter')
  return meter
}

/** The number of a device in use belongs to one meter; the same device may be set up anew. */
const assertFree = async (
  { tx, companyId }: Context,
  communityId: bigint,
  { meterId, newSerial }: { meterId: bigint; newSerial: string },
): Promise<void> => {
  const taken = await tx
    .selectFrom('billing.meter')
    .select('id')
    .where('company_id', '=', companyId)
    .where('community_id', '=', communityId)
    .where('serial', '=', newSerial)
    .where('id', '<>', meterId)
    .executeTakeFirst()
  if (taken) throw failures.meterSerialTaken({ serial: newSerial }, { field: 'newSerial' })
}

export const listMeters = implement(api.listMeters, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const { rows } = await sql<{
    id: bigint
    serial: string
    kind: string
    multiplier: number
    digits: number | null
    unitId: bigint | null
    unitCode: string | null
    buildingName: string | null
    lastReadOn: string | null
    lastMilli: bigint | null
  }>`
    select m.id, m.serial, m.kind, m.multiplier, m.digits, m.unit_id as "unitId", u.code as "unitCode",
      b.name as "buildingName", r.read_on as "lastReadOn", r.reading_milli as "lastMilli"
    from billing.meter m
    left join property.unit u on u.company_id = m.company_id and u.id = m.unit_id
    left join property.building b on b.company_id = m.company_id and b.id = m.building_id
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
  if (!meter) throw notFound('meter')
  assertReaches(context, meter.community_id, 'meter')
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
