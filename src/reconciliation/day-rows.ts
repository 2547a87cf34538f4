import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type * as api from './api.ts'

/** One account on one day as it was last tied out, with its differences counted. */
export type DayRow = {
  readonly channelAccountId: bigint
  readonly channel: string
  readonly name: string
  readonly date: string
  readonly state: (typeof api.tieOutStates)[number]
  readonly hasStatement: boolean
  readonly fileHash: string | null
  readonly oursCount: number
  readonly oursFen: bigint
  readonly oursRefundFen: bigint
  readonly theirsCount: number
  readonly theirsFen: bigint
  readonly refundFen: bigint
  readonly feeFen: bigint
  readonly openingFen: bigint
  readonly landedFen: bigint
  readonly closingFen: bigint
  readonly residualFen: bigint
  readonly matchedCount: number
  readonly openCount: number
  readonly explainedCount: number
  readonly differenceFen: bigint
}

/** A fee or a shift beside a pair is the same line seen again, so it is no line of its own. */
export const readDays = async (
  { tx, companyId }: Context,
  { from, to }: { from: string; to: string },
): Promise<DayRow[]> => {
  const { rows } = await sql<DayRow>`
    select t.channel_account_id as "channelAccountId", a.channel, a.name, t.business_date as date, t.state,
      t.statement_id is not null or (a.channel not in ('wechatpay') and t.theirs_count + abs(t.theirs_fen) > 0) as "hasStatement",
      s.file_hash as "fileHash", t.ours_count as "oursCount", t.ours_fen as "oursFen", t.ours_refund_fen as "oursRefundFen",
      t.theirs_count as "theirsCount", t.theirs_fen as "theirsFen", t.refund_fen as "refundFen", t.fee_fen as "feeFen",
      t.opening_transit_fen as "openingFen", t.landed_fen as "landedFen", t.closing_transit_fen as "closingFen",
      t.residual_fen as "residualFen", t.matched_count as "matchedCount",
      count(d.id) filter (where d.state = 'open')::int as "openCount",
      count(d.id) filter (where d.state = 'resolved' or (d.state = 'healed' and d.resolution = 'dateShift'))::int as "explainedCount",
      coalesce(sum(abs(coalesce(d.theirs_fen, 0) - coalesce(d.ours_fen, 0))) filter (where d.state = 'open'), 0)::bigint as "differenceFen"
    from reconciliation.tie_out t
    join payments.channel_account a on a.company_id = t.company_id and a.id = t.channel_account_id
    left join reconciliation.statement s on s.company_id = t.company_id and s.id = t.statement_id
    left join reconciliation.discrepancy d on d.company_id = t.company_id and d.tie_out_id = t.id
    where t.company_id = ${companyId} and t.business_date between ${from}::date and ${to}::date
    group by t.company_id, t.id, a.channel, a.name, s.file_hash
    order by t.business_date desc,
      array_position(array['wechatpay', 'alipay', 'unionpay', 'transfer', 'pos', 'cash'], a.channel), t.channel_account_id`.execute(
    tx,
  )
  return rows
}

export const netOf = ({ theirsFen, refundFen, feeFen }: DayRow): bigint =>
  theirsFen - refundFen - feeFen

export const sumOf = <T>(items: readonly T[], value: (item: T) => bigint): bigint =>
  items.reduce((total, item) => total + value(item), 0n)
export const countOf = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0)
