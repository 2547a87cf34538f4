import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'

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
