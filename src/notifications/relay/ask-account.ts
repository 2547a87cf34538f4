import { sql } from 'kysely'
import * as z from 'zod'
import { isWindowOpen, isWithinHardLimit } from '../../compliance/index.ts'
import { command } from '../../kernel/operation.ts'
import { id } from '../../kernel/shapes.ts'
import { type Context, orchestrate, type Session } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import type { Outgoing } from '../carriers/carrier.ts'
import { isReader, namedReaders } from '../contacts/reader.ts'
import { isStopped } from '../contacts/stops.ts'
import { kinds } from '../kinds.ts'
import { callOf, type OpenAccount, openAccount } from './accounts.ts'
import { type Change, changeOfOutcome } from './changes.ts'
import { recordOutcomes } from './record-outcomes.ts'
import type { RelayParts } from './relay-account.ts'
import { sendAll } from './send.ts'
import { struck } from './strike.ts'
import { purposeSql } from './take-due.ts'

/** Minutes until the next question about a delivery of which nothing is known; then it has failed. */
const unknownLadder = [5, 30, 120, 720] as const
/** And about one that was taken and never confirmed; then it stays as it is. */
const acceptedLadder = [720] as const
const atOnce = 500

export const askAccountContract = command({
  name: 'askAboutDeliveries',
  access: [],
  summary: 'Asks a provider what became of deliveries whose answer or receipt is missing.',
  input: z.strictObject({ carrierAccountId: id }),
  output: z.object({ asked: z.number() }),
})

/**
 * One round of questions over one account. While a carrier drops repeats it is simply given the same
 * delivery again, number and words unchanged, unless its reader must not be written to now; so at
 * night nothing is asked.
 */
export const askAccountWith = ({ carriers }: Pick<RelayParts, 'carriers'>) =>
  orchestrate(askAccountContract, async (session, { carrierAccountId }) => {
    const isNight = !isWithinHardLimit(session.now)
    const { account, asked } = await session.transaction('claim', async (context) => ({
      account: await openAccount(context, carriers, carrierAccountId),
      asked: isNight ? [] : await takeAsked(context, carrierAccountId),
    }))
    if (!account || asked.length === 0) return { asked: 0 }
    const [known, open] = partition(asked, ({ state }) => state === 'accepted')
    const [lost, lasting] = partition(open, ({ isLastTime }) => isLastTime)
    const { repeatsDroppedMinutes: minutes } = account.carrier
    const [repeated, rest] = partition(lasting, (it) => mayRepeat(session, it, minutes))
    const answers = await sendAll(session, account, repeated.map(again))
    const told = await ask(session, account, [...known, ...rest])
    const last = await ask(session, account, lost)
    await session.transaction('store', (context) =>
      recordOutcomes(context, [...answers.map(stillUnknown), ...told, ...last.map(givenUp)]),
    )
    return { asked: asked.length }
  })

type Asked = Outgoing & {
  readonly state: 'accepted' | 'unknown'
  readonly providerMessageId: string | null
  readonly sentAt: string
  readonly isLastTime: boolean
  readonly kind: KindName
  readonly isStopped: boolean
  /** Still the payer, or who reads for the household. */
  readonly isReader: boolean
}

/** It may be the first time that it arrives: so the rules of sending hold. */
const mayRepeat = ({ now }: Session, asked: Asked, minutes: number): boolean =>
  Temporal.Instant.compare(asked.expiresAt, now) > 0 &&
  now.since(asked.sentAt.replace(' ', 'T')).total('minutes') < minutes &&
  asked.isReader &&
  !asked.isStopped &&
  (isWindowOpen(now) || !kinds[asked.kind].keepsWindow)

/** A repeat that is not taken now says nothing of the first. */
const stillUnknown = (change: Change): Change =>
  change.state === 'notSent' ? { ...change, state: 'unknown', reason: null } : change

const partition = <T>(list: readonly T[], is: (item: T) => boolean): [T[], T[]] => [
  list.filter(is),
  list.filter((item) => !is(item)),
]

const again = ({ deliveryNo, to, expiresAt, rendered, template, kind }: Asked) => ({
  deliveryNo,
  to,
  expiresAt,
  rendered,
  template,
  keepsWindow: kinds[kind].keepsWindow,
})

/** Nobody ever said what became of it: it counts as failed, and the message takes another way. */
const givenUp = (change: Change): Change =>
  change.state === 'unknown' ? { ...change, state: 'failed', reason: 'noAnswer' } : change

/** Takes deliveries whose question is due, and dates the next one before it is asked. */
const takeAsked = async (context: Context, accountId: bigint): Promise<readonly Asked[]> => {
  const { tx, companyId, now, vault } = context
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<Omit<Asked, 'to'> & { sealed: string | null; masked: string }>`
    with due as (
      select id, message_id from notifications.delivery
      where company_id = ${companyId} and carrier_account_id = ${accountId} and next_ask_at <= ${at}
        and state in ('sending', 'accepted', 'unknown')
      order by next_ask_at, id limit ${atOnce} for update skip locked
    )
    update notifications.delivery d set
      state = case when d.state = 'accepted' then 'accepted' else 'unknown' end, ask_count = d.ask_count + 1,
      next_ask_at = ${at} + interval '1 minute' * case when d.state = 'accepted'
        then (${[...acceptedLadder]}::int[])[d.ask_count + 1]
        else coalesce((${[...unknownLadder]}::int[])[d.ask_count + 1], 720) end
    from due join notifications.message m on m.company_id = ${companyId} and m.id = due.message_id
    join property.household h on h.company_id = m.company_id and h.id = m.household_id
    left join ${namedReaders(context)} r on r.household_id = m.household_id
    where d.company_id = ${companyId} and d.id = due.id
    returning m.kind, m.expires_at as "expiresAt", ${isReader} as "isReader", ${isStopped({
      companyId,
      partyId: sql`m.party_id`,
      addressHash: sql`d.address_hash`,
      form: sql`d.form`,
      purpose: purposeSql,
    })} as "isStopped", d.delivery_no as "deliveryNo", d.rendered, d.template, d.state, d.provider_message_id as "providerMessageId",
      d.created_at as "sentAt", d.state = 'unknown' and d.ask_count > ${unknownLadder.length} as "isLastTime", d.masked,
      case when d.address_kind = 'phone' then (select p.sealed from property.party_phone p
          where p.company_id = d.company_id and p.id = d.address_id)
        else (select a.sealed from notifications.address a where a.company_id = d.company_id and a.id = d.address_id) end
        as sealed`.execute(tx)
  return rows.map(({ sealed, masked, ...row }) => ({
    ...row,
    to: sealed === null ? masked : vault.open(companyId, sealed),
  }))
}

const ask = async (
  session: Session,
  account: OpenAccount,
  asked: readonly Asked[],
): Promise<Change[]> => {
  const { carrier } = account
  const changes: Change[] = []
  for (let start = 0; start < asked.length; start += carrier.batchSize) {
    const some = asked.slice(start, start + carrier.batchSize)
    const outcomes = struck(await carrier.ask(callOf(session, account), some), some)
    const at = session.platform.clock.now().toString()
    changes.push(...outcomes.map((outcome) => changeOfOutcome(outcome, at)))
  }
  return changes
}
