import { sql } from 'kysely'
import type { Fen } from '../kernel/money.ts'
import type { Context } from '../platform/context.ts'

/** What billing accounts have prepaid; an account without a row has 0. */
export const prepaymentBalances = async (
  { tx, companyId }: Context,
  billingAccountIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, Fen>> => {
  const rows = await tx
    .selectFrom('ledger.prepayment_balance')
    .select(['billing_account_id', 'balance_fen'])
    .where('company_id', '=', companyId)
    .where('billing_account_id', 'in', [...billingAccountIds, -1n])
    .execute()
  return new Map(rows.map((row) => [row.billing_account_id, row.balance_fen]))
}

/** Entries of one source, for "the entries behind this number". */
export const entriesOf = async (
  { tx, companyId }: Context,
  sourceId: bigint,
): Promise<
  {
    id: bigint
    debit: string
    credit: string
    amountFen: Fen
    sourceKind: string
    postedOn: string
    reversesId: bigint | null
  }[]
> => {
  const { rows } = await sql<{
    id: bigint
    debit: string
    credit: string
    amountFen: Fen
    sourceKind: string
    postedOn: string
    reversesId: bigint | null
  }>`
    select t.id, d.name as debit, c.name as credit, t.amount_fen as "amountFen",
      t.source_kind as "sourceKind", t.posted_on as "postedOn", t.reverses_id as "reversesId"
    from ledger.transfer t
    join ledger.account_code d on d.code = t.debit_code
    join ledger.account_code c on c.code = t.credit_code
    where t.company_id = ${companyId} and t.source_id = ${sourceId} order by t.id`.execute(tx)
  return rows
}
