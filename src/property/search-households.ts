import { type RawBuilder, sql } from 'kysely'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { getCommunity } from './communities.ts'
import { parseAddressQuery, type UnitKind, unitLabel } from './unit-address.ts'

type Row = {
  household_id: bigint
  household_no: string
  community_id: bigint
  payer_name: string
  payer_kind: string
  unit_id: bigint
  code: string
  kind: UnitKind
  room: string
  building: string | null
  entrance: string | null
  parking_kind: string | null
  unit_count: number
  masked: string | null
  rank: number
}

/** What a query may mean; each meaning is one indexed condition with its rank. */
const meanings = (context: Context, query: string): RawBuilder<unknown>[] => {
  const { companyId, vault } = context
  const found: RawBuilder<unknown>[] = []
  const address = parseAddressQuery(query)
  const digits = query.replace(/\D/g, '')
  if (address) found.push(...addressMeanings(address))
  found.push(sql`select h.id, null::bigint, 2 from property.household h
    where h.company_id = ${companyId} and h.household_no = ${query.replace(/\s/g, '')}`)
  if (digits.length >= 4 && digits.length === query.replace(/[\s-]/g, '').length) {
    const isWhole = digits.length >= 7
    const hash = vault.hash(
      companyId,
      isWhole ? 'phone' : 'phone tail',
      isWhole ? digits : digits.slice(-4),
    )
    found.push(
      ...holdersOf(
        companyId,
        sql`select f.party_id, ${isWhole ? 1 : 4}::int as rank from property.party_phone f
          where f.company_id = ${companyId} and ${isWhole ? sql`f.number_hash` : sql`f.tail_hash`} = ${hash}`,
      ),
    )
  }
  if (!/^[\d\s-]+$/.test(query)) {
    found.push(
      ...holdersOf(
        companyId,
        sql`select p.id as party_id, case when p.name = ${query} then 1 else 3 end as rank from property.party p
          where p.company_id = ${companyId} and strpos(p.name, ${query}) > 0`,
      ),
    )
  }
  return found
}

/** Households that people pay for, and those of the units where they are co-owner or tenant. */
const holdersOf = (companyId: bigint, people: RawBuilder<unknown>): RawBuilder<unknown>[] => [
  sql`select h.id, null::bigint, x.rank from (${people}) x
    join property.household h on h.company_id = ${companyId} and h.payer_party_id = x.party_id`,
  sql`select a.household_id, a.unit_id, x.rank from (${people}) x
    join property.tenure t on t.company_id = ${companyId} and t.party_id = x.party_id and upper_inf(t.span)
    join property.billing_account a on a.company_id = t.company_id and a.unit_id = t.unit_id and upper_inf(a.span)`,
]

const addressMeanings = (parts: readonly string[]): RawBuilder<unknown>[] => {
  const account = (condition: RawBuilder<unknown>, rank: number): RawBuilder<unknown> =>
    sql`select a.household_id, a.unit_id, ${rank}::int from property.unit u
      join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id and upper_inf(a.span)
      where u.company_id = platform.company() and ${condition}`
  const whole = account(sql`u.code = ${parts.join('-')}`, 0)
  if (parts.length === 1) return [whole, account(sql`u.room = ${parts[0]}`, 1)]
  if (parts.length === 2) {
    // 1-101: building 1, whatever the entrance.
    const pattern = `${parts[0]}-%-${parts[1]}`
    return [whole, account(sql`u.room = ${parts[1]} and u.code like ${pattern}`, 0)]
  }
  return [whole]
}

export const searchHouseholds = implement(api.searchHouseholds, async (context, input) => {
  const scope = communityScope(context, input.communityId)
  const candidates = sql.join(meanings(context, input.text), sql` union all `)
  const { rows } = await sql<Row>`
    with candidate (household_id, unit_id, rank) as (${candidates}),
    best as (select household_id, min(rank) as rank,
      (array_agg(unit_id order by rank) filter (where unit_id is not null))[1] as unit_id
      from candidate group by household_id)
    ${selectHouseholds(context, sql`best c`, sql`c.unit_id`, sql`c.rank`)}
      and ${scope}
    order by c.rank, property.natural(u.code) limit ${input.limit}`.execute(context.tx)
  return { households: rows.map(toSummary) }
})

const communityScope = (context: Context, communityId: bigint | undefined): RawBuilder<unknown> =>
  communityId !== undefined
    ? sql`h.community_id = ${communityId}`
    : context.communities === 'all'
      ? sql`true`
      : sql`h.community_id = any(${[...context.communities]}::bigint[])`

/**
 * Households of a source with the unit they are shown under and the payer's first phone. A closed
 * account of a unit that has left the register, as an import taken back leaves it, is not shown.
 */
const selectHouseholds = (
  { companyId }: Context,
  source: RawBuilder<unknown>,
  shownUnit: RawBuilder<unknown>,
  rank: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select h.id as household_id, h.household_no, h.community_id, p.name as payer_name, p.kind as payer_kind,
    u.id as unit_id, u.code, u.kind, u.room, b.name as building, e.name as entrance, u.parking_kind,
    shown.unit_count, (select f.masked from property.party_phone f
      where f.company_id = h.company_id and f.party_id = p.id order by f.sort limit 1) as masked,
    ${rank} as rank
  from ${source}
  join property.household h on h.company_id = ${companyId} and h.id = c.household_id
  join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
  join lateral (
    select count(*)::int as unit_count, coalesce(${shownUnit}, (array_agg(a.unit_id order by
      upper_inf(a.span) desc, array_position(array['home', 'shop', 'parkingSpace', 'storage'], x.kind), property.natural(x.code)))[1]) as unit_id
    from property.billing_account a
    join property.unit x on x.company_id = a.company_id and x.id = a.unit_id
    where a.company_id = h.company_id and a.household_id = h.id and (x.is_active or upper_inf(a.span))
  ) shown on true
  join property.unit u on u.company_id = h.company_id and u.id = shown.unit_id
  left join property.building b on b.company_id = u.company_id and b.id = u.building_id
  left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
  where true`

const toSummary = (row: Row) => ({
  householdId: row.household_id,
  householdNo: row.household_no,
  communityId: row.community_id,
  payerName: row.payer_name,
  payerKind: row.payer_kind,
  unitId: row.unit_id,
  unitCode: row.code,
  unitLabel: unitLabel({
    building: row.building,
    entrance: row.entrance,
    room: row.room,
    kind: row.kind,
    parkingKind: row.parking_kind,
  }),
  unitCount: row.unit_count,
  phoneMasked: row.masked,
})

export const listHouseholds = implement(api.listHouseholds, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { companyId } = context
  const filter = sql`x.company_id = ${companyId} and x.community_id = ${input.communityId}
    and (${input.unitKind ?? null}::text is null or x.kind = ${input.unitKind ?? null})
    and (${input.buildingId ?? null}::bigint is null or x.building_id = ${input.buildingId ?? null})
    and (${input.text} = '' or x.code like ${`%${input.text.toUpperCase()}%`} or strpos(q.name, ${input.text}) > 0)`
  const households = sql`(select hh.id as household_id, min(property.natural(x.code)) as first_code
    from property.unit x
    join property.billing_account a on a.company_id = x.company_id and a.unit_id = x.id and upper_inf(a.span)
    join property.household hh on hh.company_id = a.company_id and hh.id = a.household_id
    join property.party q on q.company_id = hh.company_id and q.id = hh.payer_party_id
    where ${filter} group by hh.id) c`
  const [after, afterId] = input.after?.split('\n') ?? []
  const { rows } = await sql<Row & { first_code: string }>`
    select s.*, c2.first_code from (${selectHouseholds(context, households, sql`null::bigint`, sql`0`)}) s
    join ${sql`(select * from ${households}) c2`} on c2.household_id = s.household_id
    where ${after ?? null}::text is null or (c2.first_code, s.household_id) > (${after ?? ''}, ${afterId ?? '0'}::bigint)
    order by c2.first_code, s.household_id limit ${input.limit + 1}`.execute(context.tx)
  const { rows: counted } = await sql<{
    n: number
  }>`select count(*)::int as n from ${households}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    households: page.map(toSummary),
    total: counted[0]?.n ?? 0,
    next: rows.length > input.limit && last ? `${last.first_code}\n${last.household_id}` : null,
  }
})
