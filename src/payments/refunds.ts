import { sql } from 'kysely'
import { assertSecondPerson, staffIdOf } from '../billing/index.ts'
import { formatYuan } from '../kernel/money.ts'
import { notFound } from '../kernel/things.ts'
import { clearing, post, prepayment } from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { currentShiftId } from './counter.ts'
import { failures } from './failures.ts'
import { findPayment } from './list-payments.ts'
import { announceSuccess } from './refund-results.ts'
import { freeFromPayment } from './take-back.ts'
import { outRefundNoOf } from './trade-number.ts'

/** Refunds in these states have a claim on the payment's money. */
const reserving = ['requested', 'approved', 'pending', 'abnormal', 'succeeded']

/** What refunds of a payment have claimed, asked for and done alike. */
export const reservedFen = async (
  { tx, companyId }: Context,
  paymentId: bigint,
): Promise<bigint> => {
  const { rows } = await sql<{
    fen: bigint
  }>`select coalesce(sum(amount_fen), 0)::bigint as fen from payments.refund
    where company_id = ${companyId} and payment_id = ${paymentId} and state = any(${reserving}::text[])`.execute(
    tx,
  )
  return rows[0]?.fen ?? 0n
}

/**
 * Reserves the amount under the lock of the payment's row: asked for + pending + done never
 * exceed what was paid, however many ask at once.
 */
const reserve = async (
  context: Context,
  input: { paymentId: bigint; amountFen: bigint; reason: string; requestedBy: bigint },
): Promise<bigint> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{
    amount_fen: bigint
    household_id: bigint
    community_id: bigint
    channel_account_id: bigint
    method: string
    is_reversed: boolean
    id: bigint
  }>`select amount_fen, household_id, community_id, channel_account_id, method, is_reversed, platform.next_id() as id
    from payments.payment where company_id = ${companyId} and id = ${input.paymentId} for no key update`.execute(
    tx,
  )
  const payment = rows[0]
  if (!payment) throw notFound('payment')
  if (payment.is_reversed) throw failures.paymentReversed()
  const availableFen = payment.amount_fen - (await reservedFen(context, input.paymentId))
  if (input.amountFen > availableFen) {
    throw failures.refundTooLarge({ available: formatYuan(availableFen) }, { field: 'amountFen' })
  }
  await tx
    .insertInto('payments.refund')
    .values({
      company_id: companyId,
      id: payment.id,
      payment_id: input.paymentId,
      household_id: payment.household_id,
      community_id: payment.community_id,
      channel_account_id: payment.channel_account_id,
      method: payment.method,
      out_refund_no: outRefundNoOf(companyId, payment.id),
      amount_fen: input.amountFen,
      reason: input.reason,
      state: 'requested',
      requested_by: input.requestedBy,
      requested_at: now.toString(),
    })
    .execute()
  return payment.id
}

export const requestRefund = implement(api.requestRefund, async (context, input) => {
  await findPayment(context, input.paymentId)
  return { refundId: await reserve(context, { ...input, requestedBy: staffIdOf(context) }) }
})

type Refund = {
  id: bigint
  payment_id: bigint
  household_id: bigint
  community_id: bigint
  channel_account_id: bigint
  method: string
  amount_fen: bigint
  requested_by: bigint
  state: string
}

/** @throws Failure notFound, also when the caller does not reach its community */
export const lockRefund = async (context: Context, refundId: bigint): Promise<Refund> => {
  const row = await context.tx
    .selectFrom('payments.refund')
    .select(['id', 'payment_id', 'household_id', 'community_id', 'channel_account_id', 'method'])
    .select(['amount_fen', 'requested_by', 'state'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', refundId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw notFound('refund')
  assertReaches(context, row.community_id, 'refund')
  return row
}

/**
 * Approves or refuses. From approval on the money is no longer the payer's prepayment: what it
 * settled is owed again, and prepayment → clearing is posted; only the channel's final no undoes
 * that. Online refunds are sent by a job; counter refunds wait to be paid out.
 */
export const decideRefund = implement(api.decideRefund, async (context, input) => {
  const refund = await lockRefund(context, input.refundId)
  if (refund.state !== 'requested') throw failures.refundDecided()
  assertSecondPerson(context, refund.requested_by)
  if (!input.approve) {
    await setDecision(context, refund.id, 'refused')
    return { state: 'refused' }
  }
  await approve(context, refund)
  return { state: 'approved' }
})

/** A proven double payment of one order goes back without a checker: it is nobody's decision. */
export const refundByPolicy = async (context: Context, paymentId: bigint): Promise<void> => {
  const { rows } = await sql<{ amount_fen: bigint }>`select amount_fen from payments.payment
    where company_id = ${context.companyId} and id = ${paymentId}`.execute(context.tx)
  const refundId = await reserve(context, {
    paymentId,
    amountFen: rows[0]?.amount_fen ?? 0n,
    reason: '重复支付，自动原路退回',
    requestedBy: 0n,
  })
  await approve(context, await lockRefund(context, refundId))
}

const approve = async (context: Context, refund: Refund): Promise<void> => {
  const { tx, companyId, today } = context
  await sql`update payments.payment set refunded_fen = refunded_fen + ${refund.amount_fen}
    where company_id = ${companyId} and id = ${refund.payment_id}`.execute(tx)
  const parts = await freeFromPayment(context, {
    paymentId: refund.payment_id,
    amountFen: refund.amount_fen,
  })
  await post(
    context,
    parts.map(({ billingAccountId, amountFen }) => ({
      debit: prepayment(billingAccountId),
      credit: clearing(refund.channel_account_id),
      amountFen,
      sourceKind: 'refund',
      sourceId: refund.id,
      postedOn: today,
    })),
  )
  await setDecision(context, refund.id, 'approved')
  await context.announce({
    name: 'refundApproved',
    refundId: refund.id,
    paymentId: refund.payment_id,
    householdId: refund.household_id,
    communityId: refund.community_id,
    amountFen: refund.amount_fen,
  })
  if (refund.method === 'wechatpay') {
    await context.enqueue({
      task: 'askRefund',
      payload: { refundId: refund.id.toString() },
      key: `refund:${refund.id}`,
    })
  }
}

const setDecision = async (
  context: Context,
  refundId: bigint,
  state: 'approved' | 'refused',
): Promise<void> => {
  // The sweeper finds it even when the job is lost; a counter refund is never asked about.
  await sql`update payments.refund set state = ${state}, decided_by = ${staffIdOf(context)},
      decided_at = ${context.now.toString()}::timestamptz,
      next_query_at = case when ${state} = 'approved' and method = 'wechatpay' then ${context.now.toString()}::timestamptz end
    where company_id = ${context.companyId} and id = ${refundId}`.execute(context.tx)
}

export const payOutRefund = implement(api.payOutRefund, async (context, input) => {
  const refund = await lockRefund(context, input.refundId)
  if (refund.state !== 'approved' || refund.method === 'wechatpay') {
    throw failures.refundNotPayable()
  }
  const now = context.now.toString()
  await sql`update payments.refund set state = 'succeeded', succeeded_at = ${now}::timestamptz,
      paid_out_by = ${staffIdOf(context)}, shift_id = ${await currentShiftId(context)}
    where company_id = ${context.companyId} and id = ${refund.id}`.execute(context.tx)
  await announceSuccess(context, refund)
  return { state: 'succeeded' }
})

export const listRefunds = implement(api.listRefunds, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { rows } = await sql<{
    id: bigint
    paymentId: bigint
    householdId: bigint
    payerName: string
    amountFen: bigint
    reason: string
    state: string
    method: string
    requestedBy: bigint
    requestedAt: string
    problem: string | null
  }>`
    select r.id, r.payment_id as "paymentId", r.household_id as "householdId", p.name as "payerName",
      r.amount_fen as "amountFen", r.reason, r.state, r.method, r.requested_by as "requestedBy",
      r.requested_at as "requestedAt", r.problem
    from payments.refund r
    join property.household h on h.company_id = r.company_id and h.id = r.household_id
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    where r.company_id = ${context.companyId} and r.community_id = ${input.communityId}
      and (not ${input.onlyOpen} or r.state in ('requested', 'approved', 'pending', 'abnormal'))
    order by r.state in ('requested', 'approved', 'pending', 'abnormal') desc, r.id desc limit 500`.execute(
    context.tx,
  )
  return { refunds: rows }
})
