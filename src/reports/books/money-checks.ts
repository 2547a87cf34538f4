import { sql } from 'kysely'
import { accountCodes } from '../../ledger/index.ts'
import { balances, type Check, moved } from './check.ts'

const { clearing, deposit, suspense } = accountCodes

/** What may move clearing; each is checked row by row above. */
const clearingCauses = [
  'payment',
  'refund',
  'suspense',
  'deposit',
  'shift',
  'landing',
  'channelFee',
  'discrepancy',
]

/** Money received, given back, on its way and unclaimed, and the papers given for it. */
export const moneyChecks: readonly Check[] = [
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
    kind: 'suspenseEntry',
    words: {
      zh: '每笔待认领款等于渠道在途分录',
      en: 'Unclaimed money equals its clearing entries',
    },
    pairs: (companyId) => sql`
      select 'suspense ' || coalesce(s.id, l.source_id), coalesce(s.fen, 0), coalesce(l.fen, 0)
      from (select id, case when state = 'open' then amount_fen else 0 end as fen from payments.suspense
        where company_id = ${companyId}) s
      full join (${moved(companyId, 'suspense', clearing)}) l on l.source_id = s.id`,
  },
  {
    kind: 'deposit',
    words: { zh: '押金余额等于押金科目余额', en: 'Deposits held equal the deposit account' },
    pairs: (companyId) => sql`
      select 'billingAccount ' || coalesce(d.id, l.subject), coalesce(d.fen, 0), -coalesce(l.fen, 0)
      from (select billing_account_id as id, sum(amount_fen - returned_fen - offset_fen) as fen
        from payments.deposit where company_id = ${companyId} group by 1) d
      full join (${balances(companyId, deposit)}) l on l.subject = d.id`,
  },
  {
    kind: 'shift',
    words: { zh: '交班长短款等于分录', en: 'Surplus and shortfall of shifts equal their entries' },
    pairs: (companyId) => sql`
      select 'shift ' || coalesce(s.id, l.source_id), coalesce(s.fen, 0), coalesce(l.fen, 0)
      from (select id, counted_fen - expected_fen as fen from payments.shift
        where company_id = ${companyId} and closed_at is not null) s
      full join (${moved(companyId, 'shift', clearing)}) l on l.source_id = s.id`,
  },
  {
    kind: 'landing',
    words: { zh: '每笔到账等于在途转出', en: 'Money landed equals what left clearing' },
    pairs: (companyId) => sql`
      select 'landing ' || coalesce(r.id, l.source_id), coalesce(r.fen, 0), -coalesce(l.fen, 0)
      from (select id, case when is_reversed then 0 else amount_fen end as fen from reconciliation.landing
        where company_id = ${companyId}) r
      full join (${moved(companyId, 'landing', clearing)}) l on l.source_id = r.id`,
  },
  {
    kind: 'channelFee',
    words: { zh: '手续费等于渠道账单所列', en: 'Channel fees equal what the bills state' },
    pairs: (companyId) => sql`
      select 'statement ' || coalesce(s.id, l.source_id), coalesce(s.fen, 0), -coalesce(l.fen, 0)
      from (select id, case when superseded_by is null then round(fee_micro / 1000.0)::bigint else 0 end as fen
        from reconciliation.statement where company_id = ${companyId}) s
      full join (${moved(companyId, 'channelFee', clearing)}) l on l.source_id = s.id`,
  },
  {
    kind: 'discrepancy',
    words: {
      zh: '列入长短款的差异等于其分录',
      en: 'Differences written to surplus or shortfall equal their entries',
    },
    pairs: (companyId) => sql`
      select 'discrepancy ' || coalesce(d.id, l.source_id), coalesce(d.fen, 0), coalesce(l.fen, 0)
      from (select id, case when resolution = 'surplusShortfall' and state = 'resolved'
          then coalesce(theirs_fen, 0) - coalesce(ours_fen, 0) else 0 end as fen
        from reconciliation.discrepancy where company_id = ${companyId}) d
      full join (${moved(companyId, 'discrepancy', clearing)}) l on l.source_id = d.id`,
  },
  {
    kind: 'clearing',
    words: {
      zh: '在途款项的每笔变动都有来由',
      en: 'Everything that moves clearing has a known cause',
    },
    pairs: (companyId) => sql`
      select 'transfer ' || t.id, case when t.source_kind = any(${clearingCauses}::text[]) then t.amount_fen else 0 end,
        t.amount_fen
      from ledger.transfer t where t.company_id = ${companyId} and ${clearing} in (t.debit_code, t.credit_code)`,
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
