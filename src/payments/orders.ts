import { type RawBuilder, sql } from 'kysely'
import { closeHold } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import type { Context } from '../platform/context.ts'
import { type AttemptState, attemptStates, sourcesOf } from './states.ts'

/** An attempt with its order. */
export type AttemptRow = {
  id: bigint
  order_id: bigint
  channel_account_id: bigint
  out_trade_no: string
  amount_fen: bigint
  state: AttemptState
  channel_trade_no: string | null
  expires_at: string
  created_at: string
  query_count: number
  order_state: 'open' | 'paid' | 'closed'
  order_created_at: string
  household_id: bigint
  community_id: bigint
}

const selectAttempts = (condition: RawBuilder<unknown>): RawBuilder<AttemptRow> => sql<AttemptRow>`
  select a.id, a.order_id, a.channel_account_id, a.out_trade_no, a.amount_fen, a.state, a.channel_trade_no,
    a.expires_at, a.created_at, a.query_count, o.state as order_state, o.created_at as order_created_at,
    o.household_id, o.community_id
  from payments.payment_attempt a
  join payments.payment_order o on o.company_id = a.company_id and o.id = a.order_id
  where ${condition}`

/** Locks attempts by their numbers, with their orders, in the order of their ids. */
export const lockAttempts = async (
  { tx, companyId }: Context,
  outTradeNos: readonly string[],
): Promise<ReadonlyMap<string, AttemptRow>> => {
  const { rows } = await sql<AttemptRow>`${selectAttempts(
    sql`a.company_id = ${companyId} and a.out_trade_no = any(${[...outTradeNos]}::text[])`,
  )} order by a.order_id, a.id for no key update`.execute(tx)
  return new Map(rows.map((row) => [row.out_trade_no, row]))
}

/** @throws Failure notFound, also for an owner's or community's attempt the caller does not reach */
export const findAttempt = async (context: Context, attemptId: bigint): Promise<AttemptRow> => {
  const { actor, tx, companyId } = context
  const { rows } = await selectAttempts(
    sql`a.company_id = ${companyId} and a.id = ${attemptId}`,
  ).execute(tx)
  const attempt = rows[0]
  if (!attempt || (actor.kind === 'owner' && actor.id !== attempt.household_id)) {
    throw notFound('attempt')
  }
  assertReaches(context, attempt.community_id, 'attempt')
  return attempt
}

/**
 * Closes an attempt on the channel's word. When it was the order's last open one, the order ends
 * and its charges are no longer held.
 */
export const closeAttempt = async (
  context: Context,
  attempt: Pick<AttemptRow, 'id' | 'order_id' | 'household_id'>,
  nextQueryAt: string | null,
): Promise<void> => {
  const { tx, companyId, now } = context
  await sql`update payments.payment_attempt set state = 'closed', next_query_at = ${nextQueryAt}::timestamptz
    where company_id = ${companyId} and id = ${attempt.id} and state = any(${sourcesOf(attemptStates, 'closed')}::text[])`.execute(
    tx,
  )
  const closed =
    await sql`update payments.payment_order o set state = 'closed', closed_at = ${now.toString()}::timestamptz
    where o.company_id = ${companyId} and o.id = ${attempt.order_id} and o.state = 'open'
      and not exists (select from payments.payment_attempt a where a.company_id = o.company_id
        and a.order_id = o.id and a.state in ('created', 'pending'))`.execute(tx)
  if (closed.numAffectedRows === 1n) await releaseHolds(context, attempt)
}

/** What an order held for its payment is open to reminders and late fee again. */
export const releaseHolds = (
  context: Context,
  order: { order_id: bigint; household_id: bigint },
): Promise<void> =>
  closeHold(context, {
    reason: 'pendingPayment',
    householdIds: [order.household_id],
    notes: [order.order_id.toString()],
  })
