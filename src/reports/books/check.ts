import { type RawBuilder, sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'

type Select = (companyId: bigint) => RawBuilder<unknown>

/** One comparison of the books: what one part says and what another says of the same thing. */
export type Check = { readonly kind: string; readonly words: Words } & (Balance | Pairs)

/**
 * Two SELECTs of (key, fen), any number of rows a key: for every key both must sum to the same.
 * A difference is told as `place` and its key.
 */
export type Balance = { readonly place: string; readonly expected: Select; readonly found: Select }

/** One SELECT of (place, expected, found). */
type Pairs = { readonly pairs: Select }

/** Debits less credits of the accounts of one code, entry by entry: (subject, fen). */
export const balances = (companyId: bigint, code: number): RawBuilder<unknown> => sql`
  select debit_subject as subject, amount_fen as fen from ledger.transfer
  where company_id = ${companyId} and debit_code = ${code}
  union all
  select credit_subject, -amount_fen from ledger.transfer
  where company_id = ${companyId} and credit_code = ${code}`

/** What transfers of one kind moved on one account code: (source_id, fen), debits positive. */
export const moved = (companyId: bigint, kind: string, code: number): RawBuilder<unknown> => sql`
  select source_id, case when debit_code = ${code} then amount_fen else 0 end
    - case when credit_code = ${code} then amount_fen else 0 end as fen
  from ledger.transfer where company_id = ${companyId} and source_kind = ${kind}
    and ${code} in (debit_code, credit_code)`
