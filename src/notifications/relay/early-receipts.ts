import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Change } from './changes.ts'
import type { Delivery } from './steps.ts'
import { cut } from './strike.ts'

/** An answer that has not come in so many hours never comes: nobody asks for it any more. */
const keptHours = 24
/** A provider tells of a message at most so long after we gave it the message. */
const toldWithinMinutes = 10

/**
 * Keeps receipts whose number no delivery has, where something of ours is on its way to that address:
 * they may be of it, and they may be of another system on the same account. So they prove nothing
 * before the answer brings the number; `earlyReceiptsOf` finds them then.
 * @param deliveries under their locks, with those on their way to the addresses the receipts name
 */
export const keepEarlyReceipts = async (
  { tx, companyId, now }: Context,
  deliveries: readonly Delivery[],
  changes: readonly Change[],
): Promise<void> => {
  const keyOf = (it: Pick<Change, 'providerMessageId' | 'addressHash'>): string =>
    `${it.providerMessageId} ${it.addressHash}`
  const known = new Set(deliveries.map(keyOf))
  const awaited = new Set(deliveries.filter(isAwaited).map(({ addressHash }) => addressHash))
  const early = changes.filter(
    (change) =>
      change.deliveryNo === null &&
      change.providerMessageId !== null &&
      !known.has(keyOf(change)) &&
      awaited.has(change.addressHash ?? ''),
  )
  if (early.length === 0) return
  const column = <T>(value: (change: Change) => T): T[] => early.map(value)
  await sql`delete from notifications.early_receipt where company_id = ${companyId}
    and received_at < ${now.subtract({ hours: keptHours }).toString()}::timestamptz`.execute(tx)
  await sql`
    insert into notifications.early_receipt (company_id, carrier_account_id, provider_message_id, address_hash,
      template_code, state, reason, said, happened_at, received_at)
    select ${companyId}, w.*, ${now.toString()}::timestamptz
    from unnest(${column(({ accountId }) => accountId)}::bigint[], ${column((it) => it.providerMessageId)}::text[],
      ${column(({ addressHash }) => addressHash)}::text[], ${column((it) => it.templateCode ?? null)}::text[],
      ${column(({ state }) => state)}::text[], ${column(({ reason }) => reason)}::text[],
      ${column(({ said }) => cut(said, 500))}::text[], ${column(({ at }) => at)}::timestamptz[]) w
    on conflict do nothing`.execute(tx)
}

/** Its answer is still to come, or was lost: no receipt can name it yet. */
const isAwaited = ({ state, providerMessageId }: Delivery): boolean =>
  (state === 'sending' || state === 'unknown') && providerMessageId === null

type EarlyReceipt = {
  readonly accountIds: readonly string[]
  readonly providerMessageId: string
  readonly addressHash: string
  readonly templateCode: string | null
  readonly state: 'delivered' | 'failed'
  readonly reason: Change['reason']
  readonly said: string
  readonly at: string
  /** Of this template to this reader when it was told, without a number: exactly one could be meant. */
  readonly meantId: bigint | null
}

/**
 * What was told of deliveries before their answer. Where the answer brings the number, the receipt
 * counts in full. Where it was lost and the provider named the template, a delivery counts as taken
 * if no other one of ours could be meant; never as delivered, as another system may have sent it.
 */
export const earlyReceiptsOf = async (
  context: Context,
  deliveries: readonly Delivery[],
  changes: readonly Change[],
): Promise<readonly Change[]> => {
  const awaited = new Map(
    deliveries.filter(isAwaited).map((delivery) => [delivery.deliveryNo, delivery]),
  )
  const answers = changes.flatMap((change) => {
    const delivery = change.deliveryNo === null ? undefined : awaited.get(change.deliveryNo)
    return delivery ? { delivery, change } : []
  })
  if (answers.length === 0) return []
  const hashes = new Set(answers.map(({ delivery }) => delivery.addressHash))
  const byAddress = Map.groupBy(await readEarly(context, [...hashes]), (it) => it.addressHash)
  const found = answers.flatMap(({ delivery, change }) =>
    (byAddress.get(delivery.addressHash) ?? []).flatMap((receipt) => {
      const told = changeOfEarly(delivery, change, receipt)
      return told ? { told, receipt } : []
    }),
  )
  await forget(
    context,
    found.map(({ receipt }) => receipt),
  )
  return found.map(({ told }) => told)
}

/** What was told of a delivery that is known by now needs no keeping. */
const forget = async (
  { tx, companyId }: Context,
  receipts: readonly EarlyReceipt[],
): Promise<void> => {
  if (receipts.length === 0) return
  await sql`delete from notifications.early_receipt where company_id = ${companyId}
    and (address_hash, provider_message_id) in (select * from unnest(
      ${receipts.map(({ addressHash }) => addressHash)}::text[], ${receipts.map((it) => it.providerMessageId)}::text[]))`.execute(
    tx,
  )
}

const changeOfEarly = (
  { id, accountId, deliveryNo, addressHash, templateCode }: Delivery,
  { providerMessageId, state }: Change,
  receipt: EarlyReceipt,
): Change | null => {
  if (!receipt.accountIds.includes(String(accountId))) return null
  const { at, reason, said } = receipt
  const told = {
    deliveryNo,
    accountId,
    providerMessageId,
    addressHash,
    retryAfterSeconds: null,
    at,
  }
  if (providerMessageId !== null) {
    const isIts = receipt.providerMessageId === providerMessageId
    return isIts ? { ...told, state: receipt.state, reason, said } : null
  }
  const isPresumed =
    state === 'unknown' &&
    receipt.state === 'delivered' &&
    receipt.templateCode !== null &&
    receipt.templateCode === templateCode &&
    receipt.meantId === id
  if (!isPresumed) return null
  const why = `no answer; ${receipt.providerMessageId} of this template reached this reader`
  return { ...told, state: 'accepted', reason: null, said: why }
}

const readEarly = async (
  { tx, companyId }: Context,
  addressHashes: readonly string[],
): Promise<readonly EarlyReceipt[]> => {
  // Mostly there is none, and nobody is slowed down by looking for a thousand.
  const { rows: any } =
    await sql`select from notifications.early_receipt where company_id = ${companyId} limit 1`.execute(
      tx,
    )
  if (any.length === 0) return []
  const { rows } = await sql<EarlyReceipt>`
    select s.account_ids as "accountIds", e.provider_message_id as "providerMessageId",
      e.address_hash as "addressHash", e.template_code as "templateCode", e.state, e.reason, e.said, e.happened_at as at,
      case when e.template_code is not null and not exists (select from notifications.delivery k
          where k.company_id = e.company_id and k.carrier_account_id = any(s.account_ids::bigint[])
            and k.provider_message_id = e.provider_message_id)
        then (select min(d.id) from notifications.delivery d
          where d.company_id = e.company_id and d.address_hash = e.address_hash and d.template->>'code' = e.template_code
            and d.provider_message_id is null and d.state <> 'failed'
            -- The provider's times are whole seconds.
            and d.created_at between e.happened_at - ${toldWithinMinutes} * interval '1 minute' and e.happened_at + interval '1 second'
          having count(*) = 1) end as "meantId"
    from notifications.early_receipt e
    cross join lateral (select array_agg(a.id::text) as account_ids from notifications.carrier_account a
      join notifications.carrier_account t on t.company_id = a.company_id
        and (t.id = a.id or t.config->>'appId' = a.config->>'appId')
      where a.company_id = e.company_id and t.id = e.carrier_account_id) s
    where e.company_id = ${companyId} and e.address_hash = any(${[...addressHashes]}::text[])
    order by e.happened_at`.execute(tx)
  return rows
}
