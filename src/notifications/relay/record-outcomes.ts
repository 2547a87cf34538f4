import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { appendEvidence, type EvidenceRecord } from '../evidence/append.ts'
import type { Change } from './changes.ts'
import { earlyReceiptsOf, keepEarlyReceipts } from './early-receipts.ts'
import { followUp } from './follow-up.ts'
import { type Delivery, type Step, stepsOf } from './steps.ts'
import { cut } from './strike.ts'

/**
 * Records what became of deliveries: receipts, answers of providers, letters handed over. Saying the
 * same again changes nothing, and nothing goes backwards. News counts for the delivery whose number
 * it names, ours or the provider's with the address, and for no other. What follows from it happens
 * here too: the next way after a failure, stops, and what the router learns. A dozen statements for
 * any number.
 */
export const recordOutcomes = async (
  context: Context,
  changes: readonly Change[],
): Promise<void> => {
  if (changes.length === 0) return
  const deliveries = await lockDeliveries(context, changes)
  await keepEarlyReceipts(context, deliveries, changes)
  const early = await earlyReceiptsOf(context, deliveries, changes)
  const steps = stepsOf(deliveries, [...changes, ...early])
  await storeSteps(context, steps)
  await followUp(context, steps)
  await appendEvidence(context, steps.flatMap(recordsOf))
}

const lockDeliveries = async (
  { tx, companyId }: Context,
  changes: readonly Change[],
): Promise<readonly Delivery[]> => {
  const numbers = changes.flatMap(({ deliveryNo }) => deliveryNo ?? [])
  const theirs = changes.filter(
    ({ deliveryNo, providerMessageId, accountId }) =>
      deliveryNo === null && providerMessageId !== null && accountId !== null,
  )
  // A provider may give one number to a whole batch: the address tells them apart. What is on its way
  // to that address is locked too: while a receipt waits for its answer, the answer waits for it.
  const told = sql`unnest(${theirs.map(({ accountId }) => accountId)}::bigint[],
    ${theirs.map((it) => it.providerMessageId)}::text[], ${theirs.map((it) => it.addressHash)}::text[])
    w (account_id, provider_id, hash)`
  const found = (from: RawBuilder<unknown>, condition: RawBuilder<unknown>) => sql`
    select x.id from ${from} cross join lateral (select d.id from notifications.delivery d
      where d.company_id = ${companyId} and ${condition} offset 0) x -- by its index, whatever the statistics`
  const { rows } = await sql<Delivery>`
    with named as (
      ${found(sql`unnest(${numbers}::text[]) w (no)`, sql`d.delivery_no = w.no`)}
      union ${found(
        told,
        sql`d.carrier_account_id = w.account_id and d.provider_message_id = w.provider_id
        and (w.hash is null or d.address_hash = w.hash)`,
      )}
      union ${found(told, sql`d.address_hash = w.hash and d.state in ('sending', 'unknown') and d.provider_message_id is null`)}
    )
    select d.id, d.message_id as "messageId", d.delivery_no as "deliveryNo", d.carrier_account_id as "accountId",
      d.carrier, d.template->>'code' as "templateCode",
      d.provider_message_id as "providerMessageId", d.address_kind as "addressKind", d.address_id as "addressId",
      d.address_hash as "addressHash", d.form, d.cost, d.state, d.reason, d.created_at as "createdAt", d.accepted_at as "acceptedAt",
      m.household_id as "householdId", m.party_id as "partyId", m.kind, m.opened_at as "openedAt"
    from notifications.delivery d
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where d.company_id = ${companyId} and d.id = any(array(select id from named))
    order by m.id, d.id for update of m, d`.execute(tx)
  return rows
}

/** Minutes until a provider is asked; nothing is asked about what has ended. */
const waits: Partial<Record<Step['state'], number>> = { accepted: 60, unknown: 1 }

const storeSteps = async (
  { tx, companyId, now }: Context,
  steps: readonly Step[],
): Promise<void> => {
  if (steps.length === 0) return
  const column = <T>(value: (step: Step) => T): T[] => steps.map(value)
  await sql`
    update notifications.delivery d set state = w.state, reason = w.reason, said = w.said,
      provider_message_id = coalesce(w.provider_message_id, d.provider_message_id),
      accepted_at = case when w.state in ('accepted', 'delivered') then coalesce(d.accepted_at, w.at) else d.accepted_at end,
      ended_at = case when w.state = d.state then d.ended_at when w.state in ('delivered', 'failed') then w.at end,
      next_ask_at = ${now.toString()}::timestamptz + w.wait * interval '1 minute', ask_count = case when w.state = 'unknown' then d.ask_count else 0 end
    from unnest(${column(({ delivery }) => delivery.id)}::bigint[], ${column(({ state }) => state)}::text[],
      ${column(({ reason }) => reason)}::text[], ${column(({ change }) => cut(change.said, 500))}::text[],
      ${column(({ change }) => change.providerMessageId)}::text[], ${column(({ change }) => change.at)}::timestamptz[],
      ${column(({ state }) => waits[state] ?? null)}::int[])
      w (id, state, reason, said, provider_message_id, at, wait)
    where d.company_id = ${companyId} and d.id = w.id`.execute(tx)
}

const recordsOf = ({ delivery, change, state, reason, isMoved }: Step): EvidenceRecord[] => [
  {
    messageId: delivery.messageId,
    deliveryId: delivery.id,
    householdId: delivery.householdId,
    event: isMoved && state !== 'sending' ? state : 'failed',
    happenedAt: change.at,
    content: {
      deliveryNo: delivery.deliveryNo,
      providerMessageId: change.providerMessageId ?? delivery.providerMessageId,
      reason,
      said: cut(change.said, 500),
      ...(isMoved ? {} : { note: 'after delivery' }),
    },
  },
]
