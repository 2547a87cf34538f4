import { sql } from 'kysely'
import { peopleOf, requireProof } from '../../identity/index.ts'
import { commonFailures } from '../../kernel/failure.ts'
import { type Context, implement } from '../../platform/context.ts'
import type { CarrierName } from '../api/names.ts'
import * as api from '../api.ts'
import { readSubscription, type Subscription } from '../carriers/web-push/subscription.ts'
import { failures } from '../failures.ts'
import { assertOwn } from '../grants/bind-wechat.ts'
import { activeAccount } from './active-account.ts'

/** A person reads on few devices; the oldest gives way. */
const mostOfAPerson = 5

/** @throws Failure phoneNotProven, noPushAccount, invalidInput */
export const subscribeBrowser = implement(api.subscribeBrowser, async (context, input) => {
  const subscription = readSubscription(input.subscription, context.carrierSandboxUrl)
  if (!subscription) {
    const reason = '不是受支持的浏览器推送服务'
    throw commonFailures.invalidInput({ field: 'subscription', reason }, { field: 'subscription' })
  }
  await addPlace(context, input, {
    carrier: 'webPush',
    kind: 'browser',
    key: subscription.endpoint,
    value: JSON.stringify(subscription),
    masked: browserName(subscription),
  })
  return {}
})

export const registerDevice = implement(api.registerDevice, async (context, input) => {
  await addPlace(context, input, {
    carrier: input.carrier,
    kind: 'device',
    key: input.deviceId,
    value: input.deviceId,
    masked: `手机应用 …${input.deviceId.slice(-4)}`,
  })
  return {}
})

/** Which browser it is, as far as its push service says so. */
const browserName = ({ endpoint }: Subscription): string => {
  const { hostname } = new URL(endpoint)
  const families = [
    ['googleapis.com', 'Chrome'],
    ['mozilla.com', 'Firefox'],
    ['apple.com', 'Safari'],
    ['windows.com', 'Edge'],
  ] as const
  return `浏览器 ${families.find(([end]) => hostname.endsWith(end))?.[1] ?? ''}`.trim()
}

type Place = {
  readonly carrier: CarrierName
  readonly kind: 'browser' | 'device'
  /** What tells it from others. */
  readonly key: string
  readonly value: string
  readonly masked: string
}

/**
 * A link may be passed on, so having it is no identity: who this is was proved by a one-time code to
 * a registered phone.
 */
const addPlace = async (
  context: Context,
  input: { readonly householdId: bigint; readonly proof?: string | undefined },
  place: Place,
): Promise<void> => {
  const { tx, companyId, now, vault } = context
  const { householdId, proof } = input
  const { partyId } = await requireProof(context, { householdId, proof })
  const account = await activeAccount(context, place.carrier)
  if (!account) throw failures.noPushAccount()
  const at = sql`${now.toString()}::timestamptz`
  const hash = vault.hash(companyId, place.kind, place.key)
  await sql`
    insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked, address_hash, source, created_at)
    values (${companyId}, ${partyId}, ${place.kind}, ${account.id}, ${vault.seal(companyId, place.value)}, ${place.masked},
      ${hash}, 'one-time code', ${at})
    on conflict (company_id, party_id, kind, address_hash) where closed_at is null
      do update set sealed = excluded.sealed, carrier_account_id = excluded.carrier_account_id`.execute(
    tx,
  )
  await sql`
    update notifications.address set closed_at = ${at}, close_reason = 'replaced'
    where company_id = ${companyId} and id in (
      select id from notifications.address where company_id = ${companyId} and party_id = ${partyId}
        and kind = ${place.kind} and closed_at is null
      order by id desc offset ${mostOfAPerson})`.execute(tx)
}

export const unsubscribeBrowser = implement(api.unsubscribeBrowser, (context, input) =>
  closePlace(context, input.householdId, { kind: 'browser', key: input.endpoint }),
)

export const unregisterDevice = implement(api.unregisterDevice, (context, input) =>
  closePlace(context, input.householdId, { kind: 'device', key: input.deviceId }),
)

/** Turning off needs no proof: who can is holding the device. */
const closePlace = async (
  context: Context,
  householdId: bigint,
  { kind, key }: Pick<Place, 'kind' | 'key'>,
): Promise<Record<string, never>> => {
  const { tx, companyId, now, vault } = context
  assertOwn(context, householdId)
  await sql`
    update notifications.address set closed_at = ${now.toString()}::timestamptz, close_reason = 'turned off'
    where company_id = ${companyId} and kind = ${kind} and address_hash = ${vault.hash(companyId, kind, key)}
      and party_id in (select party_id from (${peopleOf(context, householdId)}) w) and closed_at is null`.execute(
    tx,
  )
  return {}
}
