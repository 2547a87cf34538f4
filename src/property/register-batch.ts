import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { normalPhone } from './names.ts'
import { ensureHouseholds } from './register-households.ts'
import { ensurePeople, type Person, personOf } from './register-people.ts'
import { barePart, floorOf, sortKey, type UnitKind, unitCode } from './unit-address.ts'

/** One unit with those who hold it, as a spreadsheet, a form or the demo gives it. */
export type RegisterRow = {
  readonly building: string | null
  readonly entrance: string | null
  readonly room: string
  readonly kind: UnitKind
  /** 0.01 ㎡ */
  readonly areaCenti: bigint
  readonly insideAreaCenti?: bigint | null
  readonly deliveredOn?: string | null
  readonly occupancy?: 'occupied' | 'vacant' | 'rented' | 'unsold' | null
  readonly parkingKind?: string | null
  readonly plate?: string | null
  /** Code of the home a parking space belongs to. */
  readonly linkedCode?: string | null
  readonly remark?: string
  /** Co-owners in order; the first one pays. Empty: the unit is registered without a payer. */
  readonly owners: readonly string[]
  readonly ownerKind?: 'person' | 'organisation' | 'developer'
  readonly phones: readonly string[]
  readonly idNumberMasked?: string | null
  readonly tenant?: { readonly name: string; readonly phone: string | null } | null
  /** The payer's obligation begins on this day. */
  readonly accountFrom: string
}

export type RegisteredUnit = {
  readonly code: string
  readonly unitId: bigint
  readonly billingAccountId: bigint | null
  readonly householdId: bigint | null
}

/**
 * Registers many units with their owners, tenures, households and billing accounts in a handful
 * of statements. Units whose code exists in the community are left as they are and not returned,
 * so importing again adds only what is new. Same name and same phone is one owner; same name
 * with another phone, or without a phone, is another person; an organisation is one by its name.
 */
export const registerBatch = async (
  context: Context,
  input: {
    readonly communityId: bigint
    readonly rows: readonly RegisterRow[]
    readonly reason: 'import' | 'registration'
    readonly importBatchId?: bigint | null
  },
): Promise<readonly RegisteredUnit[]> => {
  const { communityId, reason, importBatchId = null } = input
  const coded = input.rows.map((row) => ({ ...row, code: unitCode(row) }))
  const known = await existingCodes(context, communityId)
  const rows = coded.filter((row) => !known.has(row.code))
  if (rows.length === 0) return []
  const buildings = await ensureBuildings(context, communityId, rows)
  const entrances = await ensureEntrances(context, buildings, rows)
  const units = await insertUnits(context, {
    communityId,
    rows,
    buildings,
    entrances,
    importBatchId,
  })
  await linkUnits(context, communityId, rows)
  const parties = await ensurePeople(context, rows.flatMap(peopleOf), importBatchId)
  await insertTenures(context, rows, units, parties)
  return openAccounts(context, { communityId, rows, units, parties, reason, importBatchId })
}

type CodedRow = RegisterRow & { readonly code: string }
type Ids = ReadonlyMap<string, bigint>

const existingCodes = async (context: Context, communityId: bigint): Promise<Set<string>> => {
  const rows = await context.tx
    .selectFrom('property.unit')
    .select('code')
    .where('company_id', '=', context.companyId)
    .where('community_id', '=', communityId)
    .execute()
  return new Set(rows.map(({ code }) => code))
}

const ensureBuildings = async (
  { tx, companyId }: Context,
  communityId: bigint,
  rows: readonly CodedRow[],
): Promise<Ids> => {
  const names = [...new Set(rows.flatMap(({ building }) => building ?? []))]
  await sql`insert into property.building (company_id, community_id, name, sort_key)
    select ${companyId}, ${communityId}, name, key
    from unnest(${names}::text[], ${names.map(sortKey)}::text[]) b (name, key)
    on conflict do nothing`.execute(tx)
  const found = await tx
    .selectFrom('property.building')
    .select(['id', 'name'])
    .where('company_id', '=', companyId)
    .where('community_id', '=', communityId)
    .execute()
  return new Map(found.map(({ id, name }) => [name, id]))
}

const entranceKey = (building: string, entrance: string): string => `${building}\n${entrance}`

const ensureEntrances = async (
  { tx, companyId }: Context,
  buildings: Ids,
  rows: readonly CodedRow[],
): Promise<Ids> => {
  const wanted = new Map<string, { buildingId: bigint; name: string }>()
  for (const { building, entrance } of rows) {
    const buildingId = building ? buildings.get(building) : undefined
    if (building && entrance && buildingId) {
      wanted.set(entranceKey(building, entrance), { buildingId, name: entrance })
    }
  }
  const list = [...wanted.values()]
  await sql`insert into property.entrance (company_id, building_id, name, sort_key)
    select ${companyId}, e.building_id, e.name, e.key
    from unnest(${list.map((e) => e.buildingId)}::bigint[], ${list.map((e) => e.name)}::text[],
      ${list.map((e) => sortKey(e.name))}::text[]) e (building_id, name, key)
    on conflict do nothing`.execute(tx)
  const { rows: found } = await sql<{ id: bigint; name: string; building: string }>`
    select e.id, e.name, b.name as building from property.entrance e
    join property.building b on b.company_id = e.company_id and b.id = e.building_id
    where e.company_id = ${companyId} and e.building_id = any(${[...buildings.values()]}::bigint[])`.execute(
    tx,
  )
  return new Map(found.map(({ id, name, building }) => [entranceKey(building, name), id]))
}

const insertUnits = async (
  { tx, companyId }: Context,
  input: {
    communityId: bigint
    rows: readonly CodedRow[]
    buildings: Ids
    entrances: Ids
    importBatchId: bigint | null
  },
): Promise<Ids> => {
  const { rows } = input
  const { rows: inserted } = await sql<{ id: bigint; code: string }>`
    insert into property.unit (company_id, community_id, building_id, entrance_id, kind, room, code,
      floor, area_centi, inside_area_centi, delivered_on, occupancy, parking_kind, plate, remark, import_batch_id)
    select ${companyId}, ${input.communityId}, u.*, ${input.importBatchId}
    from unnest(
      ${rows.map((r) => (r.building ? (input.buildings.get(r.building) ?? null) : null))}::bigint[],
      ${rows.map((r) => (r.building && r.entrance ? (input.entrances.get(entranceKey(r.building, r.entrance)) ?? null) : null))}::bigint[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => barePart(r.room))}::text[],
      ${rows.map((r) => r.code)}::text[], ${rows.map((r) => (r.kind === 'home' ? floorOf(r.room) : null))}::int[],
      ${rows.map((r) => r.areaCenti)}::bigint[], ${rows.map((r) => r.insideAreaCenti ?? null)}::bigint[],
      ${rows.map((r) => r.deliveredOn ?? null)}::date[], ${rows.map((r) => r.occupancy ?? null)}::text[],
      ${rows.map((r) => r.parkingKind ?? null)}::text[], ${rows.map((r) => r.plate ?? null)}::text[],
      ${rows.map((r) => r.remark ?? '')}::text[]
    ) u
    returning id, code`.execute(tx)
  return new Map(inserted.map(({ id, code }) => [code, id]))
}

const linkUnits = async (
  { tx, companyId }: Context,
  communityId: bigint,
  rows: readonly CodedRow[],
): Promise<void> => {
  const links = rows.filter((row) => row.linkedCode)
  if (links.length === 0) return
  await sql`update property.unit u set linked_unit_id = h.id
    from unnest(${links.map((r) => r.code)}::text[], ${links.map((r) => r.linkedCode)}::text[]) l (code, linked)
    join property.unit h on h.company_id = ${companyId} and h.community_id = ${communityId} and h.code = l.linked
    where u.company_id = ${companyId} and u.community_id = ${communityId} and u.code = l.code`.execute(
    tx,
  )
}

/** Phones stand beside the first owner unless there are as many phones as owners. */
const peopleOf = (row: CodedRow): readonly Person[] => {
  const phones = row.phones.filter((phone) => normalPhone(phone) !== '')
  const isPaired = row.owners.length > 1 && phones.length === row.owners.length
  const owners = row.owners.map((name, index) =>
    personOf({
      name,
      kind: row.ownerKind,
      phones: isPaired ? phones.slice(index, index + 1) : index === 0 ? phones : [],
      place: row.code,
      idNumberMasked: index === 0 ? (row.idNumberMasked ?? null) : null,
    }),
  )
  if (!row.tenant) return owners
  const { name, phone } = row.tenant
  return [...owners, personOf({ name, phones: phone ? [phone] : [], place: row.code })]
}

const insertTenures = async (
  { tx, companyId }: Context,
  rows: readonly CodedRow[],
  units: Ids,
  parties: Ids,
): Promise<void> => {
  const tenures = rows.flatMap((row) => {
    const people = peopleOf(row)
    return people.map((person, index) => ({
      unitId: units.get(row.code) ?? 0n,
      partyId: parties.get(person.key) ?? 0n,
      role:
        index >= row.owners.length ? 'tenant' : person.kind === 'developer' ? 'developer' : 'owner',
      share: index >= row.owners.length ? 1 : row.owners.length,
      from: row.accountFrom,
    }))
  })
  await sql`insert into property.tenure (company_id, unit_id, party_id, role, share_numerator, share_denominator, span)
    select ${companyId}, t.unit_id, t.party_id, t.role, 1, t.share, daterange(t.since, null)
    from unnest(${tenures.map((t) => t.unitId)}::bigint[], ${tenures.map((t) => t.partyId)}::bigint[],
      ${tenures.map((t) => t.role)}::text[], ${tenures.map((t) => t.share)}::int[],
      ${tenures.map((t) => t.from)}::date[]) t (unit_id, party_id, role, share, since)
    on conflict do nothing`.execute(tx)
}

const openAccounts = async (
  context: Context,
  input: {
    communityId: bigint
    rows: readonly CodedRow[]
    units: Ids
    parties: Ids
    reason: string
    importBatchId: bigint | null
  },
): Promise<RegisteredUnit[]> => {
  const payers = input.rows.map((row) => {
    const first = peopleOf(row)[0]
    return {
      row,
      partyId: first && row.owners.length > 0 ? input.parties.get(first.key) : undefined,
    }
  })
  const households = await ensureHouseholds(
    context,
    input.communityId,
    payers.flatMap(({ row, partyId }) => (partyId ? [{ partyId, code: row.code }] : [])),
  )
  const opened = payers.map(({ row, partyId }) => ({
    code: row.code,
    unitId: input.units.get(row.code) ?? 0n,
    householdId: partyId ? (households.get(partyId) ?? null) : null,
    from: row.accountFrom,
  }))
  const billed = opened.filter(({ householdId }) => householdId !== null)
  const { rows: accounts } = await sql<{ id: bigint; unit_id: bigint }>`
    insert into property.billing_account (company_id, household_id, unit_id, span, opened_reason, import_batch_id)
    select ${context.companyId}, a.household_id, a.unit_id, daterange(a.since, null), ${input.reason}, ${input.importBatchId}
    from unnest(${billed.map((a) => a.householdId)}::bigint[], ${billed.map((a) => a.unitId)}::bigint[],
      ${billed.map((a) => a.from)}::date[]) a (household_id, unit_id, since)
    returning id, unit_id`.execute(context.tx)
  const byUnit = new Map(accounts.map(({ id, unit_id }) => [unit_id, id]))
  return opened.map(({ code, unitId, householdId }) => ({
    code,
    unitId,
    householdId,
    billingAccountId: byUnit.get(unitId) ?? null,
  }))
}
