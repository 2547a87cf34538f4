import { sql } from 'kysely'
import { peopleOf, requireProof } from '../../identity/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold, maskName } from '../../property/index.ts'
import { consentPurposes } from '../api/contacts.ts'
import type { Form } from '../api/names.ts'
import * as api from '../api.ts'
import { consentWords } from './consent-words.ts'
import { lastConsents, writeConsent } from './ledger.ts'
import { pausedUntil } from './pauses.ts'
import { readerOf } from './reader.ts'
import { keepLanguage, languagesOf } from './reader-language.ts'
import { isStopped, openStop } from './stops.ts'

type Way = { readonly form: Form; readonly masked: string; readonly isOn: boolean }

/**
 * The forms a person has an address for. A letter is not among them: it goes to the home, and a
 * written demand is what the law leaves the company even where every message is refused.
 */
const waysOf = async ({ tx, companyId }: Context, partyId: bigint): Promise<readonly Way[]> => {
  const { rows } = await sql<Way>`
    select w.form, (array_agg(w.masked order by w.sort, w.id))[1] as masked, bool_or(not ${isStopped(
      {
        companyId,
        partyId: sql`${partyId}::bigint`,
        addressHash: sql`w.hash`,
        form: sql`w.form`,
        purpose: sql`'service'`,
      },
    )}) as "isOn"
    from (
      select 'sms' as form, masked, number_hash as hash, sort, id from property.party_phone
      where company_id = ${companyId} and party_id = ${partyId}
      union all
      select case kind when 'openid' then 'officialAccount' when 'mailbox' then 'email' else 'push' end, masked,
        address_hash, 0, id
      from notifications.address where company_id = ${companyId} and party_id = ${partyId} and closed_at is null
    ) w group by w.form order by array_position(array['officialAccount', 'sms', 'push', 'email'], w.form)`.execute(
    tx,
  )
  return rows
}

export const getMyNotices = implement(api.getMyNotices, async (context, input) => {
  const { householdId } = input
  const { partyId, isOwner } = await requireProof(context, input)
  const { payer } = await getHousehold(context, householdId)
  const consents = await lastConsents(context, [partyId])
  const reader = await readerOf(context, householdId)
  const { rows: people } = await sql<{ party_id: bigint; name: string; kind: string }>`
    select w.party_id, p.name, p.kind from (${peopleOf(context, householdId)}) w
    join property.party p on p.company_id = ${context.companyId} and p.id = w.party_id
    order by w.party_id <> ${payer.id}, w.party_id`.execute(context.tx)
  return {
    isOwner,
    ways: [...(await waysOf(context, partyId))],
    consents: consentPurposes.map((purpose) => ({
      purpose,
      isGiven: consents.find((it) => it.purpose === purpose)?.isGiven ?? false,
      words: consentWords[purpose],
    })),
    reader: { partyId: reader.partyId, isMe: reader.partyId === partyId },
    readers: people.map((person) => ({
      partyId: person.party_id,
      name: maskName(person.name, person.kind),
      isPayer: person.party_id === payer.id,
    })),
    pausedUntil: await pausedUntil(context, householdId),
    readsIn: (await languagesOf(context, [partyId]))[0]?.readsIn ?? 'zh',
  }
})

const source = '业主在“消息设置”里'

export const setMyNotices = implement(api.setMyNotices, async (context, input) => {
  const { partyId } = await requireProof(context, input)
  for (const { form, isOn } of await waysOf(context, partyId)) {
    const isWanted = input.ways.includes(form)
    if (isWanted && !isOn) await takeBack(context, partyId, form)
    if (isWanted || !isOn) continue
    const stop = { partyId, addressHash: null, form, purpose: 'service', source } as const
    await openStop(context, { ...stop, reason: 'unsubscribed' })
  }
  for (const purpose of consentPurposes) {
    const isGiven = input.consents.includes(purpose)
    const shownWords = consentWords[purpose][input.language]
    await writeConsent(context, { partyId, purpose, isGiven, source, shownWords })
  }
  await keepLanguage(context, { partyId, readsIn: input.readsIn })
  return {}
})

/** Takes back the person's own refusals of a form, also one sent as an answer to a text message. */
const takeBack = async (
  { tx, companyId, now }: Context,
  partyId: bigint,
  form: Form,
): Promise<void> => {
  await sql`update notifications.stop s set closed_at = ${now.toString()}, lifted_reason = ${source}
    where s.company_id = ${companyId} and s.closed_at is null and s.reason = 'unsubscribed'
      and (s.form = ${form} or s.form is null) and (s.purpose is null or s.purpose = 'service')
      and (s.party_id = ${partyId} or s.address_hash in (
        select number_hash from property.party_phone where company_id = ${companyId} and party_id = ${partyId}
        union all select address_hash from notifications.address where company_id = ${companyId} and party_id = ${partyId}))`.execute(
    tx,
  )
}
