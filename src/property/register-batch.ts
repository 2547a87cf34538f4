import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { isOrganisation, maskPhone, normalPhone } from './names.ts'
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
  const parties = await ensureParties(context, rows, importBatchId)
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

type Person = {
  readonly key: string
  readonly name: string
  readonly kind: 'person' | 'organisation' | 'developer'
  readonly phones: readonly string[]
  readonly idNumberMasked: string | null
}

/** Phones stand beside the first owner unless there are as many phones as owners. */
const peopleOf = (row: CodedRow): readonly Person[] => {
  const phones = row.phones.map(normalPhone).filter((phone) => phone !== '')
  const isPaired = row.owners.length > 1 && phones.length === row.owners.length
  const owners = row.owners.map((name, index) => {
    const own = isPaired ? phones.slice(index, index + 1) : index === 0 ? phones : []
    return personOf(row, name, own, index === 0 ? (row.idNumberMasked ?? null) : null)
  })
  const tenant = row.tenant
    ? [
        personOf(
          row,
          row.tenant.name,
          row.tenant.phone ? [normalPhone(row.tenant.phone)] : [],
          null,
        ),
      ]
    : []
  return [...owners, ...tenant]
}

const personOf = (
  row: CodedRow,
  name: string,
  phones: readonly string[],
  idNumberMasked: string | null,
): Person => {
  const isOwner = row.owners.includes(name)
  const kind =
    isOwner && row.ownerKind ? row.ownerKind : isOrganisation(name) ? 'organisation' : 'person'
  const key = kind === 'person' ? `${name}\n${phones[0] ?? row.code}` : name
  return { key, name, kind, phones, idNumberMasked }
}

const ensureParties = async (
  context: Context,
  rows: readonly CodedRow[],
  importBatchId: bigint | null,
): Promise<Ids> => {
  const people = new Map<string, Person>()
  for (const person of rows.flatMap(peopleOf)) {
    if (!people.has(person.key)) people.set(person.key, person)
  }
  const known = await knownParties(context, [...people.values()])
  const fresh = [...people.values()].filter(({ key }) => !known.has(key))
  const { rows: ids } = await sql<{ id: bigint }>`
    insert into property.party (company_id, kind, name, id_number_masked, import_batch_id, created_at)
    select ${context.companyId}, p.kind, p.name, p.masked, ${importBatchId}, ${context.now.toString()}::timestamptz
    from unnest(${fresh.map((p) => p.kind)}::text[], ${fresh.map((p) => p.name)}::text[],
      ${fresh.map((p) => p.idNumberMasked)}::text[]) with ordinality p (kind, name, masked, n)
    order by p.n returning id`.execute(context.tx)
  const added = fresh.map(({ key }, index) => [key, ids[index]?.id ?? 0n] as const)
  await addPhones(
    context,
    fresh.flatMap(({ phones }, index) =>
      phones.map((phone, sort) => ({ partyId: ids[index]?.id ?? 0n, phone, sort })),
    ),
  )
  return new Map([...known, ...added])
}

/** People of the register with the same name and first phone; organisations by name alone. */
const knownParties = async (
  { tx, companyId, vault }: Context,
  people: readonly Person[],
): Promise<Map<string, bigint>> => {
  const withPhone = people.filter(({ kind, phones }) => kind === 'person' && phones[0])
  const hashes = withPhone.map(({ phones }) => vault.hash(companyId, 'phone', phones[0] ?? ''))
  const { rows } = await sql<{ id: bigint; name: string; number_hash: string }>`
    select p.id, p.name, f.number_hash from property.party_phone f
    join property.party p on p.company_id = f.company_id and p.id = f.party_id
    where f.company_id = ${companyId} and f.number_hash = any(${hashes}::text[])`.execute(tx)
  const byNameAndHash = new Map(rows.map((row) => [`${row.name}\n${row.number_hash}`, row.id]))
  const organisations = people.filter(({ kind }) => kind !== 'person').map(({ name }) => name)
  const found = await tx
    .selectFrom('property.party')
    .select(['id', 'name'])
    .where('company_id', '=', companyId)
    .where('kind', '<>', 'person')
    .where('name', 'in', [...organisations, ''])
    .execute()
  const known = new Map(found.map(({ id, name }) => [name, id]))
  withPhone.forEach(({ key, name }, index) => {
    const id = byNameAndHash.get(`${name}\n${hashes[index]}`)
    if (id) known.set(key, id)
  })
  return known
}

/** Stores phones sealed, with keyed hashes of the number and of its last four digits. */
export const addPhones = async (
  { tx, companyId, vault }: Context,
  phones: readonly { partyId: bigint; phone: string; sort: number }[],
): Promise<void> => {
  if (phones.length === 0) return
  await sql`insert into property.party_phone (company_id, party_id, sealed, masked, number_hash, tail_hash, sort)
    select ${companyId}, p.* from unnest(
      ${phones.map((p) => p.partyId)}::bigint[], ${phones.map((p) => vault.seal(companyId, p.phone))}::text[],
      ${phones.map((p) => maskPhone(p.phone))}::text[],
      ${phones.map((p) => vault.hash(companyId, 'phone', p.phone))}::text[],
      ${phones.map((p) => vault.hash(companyId, 'phone tail', p.phone.slice(-4)))}::text[],
      ${phones.map((p) => p.sort)}::int[]) p
    on conflict do nothing`.execute(tx)
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

/** One household a payer and community; its number comes from the first unit's code. */
export const ensureHouseholds = async (
  { tx, companyId, now }: Context,
  communityId: bigint,
  payers: readonly { partyId: bigint; code: string }[],
): Promise<ReadonlyMap<bigint, bigint>> => {
  const first = new Map<bigint, string>()
  for (const { partyId, code } of payers) if (!first.has(partyId)) first.set(partyId, code)
  const list = [...first].map(([partyId, code]) => ({ partyId, no: householdNumber(code) }))
  // A number already in use gets the row's own id behind it: numbers are for reading aloud.
  await sql`insert into property.household (company_id, community_id, payer_party_id, household_no, created_at)
    select ${companyId}, ${communityId}, h.party_id,
      case when row_number() over (partition by h.no order by h.party_id) > 1 or exists (
        select from property.household x where x.company_id = ${companyId} and x.community_id = ${communityId}
          and x.household_no = h.no)
      then h.no || '-' || (h.party_id % 100000)::text else h.no end,
      ${now.toString()}::timestamptz
    from unnest(${list.map((h) => h.partyId)}::bigint[], ${list.map((h) => h.no)}::text[]) h (party_id, no)
    on conflict (company_id, community_id, payer_party_id) do nothing`.execute(tx)
  const found = await tx
    .selectFrom('property.household')
    .select(['id', 'payer_party_id'])
    .where('company_id', '=', companyId)
    .where('community_id', '=', communityId)
    .where('payer_party_id', 'in', [...first.keys(), -1n])
    .execute()
  return new Map(found.map((row) => [row.payer_party_id, row.id]))
}

/** 3-2-1102 is 3021102, B1-117 is B1117. */
const householdNumber = (code: string): string => {
  const parts = code.split('-')
  if (parts.length === 3 && parts.every((part) => /^\d+$/.test(part))) {
    return `${parts[0]}${(parts[1] ?? '').padStart(2, '0')}${(parts[2] ?? '').padStart(4, '0')}`
  }
  return parts.join('')
}
