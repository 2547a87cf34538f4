import { sql } from 'kysely'
import { lastOfMonth } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { accountCodes } from '../../ledger/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { aggregateRows } from '../books/facts.ts'
import { assertScope, inCommunities, type Scope } from '../scope.ts'

/** 月结: the month by book date, and what stands in the way of closing it. */
export const getMonthClosing = implement(api.getMonthClosing, async (context, input) => {
  await assertScope(context, input)
  const from = `${input.month}-01`
  const span = { from, to: lastOfMonth(from) }
  return {
    month: input.month,
    items: await readItems(context, input, span),
    prepayment: await readPrepayment(context, input, span),
    arrears: await readArrears(context, input, span),
    checks: await readChecks(context, input, span),
  }
})

type Span = { readonly from: string; readonly to: string }

const readItems = async (context: Context, scope: Scope, { from, to }: Span) => {
  const { rows } = await sql<{
    itemId: bigint
    zh: string
    en: string
    chargedFen: bigint
    reversedFen: bigint
    waivedFen: bigint
    receivedFen: bigint
    receivedEarlierFen: bigint
  }>`
    select i.id as "itemId", i.name_zh as zh, i.name_en as en, sum(a.charged_fen)::bigint as "chargedFen",
      sum(a.reversed_fen)::bigint as "reversedFen", sum(a.waived_fen)::bigint as "waivedFen",
      sum(a.received_fen)::bigint as "receivedFen",
      coalesce(sum(a.received_fen) filter (where a.period_month < ${from}::date), 0)::bigint as "receivedEarlierFen"
    from (${aggregateRows(context.companyId)}) a
    join billing.charge_item i on i.company_id = ${context.companyId} and i.id = a.charge_item_id
    where a.posted_on between ${from}::date and ${to}::date and ${inCommunities(context, scope, sql`a.community_id`)}
    group by i.id, i.name_zh, i.name_en, i.sort order by i.sort, i.id`.execute(context.tx)
  return rows.map(({ zh, en, ...row }) => ({ ...row, name: { zh, en } }))
}

/**
 * Prepayment by the ledger. All money passes through it (one path), so what a payment settled at
 * once is taken off what came in; what is left was paid ahead, and 抵扣 is what was used later.
 */
const readPrepayment = async (context: Context, scope: Scope, { from, to }: Span) => {
  const { companyId } = context
  const { prepayment } = accountCodes
  const { rows } = await sql<{ openingFen: bigint; paidInFen: bigint; usedFen: bigint }>`
    with account as (
      select b.id from property.billing_account b
      join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
      where b.company_id = ${companyId} and ${inCommunities(context, scope, sql`u.community_id`)}
    ), moved as (
      select t.posted_on, t.source_kind, t.source_id, t.amount_fen as fen
      from ledger.transfer t join account on account.id = t.credit_subject
      where t.company_id = ${companyId} and t.credit_code = ${prepayment} and t.posted_on <= ${to}::date
      union all
      select t.posted_on, t.source_kind, t.source_id, -t.amount_fen
      from ledger.transfer t join account on account.id = t.debit_subject
      where t.company_id = ${companyId} and t.debit_code = ${prepayment} and t.posted_on <= ${to}::date
    ), marked as (
      select m.posted_on, m.fen, a.payment_id is not distinct from 0 as is_use
      from moved m left join payments.allocation a
        on a.company_id = ${companyId} and m.source_kind = 'allocation' and a.id = m.source_id
    )
    select coalesce(sum(fen) filter (where posted_on < ${from}::date), 0)::bigint as "openingFen",
      coalesce(sum(fen) filter (where posted_on >= ${from}::date and not is_use), 0)::bigint as "paidInFen",
      coalesce(-sum(fen) filter (where posted_on >= ${from}::date and is_use), 0)::bigint as "usedFen"
    from marked`.execute(context.tx)
  const { openingFen, paidInFen, usedFen } = rows[0] ?? {
    openingFen: 0n,
    paidInFen: 0n,
    usedFen: 0n,
  }
  return { openingFen, paidInFen, usedFen, closingFen: openingFen + paidInFen - usedFen }
}

const readArrears = async (context: Context, scope: Scope, { from, to }: Span) => {
  const open = sql`a.charged_fen - a.reversed_fen - a.waived_fen - a.received_fen`
  const { rows } = await sql<{ openingFen: bigint; closingFen: bigint }>`
    select coalesce(sum(${open}) filter (where a.posted_on < ${from}::date), 0)::bigint as "openingFen",
      coalesce(sum(${open}) filter (where a.posted_on <= ${to}::date), 0)::bigint as "closingFen"
    from (${aggregateRows(context.companyId)}) a where ${inCommunities(context, scope, sql`a.community_id`)}`.execute(
    context.tx,
  )
  return rows[0] ?? { openingFen: 0n, closingFen: 0n }
}

const checkWords: Record<string, Words> = {
  tieOuts: { zh: '未签发的日结', en: 'Days without a certificate' },
  discrepancies: { zh: '未解释的对账差异', en: 'Differences not explained' },
  suspense: { zh: '待认领的款项', en: 'Money of unknown payers' },
  refunds: { zh: '未办结的退款', en: 'Refunds not finished' },
  waivers: { zh: '待审批的减免', en: 'Waivers waiting' },
  shifts: { zh: '未交班', en: 'Shifts still open' },
}

const readChecks = async (context: Context, scope: Scope, { from, to }: Span) => {
  const { companyId } = context
  const here = (column: string) => inCommunities(context, scope, sql.ref(column))
  const { rows } = await sql<{ key: string; count: number }>`
    select 'tieOuts' as key, count(*)::int as count from reconciliation.tie_out t
      where t.company_id = ${companyId} and t.business_date between ${from}::date and ${to}::date and t.state <> 'certified'
    union all select 'discrepancies', count(*)::int from reconciliation.discrepancy d
      join reconciliation.tie_out t on t.company_id = d.company_id and t.id = d.tie_out_id
      where d.company_id = ${companyId} and d.state = 'open' and t.business_date between ${from}::date and ${to}::date
    union all select 'suspense', count(*)::int from payments.suspense s
      where s.company_id = ${companyId} and s.state = 'open' and s.received_on <= ${to}::date
    union all select 'refunds', count(*)::int from payments.refund f
      where f.company_id = ${companyId} and f.state in ('requested', 'approved', 'pending', 'abnormal')
        and (f.requested_at at time zone 'Asia/Shanghai')::date <= ${to}::date and ${here('f.community_id')}
    union all select 'waivers', count(*)::int from billing.waiver w
      join property.household h on h.company_id = w.company_id and h.id = w.household_id
      where w.company_id = ${companyId} and w.state = 'requested'
        and (w.requested_at at time zone 'Asia/Shanghai')::date <= ${to}::date and ${here('h.community_id')}
    union all select 'shifts', count(*)::int from payments.shift s
      where s.company_id = ${companyId} and s.closed_at is null
        and (s.opened_at at time zone 'Asia/Shanghai')::date <= ${to}::date and ${here('s.community_id')}`.execute(
    context.tx,
  )
  return rows.map(({ key, count }) => ({
    key,
    words: checkWords[key] ?? { zh: key, en: key },
    isDone: count === 0,
    count,
  }))
}
