import { sql } from 'kysely'
import type { Fen } from '../kernel/money.ts'
import { firstOfMonth } from '../kernel/period.ts'
import type { Context } from '../platform/context.ts'
import { closedDayOf, violates } from '../platform/db/errors.ts'
import { type Account, accountCodes } from './accounts.ts'
import { failures } from './failures.ts'

/** One amount from the credited to the debited account. */
export type Transfer = {
  readonly debit: Account
  readonly credit: Account
  /** Above zero; a transfer of zero is left out. */
  readonly amountFen: Fen
  /** What caused it, e.g. 'payment', and that thing's id. */
  readonly sourceKind: string
  readonly sourceId: bigint
  /** The day in the books, Asia/Shanghai. */
  readonly postedOn: string
  /** First day of the month that decides the partition; the month of `postedOn` when left out. */
  readonly periodMonth?: string
  readonly reversesId?: bigint
}

/**
 * Posts transfers and moves the prepayment balances they touch, each balance once and in the
 * order of its id, so that two postings cannot deadlock.
 * @throws Failure insufficientPrepayment when a prepayment would fall below zero
 * @throws Failure dayClosed when money would move on a day that is certified
 */
export const post = async (context: Context, transfers: readonly Transfer[]): Promise<void> => {
  const kept = transfers.filter(({ amountFen }) => amountFen !== 0n)
  if (kept.length === 0) return
  await ensureTransferPartitions(context, kept.map(monthOf))
  await insertTransfers(context, kept)
  await movePrepayments(context, kept)
}

const insertTransfers = async (context: Context, kept: readonly Transfer[]): Promise<void> => {
  const insert = sql`
    insert into ledger.transfer (company_id, id, period_month, debit_code, debit_subject,
      credit_code, credit_subject, amount_fen, source_kind, source_id, posted_on, posted_at, reverses_id)
    select ${context.companyId}, platform.next_id(), t.period_month, t.debit_code, t.debit_subject,
      t.credit_code, t.credit_subject, t.amount_fen, t.source_kind, t.source_id, t.posted_on,
      ${context.now.toString()}::timestamptz, t.reverses_id
    from unnest(
      ${kept.map(monthOf)}::date[],
      ${kept.map(({ debit }) => accountCodes[debit.code])}::smallint[],
      ${kept.map(({ debit }) => debit.subject)}::bigint[],
      ${kept.map(({ credit }) => accountCodes[credit.code])}::smallint[],
      ${kept.map(({ credit }) => credit.subject)}::bigint[],
      ${kept.map(({ amountFen }) => amountFen)}::bigint[],
      ${kept.map(({ sourceKind }) => sourceKind)}::text[],
      ${kept.map(({ sourceId }) => sourceId)}::bigint[],
      ${kept.map(({ postedOn }) => postedOn)}::date[],
      ${kept.map(({ reversesId }) => reversesId ?? null)}::bigint[]
    ) as t (period_month, debit_code, debit_subject, credit_code, credit_subject, amount_fen,
      source_kind, source_id, posted_on, reverses_id)`
  try {
    await insert.execute(context.tx)
  } catch (error) {
    const closedDay = closedDayOf(error)
    throw closedDay === null ? error : failures.dayClosed({ day: closedDay })
  }
}

const monthOf = ({ periodMonth, postedOn }: Transfer): string =>
  periodMonth ?? firstOfMonth(postedOn)

/**
 * Makes the partitions of the given months where they are missing. A missing one has no size;
 * asking for it opens the others, so that one that was just made elsewhere is known to the parent.
 */
export const ensureTransferPartitions = async (
  { tx }: Context,
  months: readonly string[],
): Promise<void> => {
  const distinct = [...new Set(months)].sort()
  await sql`select ledger.ensure_partition(m) from unnest(${distinct}::date[]) m
    where pg_relation_size(to_regclass('ledger.transfer_' || to_char(m, 'YYYYMM'))) is null`.execute(
    tx,
  )
}

const movePrepayments = async (context: Context, transfers: readonly Transfer[]): Promise<void> => {
  const deltas = new Map<bigint, Fen>()
  const add = (account: Account, fen: Fen): void => {
    if (account.code !== 'prepayment') return
    deltas.set(account.subject, (deltas.get(account.subject) ?? 0n) + fen)
  }
  for (const { debit, credit, amountFen } of transfers) {
    add(credit, amountFen)
    add(debit, -amountFen)
  }
  const ordered = [...deltas].filter(([, fen]) => fen !== 0n).sort(([a], [b]) => (a < b ? -1 : 1))
  if (ordered.length === 0) return
  await changeBalances(context, ordered)
}

/** Balances that exist are moved in the order of their ids; the others are begun. */
const changeBalances = async (
  { tx, companyId }: Context,
  deltas: readonly (readonly [bigint, Fen])[],
): Promise<void> => {
  const ids = deltas.map(([id]) => id)
  const amounts = deltas.map(([, fen]) => fen)
  try {
    await sql`insert into ledger.prepayment_balance (company_id, billing_account_id, balance_fen)
      select ${companyId}, d.id, 0 from unnest(${ids}::bigint[]) d (id) order by d.id
      on conflict do nothing`.execute(tx)
    await sql`select from ledger.prepayment_balance
      where company_id = ${companyId} and billing_account_id = any(${ids}::bigint[])
      order by billing_account_id for no key update`.execute(tx)
    await sql`update ledger.prepayment_balance b set balance_fen = b.balance_fen + d.fen
      from unnest(${ids}::bigint[], ${amounts}::bigint[]) d (id, fen)
      where b.company_id = ${companyId} and b.billing_account_id = d.id`.execute(tx)
  } catch (error) {
    if (violates(error, 'prepayment_balance_balance_fen_check')) {
      throw failures.insufficientPrepayment()
    }
    throw error
  }
}
