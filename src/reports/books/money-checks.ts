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
    place: 'payment',
    expected: (companyId) => sql`select id, case when is_reversed then 0 else amount_fen end
      from payments.payment where company_id = ${companyId} and method <> 'opening'`,
    found: (companyId) => moved(companyId, 'payment', clearing),
  },
  {
    kind: 'paymentLine',
    words: { zh: '实收分户之和等于实收', en: 'The lines of a payment sum to it' },
    place: 'payment',
    expected: (companyId) =>
      sql`select id, amount_fen from payments.payment where company_id = ${companyId}`,
    found: (companyId) =>
      sql`select payment_id, amount_fen from payments.payment_line where company_id = ${companyId}`,
  },
  {
    kind: 'refund',
    words: { zh: '成功的退款等于退款分录', en: 'Refunds that went out equal their entries' },
    place: 'payment',
    expected: (companyId) => sql`select id, refunded_fen from payments.payment
      where company_id = ${companyId} and refunded_fen <> 0`,
    found: (
      companyId,
    ) => sql`select f.payment_id, -m.fen from (${moved(companyId, 'refund', clearing)}) m
      join payments.refund f on f.company_id = ${companyId} and f.id = m.source_id`,
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
    place: 'suspense',
    expected: (companyId) => sql`select id, case when state = 'open' then amount_fen else 0 end
      from payments.suspense where company_id = ${companyId}`,
    found: (companyId) => moved(companyId, 'suspense', clearing),
  },
  {
    kind: 'deposit',
    words: { zh: '押金余额等于押金科目余额', en: 'Deposits held equal the deposit account' },
    place: 'billingAccount',
    expected: (companyId) => sql`select billing_account_id, amount_fen - returned_fen - offset_fen
      from payments.deposit where company_id = ${companyId}`,
    found: (companyId) => sql`select subject, -fen from (${balances(companyId, deposit)}) l`,
  },
  {
    kind: 'shift',
    words: { zh: '交班长短款等于分录', en: 'Surplus and shortfall of shifts equal their entries' },
    place: 'shift',
    expected: (companyId) => sql`select id, counted_fen - expected_fen from payments.shift
      where company_id = ${companyId} and closed_at is not null`,
    found: (companyId) => moved(companyId, 'shift', clearing),
  },
  {
    kind: 'landing',
    words: { zh: '每笔到账等于在途转出', en: 'Money landed equals what left clearing' },
    place: 'landing',
    expected: (companyId) => sql`select id, case when is_reversed then 0 else amount_fen end
      from reconciliation.landing where company_id = ${companyId}`,
    found: (companyId) =>
      sql`select source_id, -fen from (${moved(companyId, 'landing', clearing)}) l`,
  },
  {
    kind: 'channelFee',
    words: { zh: '手续费等于渠道账单所列', en: 'Channel fees equal what the bills state' },
    place: 'statement',
    expected: (companyId) => sql`
      select id, case when superseded_by is null then round(fee_micro / 1000.0)::bigint else 0 end
      from reconciliation.statement where company_id = ${companyId}`,
    found: (companyId) =>
      sql`select source_id, -fen from (${moved(companyId, 'channelFee', clearing)}) l`,
  },
  {
    kind: 'discrepancy',
    words: {
      zh: '列入长短款的差异等于其分录',
      en: 'Differences written to surplus or shortfall equal their entries',
    },
    place: 'discrepancy',
    expected: (companyId) => sql`
      select id, case when resolution = 'surplusShortfall' and state = 'resolved'
        then coalesce(theirs_fen, 0) - coalesce(ours_fen, 0) else 0 end
      from reconciliation.discrepancy where company_id = ${companyId}`,
    found: (companyId) => moved(companyId, 'discrepancy', clearing),
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
