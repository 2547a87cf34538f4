import { type RawBuilder, sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { startOfDay } from '../../platform/clock.ts'
import type { Context, Input } from '../../platform/context.ts'
import type * as api from '../api.ts'
import { isPaidSoon } from './paid-at.ts'

type Filter = Input<typeof api.listMessages>
type Step = NonNullable<Filter['step']>

/**
 * The rows of notifications.message, alias m, that a filter wants: one condition for each part that
 * was given, so that each filter finds its own index.
 */
export const messageFilter = (context: Context, filter: Filter): RawBuilder<unknown> => {
  const { companyId, communities } = context
  const conditions = [sql`m.company_id = ${companyId}`]
  const { communityId, householdId, runId, kind, reason, from, to, text } = filter
  if (communityId !== undefined) conditions.push(sql`m.community_id = ${communityId}`)
  else if (communities !== 'all') {
    conditions.push(sql`m.community_id = any(${[...communities]}::bigint[])`)
  }
  if (householdId !== undefined) conditions.push(sql`m.household_id = ${householdId}`)
  if (runId !== undefined) conditions.push(sql`m.run_id = ${runId}`)
  if (kind !== undefined) conditions.push(sql`m.kind = ${kind}`)
  if (reason !== undefined) conditions.push(sql`m.reason = ${reason}`)
  if (from !== undefined) {
    conditions.push(sql`m.created_at >= ${startOfDay(from).toString()}::timestamptz`)
  }
  if (to !== undefined) {
    conditions.push(sql`m.created_at < ${startOfDay(addDays(to, 1)).toString()}::timestamptz`)
  }
  if (text !== '') conditions.push(namedLike(companyId, text))
  conditions.push(reachedStep(filter))
  return sql.join(conditions, sql` and `)
}

const namedLike = (companyId: bigint, text: string): RawBuilder<unknown> => sql`(
  m.household_id in (select a.household_id from property.billing_account a
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    where a.company_id = ${companyId} and strpos(u.code, ${text}) > 0)
  or m.party_id in (select q.id from property.party q where q.company_id = ${companyId} and strpos(q.name, ${text}) > 0))`

/** Of a message as a whole. */
const steps: Record<Exclude<Step, 'paid' | 'failed'>, RawBuilder<unknown>> = {
  waiting: sql`m.state in ('ready', 'sending')`,
  sent: sql`m.sent_at is not null`,
  delivered: sql`m.delivered_at is not null`,
  opened: sql`m.opened_at is not null`,
  notReached: sql`m.state in ('refused', 'unreachable', 'cancelled', 'expired')`,
}

/** Of a delivery, alias d; counted the same way in the report of a sending. */
const deliverySteps: Partial<Record<Step, RawBuilder<unknown>>> = {
  waiting: sql`d.state in ('sending', 'unknown')`,
  sent: sql`d.accepted_at is not null`,
  delivered: sql`d.state = 'delivered'`,
  opened: sql`d.opened_at is not null`,
  failed: sql`d.state = 'failed'`,
}

const reachedStep = ({ step, carrierAccountId }: Filter): RawBuilder<unknown> => {
  const over =
    carrierAccountId === undefined ? sql`true` : sql`d.carrier_account_id = ${carrierAccountId}`
  const hasDelivery = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`exists (select from notifications.delivery d where d.company_id = m.company_id and d.message_id = m.id
      and ${over} and ${condition})`
  if (step === 'paid') return hasDelivery(isPaidSoon)
  if (step === 'failed') return hasDelivery(sql`d.state = 'failed'`)
  if (carrierAccountId === undefined) return step === undefined ? sql`true` : steps[step]
  if (step === 'notReached') return sql`${steps.notReached} and ${hasDelivery(sql`true`)}`
  if (step !== undefined) return hasDelivery(deliverySteps[step] ?? sql`true`)
  return sql`(m.carrier_account_id = ${carrierAccountId} or ${hasDelivery(sql`true`)})`
}
