import { sql } from 'kysely'
import { channelFee, clearing, post } from '../ledger/index.ts'
import { startOfDay } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'

/** A payment as reconciliation compares it. */
export type ComparedPayment = {
  readonly paymentId: bigint
  readonly channelTradeNo: string
  readonly outTradeNo: string
  readonly amountFen: bigint
  readonly paidAt: string
}
export type ComparedRefund = {
  readonly refundId: bigint
  readonly paymentId: bigint
  readonly outRefundNo: string
  readonly channelRefundNo: string | null
  readonly channelTradeNo: string
  readonly amountFen: bigint
  readonly state: string
  readonly sentAt: string | null
  readonly succeededAt: string | null
}

/**
 * What our books have for a channel account on a calendar day: payments by the instant they were
 * paid, refunds by the instant they were sent or succeeded (a bill lists either). Reversals do not
 * occur online.
 */
export const sourceOfPaymentsOn = async (
  { tx, companyId }: Context,
  channelAccountId: bigint,
  date: string,
): Promise<{ payments: ComparedPayment[]; refunds: ComparedRefund[] }> => {
  const from = startOfDay(date).toString()
  const to = startOfDay(date).add({ hours: 24 }).toString()
  const { rows: payments } = await sql<ComparedPayment>`
    select p.id as "paymentId", p.channel_trade_no as "channelTradeNo", coalesce(a.out_trade_no, '') as "outTradeNo",
      p.amount_fen as "amountFen", p.paid_at as "paidAt"
    from payments.payment p
    left join payments.payment_attempt a on a.company_id = p.company_id and a.id = p.attempt_id
    where p.company_id = ${companyId} and p.channel_account_id = ${channelAccountId}
      and p.paid_at >= ${from}::timestamptz and p.paid_at < ${to}::timestamptz and p.channel_trade_no is not null
    order by p.paid_at, p.id`.execute(tx)
  const { rows: refunds } = await sql<ComparedRefund>`
    select r.id as "refundId", r.payment_id as "paymentId", r.out_refund_no as "outRefundNo",
      r.channel_refund_no as "channelRefundNo", coalesce(p.channel_trade_no, '') as "channelTradeNo",
      r.amount_fen as "amountFen", r.state, r.sent_at as "sentAt", r.succeeded_at as "succeededAt"
    from payments.refund r
    join payments.payment p on p.company_id = r.company_id and p.id = r.payment_id
    where r.company_id = ${companyId} and r.channel_account_id = ${channelAccountId}
      and ((r.sent_at >= ${from}::timestamptz and r.sent_at < ${to}::timestamptz)
        or (r.succeeded_at >= ${from}::timestamptz and r.succeeded_at < ${to}::timestamptz))
    order by r.id`.execute(tx)
  return { payments, refunds }
}

/**
 * Posts what the channel kept for itself, taken from its bill and never computed:
 * expense(channelFee) ↔ clearing. A negative fee (returned on a refund) the other way round.
 */
export const postChannelFee = (
  context: Context,
  fee: { channelAccountId: bigint; feeFen: bigint; statementDate: string; sourceId: bigint },
): Promise<void> => {
  const [expense, transit] = [channelFee(fee.channelAccountId), clearing(fee.channelAccountId)]
  const isReturned = fee.feeFen < 0n
  return post(context, [
    {
      debit: isReturned ? transit : expense,
      credit: isReturned ? expense : transit,
      amountFen: isReturned ? -fee.feeFen : fee.feeFen,
      sourceKind: 'channelFee',
      sourceId: fee.sourceId,
      postedOn: fee.statementDate,
    },
  ])
}
