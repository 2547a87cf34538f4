import { sql } from 'kysely'
import { bookRefundResult, bookTrades } from '../payments/index.ts'
import type { Context } from '../platform/context.ts'
import { lineOf } from './line-of.ts'
import type { Compared } from './match-payments.ts'

type Lost = {
  discrepancy_id: bigint
  channel_trade_no: string
  out_trade_no: string
  amount_fen: bigint
  happened_at: string
}

/**
 * A lost notice is healed by the bill: a trade that only the bill has, under a number we gave out
 * and for the amount we asked, is booked as the notice would have booked it.
 * @returns how many were booked
 */
export const healPayments = async (context: Context, compared: Compared): Promise<number> => {
  const { tx, companyId } = context
  const { rows } = await sql<Lost>`
    select d.id as discrepancy_id, l.channel_trade_no, l.out_trade_no, l.amount_fen, l.happened_at
    from reconciliation.discrepancy d
    cross join lateral (${lineOf(sql`d.company_id`, sql`${compared.statementId}`, sql`d.line_no`)}) l
    join payments.payment_attempt a on a.company_id = d.company_id and a.out_trade_no = l.out_trade_no
      and a.channel_account_id = ${compared.channelAccountId} and a.amount_fen = l.amount_fen and a.channel_trade_no is null
    where d.company_id = ${companyId} and d.tie_out_id = ${compared.tieOutId} and d.kind = 'onlyTheirs' and d.state = 'open'
    order by l.line_no`.execute(tx)
  const outcomes = await bookTrades(
    context,
    rows.map((row) => ({
      channelAccountId: compared.channelAccountId,
      outTradeNo: row.out_trade_no,
      channelTradeNo: row.channel_trade_no,
      amountFen: row.amount_fen,
      currency: 'CNY',
      paidAt: row.happened_at,
      source: 'statement' as const,
    })),
  )
  const booked = rows.flatMap(({ discrepancy_id }, index) => {
    const outcome = outcomes[index]
    return outcome?.paymentId
      ? [{ discrepancyId: discrepancy_id, paymentId: outcome.paymentId }]
      : []
  })
  await sql`update reconciliation.discrepancy d set state = 'healed', resolution = 'booked', payment_id = b.payment_id
    from unnest(${booked.map(({ discrepancyId }) => discrepancyId)}::bigint[],
      ${booked.map(({ paymentId }) => paymentId)}::bigint[]) b (id, payment_id)
    where d.company_id = ${companyId} and d.id = b.id`.execute(tx)
  return booked.length
}

/** Refunds that the bill says succeeded and whose notice never came get the channel's final word. */
export const healRefunds = async (context: Context, compared: Compared): Promise<void> => {
  const { tx, companyId } = context
  const { rows } = await sql<{
    out_refund_no: string
    channel_refund_no: string | null
    amount_fen: bigint
    happened_at: string
  }>`
    select l.out_refund_no, l.channel_refund_no, l.amount_fen, l.happened_at
    from reconciliation.statement_line l
    join payments.refund r on r.company_id = l.company_id and r.out_refund_no = l.out_refund_no
      and r.state in ('approved', 'pending', 'abnormal') and r.channel_account_id = ${compared.channelAccountId}
      and r.amount_fen = l.amount_fen
    where l.company_id = ${companyId} and l.statement_id = ${compared.statementId} and l.entry = 'refund' and l.state = 'SUCCESS'
    order by l.line_no`.execute(tx)
  for (const row of rows) {
    await bookRefundResult(context, {
      channelAccountId: compared.channelAccountId,
      state: 'succeeded',
      outRefundNo: row.out_refund_no,
      channelRefundNo: row.channel_refund_no,
      amountFen: row.amount_fen,
      succeededAt: row.happened_at,
      said: 'SUCCESS',
      source: 'statement',
    })
  }
}
