import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { allocateToCharges } from './book-payment.ts'

/** What of a payment lies on an account and how much of it is free to leave. */
type Line = {
  billing_account_id: bigint
  /** Credited and not refunded. */
  left_fen: bigint
  /** Of that, what settled charges. */
  allocated_fen: bigint
  balance_fen: bigint
}
type Allocated = { id: bigint; charge_id: bigint; period_month: string; amount_fen: bigint }

/**
 * Frees `amountFen` of a payment so that it can leave its accounts' prepayment: first what it
 * left there, then what it settled, the newest first, then, where its rest was used up by later
 * charges (预存抵扣), those. The charges are owed again; nothing is deleted. The caller holds the
 * payment's row.
 * @returns how much leaves which account; sums to the amount
 */
export const freeFromPayment = async (
  context: Context,
  input: { paymentId: bigint; amountFen: bigint },
): Promise<{ billingAccountId: bigint; amountFen: bigint }[]> => {
  const taken: { billingAccountId: bigint; amountFen: bigint }[] = []
  let left = input.amountFen
  for (const line of await lockLines(context, input.paymentId)) {
    const wanted = min(line.left_fen, left)
    if (wanted === 0n) continue
    const unallocated = min(line.left_fen - line.allocated_fen, line.balance_fen)
    const accountId = line.billing_account_id
    const own = await unallocate(context, {
      paymentId: input.paymentId,
      accountId,
      neededFen: wanted - unallocated,
    })
    await unallocate(context, { paymentId: 0n, accountId, neededFen: wanted - unallocated - own })
    taken.push({ billingAccountId: accountId, amountFen: wanted })
    left -= wanted
  }
  return taken
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** Locks the charges that may change, in the order of their ids, then reads the lines. */
const lockLines = async ({ tx, companyId }: Context, paymentId: bigint): Promise<Line[]> => {
  await sql`select from billing.charge c where c.company_id = ${companyId} and (c.id, c.period_month) in (
      select a.charge_id, a.period_month from payments.allocation a
      where a.company_id = ${companyId} and a.payment_id = ${paymentId})
    order by c.id for no key update`.execute(tx)
  const { rows } = await sql<Line>`
    select l.billing_account_id,
      (l.amount_fen - coalesce((select sum(case when t.debit_code = 30 then t.amount_fen else -t.amount_fen end)
        from payments.refund f
        join ledger.transfer t on t.company_id = f.company_id and t.source_id = f.id and t.source_kind = 'refund'
          and l.billing_account_id = case when t.debit_code = 30 then t.debit_subject else t.credit_subject end
        where f.company_id = l.company_id and f.payment_id = l.payment_id), 0))::bigint as left_fen,
      coalesce((select sum(a.amount_fen) from payments.allocation a where a.company_id = l.company_id
        and a.payment_id = l.payment_id and a.billing_account_id = l.billing_account_id), 0)::bigint as allocated_fen,
      coalesce(b.balance_fen, 0) as balance_fen
    from payments.payment_line l
    left join ledger.prepayment_balance b on b.company_id = l.company_id and b.billing_account_id = l.billing_account_id
    where l.company_id = ${companyId} and l.payment_id = ${paymentId} order by l.billing_account_id desc`.execute(
    tx,
  )
  return rows
}

/** Takes back what a payment settled on an account, up to `neededFen`. @returns how much */
const unallocate = async (
  context: Context,
  input: { paymentId: bigint; accountId: bigint; neededFen: bigint },
): Promise<bigint> => {
  if (input.neededFen <= 0n) return 0n
  const { tx, companyId, today } = context
  const { rows } = await sql<Allocated>`
    select a.id, a.charge_id, a.period_month, a.amount_fen from payments.allocation a
    where a.company_id = ${companyId} and a.billing_account_id = ${input.accountId} and a.amount_fen > 0
      and a.payment_id = ${input.paymentId}
      and not exists (select from payments.allocation r where r.company_id = a.company_id and r.reverses_id = a.id)
    order by a.id desc`.execute(tx)
  const moves: Parameters<typeof allocateToCharges>[1][number][] = []
  let left = input.neededFen
  for (const row of rows) {
    if (left === 0n) break
    const part = min(row.amount_fen, left)
    const move = {
      paymentId: input.paymentId,
      billingAccountId: input.accountId,
      chargeId: row.charge_id,
      periodMonth: row.period_month,
      postedOn: today,
    }
    moves.push({ ...move, amountFen: -row.amount_fen, reversesId: row.id })
    // An allocation is taken back whole; what was too much settles the same charge again.
    if (part < row.amount_fen) moves.push({ ...move, amountFen: row.amount_fen - part })
    left -= part
  }
  await allocateToCharges(context, moves)
  return input.neededFen - left
}
