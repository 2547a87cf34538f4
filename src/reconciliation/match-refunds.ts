import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { type Compared, insertDiscrepancies } from './match-payments.ts'

/**
 * Refunds of the day by our refund number, which the channel repeats. They are in our books from
 * the day they are sent; a line whose refund did not succeed moves nothing at the channel. Money
 * of unknown payers was sent back under a number that is not ours: it is known by the number of
 * its trade. Amounts are below zero.
 */
export const matchRefunds = async (context: Context, compared: Compared): Promise<void> => {
  const { companyId, now } = context
  const { tieOutId, channelAccountId, date, statementId } = compared
  const inOtherBill = (
    isIt: RawBuilder<unknown>,
  ) => sql`exists (select from reconciliation.statement_line e
    join reconciliation.statement s on s.company_id = e.company_id and s.id = e.statement_id and s.superseded_by is null
      and s.channel_account_id = ${channelAccountId} and s.statement_date <> ${date}::date
    where e.company_id = ${companyId} and e.entry = 'refund' and ${isIt})`
  await sql`
    with line as (
      select line_no, coalesce(out_refund_no, channel_trade_no) as number, channel_trade_no, happened_at,
        case when state in ('SUCCESS', 'REVOKED') then settled_fen else 0 end as settled_fen,
        row_number() over (partition by coalesce(out_refund_no, channel_trade_no) order by line_no) as nth
      from reconciliation.statement_line
      where company_id = ${companyId} and statement_id = ${statementId} and entry = 'refund'
    ), booked as (
      select r.id, r.out_refund_no as number, r.payment_id, r.household_id, t.amount_fen, t.posted_on, t.posted_at
      from ledger.transfer t
      join payments.refund r on r.company_id = t.company_id and r.id = t.source_id
      where t.company_id = ${companyId} and t.source_kind = 'refund' and t.credit_code = 20
        and t.credit_subject = ${channelAccountId} and t.reverses_id is null
        and (r.out_refund_no in (select number from line)
          or r.id in (select d.source_id from ledger.transfer d where d.company_id = ${companyId} and d.posted_on = ${date}::date
            and d.source_kind = 'refund' and d.credit_code = 20))
        and not exists (select from ledger.transfer v where v.company_id = t.company_id and v.reverses_id = t.id
          and v.period_month = t.period_month and v.posted_on = t.posted_on)
    ), sent_back as (
      select coalesce(l.number, 'suspense ' || s.id) as number, s.channel_trade_no, sum(t.amount_fen)::bigint as amount_fen,
        min(t.posted_on) as posted_on, min(t.posted_at) as posted_at
      from payments.suspense s
      join ledger.transfer t on t.company_id = s.company_id and t.source_id = s.id and t.source_kind = 'suspense'
        and t.credit_code = 20 and t.credit_subject = s.channel_account_id
      cross join lateral (select min(number) as number from line where line.channel_trade_no = s.channel_trade_no) l
      where s.company_id = ${companyId} and s.channel_account_id = ${channelAccountId} and s.state = 'returned'
        and (l.number is not null or t.posted_on = ${date}::date)
      group by l.number, s.id, s.channel_trade_no
    ), ours as (
      select number, null as trade_no, min(id) as id, min(payment_id) as payment_id, min(household_id) as household_id,
        sum(amount_fen)::bigint as amount_fen, min(posted_on) as posted_on, min(posted_at) as posted_at
      from booked group by number
      union all
      select number, channel_trade_no, null, null, null, amount_fen, posted_on, posted_at from sent_back
    ), pair as (
      select l.line_no, l.nth, coalesce(l.number, o.number) as number, l.settled_fen, o.id, o.payment_id, o.household_id,
        o.amount_fen, o.posted_on = ${date}::date as is_same_day, coalesce(l.happened_at, o.posted_at) as happened_at,
        l.line_no is null and (${inOtherBill(sql`e.out_refund_no = o.number`)}
          or o.trade_no is not null and ${inOtherBill(sql`e.channel_trade_no = o.trade_no`)}) as is_in_other_bill
      from line l full join ours o on o.number = l.number
    ), classified (kind, key, line_no, payment_id, household_id, ours_fen, theirs_fen, happened_at) as (
      select 'duplicateLine', number || ' ' || line_no, line_no, null::bigint, null::bigint, null::bigint, -settled_fen, happened_at
        from pair where nth > 1
      union all
      select case when is_in_other_bill then 'dateShift' else 'refund' end, number, null, payment_id, household_id, -amount_fen,
          null, happened_at
        from pair where line_no is null and is_same_day
      union all
      select case when settled_fen = 0 then 'status' else 'refund' end, number, line_no, payment_id, household_id, -amount_fen,
          -settled_fen, happened_at
        from pair where nth = 1 and settled_fen <> coalesce(amount_fen, 0)
      union all
      select 'dateShift', number, line_no, payment_id, household_id, null, -amount_fen, happened_at
        from pair where nth = 1 and not is_same_day
    )
    ${insertDiscrepancies({ companyId, tieOutId, now: now.toString() })}`.execute(context.tx)
}
