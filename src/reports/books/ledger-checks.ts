import { sql } from 'kysely'
import { accountCodes } from '../../ledger/index.ts'
import { balances, type Check, moved } from './check.ts'

const { receivable, prepayment } = accountCodes

/** The ledger against itself and against the balances and charges it must carry. */
export const ledgerChecks: readonly Check[] = [
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
    place: 'billingAccount',
    expected: (companyId) => sql`select billing_account_id, amount_fen - settled_fen - waived_fen
      from billing.charge where company_id = ${companyId} and not is_reversed`,
    found: (companyId) => balances(companyId, receivable),
  },
  {
    kind: 'prepayment',
    words: { zh: '预存余额等于预存科目余额', en: 'Prepayment balances equal the ledger' },
    place: 'billingAccount',
    expected: (
      companyId,
    ) => sql`select billing_account_id, balance_fen from ledger.prepayment_balance
      where company_id = ${companyId}`,
    found: (companyId) => sql`select subject, -fen from (${balances(companyId, prepayment)}) l`,
  },
  {
    kind: 'chargeEntry',
    words: { zh: '每笔应收都有等额分录', en: 'Every charge has its entry' },
    place: 'charge',
    expected: (companyId) => sql`select id, case when is_reversed then 0 else amount_fen end
      from billing.charge where company_id = ${companyId}`,
    found: (companyId) => moved(companyId, 'charge', receivable),
  },
]
