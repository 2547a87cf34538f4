import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { LedgerDay } from './ledger-day.ts'
import { insertDiscrepancies } from './match-payments.ts'
import type { Account, Statement } from './tie-out.ts'

/**
 * What cashiers counted, where every cash payment of the day was taken in a shift that was closed
 * the same day: the counts stand for the statement. A surplus or shortfall was posted when the
 * shift was closed.
 */
export const countOfShifts = async (
  { tx, companyId }: Context,
  account: Account,
  date: string,
): Promise<Statement | undefined> => {
  if (account.channel !== 'cash') return undefined
  const { rows } = await sql<{
    loose: number
    shifts: number
    counted_fen: bigint
    payments: number
  }>`
    with shift as (
      select id, counted_fen - float_fen as fen from payments.shift
      where company_id = ${companyId} and (closed_at at time zone 'Asia/Shanghai')::date = ${date}::date
        and (opened_at at time zone 'Asia/Shanghai')::date = ${date}::date
    )
    select (select count(*)::int from payments.payment p where p.company_id = ${companyId} and p.channel_account_id = ${account.id}
        and p.received_on = ${date}::date and not p.is_reversed and (p.shift_id is null or p.shift_id not in (select id from shift))) as loose,
      (select count(*)::int from payments.payment p join shift s on s.id = p.shift_id where p.company_id = ${companyId}
        and p.channel_account_id = ${account.id} and not p.is_reversed) as payments,
      (select count(*)::int from shift) as shifts, coalesce((select sum(fen) from shift), 0)::bigint as counted_fen`.execute(
    tx,
  )
  const found = rows[0]
  if (!found || found.shifts === 0 || found.loose > 0) return undefined
  return {
    id: 0n,
    payment_count: found.payments,
    refund_count: 0,
    gross_fen: found.counted_fen,
    refund_fen: 0n,
    fee_micro: 0n,
    is_final: true,
  }
}

/**
 * A counted day has no lines: the sum received less refunded is held against our books, and is one
 * difference when it is another.
 * @returns how many payments are taken as matched
 */
export const compareCount = async (
  context: Context,
  {
    tieOutId,
    statement,
    day,
    oursCount,
  }: { tieOutId: bigint; statement: Statement; day: LedgerDay; oursCount: number },
): Promise<number> => {
  const oursFen = day.receivedFen - day.refundedFen
  const theirsFen = statement.gross_fen - statement.refund_fen
  if (oursFen === theirsFen) return oursCount
  await sql`
    with classified (kind, key, line_no, payment_id, household_id, ours_fen, theirs_fen, happened_at) as (
      values ('amount', 'count', null::int, null::bigint, null::bigint, ${oursFen}::bigint, ${theirsFen}::bigint, null::timestamptz)
    )
    ${insertDiscrepancies({ companyId: context.companyId, tieOutId, now: context.now.toString() })}`.execute(
    context.tx,
  )
  return Math.min(oursCount, statement.payment_count)
}
