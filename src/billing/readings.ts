import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { usageText } from './formulas/formula.ts'

export type Reading = {
  readonly meterId: bigint
  readonly readOn: string
  readonly readingMilli: bigint
  readonly kind: string
  readonly hasRolledOver?: boolean
  readonly replacesId?: bigint
}

/** Writes readings that were checked before; figures in 10⁻³ of the meter's unit. */
export const insertReadings = async (
  { tx, companyId, now }: Context,
  source: string,
  readings: readonly Reading[],
): Promise<void> => {
  await sql`
    insert into billing.meter_reading (company_id, meter_id, read_on, reading_milli, kind, has_rolled_over, replaces_id,
      source, recorded_at)
    select ${companyId}, r.*, ${source}, ${now.toString()}::timestamptz from unnest(
      ${readings.map((r) => r.meterId)}::bigint[], ${readings.map((r) => r.readOn)}::date[],
      ${readings.map((r) => r.readingMilli)}::bigint[], ${readings.map((r) => r.kind)}::text[],
      ${readings.map((r) => r.hasRolledOver ?? false)}::boolean[],
      ${readings.map((r) => r.replacesId ?? null)}::bigint[]) r`.execute(tx)
}

type Last = {
  meter_id: bigint
  serial: string
  digits: number | null
  read_on: string
  reading_milli: bigint
}

/**
 * Records readings, all or none. Each must lie after the last one of its meter and not below it:
 * only an `initial` reading, which begins a new meter, may start anywhere, and only a meter that
 * is known to roll over may have rolled over.
 */
export const recordReadings = implement(api.recordReadings, async (context, input) => {
  await getCommunity(context, input.communityId)
  const last = await lastReadings(
    context,
    input.communityId,
    input.readings.map(({ serial }) => serial),
  )
  const accepted = input.readings.map((reading, index) => followReading(last, reading, index + 1))
  await insertReadings(context, input.source, accepted)
  return { recorded: accepted.length }
})

/** The last reading of each meter, by serial number; locked, and moved on by `followReading`. */
type LastReadings = Map<string, Last>

/**
 * Lets a reading follow the last of its meter, which it becomes.
 * @param line where it stands, for the refusal
 * @throws Failure unknownMeter, readingOutOfOrder, readingBackwards
 */
export const followReading = (last: LastReadings, reading: NewReading, line: number): Reading => {
  const { serial, kind, readOn, readingMilli } = reading
  const before = last.get(serial)
  if (!before) throw failures.unknownMeter({ line, serial }, { line, field: 'serial' })
  const isSameDayStart = kind === 'initial' && readOn === before.read_on
  if (readOn <= before.read_on && !isSameDayStart) {
    throw failures.readingOutOfOrder({ line, serial, readOn }, { line })
  }
  const mayBeLower =
    kind === 'initial' || (reading.hasRolledOver === true && before.digits !== null)
  if (!mayBeLower && readingMilli < before.reading_milli) {
    throw failures.readingBackwards(
      {
        line,
        serial,
        value: usageText(readingMilli),
        previous: usageText(before.reading_milli),
        previousOn: before.read_on,
      },
      { line, field: 'readingMilli' },
    )
  }
  last.set(serial, { ...before, read_on: readOn, reading_milli: readingMilli })
  const hasRolledOver = reading.hasRolledOver === true && readingMilli < before.reading_milli
  return { meterId: before.meter_id, readOn, readingMilli, kind, hasRolledOver }
}

type NewReading = {
  readonly serial: string
  readonly readOn: string
  readonly readingMilli: bigint
  readonly kind: string
  readonly hasRolledOver?: boolean
}

export const lastReadings = async (
  { tx, companyId }: Context,
  communityId: bigint,
  serials: readonly string[],
): Promise<LastReadings> => {
  // One reader of a meter at a time: two sheets at once must not both follow the same reading.
  await sql`select from billing.meter where company_id = ${companyId} and community_id = ${communityId}
    and serial = any(${[...serials]}::text[]) order by id for no key update`.execute(tx)
  const { rows } = await sql<Last>`
    select distinct on (m.serial) m.id as meter_id, m.serial, m.digits, r.read_on, r.reading_milli
    from billing.meter m
    join billing.meter_reading r on r.company_id = m.company_id and r.meter_id = m.id and not r.is_replaced
    where m.company_id = ${companyId} and m.community_id = ${communityId} and m.serial = any(${[...serials]}::text[])
    order by m.serial, r.read_on desc, array_position(array['initial', 'final'], r.kind) nulls last, r.id desc`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.serial, row]))
}

/** 更正: the reading is replaced, never changed, and only while nothing was billed on it. */
export const correctReading = implement(api.correctReading, async (context, input) => {
  const { tx, companyId } = context
  const { rows } = await sql<{
    meter_id: bigint
    community_id: bigint
    serial: string
    read_on: string
    kind: string
    previous: bigint | null
    previous_on: string | null
    next: bigint | null
    is_billed: boolean
  }>`
    select r.meter_id, m.community_id, m.serial, r.read_on, r.kind,
      p.reading_milli as previous, p.read_on as previous_on, n.reading_milli as next,
      exists (select from billing.charge c where c.company_id = r.company_id and c.meter_id = r.meter_id
        and not c.is_reversed and c.service_to >= r.read_on) as is_billed
    from billing.meter_reading r
    join billing.meter m on m.company_id = r.company_id and m.id = r.meter_id
    left join lateral (select x.reading_milli, x.read_on from billing.meter_reading x where x.company_id = r.company_id
      and x.meter_id = r.meter_id and not x.is_replaced and x.read_on < r.read_on
      order by x.read_on desc, x.id desc limit 1) p on r.kind <> 'initial' and not r.has_rolled_over
    left join lateral (select x.reading_milli from billing.meter_reading x where x.company_id = r.company_id
      and x.meter_id = r.meter_id and not x.is_replaced and x.read_on > r.read_on and x.kind <> 'initial'
      and not x.has_rolled_over order by x.read_on, x.id limit 1) n on r.kind <> 'final'
    where r.company_id = ${companyId} and r.id = ${input.readingId} and not r.is_replaced for update of r`.execute(
    tx,
  )
  const reading = rows[0]
  if (!reading) throw notFound('reading')
  assertReaches(context, reading.community_id, 'reading')
  const { serial } = reading
  if (reading.is_billed) throw failures.readingBilled({ serial, readOn: reading.read_on })
  const isTooLow = reading.previous !== null && input.readingMilli < reading.previous
  if (isTooLow || (reading.next !== null && input.readingMilli > reading.next)) {
    throw failures.readingBackwards(
      {
        line: 1,
        serial,
        value: usageText(input.readingMilli),
        previous: usageText((isTooLow ? reading.previous : reading.next) ?? 0n),
        previousOn: reading.previous_on ?? '',
      },
      { field: 'readingMilli' },
    )
  }
  await sql`update billing.meter_reading set is_replaced = true
    where company_id = ${companyId} and id = ${input.readingId}`.execute(tx)
  await insertReadings(context, 'hand', [
    {
      meterId: reading.meter_id,
      readOn: reading.read_on,
      readingMilli: input.readingMilli,
      kind: reading.kind,
      replacesId: input.readingId,
    },
  ])
  return {}
})
