import { sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import type { Form } from '../api/names.ts'
import * as api from '../api.ts'
import { appendEvidence } from '../evidence/append.ts'
import { learn } from './learn.ts'
import { recordOutcomes } from './record-outcomes.ts'

/**
 * A person opened what a message led to and touched it; the first time counts. A message that is
 * opened has arrived, whatever its carrier says or keeps to itself. Of another household's message: nothing.
 */
export const recordOpened = async (
  context: Context,
  { messageId, householdId }: { messageId: bigint; householdId: bigint },
): Promise<void> => {
  const { tx, companyId, now } = context
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<{ party_id: bigint }>`
    update notifications.message set opened_at = ${at},
      state = case when state = 'ready' then 'delivered' else state end,
      next_at = case when state in ('ready', 'sent', 'delivered') then null else next_at end
    where company_id = ${companyId} and id = ${messageId} and household_id = ${householdId} and opened_at is null
      and exists (select from notifications.delivery d where d.company_id = message.company_id
        and d.message_id = message.id)
    returning party_id`.execute(tx)
  const [message] = rows
  if (!message) return
  const delivery = await openDelivery(context, messageId)
  if (!delivery) return
  if (delivery.state !== 'delivered') {
    await recordOutcomes(context, [
      {
        deliveryNo: delivery.delivery_no,
        accountId: null,
        providerMessageId: null,
        addressHash: null,
        state: 'delivered',
        reason: null,
        retryAfterSeconds: null,
        at: now.toString(),
        said: 'opened',
      },
    ])
  }
  await learn(context, [
    { partyId: message.party_id, form: delivery.form, sent: 0, delivered: 0, opened: 1 },
  ])
  await appendEvidence(context, [
    {
      messageId,
      deliveryId: delivery.id,
      householdId,
      event: 'opened',
      happenedAt: now.toString(),
      content: { deliveryNo: delivery.delivery_no },
    },
  ])
}

type Opened = {
  readonly id: bigint
  readonly delivery_no: string
  readonly form: Form
  readonly state: string
}

/** The delivery it was most likely opened from: the last one that was not refused. */
const openDelivery = async (
  { tx, companyId, now }: Context,
  messageId: bigint,
): Promise<Opened | undefined> => {
  const { rows } = await sql<Opened>`
    update notifications.delivery set opened_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and id = (select d.id from notifications.delivery d
      where d.company_id = ${companyId} and d.message_id = ${messageId}
      order by d.state = 'failed', d.attempt_no desc limit 1)
    returning id, delivery_no, form, state`.execute(tx)
  return rows[0]
}

export const recordMessageOpened = implement(api.recordMessageOpened, async (context, input) => {
  await recordOpened(context, input)
  return {}
})
