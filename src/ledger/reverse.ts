import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { violates } from '../platform/db/errors.ts'
import { type Account, type AccountCode, accountCodes } from './accounts.ts'
import { failures } from './failures.ts'
import { post } from './post.ts'

const codeNames = new Map<number, AccountCode>(
  Object.entries(accountCodes).map(([name, code]) => [code, name as AccountCode]),
)
const account = (code: number, subject: bigint): Account => {
  const name = codeNames.get(code)
  if (!name) throw new Error(`account code ${code} is not in the chart`)
  return { code: name, subject }
}

/**
 * Reverses every transfer of one source that is not reversed yet: the same amounts the other way
 * round, posted on the given day, in the partition of the original.
 * @returns how many were reversed
 * @throws Failure alreadyReversed when another transaction reversed one at the same time
 */
export const reverse = async (
  context: Context,
  source: { readonly kind: string; readonly id: bigint; readonly postedOn: string },
): Promise<number> => {
  const { rows } = await sql<{
    id: bigint
    period_month: string
    debit_code: number
    debit_subject: bigint
    credit_code: number
    credit_subject: bigint
    amount_fen: bigint
  }>`
    select t.id, t.period_month, t.debit_code, t.debit_subject, t.credit_code, t.credit_subject, t.amount_fen
    from ledger.transfer t
    where t.company_id = ${context.companyId} and t.source_id = ${source.id}
      and t.source_kind = ${source.kind} and t.reverses_id is null
      and not exists (select from ledger.transfer r
        where r.company_id = t.company_id and r.reverses_id = t.id and r.period_month = t.period_month)
    order by t.id`.execute(context.tx)
  try {
    await post(
      context,
      rows.map((row) => ({
        debit: account(row.credit_code, row.credit_subject),
        credit: account(row.debit_code, row.debit_subject),
        amountFen: row.amount_fen,
        sourceKind: source.kind,
        sourceId: source.id,
        postedOn: source.postedOn,
        periodMonth: row.period_month,
        reversesId: row.id,
      })),
    )
  } catch (error) {
    if (isReversalConflict(error)) throw failures.alreadyReversed()
    throw error
  }
  return rows.length
}

/** The unique index on reverses_id has another name in every partition. */
const isReversalConflict = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'constraint' in error &&
  String(error.constraint).includes('reverses_id') &&
  violates(error, String(error.constraint))
