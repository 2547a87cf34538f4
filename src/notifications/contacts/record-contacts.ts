import { sql } from 'kysely'
import { endBindings } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import type { StopReason } from '../api/contacts.ts'
import type { Form } from '../api/names.ts'
import * as api from '../api.ts'
import { consentWords } from './consent-words.ts'
import { lastConsents, writeConsent } from './ledger.ts'
import { pausedUntil } from './pauses.ts'
import { readerOf } from './reader.ts'
import { keepLanguage, languagesOf } from './reader-language.ts'
import { openStop } from './stops.ts'

type Person = { readonly partyId: bigint; readonly name: string }

/** The people the staff see at a household: its payer and whoever holds one of its units today. */
const contactsOf = async (
  context: Context,
  householdId: bigint,
): Promise<ReadonlyMap<bigint, Person>> => {
  const { tx, companyId, today } = context
  await getHousehold(context, householdId)
  const { rows } = await sql<Person>`
    select p.id as "partyId", p.name from property.party p
    where p.company_id = ${companyId} and p.id in (
      select payer_party_id from property.household where company_id = ${companyId} and id = ${householdId}
      union all
      select t.party_id from property.billing_account a
      join property.tenure t on t.company_id = a.company_id and t.unit_id = a.unit_id and t.span @> ${today}::date
      where a.company_id = ${companyId} and a.household_id = ${householdId})`.execute(tx)
  return new Map(rows.map((row) => [row.partyId, row]))
}

export const personOf = async (
  context: Context,
  { householdId, partyId }: { householdId: bigint; partyId: bigint },
): Promise<Person> => {
  const person = (await contactsOf(context, householdId)).get(partyId)
  if (!person) throw notFound('person')
  return person
}

/** A wrong number is nobody's of ours: it is stopped wherever it stands and proves nothing any more. */
export const recordStop = implement(api.recordStop, async (context, input) => {
  const { phoneId, form, purpose, reason, source } = input
  const { partyId } = await personOf(context, input)
  if (phoneId === undefined) {
    await openStop(context, { partyId, addressHash: null, form, purpose, reason, source })
    return {}
  }
  const phone = await context.tx
    .selectFrom('property.party_phone')
    .select('number_hash')
    .where('company_id', '=', context.companyId)
    .where('id', '=', phoneId)
    .where('party_id', '=', partyId)
    .executeTakeFirst()
  if (!phone) throw notFound('phone')
  const addressHash = phone.number_hash
  await openStop(context, { partyId: null, addressHash, form, purpose, reason, source })
  if (reason === 'wrongNumber') await endBindings(context, { numberHash: addressHash })
  return {}
})

export const liftStop = implement(api.liftStop, async (context, input) => {
  const { tx, companyId, now } = context
  const stop = (await stopsOf(context, input.householdId)).find((it) => it.stopId === input.stopId)
  if (!stop) throw notFound('stop')
  await sql`update notifications.stop set closed_at = ${now.toString()}, lifted_reason = ${input.reason}
    where company_id = ${companyId} and id = ${input.stopId}`.execute(tx)
  return {}
})

export const setReaderLanguage = implement(api.setReaderLanguage, async (context, input) => {
  const { partyId } = await personOf(context, input)
  await keepLanguage(context, { partyId, readsIn: input.readsIn })
  return {}
})

export const recordConsent = implement(api.recordConsent, async (context, input) => {
  const { partyId } = await personOf(context, input)
  const { purpose, isGiven, source } = input
  const shownWords = consentWords[purpose].zh
  await writeConsent(context, { partyId, purpose, isGiven, source, shownWords })
  return {}
})

type OpenStop = {
  stopId: bigint
  partyId: bigint | null
  about: string
  form: Form | null
  purpose: string | null
  reason: StopReason
  source: string
  openedAt: string
}

const stopsOf = async (context: Context, householdId: bigint): Promise<readonly OpenStop[]> => {
  const people = [...(await contactsOf(context, householdId)).keys()]
  const { companyId, tx } = context
  const { rows } = await sql<OpenStop>`
    with place as (
      select party_id, number_hash as hash, masked from property.party_phone
      where company_id = ${companyId} and party_id = any(${people}::bigint[])
      union all
      select party_id, address_hash, masked from notifications.address
      where company_id = ${companyId} and party_id = any(${people}::bigint[])
    )
    select distinct on (s.id) s.id as "stopId", s.party_id as "partyId", coalesce(p.name, l.masked) as about, s.form,
      s.purpose, s.reason, s.source, s.opened_at as "openedAt"
    from notifications.stop s
    left join property.party p on p.company_id = s.company_id and p.id = s.party_id
    left join place l on l.hash = s.address_hash
    where s.company_id = ${companyId} and s.closed_at is null
      and (s.party_id = any(${people}::bigint[]) or l.hash is not null)
    order by s.id`.execute(tx)
  return rows
}

export const listContacts = implement(api.listContacts, async (context, { householdId }) => {
  const people = await contactsOf(context, householdId)
  const nameOf = (partyId: bigint): string => people.get(partyId)?.name ?? ''
  const ids = [...people.keys()]
  const consents = await lastConsents(context, ids)
  const { rows: addresses } = await sql<{ partyId: bigint; kind: string; masked: string }>`
    select party_id as "partyId", kind, masked from notifications.address
    where company_id = ${context.companyId} and party_id = any(${ids}::bigint[]) and closed_at is null order by id`.execute(
    context.tx,
  )
  return {
    reader: await readerOf(context, householdId),
    pausedUntil: await pausedUntil(context, householdId),
    stops: [...(await stopsOf(context, householdId))],
    consents: consents.map((it) => ({ ...it, name: nameOf(it.partyId) })),
    addresses: addresses.map((it) => ({ ...it, name: nameOf(it.partyId) })),
    languages: await languagesOf(context, ids),
  }
})
