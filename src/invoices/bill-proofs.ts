import { sql } from 'kysely'
import { type HouseholdCharge, isOneOf, keyOf } from '../billing/index.ts'
import type { Context } from '../platform/context.ts'
import type * as api from './api.ts'

type Row = {
  charge_id: bigint
  pool_id: bigint | null
  homes: number
  root: string
  reading_id: bigint | null
  read_on: string
}

/**
 * What proves the lines of a bill: the pool of each shared cost, and the photos of the readings
 * between which a meter was billed. Asks only for lines that may have a proof, within their months.
 */
export const readBillProofs = async (
  { tx, companyId }: Context,
  lines: readonly HouseholdCharge[],
): Promise<Pick<api.Bill, 'sharePools' | 'photos'>> => {
  const asked = lines.filter(({ formula, meterId }) => formula === 'sharedCost' || meterId > 0n)
  if (asked.length === 0) return { sharePools: [], photos: [] }
  const { rows } = await sql<Row>`
    with x as materialized (
      select c.* from billing.charge c
      where c.company_id = ${companyId} and ${isOneOf(asked.map(keyOf))})
    select x.id as charge_id, p.id as pool_id, p.homes, encode(p.root, 'base64') as root,
      null::bigint as reading_id, null::date as read_on
    from x join billing.share_pool p on p.company_id = x.company_id and p.run_id = x.run_id
      and p.charge_item_id = x.charge_item_id and p.posted_at = x.posted_at
      and (p.building_id is null or p.building_id = x.building_id)
    where x.formula = 'sharedCost'
    union all
    select x.id, null, null, null, r.id, r.read_on
    from x join billing.meter_reading r on r.company_id = x.company_id and r.meter_id = x.meter_id
      and r.read_on between x.service_from - 1 and x.service_to + 1
    join billing.reading_photo p on p.company_id = r.company_id and p.reading_id = r.id
    where x.meter_id > 0
    order by read_on`.execute(tx)
  return {
    sharePools: rows.flatMap(({ charge_id: chargeId, pool_id: poolId, homes, root }) =>
      poolId === null
        ? []
        : [{ chargeId, poolId, homes, root: Buffer.from(root, 'base64').toString('base64url') }],
    ),
    photos: rows.flatMap(({ charge_id: chargeId, reading_id: readingId, read_on: readOn }) =>
      readingId === null ? [] : [{ chargeId, readingId, readOn }],
    ),
  }
}
