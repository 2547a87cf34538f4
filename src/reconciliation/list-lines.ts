import { sql } from 'kysely'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { assertWholeCompany } from './receive-statement.ts'

type Line = {
  channelAccountId: bigint
  channel: string
  entry: 'payment' | 'refund'
  key: string
  oursFen: bigint | null
  theirsFen: bigint | null
  feeMicro: bigint | null
  happenedAt: string | null
  result: 'matched' | (typeof api.discrepancyKinds)[number]
}

/**
 * What the export holds: every line of the day's bills beside our books, then what only our books
 * have, then counted days and payments at the counter. Walked by account and key.
 */
export const listTieOutLines = implement(api.listTieOutLines, async (context, input) => {
  assertWholeCompany(context)
  const { companyId } = context
  const [afterAccount, ...afterKey] = input.after?.split('/') ?? []
  const { rows } = await sql<Line>`
    with day as (
      select t.id, t.statement_id, t.channel_account_id, a.channel from reconciliation.tie_out t
      join payments.channel_account a on a.company_id = t.company_id and a.id = t.channel_account_id
      where t.company_id = ${companyId} and t.business_date = ${input.date}::date
        and (${input.channelAccountId ?? null}::bigint is null or t.channel_account_id = ${input.channelAccountId ?? null})
    ), known as (
      select d.* from reconciliation.discrepancy d join day t on t.id = d.tie_out_id
      where d.company_id = ${companyId} and (d.state <> 'healed' or d.resolution = 'dateShift')
    ), line as (
      select t.channel_account_id, t.channel, l.entry,
        coalesce(l.out_refund_no, l.channel_trade_no) || case when d.kind = 'duplicateLine' then ' ' || l.line_no else '' end as key,
        case when d.id is null or d.kind = 'fee' then case l.entry when 'payment' then l.settled_fen else -l.settled_fen end
          else d.ours_fen end as ours_fen,
        case l.entry when 'payment' then l.settled_fen else -l.settled_fen end as theirs_fen,
        l.fee_micro, l.happened_at, coalesce(d.kind, 'matched') as result
      from day t
      join reconciliation.statement_line l on l.company_id = ${companyId} and l.statement_id = t.statement_id
      left join lateral (select k.* from known k where k.tie_out_id = t.id and k.line_no = l.line_no
        order by (k.kind = 'dateShift') limit 1) d on true
      union all
      select t.channel_account_id, t.channel, case when coalesce(k.ours_fen, k.theirs_fen) < 0 then 'refund' else 'payment' end,
        k.key, k.ours_fen, k.theirs_fen, null, k.happened_at, k.kind
      from known k join day t on t.id = k.tie_out_id where k.line_no is null
      union all
      select t.channel_account_id, t.channel, 'payment', 'payment ' || p.id, p.amount_fen, p.amount_fen, null, p.paid_at, 'matched'
      from day t
      join payments.payment p on p.company_id = ${companyId} and p.channel_account_id = t.channel_account_id
        and p.received_on = ${input.date}::date and not p.is_reversed
      where t.channel <> 'wechatpay'
    )
    select channel_account_id as "channelAccountId", channel, entry, key, ours_fen as "oursFen", theirs_fen as "theirsFen",
      fee_micro as "feeMicro", happened_at as "happenedAt", result
    from line
    where ${afterAccount ?? null}::bigint is null or (channel_account_id, key collate "C") > (${afterAccount ?? null}::bigint, ${afterKey.join('/')}::text collate "C")
    order by channel_account_id, key collate "C" limit ${input.limit + 1}`.execute(context.tx)
  const lines = rows.slice(0, input.limit)
  const last = lines.at(-1)
  return {
    lines,
    next: rows.length > input.limit && last ? `${last.channelAccountId}/${last.key}` : null,
  }
})
