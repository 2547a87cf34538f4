import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { PushEvent } from '../carriers/carrier.ts'
import { noteFollowing } from './following.ts'
import { revokeGrants } from './ledger.ts'
import { addressesOf, openidHash } from './openid.ts'

type GrantEvent = Extract<PushEvent, { event: 'grant' }>
type FollowingEvent = Extract<PushEvent, { event: 'following' }>

/** How far apart the page's word and WeChat's event about the same tap may come. */
const sameTapMinutes = 5

/**
 * What WeChat told us of a tap. The same event counts once, and so does a tap that the page has told
 * us of before. An openid nobody bound says nothing.
 */
export const recordGrant = async (context: Context, event: GrantEvent): Promise<void> => {
  const { providerCode, eventId, isGranted } = event
  const addresses = await addressesOf(context, event.openid)
  const [address] = addresses
  if (!address) return
  const addressIds = addresses.map(({ id }) => id)
  await lockAddresses(context, addressIds)
  if (!isGranted) return revokeGrants(context, { addressIds, providerCode })
  const { tx, companyId, now } = context
  const tap = { companyId, addressIds, providerCode, since: sameTapStart(now) }
  const { numAffectedRows: named } = await sql`
    update notifications.message_grant set source = ${eventId}
    where company_id = ${companyId} and id = (
      select id from notifications.message_grant where ${ofTap(tap)} and source like 'page %' order by id limit 1)
      and not exists (${knownEvent({ companyId, addressIds, eventId })})`.execute(tx)
  if (named === 1n) return
  await sql`insert into notifications.message_grant (company_id, address_id, provider_code, granted_at, source)
    select ${companyId}, ${address.id}, ${providerCode}, ${now.toString()}::timestamptz, ${eventId}
    where not exists (${knownEvent({ companyId, addressIds, eventId })})`.execute(tx)
}

/**
 * What the page told us of a tap, for accounts whose events do not reach us. Counts only when no tap
 * for the same template was counted in these minutes: rather one message less than one without a right.
 */
export const recordPageAnswer = async (
  context: Context,
  answer: { openid: string; providerCode: string },
): Promise<boolean> => {
  const addresses = await addressesOf(context, answer.openid)
  const [address] = addresses
  if (!address) return false
  const { tx, companyId, now } = context
  const { providerCode } = answer
  const addressIds = addresses.map(({ id }) => id)
  await lockAddresses(context, addressIds)
  const tap = { companyId, addressIds, providerCode, since: sameTapStart(now) }
  const { numAffectedRows } = await sql`
    insert into notifications.message_grant (company_id, address_id, provider_code, granted_at, source)
    select ${companyId}, ${address.id}, ${providerCode}, ${now.toString()}::timestamptz, ${`page ${now.epochMilliseconds}`}
    where not exists (select from notifications.message_grant where ${ofTap(tap)})`.execute(tx)
  return numAffectedRows === 1n
}

const sameTapStart = (now: Temporal.Instant): string =>
  now.subtract({ minutes: sameTapMinutes }).toString()

const ofTap = (tap: {
  companyId: bigint
  addressIds: readonly bigint[]
  providerCode: string
  since: string
}) => sql`company_id = ${tap.companyId} and address_id = any(${[...tap.addressIds]}::bigint[])
  and provider_code = ${tap.providerCode} and granted_at >= ${tap.since}::timestamptz`

const knownEvent = (known: {
  companyId: bigint
  addressIds: readonly bigint[]
  eventId: string
}) => sql`select from notifications.message_grant where company_id = ${known.companyId}
  and address_id = any(${[...known.addressIds]}::bigint[]) and source = ${known.eventId}`

/** The page and the event of one tap come at once: one after the other. */
const lockAddresses = async (
  { tx, companyId }: Context,
  addressIds: readonly bigint[],
): Promise<void> => {
  await sql`select id from notifications.address where company_id = ${companyId}
    and id = any(${[...addressIds]}::bigint[]) order by id for update`.execute(tx)
}

/** What WeChat told us of who follows the account, bound or not. */
export const recordFollowing = async (context: Context, event: FollowingEvent): Promise<void> => {
  const { openid, isFollowing, at, eventId } = event
  const addressHash = openidHash(context, openid)
  await noteFollowing(context, [{ addressHash, isFollowing, at }], eventId)
}
