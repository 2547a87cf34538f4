import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { type Allocation, allocateToCharges } from './book-payment.ts'

type Line = { billing_account_id: bigint; amount_fen: bigint; balance_fen: bigint }
type Allocated = {
  id: bigint
  billing_account_id: bigint
  charge_id: bigint
  period_month: string
  amount_fen: bigint
}

/**
 * Frees `amountFen` of a payment so that it can leave its accounts' prepayment: first what is
 * still prepaid, then allocations of this payment taken back, the newest first. The charges are
 * owed again; nothing is deleted.
 * @returns how much leaves which account; sums to the amount
 */
export const freeFromPayment = async (
  context: Context,
  input: { paymentId: bigint; amountFen: bigint },
): Promise<{ billingAccountId: bigint; amountFen: bigint }[]> => {
  const lines = await readLines(context, input.paymentId)
  const taken: { billingAccountId: bigint; amountFen: bigint }[] = []
  let left = input.amountFen
  for (const line of lines) {
    if (left === 0n) break
    const wanted = line.amount_fen < left ? line.amount_fen : left
    const missing = wanted - (line.balance_fen < wanted ? line.balance_fen : wanted)
    if (missing > 0n) await unallocate(context, input.paymentId, line.billing_account_id, missing)
    taken.push({ billingAccountId: line.billing_account_id, amountFen: wanted })
    left -= wanted
  }
  return taken
}

const readLines = async ({ tx, companyId }: Context, paymentId: bigint): Promise<Line[]> => {
  const { rows } = await sql<Line>`
    select l.billing_account_id,
      l.amount_fen - coalesce((select sum(t.amount_fen)::bigint from ledger.transfer t
        join payments.refund f on f.company_id = t.company_id and f.id = t.source_id and t.source_kind = 'refund'
          and f.payment_id = l.payment_id
        where t.company_id = l.company_id and t.debit_code = 30 and t.debit_subject = l.billing_account_id), 0) as amount_fen,
      coalesce(b.balance_fen, 0) as balance_fen
    from payments.payment_line l
    left join ledger.prepayment_balance b on b.company_id = l.company_id and b.billing_account_id = l.billing_account_id
    where l.company_id = ${companyId} and l.payment_id = ${paymentId} order by l.billing_account_id desc`.execute(
    tx,
  )
  return rows.filter((line) => line.amount_fen > 0n)
}

/** Takes back at least `neededFen` of what this payment settled on an account. */
const unallocate = async (
  context: Context,
  paymentId: bigint,
  accountId: bigint,
  neededFen: bigint,
): Promise<void> => {
  const { tx, companyId } = context
  const { rows } = await sql<Allocated>`
    select a.id, a.billing_account_id, a.charge_id, a.period_month, a.amount_fen
    from payments.allocation a
    where a.company_id = ${companyId} and a.billing_account_id = ${accountId} and a.amount_fen > 0
      and a.payment_id in (${paymentId}, 0)
      and not exists (select from payments.allocation r where r.company_id = a.company_id and r.reverses_id = a.id)
    order by (a.payment_id = ${paymentId}) desc, a.id desc`.execute(tx)
  const back: Allocation[] = []
  const reversesIds: bigint[] = []
  const again: Allocation[] = []
  let left = neededFen
  for (const row of rows) {
    if (left <= 0n) break
    const allocation = {
      billingAccountId: row.billing_account_id,
      chargeId: row.charge_id,
      periodMonth: row.period_month,
    }
    back.push({ ...allocation, amountFen: -row.amount_fen })
    reversesIds.push(row.id)
    // An allocation is taken back whole; what was too much settles the same charge again.
    if (row.amount_fen > left) again.push({ ...allocation, amountFen: row.amount_fen - left })
    left -= row.amount_fen
  }
  const postedOn = context.today
  await allocateToCharges(context, { paymentId, allocations: back, postedOn, reversesIds })
  await allocateToCharges(context, { paymentId, allocations: again, postedOn })
}
