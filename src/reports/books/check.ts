import { type RawBuilder, sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'

/**
 * One comparison of the books. `pairs` gives rows (place, expected, found): what one part says and
 * what the other says of the same thing. Set-based, so that a million charges take seconds.
 */
export type Check = {
  readonly kind: string
  readonly words: Words
  readonly pairs: (companyId: bigint) => RawBuilder<unknown>
}

/** Debits less credits of every account of one code: (subject, fen). */
export const balances = (companyId: bigint, code: number): RawBuilder<unknown> => sql`
  select subject, sum(fen) as fen from (
    select debit_subject as subject, amount_fen as fen from ledger.transfer
    where company_id = ${companyId} and debit_code = ${code}
    union all
    select credit_subject, -amount_fen from ledger.transfer
    where company_id = ${companyId} and credit_code = ${code}) moved
  group by subject`

/** What transfers of one kind moved on one account code: (source_id, fen), debits positive. */
export const moved = (companyId: bigint, kind: string, code: number): RawBuilder<unknown> => sql`
  select source_id, sum(case when debit_code = ${code} then amount_fen else 0 end
    - case when credit_code = ${code} then amount_fen else 0 end) as fen
  from ledger.transfer where company_id = ${companyId} and source_kind = ${kind}
    and ${code} in (debit_code, credit_code) group by source_id`
