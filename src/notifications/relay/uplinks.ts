import { sql } from 'kysely'
import { endBindings } from '../../identity/index.ts'
import type { Context } from '../../platform/context.ts'
import { maskPhone } from '../../property/index.ts'
import type { PushEvent } from '../carriers/carrier.ts'
import { openStop } from '../contacts/stops.ts'
import { appendEvidence } from '../evidence/append.ts'
import type { OpenAccount } from './accounts.ts'
import { addressHashOf } from './address-hash.ts'
import { cut } from './strike.ts'

type Uplink = Extract<PushEvent, { event: 'uplink' }>
type Meaning = 'stop' | 'resume' | 'wrongNumber' | 'other'

const words: Readonly<Record<Exclude<Meaning, 'other'>, readonly string[]>> = {
  stop: ['退订', '拒收', '拒收请回复R', 'TD', 'T', 'R', 'N', 'STOP', 'UNSUBSCRIBE'],
  resume: ['恢复', '恢复接收', '订阅', 'START'],
  wrongNumber: ['打错了', '发错了', '不是我', '不是本人', '号码错了', 'WRONGNUMBER'],
}

/** What an owner's answer asks of us by itself; anything else is for a person to read. */
const meaningOf = (text: string): Meaning => {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toUpperCase()
  for (const [meaning, known] of Object.entries(words)) {
    if (known.includes(plain)) return meaning as Meaning
  }
  return 'other'
}

/**
 * Keeps what owners answered, each once, and acts on it at once: no more over this form to this
 * number (Provisions on SMS Services art. 20), or again, or never to who is not ours. The last word
 * counts by when it was said: one that comes late undoes no later one.
 */
export const recordUplinks = async (
  context: Context,
  account: OpenAccount,
  uplinks: readonly Uplink[],
): Promise<void> => {
  for (const uplink of uplinks) await recordUplink(context, account, uplink)
}

const recordUplink = async (
  context: Context,
  { id: accountId, carrier: { form, addressKind } }: OpenAccount,
  uplink: Uplink,
): Promise<void> => {
  const { tx, companyId, now } = context
  const hash = addressHashOf(context, addressKind, uplink.from)
  const meaning = meaningOf(uplink.text)
  const said = Temporal.Instant.from(uplink.at)
  // A clock that runs ahead must not outdo what is said later.
  const at = (Temporal.Instant.compare(said, now) > 0 ? now : said).toString()
  const last = await lastMessageTo(context, hash)
  const { rows } = await sql`
    insert into notifications.uplink (company_id, carrier_account_id, provider_event_id, address_hash, masked, party_id,
      household_id, text, meaning, received_at)
    values (${companyId}, ${accountId}, ${uplink.eventId}, ${hash}, ${maskPhone(uplink.from)},
      ${last?.party_id ?? null}::bigint, ${last?.household_id ?? null}::bigint, ${cut(uplink.text, 1000)}, ${meaning},
      ${at}::timestamptz)
    on conflict (company_id, carrier_account_id, provider_event_id) do nothing returning id`.execute(
    tx,
  )
  if (rows.length === 0) return
  const stop = {
    partyId: null,
    addressHash: hash,
    purpose: null,
    source: `answer ${uplink.eventId}`,
  }
  const word = { accountId, hash, at }
  if (meaning === 'stop' && !(await isOvertaken(context, { ...word, meaning }))) {
    await openStop(context, { ...stop, form, reason: 'unsubscribed' })
  }
  if (meaning === 'wrongNumber') {
    await openStop(context, { ...stop, form: null, reason: 'wrongNumber' })
    await endBindings(context, { numberHash: hash })
  }
  if (meaning === 'resume' && !(await isOvertaken(context, { ...word, meaning }))) {
    await sql`update notifications.stop set closed_at = ${now.toString()}::timestamptz
      where company_id = ${companyId} and address_hash = ${hash} and form = ${form} and reason = 'unsubscribed'
        and (source like 'answer %' or opened_at < ${at}::timestamptz) and closed_at is null`.execute(
      tx,
    )
  }
  if (last) {
    await appendEvidence(context, [
      {
        messageId: last.message_id,
        deliveryId: last.id,
        householdId: last.household_id,
        event: 'uplink',
        happenedAt: uplink.at,
        content: {
          eventId: uplink.eventId,
          text: cut(uplink.text, 1000),
          meaning,
          addressHash: hash,
        },
      },
    ])
  }
}

/** Said the other way later, or, where this one takes it up again, at the same moment. */
const isOvertaken = async (
  { tx, companyId }: Context,
  word: { accountId: bigint; hash: string; meaning: 'stop' | 'resume'; at: string },
): Promise<boolean> => {
  const { accountId, hash, meaning, at } = word
  const later =
    meaning === 'stop'
      ? sql`meaning = 'resume' and received_at > ${at}::timestamptz`
      : sql`meaning = 'stop' and received_at >= ${at}::timestamptz`
  const { rows } = await sql`select from notifications.uplink where company_id = ${companyId}
    and carrier_account_id = ${accountId} and address_hash = ${hash} and ${later} limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

type LastMessage = {
  readonly id: bigint
  readonly message_id: bigint
  readonly household_id: bigint
  readonly party_id: bigint
}

/** What this address was last sent: an answer is about that. */
const lastMessageTo = async (
  { tx, companyId }: Context,
  hash: string,
): Promise<LastMessage | undefined> => {
  const { rows } = await sql<LastMessage>`
    select d.id, d.message_id, m.household_id, m.party_id from notifications.delivery d
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where d.company_id = ${companyId} and d.address_hash = ${hash} order by d.id desc limit 1`.execute(
    tx,
  )
  return rows[0]
}
