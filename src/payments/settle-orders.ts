import { sql } from 'kysely'
import { postLateFee } from '../billing/index.ts'
import { dayOf } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Allocation, Received } from './book-payment.ts'

type Line = {
  order_id: bigint
  charge_id: bigint
  period_month: string
  billing_account_id: bigint
  kind: 'charge' | 'lateFee' | 'prepayment'
  amount_fen: bigint
}
type Settled = Pick<Received, 'lines' | 'allocations'> & { readonly surplusFen: bigint }

/**
 * How the money of paid orders settles what was ticked (the payer's designation, Civil Code 560):
 * each line takes what is still open of its charge. What is not open any more, because it was
 * paid another way meanwhile, stays on the account as prepayment and is counted as surplus.
 * Late fee that was quoted is posted now, as of the day the order was made.
 *
 * @returns for each order, in the order of the input
 */
export const settleOrders = async (
  context: Context,
  orders: readonly { order_id: bigint; order_created_at: string }[],
): Promise<Settled[]> => {
  const lines = await readLines(context, orders)
  const open = await lockOpen(context, lines)
  const settled: Settled[] = []
  for (const { order_id, order_created_at } of orders) {
    const own = lines.filter((line) => line.order_id === order_id)
    settled.push(
      await settleOne(context, own, open, dayOf(Temporal.Instant.from(order_created_at))),
    )
  }
  return settled
}

const settleOne = async (
  context: Context,
  lines: readonly Line[],
  open: Map<bigint, bigint>,
  asOf: string,
): Promise<Settled> => {
  const credited = new Map<bigint, bigint>()
  const allocations: Allocation[] = []
  let surplusFen = 0n
  for (const line of lines) {
    const accountId = line.billing_account_id
    credited.set(accountId, (credited.get(accountId) ?? 0n) + line.amount_fen)
    const target = line.kind === 'lateFee' ? await lateFeeOf(context, line, open, asOf) : line
    const openFen = (target && open.get(target.charge_id)) ?? 0n
    const amountFen = openFen < line.amount_fen ? openFen : line.amount_fen
    if (line.kind !== 'prepayment') surplusFen += line.amount_fen - amountFen
    if (!target || amountFen === 0n) continue
    open.set(target.charge_id, openFen - amountFen)
    allocations.push({
      billingAccountId: accountId,
      chargeId: target.charge_id,
      periodMonth: target.period_month,
      amountFen,
    })
  }
  return {
    lines: [...credited].map(([billingAccountId, amountFen]) => ({ billingAccountId, amountFen })),
    allocations,
    surplusFen,
  }
}

/** Posts the late fee of the line's charge; none when the charge was settled meanwhile. */
const lateFeeOf = async (
  context: Context,
  line: Line,
  open: Map<bigint, bigint>,
  asOf: string,
): Promise<{ charge_id: bigint; period_month: string } | null> => {
  const posted = await postLateFee(context, { chargeId: line.charge_id, asOf })
  if (!posted) return null
  open.set(posted.chargeId, posted.amountFen)
  return { charge_id: posted.chargeId, period_month: posted.periodMonth }
}

const readLines = async (
  { tx, companyId }: Context,
  orders: readonly { order_id: bigint }[],
): Promise<Line[]> => {
  const { rows } = await sql<Line>`
    select order_id, charge_id, period_month, billing_account_id, kind, amount_fen from payments.payment_order_line
    where company_id = ${companyId} and order_id = any(${orders.map(({ order_id }) => order_id)}::bigint[])
    order by order_id, line_no`.execute(tx)
  return rows
}

/** What is open of each charge, locked in the order of their ids. */
const lockOpen = async (
  { tx, companyId }: Context,
  lines: readonly Line[],
): Promise<Map<bigint, bigint>> => {
  const { rows } = await sql<{ id: bigint; open_fen: bigint }>`
    select c.id, case when c.is_reversed then 0 else c.amount_fen - c.settled_fen - c.waived_fen end as open_fen
    from billing.charge c
    join (select distinct id, month from unnest(${lines.map((line) => line.charge_id)}::bigint[],
      ${lines.map((line) => line.period_month)}::date[]) d (id, month)) d on d.id = c.id and d.month = c.period_month
    where c.company_id = ${companyId} order by c.id for no key update of c`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.open_fen]))
}
