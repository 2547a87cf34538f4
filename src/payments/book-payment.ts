import { sql } from 'kysely'
import { type Settlement, settleCharges } from '../billing/index.ts'
import { clearing, post, prepayment, receivable, type Transfer } from '../ledger/index.ts'
import type { Context } from '../platform/context.ts'

/** A part of a charge that a payment settles. */
export type Allocation = Settlement & { readonly billingAccountId: bigint }

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
 * same thing. Announces `paymentPosted`.
 * @throws Failure chargeAlreadySettled when a charge was settled meanwhile: nothing is posted
 */
export const bookPayment = async (context: Context, received: Received): Promise<bigint> => {
  const { tx, companyId } = context
  const { rows } = await sql<{ id: bigint }>`select platform.next_id() as id`.execute(tx)
  const paymentId = rows[0]?.id ?? 0n
  await tx
    .insertInto('payments.payment')
    .values({
      company_id: companyId,
      id: paymentId,
      community_id: received.communityId,
      household_id: received.householdId,
      channel_account_id: received.channelAccountId,
      method: received.method,
      attempt_id: received.attemptId ?? null,
      channel_trade_no: received.channelTradeNo ?? null,
      amount_fen: received.amountFen,
      tendered_fen: received.tenderedFen ?? null,
      change_fen: received.changeFen ?? null,
      surplus_fen: received.surplusFen ?? 0n,
      paid_at: received.paidAt,
      received_on: received.receivedOn,
      posted_at: context.now.toString(),
      shift_id: received.shiftId ?? null,
      cashier_id: received.cashierId ?? null,
      note: received.note ?? '',
    })
    .execute()
  await tx
    .insertInto('payments.payment_line')
    .values(
      received.lines.map((line) => ({
        company_id: companyId,
        payment_id: paymentId,
        billing_account_id: line.billingAccountId,
        amount_fen: line.amountFen,
      })),
    )
    .execute()
  await post(
    context,
    received.lines.map((line) => ({
      debit: clearing(received.channelAccountId),
      credit: prepayment(line.billingAccountId),
      amountFen: line.amountFen,
      sourceKind: 'payment',
      sourceId: paymentId,
      postedOn: received.receivedOn,
    })),
  )
  await allocateToCharges(context, {
    paymentId,
    allocations: received.allocations,
    postedOn: received.receivedOn,
  })
  await context.announce({
    name: 'paymentPosted',
    paymentId,
    householdId: received.householdId,
    communityId: received.communityId,
  })
  return paymentId
}

/**
 * Uses prepayment for charges: the sub-ledger, the ledger and billing's counters together.
 * Negative amounts take an allocation back. `paymentId` 0 is prepayment of earlier payments
 * (预存抵扣).
 */
export const allocateToCharges = async (
  context: Context,
  input: {
    paymentId: bigint
    allocations: readonly Allocation[]
    postedOn: string
    reversesIds?: readonly bigint[]
  },
): Promise<void> => {
  const { allocations, postedOn } = input
  if (allocations.length === 0) return
  const { tx, companyId, now } = context
  await settleCharges(context, allocations, { postedOn })
  const { rows } = await sql<{ id: bigint; n: bigint }>`
    with wanted as (
      select platform.next_id() as id, w.* from unnest(
        ${allocations.map((a) => a.billingAccountId)}::bigint[], ${allocations.map((a) => a.chargeId)}::bigint[],
        ${allocations.map((a) => a.periodMonth)}::date[], ${allocations.map((a) => a.amountFen)}::bigint[],
        ${allocations.map((_, index) => input.reversesIds?.[index] ?? null)}::bigint[]
      ) with ordinality w (account_id, charge_id, month, fen, reverses_id, n)
    ), inserted as (
      insert into payments.allocation (company_id, id, payment_id, billing_account_id, charge_id, period_month,
        amount_fen, reverses_id, allocated_on, allocated_at)
      select ${companyId}, id, ${input.paymentId}, account_id, charge_id, month, fen, reverses_id,
        ${postedOn}::date, ${now.toString()}::timestamptz from wanted returning id
    )
    select w.id, w.n from wanted w join inserted i on i.id = w.id order by w.n`.execute(tx)
  await post(
    context,
    allocations.map((allocation, index): Transfer => {
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
        postedOn,
      }
    }),
  )
}
