import { type RawBuilder, sql } from 'kysely'
import { type MemberEnded, peopleOf, requireOwnerProof } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'

/**
 * Whom payers named to read for a household and who is still of it: rows (household_id, party_id),
 * to join. Every other household's notices go to its payer.
 */
export const namedReaders = (
  context: Pick<Context, 'companyId' | 'today' | 'now'>,
): RawBuilder<unknown> => sql`(
  select n.household_id, n.party_id from notifications.household_reader n
  where n.company_id = ${context.companyId}
    and exists (select from (${peopleOf(context, sql`n.household_id`)}) w where w.party_id = n.party_id))`

/**
 * Whether a message `m` may still be read by whom it was written to: the payer of household `h`, or
 * whom the payer named, `r` of namedReaders. A code is its phone's alone.
 */
export const isReader: RawBuilder<boolean> = sql`(m.kind = 'oneTimeCode'
  or m.party_id in (h.payer_party_id, coalesce(r.party_id, h.payer_party_id)))`

/** The one person who gets a household's notices: whom the payer named, and else the payer. */
export const readerOf = async (
  context: Context,
  householdId: bigint,
): Promise<{ partyId: bigint; name: string }> => {
  const { tx, companyId } = context
  const { rows } = await sql<{ partyId: bigint; name: string }>`
    select p.id as "partyId", p.name from property.household h
    left join ${namedReaders(context)} r on r.household_id = h.id
    join property.party p on p.company_id = h.company_id and p.id = coalesce(r.party_id, h.payer_party_id)
    where h.company_id = ${companyId} and h.id = ${householdId}`.execute(tx)
  if (!rows[0]) throw notFound('household')
  return rows[0]
}

/** Only someone of the household can be named: nobody else may read what it owes (PIPL 25). */
export const setReader = implement(api.setReader, async (context, input) => {
  const { tx, companyId, now, actor } = context
  const { householdId, partyId } = input
  if (actor.kind === 'owner') await requireOwnerProof(context, { householdId, proof: input.proof })
  const { payer } = await getHousehold(context, householdId)
  if (partyId === null || partyId === payer.id) {
    await forgetReader(context, householdId)
    return {}
  }
  const { rows } =
    await sql`select from (${peopleOf(context, householdId)}) w where party_id = ${partyId}`.execute(
      tx,
    )
  if (rows.length === 0) throw notFound('person')
  await sql`insert into notifications.household_reader (company_id, household_id, party_id, since)
    values (${companyId}, ${householdId}, ${partyId}, ${now.toString()})
    on conflict (company_id, household_id) do update set party_id = excluded.party_id, since = excluded.since`.execute(
    tx,
  )
  return {}
})

const forgetReader = async ({ tx, companyId }: Context, householdId: bigint): Promise<void> => {
  await sql`delete from notifications.household_reader
    where company_id = ${companyId} and household_id = ${householdId}`.execute(tx)
}

/**
 * Who is no longer of the household no longer reads for it: the payer does again, also what was
 * written down for the one who left and has not gone yet.
 */
export const takeReaderBack = async (
  { tx, companyId }: Context,
  { householdId, partyId }: MemberEnded,
): Promise<void> => {
  await sql`delete from notifications.household_reader
    where company_id = ${companyId} and household_id = ${householdId} and party_id = ${partyId}`.execute(
    tx,
  )
  await sql`update notifications.message m set party_id = h.payer_party_id, carrier_account_id = null, form = null,
      address_kind = null, address_id = null
    from property.household h
    where h.company_id = ${companyId} and h.id = ${householdId} and m.company_id = ${companyId}
      and m.household_id = ${householdId} and m.party_id = ${partyId} and m.state = 'ready' and m.kind <> 'oneTimeCode'`.execute(
    tx,
  )
}
