import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import type { Context } from '../../platform/context.ts'
import { isCutSince } from '../../property/index.ts'
import { failures } from '../failures.ts'
import { readNumbers, signNumbers } from './signed-numbers.ts'

const proofDays = 30
const purpose = 'owner proof'

/** Who has proven by a code to their phone that they belong to a household. */
type Proven = {
  readonly partyId: bigint
  readonly bindingId: bigint
  /** The payer or a co-owner; else a member by invitation. */
  readonly isOwner: boolean
}

/**
 * Whose household this is now: rows (party_id, is_owner) of the payer, of those who own a unit
 * together with the payer, and of the members. A membership ends with the home it was given for.
 */
export const peopleOf = (
  { companyId, today, now }: Pick<Context, 'companyId' | 'today' | 'now'>,
  householdId: bigint | RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select party_id, bool_or(is_owner) as is_owner from (
    select payer_party_id as party_id, true as is_owner from property.household
    where company_id = ${companyId} and id = ${householdId}
    union all
    select t.party_id, true from property.household h
    join property.billing_account a on a.company_id = h.company_id and a.household_id = h.id and a.span @> ${today}::date
    join property.tenure o on o.company_id = a.company_id and o.unit_id = a.unit_id and o.party_id = h.payer_party_id
      and o.role = 'owner' and o.span @> ${today}::date
    join property.tenure t on t.company_id = a.company_id and t.unit_id = a.unit_id and t.role = 'owner'
      and t.span @> ${today}::date
    where h.company_id = ${companyId} and h.id = ${householdId}
    union all
    select m.party_id, false from identity.household_member m
    where m.company_id = ${companyId} and m.household_id = ${householdId} and m.ended_at is null
      and not ${isCutSince({ companyId, now }, sql`m.household_id`, sql`m.since`)}
  ) p group by party_id`

/** Remembers that the person was reached at this number, and signs the proof for their browser. */
export const bindPhone = async (
  context: Context,
  found: { householdId: bigint; partyId: bigint; numberHash: string },
): Promise<string> => {
  const { tx, companyId, now, vault } = context
  const { rows } = await sql<{ id: bigint }>`
    insert into identity.phone_binding (company_id, household_id, party_id, number_hash, verified_at)
    values (${companyId}, ${found.householdId}, ${found.partyId}, ${found.numberHash}, ${now.toString()})
    on conflict (company_id, household_id, party_id, number_hash) where ended_at is null
    do update set verified_at = excluded.verified_at returning id`.execute(tx)
  const expiresAt = now.add({ hours: 24 * proofDays }).epochMilliseconds
  return signNumbers(vault, purpose, [companyId, rows[0]?.id ?? 0n, BigInt(expiresAt)])
}

/**
 * What a proof is worth for a household now; null when nothing: not ours, too old, of another
 * company or household, the binding was ended, the number is no longer the person's, or the person
 * no longer belongs to the household.
 */
export const ownerProof = async (
  context: Context,
  { householdId, proof }: { householdId: bigint; proof: string | undefined },
): Promise<Proven | null> => {
  const { tx, companyId, now, vault } = context
  const numbers = proof === undefined ? null : readNumbers(vault, purpose, proof, 3)
  if (!numbers) return null
  const [company, bindingId, expiresAt] = numbers
  if (company !== companyId || Number(expiresAt) <= now.epochMilliseconds) return null
  const { rows } = await sql<{ id: bigint; party_id: bigint; is_owner: boolean }>`
    select b.id, b.party_id, w.is_owner from identity.phone_binding b
    join (${peopleOf(context, householdId)}) w on w.party_id = b.party_id
    join property.party_phone f on f.company_id = b.company_id and f.party_id = b.party_id and f.number_hash = b.number_hash
    where b.company_id = ${companyId} and b.id = ${bindingId} and b.household_id = ${householdId}
      and b.ended_at is null`.execute(tx)
  const found = rows[0]
  return found ? { partyId: found.party_id, bindingId: found.id, isOwner: found.is_owner } : null
}

/** An owner's link opens one household: another one is not found. */
export const assertOwnHousehold = ({ actor }: Context, householdId: bigint): void => {
  if (actor.kind === 'owner' && actor.id !== householdId) throw notFound('household')
}

/** @throws Failure notFound, phoneNotProven */
export const requireProof = async (
  context: Context,
  asked: { householdId: bigint; proof: string | undefined },
): Promise<Proven> => {
  assertOwnHousehold(context, asked.householdId)
  const proven = await ownerProof(context, asked)
  if (!proven) throw failures.phoneNotProven()
  return proven
}

/** @throws Failure notFound, phoneNotProven, onlyOwners */
export const requireOwnerProof = async (
  context: Context,
  asked: { householdId: bigint; proof: string | undefined },
): Promise<Proven> => {
  const proven = await requireProof(context, asked)
  if (!proven.isOwner) throw failures.onlyOwners()
  return proven
}

/** Ends bindings: of a person in a household, or of a number that turned out to be someone else's. */
export const endBindings = async (
  { tx, companyId, now }: Context,
  which: { householdId: bigint; partyId: bigint } | { numberHash: string } | { bindingId: bigint },
): Promise<number> => {
  const condition =
    'numberHash' in which
      ? sql`number_hash = ${which.numberHash}`
      : 'bindingId' in which
        ? sql`id = ${which.bindingId}`
        : sql`household_id = ${which.householdId} and party_id = ${which.partyId}`
  const { numAffectedRows = 0n } =
    await sql`update identity.phone_binding set ended_at = ${now.toString()}
    where company_id = ${companyId} and ended_at is null and ${condition}`.execute(tx)
  return Number(numAffectedRows)
}
