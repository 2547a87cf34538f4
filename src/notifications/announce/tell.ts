import { sql } from 'kysely'
import { plainYuan } from '../../kernel/money.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { kinds } from '../kinds.ts'
import { namesOf } from '../plan/bills.ts'
import { notify } from '../plan/notify.ts'

/**
 * Tells payers what was received, with the receipt's number and what is still open. What was paid
 * longer ago than that is of use, such as money that was entered late, is told to nobody.
 */
export const announceReceipts = async (
  context: Context,
  paymentIds: readonly bigint[],
): Promise<void> => {
  const { tx, companyId, now } = context
  const notBefore = now.subtract({ hours: kinds.receipt.usefulHours }).toString()
  const { rows } = await sql<{
    id: bigint
    community_id: bigint
    household_id: bigint
    amount_fen: bigint
    paid_at: string
    receipt_no: string
    first: string | null
    last: string | null
    open: bigint
  }>`
    select p.id, p.community_id, p.household_id, p.amount_fen, p.paid_at, r.receipt_no, l.first, l.last, (
        select coalesce(sum(c.amount_fen - c.settled_fen - c.waived_fen), 0)::bigint from billing.charge c
        join property.billing_account a on a.company_id = c.company_id and a.id = c.billing_account_id
        where a.company_id = p.company_id and a.household_id = p.household_id and not c.is_reversed
          and c.settled_fen + c.waived_fen < c.amount_fen) as open
    from payments.payment p
    join invoices.receipt r on r.company_id = p.company_id and r.payment_id = p.id and r.voided_at is null
    left join lateral (select min(period_month) as first, max(period_month) as last from payments.allocation
      where company_id = p.company_id and payment_id = p.id and amount_fen > 0) l on true
    where p.company_id = ${companyId} and p.id = any(${[...paymentIds]}::bigint[])
      and p.paid_at >= ${notBefore}::timestamptz`.execute(tx)
  const names = await namesOf(context, [...new Set(rows.map((row) => row.household_id))])
  await notify(
    context,
    rows.flatMap((row) => {
      const name = names.get(row.household_id)
      if (!name) return []
      const { sign, steward, phone, home } = name
      return {
        kind: 'receipt' as const,
        communityId: row.community_id,
        householdId: row.household_id,
        subject: `payment:${row.id}`,
        amountFen: row.amount_fen,
        variables: {
          ...{ sign, steward, phone, home },
          what: paidFor(row.first, row.last),
          amount: plainYuan(row.amount_fen),
          paidAt: wallTime(row.paid_at),
          receiptNo: row.receipt_no,
          open: plainYuan(row.open),
        },
      }
    }),
  )
}

const monthOf = (day: string): string => `${Number(day.slice(5, 7))}月`

const paidFor = (first: string | null, last: string | null): string => {
  if (first === null || last === null) return '预存'
  if (first === last) return `${monthOf(first)}账单`
  const from = first.slice(0, 4) === last.slice(0, 4) ? '' : `${first.slice(0, 4)}年`
  return `${from}${monthOf(first)}至${from && `${last.slice(0, 4)}年`}${monthOf(last)}账单`
}

const ways: Readonly<Record<string, string>> = {
  wechatpay: '原路退回微信',
  cash: '柜台现金退回',
  transfer: '银行转账退回',
  pos: '原路退回银行卡',
}

/** Tells a payer that money is back, and where. */
export const announceRefund = async (context: Context, refundId: bigint): Promise<void> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{
    community_id: bigint
    household_id: bigint
    method: string
    amount_fen: bigint
    succeeded_at: string | null
    receipt_no: string | null
  }>`
    select f.community_id, f.household_id, f.method, f.amount_fen, f.succeeded_at, r.receipt_no
    from payments.refund f
    left join invoices.receipt r on r.company_id = f.company_id and r.payment_id = f.payment_id
    where f.company_id = ${companyId} and f.id = ${refundId} and f.state = 'succeeded'`.execute(tx)
  const [row] = rows
  const name = row && (await namesOf(context, [row.household_id])).get(row.household_id)
  if (!row || !name) return
  const { sign, steward, phone, home } = name
  await notify(context, [
    {
      kind: 'refund',
      communityId: row.community_id,
      householdId: row.household_id,
      subject: `refund:${refundId}`,
      amountFen: row.amount_fen,
      variables: {
        ...{ sign, steward, phone, home },
        what: row.receipt_no === null ? '退款' : `收据 ${row.receipt_no}`,
        amount: plainYuan(row.amount_fen),
        refundedAt: wallTime(row.succeeded_at ?? now),
        way: ways[row.method] ?? '原路退回',
      },
    },
  ])
}

type Dispute = {
  readonly holdId: bigint
  readonly householdId: bigint
  readonly communityId: bigint
  readonly chargeId: bigint
  readonly amountFen: bigint
  readonly answerDueOn: string
}

/** Confirms an objection: what it is about, and the last day for an answer. */
export const announceDispute = async (context: Context, dispute: Dispute): Promise<void> => {
  const { tx, companyId } = context
  const { rows } = await sql<{ period_month: string; name: string }>`
    select c.period_month, i.name_zh as name from billing.charge c
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where c.company_id = ${companyId} and c.id = ${dispute.chargeId}`.execute(tx)
  const name = (await namesOf(context, [dispute.householdId])).get(dispute.householdId)
  const [charge] = rows
  if (!charge || !name) return
  const { sign, steward, phone, home } = name
  await notify(context, [
    {
      kind: 'disputeReceived',
      communityId: dispute.communityId,
      householdId: dispute.householdId,
      subject: `dispute:${dispute.holdId}`,
      amountFen: dispute.amountFen,
      periodMonth: charge.period_month,
      variables: {
        ...{ sign, steward, phone, home },
        what: `${monthOf(charge.period_month)}${charge.name}`.slice(0, 40),
        amount: plainYuan(dispute.amountFen),
        answerDueOn: dispute.answerDueOn,
      },
    },
  ])
}
