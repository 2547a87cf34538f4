import { sql } from 'kysely'
import { type Settlement, settleCharges } from '../billing/index.ts'
import { clearing, post, prepayment, receivable, type Transfer } from '../ledger/index.ts'
import type { Context } from '../platform/context.ts'

/** A part of a charge that a payment settles. */
export type Allocation = Settlement

export type Received = {
  readonly communityId: bigint
  readonly householdId: bigint
  readonly channelAccountId: bigint
  readonly method: 'cash' | 'pos' | 'transfer' | 'wechatpay'
  readonly amountFen: bigint
  readonly paidAt: string
  /** The day in our books. */
  readonly receivedOn: string
  readonly attemptId?: bigint | null
  readonly channelTradeNo?: string | null
  readonly tenderedFen?: bigint | null
  readonly changeFen?: bigint | null
  readonly surplusFen?: bigint
  readonly shiftId?: bigint | null
  readonly cashierId?: bigint | null
  readonly note?: string
  /** How the sum is split over the household's accounts; sums to the amount. */
  readonly lines: readonly { readonly billingAccountId: bigint; readonly amountFen: bigint }[]
  readonly allocations: readonly Allocation[]
}

/**
 * The one path of received money: clearing → prepayment of the accounts, then prepayment →
 * receivable for each charge it settles, in one transaction, so that 实收, 预存 and 抵扣 are the
 * same thing. Set-based, so that a hundred notices cost the round trips of one. Announces
 * `paymentsPosted`. Locks charges, then balances, each in the order of their ids.
 *
 * @returns the ids, in the order of the input
 * @throws Failure chargeAlreadySettled when a charge was settled meanwhile: nothing is posted
 */
export const bookPayments = async (
  context: Context,
  received: readonly Received[],
): Promise<bigint[]> => {
  if (received.length === 0) return []
  const ids = await insertPayments(context, received)
  const idAt = (index: number): bigint => ids[index] ?? 0n
  const lines = received.flatMap((payment, index) =>
    payment.lines.map((line) => ({ ...line, payment, paymentId: idAt(index) })),
  )
  await sql`insert into payments.payment_line (company_id, payment_id, billing_account_id, amount_fen)
    select ${context.companyId}, l.* from unnest(${lines.map(({ paymentId }) => paymentId)}::bigint[],
      ${lines.map(({ billingAccountId }) => billingAccountId)}::bigint[],
      ${lines.map(({ amountFen }) => amountFen)}::bigint[]) l`.execute(context.tx)
  const allocated = await insertAllocations(
    context,
    received.flatMap(({ allocations, receivedOn }, index) =>
      allocations.map((allocation) => ({
        ...allocation,
        paymentId: idAt(index),
        postedOn: receivedOn,
      })),
    ),
  )
  await post(context, [
    ...lines.map(({ billingAccountId, amountFen, payment, paymentId }) => ({
      debit: clearing(payment.channelAccountId),
      credit: prepayment(billingAccountId),
      amountFen,
      sourceKind: 'payment',
      sourceId: paymentId,
      postedOn: payment.receivedOn,
    })),
    ...allocated,
  ])
  await context.announce({
    name: 'paymentsPosted',
    payments: received.map(({ householdId, communityId, attemptId }, index) => ({
      paymentId: idAt(index),
      householdId,
      communityId,
      attemptId: attemptId ?? null,
    })),
  })
  return ids
}

/** One payment by `bookPayments`. */
export const bookPayment = async (context: Context, received: Received): Promise<bigint> =>
  (await bookPayments(context, [received]))[0] ?? 0n

const insertPayments = async (
  { tx, companyId, now }: Context,
  received: readonly Received[],
): Promise<bigint[]> => {
  const column = <T>(value: (payment: Received) => T): T[] => received.map(value)
  const { rows } = await sql<{ id: bigint }>`
    with wanted as (
      select platform.next_id() as id, w.* from unnest(
        ${column((p) => p.communityId)}::bigint[], ${column((p) => p.householdId)}::bigint[],
        ${column((p) => p.channelAccountId)}::bigint[], ${column((p) => p.method)}::text[],
        ${column((p) => p.attemptId ?? null)}::bigint[], ${column((p) => p.channelTradeNo ?? null)}::text[],
        ${column((p) => p.amountFen)}::bigint[], ${column((p) => p.tenderedFen ?? null)}::bigint[],
        ${column((p) => p.changeFen ?? null)}::bigint[], ${column((p) => p.surplusFen ?? 0n)}::bigint[],
        ${column((p) => p.paidAt)}::timestamptz[], ${column((p) => p.receivedOn)}::date[],
        ${column((p) => p.shiftId ?? null)}::bigint[], ${column((p) => p.cashierId ?? null)}::bigint[],
        ${column((p) => p.note ?? '')}::text[]
      ) with ordinality w (community_id, household_id, channel_account_id, method, attempt_id, channel_trade_no,
        amount_fen, tendered_fen, change_fen, surplus_fen, paid_at, received_on, shift_id, cashier_id, note, n)
    ), inserted as (
      insert into payments.payment (company_id, id, community_id, household_id, channel_account_id, method, attempt_id,
        channel_trade_no, amount_fen, tendered_fen, change_fen, surplus_fen, paid_at, received_on, posted_at,
        shift_id, cashier_id, note)
      select ${companyId}, id, community_id, household_id, channel_account_id, method, attempt_id, channel_trade_no,
        amount_fen, tendered_fen, change_fen, surplus_fen, paid_at, received_on, ${now.toString()}::timestamptz,
        shift_id, cashier_id, note from wanted
    )
    select id from wanted order by n`.execute(tx)
  return rows.map(({ id }) => id)
}

type NewAllocation = Allocation & {
  readonly paymentId: bigint
  readonly postedOn: string
  readonly reversesId?: bigint
}

/**
 * Uses prepayment for charges: the sub-ledger, the ledger and billing's counters together.
 * Negative amounts take an allocation back. `paymentId` 0 is prepayment of earlier payments
 * (预存抵扣).
 */
export const allocateToCharges = async (
  context: Context,
  allocations: readonly NewAllocation[],
): Promise<void> => {
  await post(context, await insertAllocations(context, allocations))
}

/** Settles the charges and records by which money; the transfers are left to be posted. */
const insertAllocations = async (
  context: Context,
  allocations: readonly NewAllocation[],
): Promise<Transfer[]> => {
  if (allocations.length === 0) return []
  const { tx, companyId, now } = context
  await settleCharges(context, allocations)
  const column = <T>(value: (allocation: NewAllocation) => T): T[] => allocations.map(value)
  const { rows } = await sql<{ id: bigint }>`
    with wanted as (
      select platform.next_id() as id, w.* from unnest(
        ${column((a) => a.paymentId)}::bigint[], ${column((a) => a.billingAccountId)}::bigint[],
        ${column((a) => a.chargeId)}::bigint[], ${column((a) => a.periodMonth)}::date[],
        ${column((a) => a.amountFen)}::bigint[], ${column((a) => a.reversesId ?? null)}::bigint[],
        ${column((a) => a.postedOn)}::date[]
      ) with ordinality w (payment_id, account_id, charge_id, month, fen, reverses_id, allocated_on, n)
    ), inserted as (
      insert into payments.allocation (company_id, id, payment_id, billing_account_id, charge_id, period_month,
        amount_fen, reverses_id, allocated_on, allocated_at)
      select ${companyId}, id, payment_id, account_id, charge_id, month, fen, reverses_id, allocated_on,
        ${now.toString()}::timestamptz from wanted
    )
    select id from wanted order by n`.execute(tx)
  return allocations.map((allocation, index): Transfer => {
    const isForward = allocation.amountFen > 0n
    const [from, to] = [
      prepayment(allocation.billingAccountId),
      receivable(allocation.billingAccountId),
    ]
    return {
      debit: isForward ? from : to,
      credit: isForward ? to : from,
      amountFen: isForward ? allocation.amountFen : -allocation.amountFen,
      sourceKind: 'allocation',
      sourceId: rows[index]?.id ?? 0n,
      postedOn: allocation.postedOn,
    }
  })
}
