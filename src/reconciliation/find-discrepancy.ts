import { type RawBuilder, sql } from 'kysely'
import { wallTime } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type * as api from './api.ts'
import type { Candidate } from './find-candidates.ts'
import { lineOf } from './line-of.ts'
import type { Difference } from './proposals.ts'

export type Found = {
  readonly id: bigint
  readonly tieOutId: bigint
  readonly date: string
  readonly tieOutState: string
  readonly channelAccountId: bigint
  readonly channel: string
  readonly accountName: string
  readonly kind: (typeof api.discrepancyKinds)[number]
  readonly key: string
  readonly lineNo: number | null
  readonly paymentId: bigint | null
  readonly refundId: bigint | null
  readonly householdId: bigint | null
  readonly payerName: string | null
  readonly unitCode: string | null
  readonly oursFen: bigint | null
  readonly theirsFen: bigint | null
  readonly happenedAt: string | null
  readonly state: 'open' | 'healed' | 'resolved'
  readonly resolution: string | null
  readonly reason: string | null
  readonly resolvedAt: string | null
  readonly outTradeNo: string | null
  readonly isOurNumber: boolean
}

/** Differences with the words people know them by: channel, payer, home. */
export const selectDiscrepancies = (
  condition: RawBuilder<unknown>,
): RawBuilder<Found> => sql<Found>`
  select d.id, d.tie_out_id as "tieOutId", t.business_date as date, t.state as "tieOutState",
    t.channel_account_id as "channelAccountId", a.channel, a.name as "accountName", d.kind, d.key, d.line_no as "lineNo",
    d.payment_id as "paymentId", d.refund_id as "refundId", d.household_id as "householdId", q.name as "payerName",
    (select min(u.code collate "C") from property.billing_account b
      join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
      where b.company_id = d.company_id and b.household_id = d.household_id) as "unitCode",
    d.ours_fen as "oursFen", d.theirs_fen as "theirsFen", d.happened_at as "happenedAt", d.state, d.resolution, d.reason,
    d.resolved_at as "resolvedAt", l.out_trade_no as "outTradeNo",
    exists (select from payments.payment_attempt p where p.company_id = d.company_id and p.out_trade_no = l.out_trade_no) as "isOurNumber"
  from reconciliation.discrepancy d
  join reconciliation.tie_out t on t.company_id = d.company_id and t.id = d.tie_out_id
  join payments.channel_account a on a.company_id = t.company_id and a.id = t.channel_account_id
  left join lateral (${lineOf(sql`d.company_id`, sql`t.statement_id`, sql`d.line_no`)}) l on true
  left join property.household h on h.company_id = d.company_id and h.id = d.household_id
  left join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
  where ${condition}`

/** One difference, its row locked. */
export const lockDiscrepancy = async (
  { tx, companyId }: Context,
  id: bigint,
): Promise<Found | undefined> => {
  await sql`select from reconciliation.discrepancy where company_id = ${companyId} and id = ${id} for update`.execute(
    tx,
  )
  const { rows } = await selectDiscrepancies(
    sql`d.company_id = ${companyId} and d.id = ${id}`,
  ).execute(tx)
  return rows[0]
}

export const differenceOf = (found: Found, candidate?: Candidate): Difference => ({
  candidate,
  kind: found.kind,
  oursFen: found.oursFen,
  theirsFen: found.theirsFen,
  wallTime: found.happenedAt === null ? null : wallTime(found.happenedAt).slice(11),
  isOurNumber: found.isOurNumber,
  isReturnable: found.channel === 'wechatpay',
})
