import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
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
