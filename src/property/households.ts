import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { getCommunity } from './communities.ts'
import { linkVersion } from './household-cuts.ts'
import { type UnitKind, unitLabel } from './unit-address.ts'

/** One payer in one community with all accounts there. */
export type Household = {
  readonly id: bigint
  readonly communityId: bigint
  readonly householdNo: string
  readonly linkVersion: number
  readonly payer: { readonly id: bigint; readonly name: string; readonly kind: string }
  readonly accounts: readonly Account[]
}

type Account = {
  readonly id: bigint
  readonly unitId: bigint
  readonly unitCode: string
  readonly unitKind: UnitKind
  readonly unitLabel: string
  readonly areaCenti: bigint
  readonly deliveredOn: string | null
  readonly occupancy: string | null
  readonly from: string
  /** The last day, inclusive; null while open. */
  readonly to: string | null
}

type HouseholdRow = {
  id: bigint
  community_id: bigint
  household_no: string
  link_version: number
  payer_id: bigint
  payer_name: string
  payer_kind: string
}
type AccountRow = {
  account_id: bigint
  unit_id: bigint
  code: string
  unit_kind: UnitKind
  room: string
  building: string | null
  entrance: string | null
  parking_kind: string | null
  area_centi: bigint
  delivered_on: string | null
  occupancy: string | null
  since: string
  until: string | null
}

/** @throws Failure notFound, also when the caller does not reach its community */
export const getHousehold = async (context: Context, householdId: bigint): Promise<Household> => {
  const { rows } = await sql<HouseholdRow & (AccountRow | { account_id: null })>`
    select h.id, h.community_id, h.household_no, ${linkVersion(context)} as link_version, p.id as payer_id, p.name as payer_name,
      p.kind as payer_kind, a.id as account_id, a.unit_id, u.code, u.kind as unit_kind, u.room, b.name as building,
      e.name as entrance, u.parking_kind, u.area_centi, u.delivered_on, u.occupancy,
      lower(a.span) as since, upper(a.span) - 1 as until
    from property.household h
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    left join property.billing_account a on a.company_id = h.company_id and a.household_id = h.id
    left join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    left join property.building b on b.company_id = u.company_id and b.id = u.building_id
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    where h.company_id = ${context.companyId} and h.id = ${householdId}
    order by upper_inf(a.span) desc,
      array_position(array['home', 'shop', 'parkingSpace', 'storage'], u.kind), u.code`.execute(
    context.tx,
  )
  const found = rows[0]
  if (!found) throw notFound('household')
  assertReaches(context, found.community_id, 'household')
  return {
    id: found.id,
    communityId: found.community_id,
    householdNo: found.household_no,
    linkVersion: found.link_version,
    payer: { id: found.payer_id, name: found.payer_name, kind: found.payer_kind },
    accounts: rows.flatMap((row) => (row.account_id === null ? [] : [accountOf(row)])),
  }
}

const accountOf = (row: AccountRow): Account => ({
  id: row.account_id,
  unitId: row.unit_id,
  unitCode: row.code,
  unitKind: row.unit_kind,
  unitLabel: unitLabel({
    building: row.building,
    entrance: row.entrance,
    room: row.room,
    kind: row.unit_kind,
    parkingKind: row.parking_kind,
  }),
  areaCenti: row.area_centi,
  deliveredOn: row.delivered_on,
  occupancy: row.occupancy,
  from: row.since,
  to: row.until,
})

export const getHouseholdProfile = implement(api.getHouseholdProfile, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const community = await getCommunity(context, household.communityId)
  return {
    ...household,
    communityName: community.name,
    accounts: [...household.accounts],
    people: await peopleOf(context, household),
  }
})

const peopleOf = async ({ tx, companyId }: Context, household: Household) => {
  const unitIds = household.accounts.map(({ unitId }) => unitId)
  const labels = new Map(household.accounts.map((account) => [account.unitId, account.unitLabel]))
  const { rows } = await sql<{
    party_id: bigint
    name: string
    kind: string
    role: string
    since: string
    until: string | null
    unit_id: bigint
    agreement: string | null
  }>`
    select distinct on (t.party_id, t.role) t.party_id, p.name, p.kind, t.role,
      lower(t.span) as since, upper(t.span) - 1 as until, t.unit_id, t.agreement
    from property.tenure t
    join property.party p on p.company_id = t.company_id and p.id = t.party_id
    where t.company_id = ${companyId} and t.unit_id = any(${unitIds}::bigint[])
      and (upper_inf(t.span) or t.party_id = ${household.payer.id})
    order by t.party_id, t.role, upper_inf(t.span) desc, t.unit_id`.execute(tx)
  const phones = await tx
    .selectFrom('property.party_phone')
    .select(['id', 'party_id', 'masked'])
    .where('company_id', '=', companyId)
    .where('party_id', 'in', [...rows.map((row) => row.party_id), -1n])
    .orderBy('sort')
    .execute()
  return rows
    .map((row) => ({
      partyId: row.party_id,
      name: row.name,
      kind: row.kind,
      role: row.role,
      from: row.since,
      to: row.until,
      unitLabel: labels.get(row.unit_id) ?? '',
      agreement: row.agreement,
      phones: phones
        .filter((phone) => phone.party_id === row.party_id)
        .map((phone) => ({ phoneId: phone.id, masked: phone.masked })),
    }))
    .sort(
      (a, b) => Number(b.partyId === household.payer.id) - Number(a.partyId === household.payer.id),
    )
}

/** Revokes the bill links sent before: a new version, which every link carries in its signature. */
export const raiseLinkVersion = async (context: Context, householdId: bigint): Promise<number> => {
  const { rows } = await sql<{ version: number }>`
    update property.household h set link_version = link_version + 1
    where h.company_id = ${context.companyId} and h.id = ${householdId}
    returning ${linkVersion(context)} as version`.execute(context.tx)
  if (!rows[0]) throw notFound('household')
  return rows[0].version
}
