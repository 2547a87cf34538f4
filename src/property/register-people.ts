import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { isOrganisation, maskPhone, normalPhone } from './names.ts'

/** A person or organisation as a form or a sheet names it. `key` tells people of one batch apart. */
export type Person = {
  readonly key: string
  readonly name: string
  readonly kind: 'person' | 'organisation' | 'developer'
  readonly phones: readonly string[]
  readonly idNumberMasked: string | null
}

/** A person with phones in the form the register keeps; `place` tells people without one apart. */
export const personOf = (input: {
  readonly name: string
  readonly kind?: Person['kind'] | undefined
  readonly phones: readonly string[]
  readonly place: string
  readonly idNumberMasked?: string | null
}): Person => {
  const { name, place, idNumberMasked = null } = input
  const phones = input.phones.map(normalPhone).filter((phone) => phone !== '')
  const kind = input.kind ?? (isOrganisation(name) ? 'organisation' : 'person')
  const key = kind === 'person' ? `${name}\n${phones[0] ?? place}` : name
  return { key, name, kind, phones, idNumberMasked }
}

/**
 * The ids of people, by key: those the register knows, and the others registered with their
 * phones. Same name and same first phone is one person; an organisation is one by its name.
 */
export const ensurePeople = async (
  context: Context,
  wanted: readonly Person[],
  importBatchId: bigint | null = null,
): Promise<ReadonlyMap<string, bigint>> => {
  const people = new Map<string, Person>()
  for (const person of wanted) {
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
