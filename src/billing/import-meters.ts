import { sql } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import type { Context } from '../platform/context.ts'
import { type ImportCommitted, meterKey, type RefusedRow } from '../property/index.ts'
import { followReading, insertReadings, lastReadings, type Reading } from './readings.ts'

type Row = ImportCommitted['meters'][number]

/**
 * The meters and readings of a sheet: a number that is new, at a unit, becomes a meter that begins
 * with its reading (0 where the sheet has none); a known one's reading follows its last. A reading
 * that stands already is left alone; one that goes backwards is refused at its cell, and the rest
 * comes in.
 */
export const openMeters = async (
  context: Context,
  { communityId, meters }: ImportCommitted,
): Promise<{ meters: number; readings: number; refused: readonly RefusedRow[] }> => {
  if (meters.length === 0) return { meters: 0, readings: 0, refused: [] }
  const inOrder = [...meters].sort((a, b) => a.readOn.localeCompare(b.readOn))
  const added = await addMeters(context, communityId, inOrder)
  const serials = [...new Set(meters.map(({ serial }) => serial))]
  const last = await lastReadings(context, communityId, serials)
  const standing = await standingReadings(context, communityId, serials)
  const accepted: Reading[] = []
  const refused: RefusedRow[] = []
  for (const row of inOrder) {
    const { serial, readOn, readingMilli } = row
    if (added.has(row) || standing.has(keyOf({ serial, readOn, readingMilli }))) continue
    if (readingMilli === null && last.has(serial)) continue
    try {
      const reading = { serial, readOn, readingMilli: readingMilli ?? 0n, kind: 'regular' }
      accepted.push(followReading(last, reading, lineOf(row)))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refused.push(refusalOf(row, error))
    }
  }
  await insertReadings(context, 'sheet', accepted)
  return { meters: added.size, readings: accepted.length, refused }
}

/** @returns the rows that became a meter with their reading, the earliest of each new number */
const addMeters = async (
  context: Context,
  communityId: bigint,
  inOrder: readonly Row[],
): Promise<ReadonlySet<Row>> => {
  const { tx, companyId } = context
  const first = new Map<string, Row>()
  for (const row of inOrder) {
    if (row.unitId !== null && !first.has(row.serial)) first.set(row.serial, row)
  }
  const rows = [...first.values()].sort((a, b) => a.serial.localeCompare(b.serial))
  const { rows: inserted } = await sql<{ id: bigint; serial: string }>`
    insert into billing.meter (company_id, community_id, unit_id, kind, serial, multiplier, installed_on)
    select ${companyId}, ${communityId}, m.* from unnest(${rows.map((m) => m.unitId)}::bigint[],
      ${rows.map((m) => m.kind)}::text[], ${rows.map((m) => m.serial)}::text[],
      ${rows.map((m) => m.multiplier)}::int[], ${rows.map((m) => m.readOn)}::date[]) m
    on conflict (company_id, community_id, serial) do nothing returning id, serial`.execute(tx)
  const added = inserted.flatMap(({ id, serial }) => {
    const row = first.get(serial)
    return row ? [{ id, row }] : []
  })
  await insertReadings(
    context,
    'sheet',
    added.map(({ id, row }) => ({
      meterId: id,
      readOn: row.readOn,
      readingMilli: row.readingMilli ?? 0n,
      kind: 'initial',
    })),
  )
  return new Set(added.map(({ row }) => row))
}

const keyOf = (reading: { serial: string; readOn: string; readingMilli: bigint | null }): string =>
  `${reading.serial} ${reading.readOn} ${reading.readingMilli ?? 0n}`

/** Readings that an earlier import or a person wrote already, by meter, day and figure. */
const standingReadings = async (
  { tx, companyId }: Context,
  communityId: bigint,
  serials: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ serial: string; readOn: string; readingMilli: bigint }>`
    select m.serial, r.read_on as "readOn", r.reading_milli as "readingMilli"
    from billing.meter m
    join billing.meter_reading r on r.company_id = m.company_id and r.meter_id = m.id
    where m.company_id = ${companyId} and m.community_id = ${communityId}
      and m.serial = any(${[...serials]}::text[])`.execute(tx)
  return new Set(rows.map(keyOf))
}

const lineOf = ({ cell }: Row): number => Number(cell.replace(/\D/g, ''))

const refusalOf = ({ sheet, cell, serial }: Row, { code, zh, en }: Failure): RefusedRow => ({
  sheet,
  cell,
  key: meterKey(serial),
  reason: code,
  zh,
  en,
})
