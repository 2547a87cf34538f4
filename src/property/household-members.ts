import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { failures } from './failures.ts'
import { normalPhone } from './names.ts'
import { ensurePeople, personOf } from './register-people.ts'

/**
 * The person with this name and phone, registered if the register does not know them yet.
 * @throws Failure notAMobile: nothing else gets a text message
 */
export const registerPerson = async (
  context: Context,
  { name, phone: typed }: { name: string; phone: string },
): Promise<{ partyId: bigint; phoneId: bigint; numberHash: string }> => {
  const phone = normalPhone(typed)
  if (!/^1[3-9]\d{9}$/.test(phone)) {
    throw failures.notAMobile({}, { field: 'phone' })
  }
  const person = personOf({ name, kind: 'person', phones: [phone], place: '' })
  const partyId = (await ensurePeople(context, [person])).get(person.key) ?? 0n
  const { companyId, vault } = context
  const numberHash = vault.hash(companyId, 'phone', phone)
  const { id: phoneId } = await context.tx
    .selectFrom('property.party_phone')
    .select('id')
    .where('company_id', '=', companyId)
    .where('party_id', '=', partyId)
    .where('number_hash', '=', numberHash)
    .executeTakeFirstOrThrow()
  return { partyId, phoneId, numberHash }
}

type Member = { readonly householdId: bigint; readonly partyId: bigint }

/** A relative or tenant of the household's units while it pays for them; a role they hold already stays. */
export const addMemberTenure = async (
  { tx, companyId, today }: Context,
  { householdId, partyId, role }: Member & { readonly role: 'relative' | 'tenant' },
): Promise<void> => {
  await sql`insert into property.tenure (company_id, unit_id, party_id, role, span)
    select a.company_id, a.unit_id, ${partyId}, ${role}, daterange(${today}::date, upper(a.span))
    from property.billing_account a
    where a.company_id = ${companyId} and a.household_id = ${householdId} and a.span @> ${today}::date
    on conflict do nothing`.execute(tx)
}

/** Ends that role yesterday; where it began today there was none. A tenant who pays by agreement stays. */
export const endMemberTenure = async (
  { tx, companyId, today }: Context,
  { householdId, partyId }: Member,
): Promise<void> => {
  const theirs = sql`t.company_id = ${companyId} and t.party_id = ${partyId} and t.role in ('relative', 'tenant')
    and t.agreement is null and t.span @> ${today}::date
    and t.unit_id in (select unit_id from property.billing_account
      where company_id = ${companyId} and household_id = ${householdId})`
  await sql`delete from property.tenure t where ${theirs} and lower(t.span) = ${today}::date`.execute(
    tx,
  )
  await sql`update property.tenure t set span = daterange(lower(t.span), ${today}::date) where ${theirs}`.execute(
    tx,
  )
}
