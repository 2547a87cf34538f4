import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { lineOf } from './line-of.ts'

export type Compared = {
  readonly tieOutId: bigint
  readonly channelAccountId: bigint
  readonly date: string
  readonly statementId: bigint
  /** Lines of payments in the statement. */
  readonly theirsCount: number
}

/**
 * What our books have of an online account on a day: payments, and money of unknown payers under
 * the day it came. A payment made by claiming such money is not new money; those are few and are
 * looked up in memory, where an anti join would go through them for every payment.
 */
export const oursOn = (
  { companyId }: Pick<Context, 'companyId'>,
  { channelAccountId, date }: Pick<Compared, 'channelAccountId' | 'date'>,
) => sql`
  select p.channel_trade_no as trade_no, p.id as payment_id, p.amount_fen as ours_fen
  from payments.payment p
  where p.company_id = ${companyId} and p.channel_account_id = ${channelAccountId} and p.received_on = ${date}::date
    and not p.is_reversed and p.id not in (select s.payment_id from payments.suspense s
      where s.company_id = ${companyId} and s.channel_account_id = ${channelAccountId} and s.payment_id is not null)
  union all
  select s.channel_trade_no, null, s.amount_fen from payments.suspense s
  where s.company_id = ${companyId} and s.channel_account_id = ${channelAccountId} and s.received_on = ${date}::date
    and s.state <> 'undone'`

/**
 * Holds the day's bill against the day's payments by the channel's number, in one pass of one full
 * outer join that gathers what differs and stores nothing of what is the same. Our payments are
 * counted apart: joined, they would count as often as the bill repeats them. A query that writes
 * rows may not use a second core, one that makes a table may. A fee differs when it is not the
 * bill's own rate of the amount, half up.
 */
const comparePayments = async (context: Context, compared: Compared): Promise<void> => {
  const { companyId } = context
  const ours = oursOn(context, compared)
  await sql`drop table if exists pg_temp.compared_day`.execute(context.tx)
  await sql`
    create temporary table compared_day on commit drop as
    select (select count(*)::int from (${ours}) counted) as ours_count,
      array_agg(jsonb_build_object('line_no', line_no, 'trade_no', coalesce(channel_trade_no, trade_no), 'payment_id', payment_id,
        'ours_fen', ours_fen)) filter (where settled_fen is distinct from ours_fen or is_fee_off) as differing
    from (select line_no, channel_trade_no, settled_fen,
        fee_micro <> (settled_fen * rate_ppm + 500000) / 1000000 * 1000 as is_fee_off
      from reconciliation.statement_line
      where company_id = ${companyId} and statement_id = ${compared.statementId} and entry = 'payment') l
    full join (${ours}) p on p.trade_no = l.channel_trade_no`.execute(context.tx)
}

/**
 * Keeps what differs between the bill and our books, and looks for its other half in the bills and
 * books of other days (a payment round midnight, a lost notice booked late). Of a number that
 * stands in the bill twice the later line is the duplicate; that it happens at all shows in the
 * counts, so a clean bill is not sorted for it.
 * @returns how many payments of the day our books have
 */
export const matchPayments = async (context: Context, compared: Compared): Promise<number> => {
  const { companyId, now } = context
  const { tieOutId, channelAccountId, statementId } = compared
  await comparePayments(context, compared)
  await sql`
    with diff as materialized (
      select d.line_no, d.trade_no, l.settled_fen, l.fee_micro, l.rate_ppm, coalesce(l.happened_at, p.paid_at) as happened_at,
        d.payment_id, p.household_id, d.ours_fen
      from compared_day
      cross join unnest(differing) j
      cross join jsonb_to_record(j) d (line_no int, trade_no text, payment_id bigint, ours_fen bigint)
      left join lateral (${lineOf(sql`${companyId}`, sql`${statementId}`, sql`d.line_no`)}) l on true
      left join payments.payment p on p.company_id = ${companyId} and p.id = d.payment_id
    ), has_double as materialized (
      select ${compared.theirsCount}::int - count(*) filter (where ours_fen is null)
          <> (select ours_count from compared_day) - count(*) filter (where line_no is null)
        or count(*) filter (where ours_fen is null) <> count(distinct trade_no) filter (where ours_fen is null) as found
      from diff
    ), double as materialized (
      select line_no, trade_no, settled_fen, happened_at from (
        select line_no, channel_trade_no as trade_no, settled_fen, happened_at,
          row_number() over (partition by channel_trade_no order by line_no) as nth
        from reconciliation.statement_line
        where company_id = ${companyId} and statement_id = ${statementId} and entry = 'payment'
          and (select found from has_double)
      ) numbered where nth > 1
    ), single as (
      select d.*, elsewhere.ours_fen as elsewhere_fen, elsewhere.payment_id as elsewhere_id, elsewhere.received_on as elsewhere_on
      from diff d
      left join lateral (
        select p.id as payment_id, p.amount_fen as ours_fen, p.received_on from payments.payment p
        where d.ours_fen is null and p.company_id = ${companyId} and p.channel_account_id = ${channelAccountId}
          and p.channel_trade_no = d.trade_no
          and not exists (select from payments.suspense s where s.company_id = p.company_id and s.payment_id = p.id)
        union all
        select null, s.amount_fen, s.received_on from payments.suspense s
        where d.ours_fen is null and s.company_id = ${companyId} and s.channel_account_id = ${channelAccountId}
          and s.channel_trade_no = d.trade_no and s.state <> 'undone'
        limit 1
      ) elsewhere on true
      where d.line_no is null or d.line_no not in (select line_no from double)
    ), in_other_bill as materialized (
      ${inOtherBill(compared, companyId)}
    ), classified (kind, key, line_no, payment_id, household_id, ours_fen, theirs_fen, happened_at) as (
      select 'duplicateLine', trade_no || ' ' || line_no, line_no, null::bigint, null::bigint, null::bigint, settled_fen, happened_at
        from double
      union all
      select case when trade_no in (select trade_no from in_other_bill) then 'dateShift' else 'onlyOurs' end,
          coalesce(trade_no, 'payment ' || payment_id), null, payment_id, household_id, ours_fen, null, happened_at
        from single where line_no is null
      union all
      select case when elsewhere_fen is null then 'onlyTheirs' when trade_no in (select trade_no from in_other_bill) then 'duplicateLine' else 'dateShift' end,
          trade_no, line_no, elsewhere_id, null, null, coalesce(elsewhere_fen, settled_fen), happened_at
        from single where line_no is not null and ours_fen is null
      union all
      select 'amount', trade_no, line_no, coalesce(payment_id, elsewhere_id), household_id, coalesce(ours_fen, elsewhere_fen),
          settled_fen, happened_at
        from single where line_no is not null and coalesce(ours_fen, elsewhere_fen) <> settled_fen
      union all
      select 'fee', trade_no, line_no, payment_id, household_id, (settled_fen * rate_ppm + 500000) / 1000000,
          round(fee_micro / 1000.0)::bigint, happened_at
        from single where line_no is not null and ours_fen = settled_fen
    )
    ${insertDiscrepancies({ companyId, tieOutId, now: now.toString() })}`.execute(context.tx)
  const { rows } = await sql<{ n: number }>`select ours_count as n from compared_day`.execute(
    context.tx,
  )
  return rows[0]?.n ?? 0
}

/**
 * The numbers of `single` that stand in another day's bill. There the line is a difference of that
 * day, since the payment is booked on another; or the bill is that of the very day on which the
 * payment is booked. Such a bill is read through once, whatever the planner thinks of its size.
 */
const inOtherBill = (
  { channelAccountId, date }: Compared,
  companyId: bigint,
): RawBuilder<unknown> => sql`
  select s.trade_no from single s
  join reconciliation.discrepancy o on o.company_id = ${companyId} and o.key = s.trade_no and o.line_no is not null
    and (o.state <> 'healed' or o.resolution = 'dateShift')
  join reconciliation.tie_out t on t.company_id = o.company_id and t.id = o.tie_out_id
    and t.channel_account_id = ${channelAccountId} and t.business_date <> ${date}::date
  union
  select o.channel_trade_no from reconciliation.statement b
  cross join lateral (
    select channel_trade_no from reconciliation.statement_line
    where company_id = ${companyId} and statement_id = b.id and entry = 'payment'
      and channel_trade_no in (select trade_no from single where elsewhere_on is not null) offset 0
  ) o
  where b.company_id = ${companyId} and b.channel_account_id = ${channelAccountId} and b.superseded_by is null
    and b.statement_date in (select elsewhere_on from single) and b.statement_date <> ${date}::date`

/**
 * Keeps what the query above it has in `classified`. What a person resolved stays resolved; what
 * had vanished and is back is open again. A shifted day explains itself.
 */
export const insertDiscrepancies = (to: {
  companyId: bigint
  tieOutId: bigint
  now: string
}) => sql`
  insert into reconciliation.discrepancy (company_id, tie_out_id, kind, key, line_no, payment_id, household_id,
    ours_fen, theirs_fen, happened_at, state, resolution, found_at)
  select ${to.companyId}, ${to.tieOutId}, kind, key, line_no, payment_id, household_id, ours_fen, theirs_fen, happened_at,
    case kind when 'dateShift' then 'healed' else 'open' end, case kind when 'dateShift' then 'dateShift' end,
    ${to.now}::timestamptz
  from classified
  on conflict (company_id, tie_out_id, kind, key) do update set line_no = excluded.line_no, payment_id = excluded.payment_id,
    household_id = coalesce(excluded.household_id, discrepancy.household_id), ours_fen = excluded.ours_fen,
    theirs_fen = excluded.theirs_fen, happened_at = excluded.happened_at, state = excluded.state, resolution = excluded.resolution
  where discrepancy.state <> 'resolved'`
