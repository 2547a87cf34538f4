import { sql } from 'kysely'
import type { Fen } from '../kernel/money.ts'
import type { Context } from '../platform/context.ts'
import { type Account, accountCodes } from './accounts.ts'

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

type Entry = {
  id: bigint
  /** Names of accounts, such as "clearing". */
  debit: string
  credit: string
  amountFen: Fen
  sourceKind: string
  postedOn: string
  /** The entry that this one takes back. */
  reversesId: bigint | null
}

/** Entries of one source, for "the entries behind this number". */
export const entriesOf = async ({ tx, companyId }: Context, sourceId: bigint): Promise<Entry[]> => {
  const { rows } = await sql<Entry>`
    select t.id, d.name as debit, c.name as credit, t.amount_fen as "amountFen",
      t.source_kind as "sourceKind", t.posted_on as "postedOn", t.reverses_id as "reversesId"
    from ledger.transfer t
    join ledger.account_code d on d.code = t.debit_code
    join ledger.account_code c on c.code = t.credit_code
    where t.company_id = ${companyId} and t.source_id = ${sourceId} order by t.id`.execute(tx)
  return rows
}

/** The balance of one account from its transfers: debits less credits, in fen. */
export const balanceOf = async (
  { tx, companyId }: Context,
  { code, subject }: Account,
): Promise<Fen> => {
  const number = accountCodes[code]
  const { rows } = await sql<{ fen: bigint }>`
    select (coalesce(sum(amount_fen) filter (where debit_code = ${number} and debit_subject = ${subject}), 0)
      - coalesce(sum(amount_fen) filter (where credit_code = ${number} and credit_subject = ${subject}), 0))::bigint as fen
    from ledger.transfer where company_id = ${companyId}
      and ((debit_code = ${number} and debit_subject = ${subject})
        or (credit_code = ${number} and credit_subject = ${subject}))`.execute(tx)
  return rows[0]?.fen ?? 0n
}
