import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import * as api from '../api.ts'
import { readMessages } from './list-messages.ts'

type Answer = Output<typeof api.getMessage>

export const getMessage = implement(api.getMessage, async (context, { messageId }) => {
  const own = sql`m.company_id = ${context.companyId} and m.id = ${messageId}`
  const [message] = await readMessages(context, own, 1)
  if (!message) throw notFound('message')
  assertReaches(context, message.communityId, 'message')
  return {
    message,
    deliveries: await readDeliveries(context, messageId),
    evidence: await readEvidence(context, messageId),
  }
})

const readDeliveries = async (
  { tx, companyId }: Context,
  messageId: bigint,
): Promise<Answer['deliveries']> => {
  const { rows } = await sql<Answer['deliveries'][number]>`
    select d.id, d.attempt_no as "attemptNo", a.name as "accountName", d.carrier, d.form, d.masked,
      d.delivery_no as "deliveryNo", d.provider_message_id as "providerMessageId", d.rendered, d.segments, d.cost,
      d.state, d.reason, d.said, d.created_at as "createdAt", d.accepted_at as "acceptedAt", d.ended_at as "endedAt",
      d.opened_at as "openedAt"
    from notifications.delivery d
    join notifications.carrier_account a on a.company_id = d.company_id and a.id = d.carrier_account_id
    where d.company_id = ${companyId} and d.message_id = ${messageId} order by d.attempt_no`.execute(
    tx,
  )
  return rows
}

const readEvidence = async (
  { tx, companyId }: Context,
  messageId: bigint,
): Promise<Answer['evidence']> => {
  const { rows } = await sql<Answer['evidence'][number]>`
    select chain_no as "chainNo", event, happened_at as "happenedAt", hash from notifications.evidence
    where company_id = ${companyId} and message_id = ${messageId} order by chain_no`.execute(tx)
  return rows
}
