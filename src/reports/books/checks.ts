import { type RawBuilder, sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { accountCodes } from '../../ledger/index.ts'
import { factRows } from './facts.ts'

/**
 * One comparison of the books. `pairs` gives rows (place, expected, found): what one part says and
 * what the other says of the same thing. Set-based, so that a million charges take seconds.
 */
export type Check = {
  readonly kind: string
  readonly words: Words
  readonly pairs: (companyId: bigint) => RawBuilder<unknown>
}

const { receivable, clearing, prepayment, suspense } = accountCodes

/** Debits less credits of every account of one code: (subject, fen). */
const balances = (companyId: bigint, code: number): RawBuilder<unknown> => sql`
  select subject, sum(fen) as fen from (
    select debit_subject as subject, amount_fen as fen from ledger.transfer
    where company_id = ${companyId} and debit_code = ${code}
    union all
    select credit_subject, -amount_fen from ledger.transfer
    where company_id = ${companyId} and credit_code = ${code}) moved
  group by subject`

/** What transfers of one kind moved on one account code: (source_id, fen), debits positive. */
const moved = (companyId: bigint, kind: string, code: number): RawBuilder<unknown> => sql`
  select source_id, sum(case when debit_code = ${code} then amount_fen else 0 end
    - case when credit_code = ${code} then amount_fen else 0 end) as fen
  from ledger.transfer where company_id = ${companyId} and source_kind = ${kind}
    and ${code} in (debit_code, credit_code) group by source_id`

const ledgerChecks: readonly Check[] = [
  {
    kind: 'transfer',
    words: { zh: '每笔分录的科目都在科目表里', en: 'Every transfer names accounts of the chart' },
    pairs: (companyId) => sql`
      select 'transfer ' || t.id as place, t.amount_fen as expected,
        case when d.code is null or c.code is null or t.amount_fen <= 0 then 0 else t.amount_fen end as found
      from ledger.transfer t
      left join ledger.account_code d on d.code = t.debit_code
      left join ledger.account_code c on c.code = t.credit_code
      where t.company_id = ${companyId}`,
  },
  {
    kind: 'reversal',
    words: { zh: '冲正与原分录方向相反、金额相等', en: 'A reversal mirrors what it reverses' },
    pairs: (companyId) => sql`
      select 'transfer ' || r.id, coalesce(t.amount_fen, 0),
        case when (t.debit_code, t.debit_subject, t.credit_code, t.credit_subject)
          = (r.credit_code, r.credit_subject, r.debit_code, r.debit_subject) then r.amount_fen else 0 end
      from ledger.transfer r
      left join ledger.transfer t on t.company_id = r.company_id and t.id = r.reverses_id
        and t.period_month = r.period_month
      where r.company_id = ${companyId} and r.reverses_id is not null`,
  },
  {
    kind: 'receivable',
    words: { zh: '未缴应收等于应收科目余额', en: 'Open charges equal the receivable' },
    pairs: (companyId) => sql`
      select 'billingAccount ' || coalesce(o.id, l.subject), coalesce(o.fen, 0), coalesce(l.fen, 0)
      from (select billing_account_id as id, sum(amount_fen - settled_fen - waived_fen) as fen
        from billing.charge where company_id = ${companyId} and not is_reversed group by 1) o
      full join (${balances(companyId, receivable)}) l on l.subject = o.id`,
  },
  {
    kind: 'prepayment',
    words: { zh: '预存余额等于预存科目余额', en: 'Prepayment balances equal the ledger' },
    pairs: (companyId) => sql`
      select 'billingAccount ' || coalesce(b.billing_account_id, l.subject), coalesce(b.balance_fen, 0),
        -coalesce(l.fen, 0)
      from (select * from ledger.prepayment_balance where company_id = ${companyId}) b
      full join (${balances(companyId, prepayment)}) l on l.subject = b.billing_account_id`,
  },
  {
    kind: 'chargeEntry',
    words: { zh: '每笔应收都有等额分录', en: 'Every charge has its entry' },
    pairs: (companyId) => sql`
      select 'charge ' || coalesce(c.id, l.source_id), coalesce(c.fen, 0), coalesce(l.fen, 0)
      from (select id, case when is_reversed then 0 else amount_fen end as fen from billing.charge
        where company_id = ${companyId}) c
      full join (${moved(companyId, 'charge', receivable)}) l on l.source_id = c.id`,
  },
]

const counterChecks: readonly Check[] = [
  {
    kind: 'settlement',
    words: { zh: '核销流水等于应收的已缴数', en: 'Settlements equal what charges say is settled' },
    pairs: (companyId) => sql`
      select 'charge ' || coalesce(c.id, s.charge_id), coalesce(s.fen, 0), coalesce(c.settled_fen, 0)
      from (select id, settled_fen from billing.charge where company_id = ${companyId} and settled_fen <> 0) c
      full join (select charge_id, sum(amount_fen) as fen from billing.settlement
        where company_id = ${companyId} group by 1 having sum(amount_fen) <> 0) s on s.charge_id = c.id`,
  },
  {
    kind: 'allocation',
    words: { zh: '核销单等于应收的已缴数', en: 'Allocations equal what charges say is settled' },
    pairs: (companyId) => sql`
      select 'charge ' || coalesce(c.id, a.charge_id), coalesce(a.fen, 0), coalesce(c.settled_fen, 0)
      from (select id, settled_fen from billing.charge where company_id = ${companyId} and settled_fen <> 0) c
      full join (select charge_id, sum(amount_fen) as fen from payments.allocation
        where company_id = ${companyId} group by 1 having sum(amount_fen) <> 0) a on a.charge_id = c.id`,
  },
  {
    kind: 'waiver',
    words: { zh: '批准的减免等于应收的减免数', en: 'Approved waivers equal what charges say' },
    pairs: (companyId) => sql`
      select 'charge ' || coalesce(c.id, w.charge_id), coalesce(w.fen, 0), coalesce(c.waived_fen, 0)
      from (select id, waived_fen from billing.charge where company_id = ${companyId} and waived_fen <> 0) c
      full join (select charge_id, sum(amount_fen) as fen from billing.waiver
        where company_id = ${companyId} and state = 'approved' group by 1) w on w.charge_id = c.id`,
  },
  {
    kind: 'aggregate',
    words: { zh: '报表汇总等于明细重算', en: 'The aggregates equal the rows they sum' },
    pairs: (companyId) => sql`
      select 'community ' || f.community_id || ' building ' || f.building_id || ' item ' || f.charge_item_id
          || ' period ' || to_char(f.period_month, 'YYYY-MM') || ' posted ' || f.posted_on || ' ' || f.measure,
        sum(f.rows_fen), sum(f.total_fen)
      from (
        select community_id, building_id, charge_item_id, period_month, posted_on, measure, fen as rows_fen, 0 as total_fen
        from (${factRows(companyId, sql`true`)}) r
        union all
        select a.community_id, a.building_id, a.charge_item_id, a.period_month, a.posted_on, m.measure, 0, m.fen
        from (${aggregateRows(companyId)}) a
        cross join lateral (values ('charged', a.charged_fen), ('reversed', a.reversed_fen),
          ('waived', a.waived_fen), ('received', a.received_fen)) m (measure, fen)
        where m.fen <> 0
      ) f
      group by f.community_id, f.building_id, f.charge_item_id, f.period_month, f.posted_on, f.measure`,
  },
]

/** Folded totals and deltas not yet folded, read together: each fact exactly once. */
export const aggregateRows = (companyId: bigint): RawBuilder<unknown> => sql`
  select community_id, building_id, charge_item_id, period_month, posted_on, charged_fen, reversed_fen, waived_fen,
    received_fen
  from billing.collection_total where company_id = ${companyId}
  union all
  select community_id, building_id, charge_item_id, period_month, posted_on, charged_fen, reversed_fen, waived_fen,
    received_fen
  from billing.collection_delta where company_id = ${companyId}`

const moneyChecks: readonly Check[] = [
  {
    kind: 'payment',
    words: { zh: '每笔实收等于渠道在途分录', en: 'Every payment equals its clearing entries' },
    pairs: (companyId) => sql`
      select 'payment ' || coalesce(p.id, l.source_id), coalesce(p.fen, 0), coalesce(l.fen, 0)
      from (select id, case when is_reversed then 0 else amount_fen end as fen from payments.payment
        where company_id = ${companyId} and method <> 'opening') p
      full join (${moved(companyId, 'payment', clearing)}) l on l.source_id = p.id`,
  },
  {
    kind: 'paymentLine',
    words: { zh: '实收分户之和等于实收', en: 'The lines of a payment sum to it' },
    pairs: (companyId) => sql`
      select 'payment ' || coalesce(p.id, l.payment_id), coalesce(p.amount_fen, 0), coalesce(l.fen, 0)
      from (select id, amount_fen from payments.payment where company_id = ${companyId}) p
      full join (select payment_id, sum(amount_fen) as fen from payments.payment_line
        where company_id = ${companyId} group by 1) l on l.payment_id = p.id`,
  },
  {
    kind: 'refund',
    words: { zh: '成功的退款等于退款分录', en: 'Refunds that went out equal their entries' },
    pairs: (companyId) => sql`
      select 'payment ' || coalesce(p.id, l.payment_id), coalesce(p.refunded_fen, 0), coalesce(l.fen, 0)
      from (select id, refunded_fen from payments.payment where company_id = ${companyId} and refunded_fen <> 0) p
      full join (select f.payment_id, -sum(m.fen) as fen from (${moved(companyId, 'refund', clearing)}) m
        join payments.refund f on f.company_id = ${companyId} and f.id = m.source_id
        group by 1 having sum(m.fen) <> 0) l on l.payment_id = p.id`,
  },
  {
    kind: 'suspense',
    words: { zh: '待认领等于待认领科目余额', en: 'Unclaimed money equals the suspense account' },
    pairs: (companyId) => sql`
      select 'suspense', coalesce((select sum(amount_fen) from payments.suspense
          where company_id = ${companyId} and state = 'open'), 0),
        -coalesce((select sum(fen) from (${balances(companyId, suspense)}) b), 0)`,
  },
  {
    kind: 'receipt',
    words: { zh: '收据号连续不缺号', en: 'Receipt numbers have no gap' },
    pairs: (companyId) => sql`
      select 'community ' || coalesce(s.community_id, r.community_id) || ' year ' || coalesce(s.year, r.year),
        coalesce(s.last_number, 0),
        case when coalesce(r.highest, 0) = coalesce(s.last_number, 0) then coalesce(r.n, 0) else coalesce(r.highest, 0) end
      from (select * from invoices.receipt_series where company_id = ${companyId}) s
      full join (select community_id, year, count(distinct number) as n, max(number) as highest
        from invoices.receipt where company_id = ${companyId} group by 1, 2) r
        on r.community_id = s.community_id and r.year = s.year`,
  },
]

export const checks: readonly Check[] = [...ledgerChecks, ...counterChecks, ...moneyChecks]
