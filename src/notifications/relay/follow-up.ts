import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { CarrierName, ReasonName } from '../api/names.ts'
import { carriers } from '../carriers/index.ts'
import { noteFollowing } from '../grants/following.ts'
import { restoreGrants, revokeGrants } from '../grants/ledger.ts'
import { kinds } from '../kinds.ts'
import { reroute } from '../plan/route-due.ts'
import { settleContacts } from './contacts.ts'
import { learn } from './learn.ts'
import type { Step } from './steps.ts'

/** A reminder over a free way that nobody opened in this time takes another way. */
const unreadDays = 3
/** How long an account rests whose provider refuses us as a whole. */
const restMinutes = 15

/** What follows from deliveries that moved on. */
export const followUp = async (context: Context, steps: readonly Step[]): Promise<void> => {
  const moved = steps.filter(({ isMoved }) => isMoved)
  const inState = (...states: Step['state'][]) =>
    moved.filter(({ state }) => states.includes(state))
  await moveMessages(context, inState('accepted', 'delivered'))
  // Also those that were thought lost and had arrived.
  await settleContacts(
    context,
    moved.flatMap(({ delivery, state }) =>
      state === 'failed' || delivery.state === 'failed' ? delivery.messageId : [],
    ),
  )
  const failed = inState('failed')
  if (failed.length > 0) {
    await closeAddresses(context, failed)
    await noteLeft(context, failed)
    await settleGrants(context, failed)
    await restAccounts(context, failed)
    await moveFailed(context, failed)
  }
  await learn(
    context,
    moved.map(({ delivery, state }) => ({
      partyId: delivery.partyId,
      form: delivery.form,
      sent: delivery.acceptedAt === null && (state === 'accepted' || state === 'delivered') ? 1 : 0,
      delivered: state === 'delivered' ? 1 : 0,
      opened: 0,
    })),
  )
}

/** A free reminder comes back after three days, should nobody have opened it by then. */
const moveMessages = async ({ tx, companyId }: Context, steps: readonly Step[]): Promise<void> => {
  if (steps.length === 0) return
  await sql`
    update notifications.message m set
      state = case when m.delivered_at is not null or w.state = 'delivered' then 'delivered' else 'sent' end,
      reason = null, sent_at = coalesce(m.sent_at, w.at),
      delivered_at = case when w.state = 'delivered' then coalesce(m.delivered_at, w.at) else m.delivered_at end,
      next_at = case when w.comes_back and m.opened_at is null then w.at + ${unreadDays} * interval '1 day' end,
      sealed_code = case when w.state <> 'delivered' then m.sealed_code end
    from unnest(${steps.map(({ delivery }) => delivery.messageId)}::bigint[], ${steps.map(({ state }) => state)}::text[],
      ${steps.map(({ change }) => change.at)}::timestamptz[],
      ${steps.map(({ delivery }) => kinds[delivery.kind].isBudgeted && delivery.cost === 0n)}::boolean[])
      w (id, state, at, comes_back)
    where m.company_id = ${companyId} and m.id = w.id`.execute(tx)
}

/** The same way again for what never left, each time twice as late; the next way for what was refused to this person. */
const moveFailed = async (context: Context, failed: readonly Step[]): Promise<void> => {
  const { tx, companyId, now, log } = context
  const later = failed.filter(({ change }) => change.state === 'notSent')
  if (later.length > 0) {
    await sql`update notifications.message m set state = 'ready',
        next_at = ${now.toString()}::timestamptz + least(w.seconds * 2 ^ least(m.attempt_count - 1, 12),
          greatest(w.seconds, 3600)) * interval '1 second'
      from unnest(${later.map(({ delivery }) => delivery.messageId)}::bigint[],
        ${later.map(({ change }) => change.retryAfterSeconds ?? 1)}::int[]) w (id, seconds)
      where m.company_id = ${companyId} and m.id = w.id and m.state = 'sending'`.execute(tx)
  }
  const ended = failed.filter(({ change }) => change.state === 'failed')
  const rejected = ended.filter(({ reason }) => reason === 'rejected')
  if (rejected.length > 0) {
    const ids = rejected.map(({ delivery }) => delivery.messageId)
    await sql`update notifications.message set reason = 'rejected', next_at = null,
        state = case when delivered_at is null then 'refused' else 'delivered' end
      where company_id = ${companyId} and id = any(${ids}::bigint[])`.execute(tx)
    const said = [...new Set(rejected.map(({ change }) => change.said))].slice(0, 5)
    log.error({ count: rejected.length, said }, 'ALARM: a provider rejects what we say')
  }
  const others = ended.filter(({ reason }) => reason !== 'rejected')
  for (const [reason, group] of Map.groupBy(others, (step) => step.reason ?? 'undelivered')) {
    await reroute(
      context,
      group.map(({ delivery }) => delivery.messageId),
      reason,
    )
  }
}

const closing: Partial<Record<ReasonName, 'addressGone' | 'userBlocked'>> = {
  addressInvalid: 'addressGone',
  addressGone: 'addressGone',
  userRefused: 'userBlocked',
}

/** An address that is gone is closed; a person who blocked us is not written to that way. */
const closeAddresses = async (
  { tx, companyId, now }: Context,
  failed: readonly Step[],
): Promise<void> => {
  const closed = failed.flatMap(({ delivery, reason }) => {
    const stop = reason === null ? undefined : closing[reason]
    const isGrant = stop === 'userBlocked' && usesGrant(delivery.carrier)
    return stop === undefined || isGrant || delivery.addressKind === 'envelope'
      ? []
      : [{ delivery, stop }]
  })
  if (closed.length === 0) return
  const at = sql`${now.toString()}::timestamptz`
  const gone = closed.flatMap(({ delivery, stop }) =>
    stop === 'addressGone' && delivery.addressKind !== 'phone' ? delivery.addressId : [],
  )
  await sql`update notifications.address set closed_at = ${at}, close_reason = 'addressGone'
    where company_id = ${companyId} and id = any(${gone}::bigint[]) and closed_at is null`.execute(
    tx,
  )
  const stopped = closed.filter(
    ({ delivery, stop }) => stop === 'userBlocked' || delivery.addressKind === 'phone',
  )
  await sql`insert into notifications.stop (company_id, address_hash, form, reason, source, opened_at)
    select distinct ${companyId}::bigint, w.hash, w.form, w.reason, 'provider', ${at}
    from unnest(${stopped.map(({ delivery }) => delivery.addressHash)}::text[],
      ${stopped.map(({ delivery }) => delivery.form)}::text[], ${stopped.map(({ stop }) => stop)}::text[]) w (hash, form, reason)
    where not exists (select from notifications.stop s where s.company_id = ${companyId} and s.address_hash = w.hash
      and s.closed_at is null and (s.form is null or s.form = w.form))`.execute(tx)
}

/**
 * WeChat says that they do not follow: so it was just before the second in which we wrote, as its
 * own times are whole seconds. Whoever follows from then on is written to there again.
 */
const noteLeft = async (context: Context, failed: readonly Step[]): Promise<void> => {
  const left = failed.flatMap(({ delivery: { addressHash, createdAt }, reason }) => {
    if (reason !== 'notFollowing') return []
    const claimed = Temporal.Instant.from(createdAt.replace(' ', 'T'))
    const second = claimed.round({ smallestUnit: 'second', roundingMode: 'floor' })
    return { addressHash, isFollowing: false, at: second.subtract({ milliseconds: 1 }).toString() }
  })
  await noteFollowing(context, left, 'provider: not following')
}

const usesGrant = (carrier: CarrierName): boolean =>
  carriers.some(({ name, needsGrant }) => name === carrier && needsGrant)

/** A grant is given back for what never left; where the provider knows of none, ours are void. */
const settleGrants = async (context: Context, failed: readonly Step[]): Promise<void> => {
  const granted = failed.filter(({ delivery }) => usesGrant(delivery.carrier))
  const unsent = granted.filter(({ change }) => change.state === 'notSent')
  if (unsent.length > 0)
    await restoreGrants(
      context,
      unsent.map(({ delivery }) => delivery.id),
    )
  const worthless = granted.filter(({ reason }) => reason === 'userRefused')
  for (const [providerCode, group] of Map.groupBy(
    worthless,
    (it) => it.delivery.templateCode ?? '',
  )) {
    const addressIds = group.map(({ delivery }) => delivery.addressId)
    await revokeGrants(context, { addressIds, providerCode })
  }
}

/** Balance, key or quota: the account rests, and its messages are given other ways. */
const restAccounts = async (
  { tx, companyId, now, log }: Context,
  failed: readonly Step[],
): Promise<void> => {
  const refused = failed.filter(({ change }) => change.reason === 'accountRefused')
  const said = new Map(refused.map(({ delivery, change }) => [delivery.accountId, change.said]))
  if (said.size === 0) return
  await sql`update notifications.carrier_account a set pause_reason = left(w.said, 200),
      paused_until = ${now.add({ minutes: restMinutes }).toString()}::timestamptz
    from unnest(${[...said.keys()]}::bigint[], ${[...said.values()]}::text[]) w (id, said)
    where a.company_id = ${companyId} and a.id = w.id`.execute(tx)
  log.error(
    { accounts: [...said].map(([id, word]) => `${id}: ${word.slice(0, 200)}`) },
    'ALARM: a provider of messages refuses our account',
  )
}
