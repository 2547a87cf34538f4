import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { assertScope, dayStart, inCommunities, type Scope } from '../scope.ts'

/** 日结: what one day's money was, by way of payment and by what it was for. */
export const getDailyClosing = implement(api.getDailyClosing, async (context, input) => {
  await assertScope(context, input)
  const date = input.date ?? context.today
  const methods = await readMethods(context, input, date)
  const refunded = await readRefunds(context, input, date)
  const items = await readItems(context, input, date)
  const netFen = methods.reduce((sum, row) => sum + row.netFen, 0n) - refunded.fen
  const fromPrepaymentFen = items.reduce((sum, row) => sum + row.fromPrepaymentFen, 0n)
  const itemsFen = items.reduce((sum, row) => sum + row.fen, 0n)
  return {
    date,
    methods,
    received: {
      count: methods.reduce((sum, { received }) => sum + received.count, 0),
      fen: methods.reduce((sum, { received }) => sum + received.fen, 0n),
    },
    refunded,
    netFen,
    items: items.map(({ itemId, zh, en, fen }) => ({ itemId, name: { zh, en }, fen })),
    toPrepaymentFen: netFen - itemsFen + fromPrepaymentFen,
    fromPrepaymentFen,
    receipts: await readReceipts(context, input, date),
    shifts: await readShifts(context, input, date),
  }
})

const readMethods = async (context: Context, scope: Scope, date: string) => {
  const { rows } = await sql<{
    method: string
    receivedCount: number
    receivedFen: bigint
    reversedCount: number
    reversedFen: bigint
  }>`
    with moved as (
      select p.method, 1 as received, p.amount_fen as received_fen, 0 as reversed, 0::bigint as reversed_fen
      from payments.payment p
      where p.company_id = ${context.companyId} and p.received_on = ${date}::date and p.method <> 'opening'
        and ${inCommunities(context, scope, sql`p.community_id`)}
      union all
      select p.method, 0, 0, 1, p.amount_fen
      from payments.payment p
      where p.company_id = ${context.companyId} and p.is_reversed and ${inCommunities(context, scope, sql`p.community_id`)}
        and exists (select from ledger.transfer t where t.company_id = p.company_id and t.source_id = p.id
          and t.source_kind = 'payment' and t.reverses_id is not null and t.posted_on = ${date}::date)
    )
    select method, sum(received)::int as "receivedCount", sum(received_fen)::bigint as "receivedFen",
      sum(reversed)::int as "reversedCount", sum(reversed_fen)::bigint as "reversedFen"
    from moved group by method order by method`.execute(context.tx)
  return rows.map((row) => ({
    method: row.method,
    received: { count: row.receivedCount, fen: row.receivedFen },
    reversed: { count: row.reversedCount, fen: row.reversedFen },
    netFen: row.receivedFen - row.reversedFen,
  }))
}

/** Refunds posted on the day, less those a channel gave back. */
const readRefunds = async (context: Context, scope: Scope, date: string) => {
  const { rows } = await sql<{ count: number; fen: bigint }>`
    select count(distinct f.id)::int as count,
      coalesce(sum(case when t.reverses_id is null then t.amount_fen else -t.amount_fen end), 0)::bigint as fen
    from ledger.transfer t
    join payments.refund f on f.company_id = t.company_id and f.id = t.source_id
    where t.company_id = ${context.companyId} and t.source_kind = 'refund' and t.posted_on = ${date}::date
      and ${inCommunities(context, scope, sql`f.community_id`)}`.execute(context.tx)
  return rows[0] ?? { count: 0, fen: 0n }
}

const readItems = async (context: Context, scope: Scope, date: string) => {
  const { rows } = await sql<{
    itemId: bigint
    zh: string
    en: string
    fen: bigint
    fromPrepaymentFen: bigint
  }>`
    select c.charge_item_id as "itemId", i.name_zh as zh, i.name_en as en, sum(a.amount_fen)::bigint as fen,
      coalesce(sum(a.amount_fen) filter (where a.payment_id = 0), 0)::bigint as "fromPrepaymentFen"
    from payments.allocation a
    join billing.charge c on c.company_id = a.company_id and c.id = a.charge_id and c.period_month = a.period_month
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where a.company_id = ${context.companyId} and a.allocated_on = ${date}::date
      and ${inCommunities(context, scope, sql`c.community_id`)}
    group by 1, 2, 3, i.sort order by i.sort, 1`.execute(context.tx)
  return rows
}

const readReceipts = async (context: Context, scope: Scope, date: string) => {
  const { rows } = await sql<{
    issued: number
    voided: number
    first: string | null
    last: string | null
  }>`
    with receipt as (
      select r.receipt_no as number, r.issued_at, r.voided_at
      from invoices.receipt r
      where r.company_id = ${context.companyId} and ${inCommunities(context, scope, sql`r.community_id`)}
    ), day as (select ${dayStart(date)}::timestamptz as since, ${dayStart(addDays(date, 1))}::timestamptz as until)
    select count(*) filter (where issued_at >= since and issued_at < until)::int as issued,
      count(*) filter (where voided_at >= since and voided_at < until)::int as voided,
      min(number) filter (where issued_at >= since and issued_at < until) as first,
      max(number) filter (where issued_at >= since and issued_at < until) as last
    from receipt, day`.execute(context.tx)
  return rows[0] ?? { issued: 0, voided: 0, first: null, last: null }
}

const readShifts = async (context: Context, scope: Scope, date: string) => {
  const { rows } = await sql<{
    id: bigint
    cashierName: string
    windowName: string
    openedAt: string
    closedAt: string | null
    floatFen: bigint
    expectedFen: bigint | null
    countedFen: bigint | null
    count: number
    fen: bigint
  }>`
    select s.id, coalesce(f.display_name, '') as "cashierName", s.window_name as "windowName", s.opened_at as "openedAt",
      s.closed_at as "closedAt", s.float_fen as "floatFen", s.expected_fen as "expectedFen", s.counted_fen as "countedFen",
      (select count(*)::int from payments.payment p where p.company_id = s.company_id and p.shift_id = s.id) as count,
      coalesce((select sum(p.amount_fen)::bigint from payments.payment p
        where p.company_id = s.company_id and p.shift_id = s.id and not p.is_reversed), 0) as fen
    from payments.shift s
    left join identity.staff f on f.company_id = s.company_id and f.id = s.cashier_id
    where s.company_id = ${context.companyId} and ${inCommunities(context, scope, sql`s.community_id`)}
      and s.opened_at >= ${dayStart(date)}::timestamptz and s.opened_at < ${dayStart(addDays(date, 1))}::timestamptz
    order by s.opened_at`.execute(context.tx)
  return rows.map(({ count, fen, ...row }) => ({ ...row, payments: { count, fen } }))
}
