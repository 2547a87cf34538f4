import { sql } from 'kysely'
import { type ChargeKey, lockCharges, postLateFees } from '../billing/index.ts'
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
type Order = { readonly order_id: bigint; readonly order_created_at: string }
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
  orders: readonly Order[],
): Promise<Settled[]> => {
  const lines = await readLines(context, orders)
  const open = await lockOpen(context, lines)
  const lateFees = await postQuoted(context, orders, lines, open)
  return orders.map(({ order_id }) =>
    settleOne(
      lines.filter((line) => line.order_id === order_id),
      open,
      lateFees,
    ),
  )
}

const settleOne = (
  lines: readonly Line[],
  open: Map<bigint, bigint>,
  lateFees: ReadonlyMap<bigint, ChargeKey>,
): Settled => {
  const credited = new Map<bigint, bigint>()
  const allocations: Allocation[] = []
  let surplusFen = 0n
  for (const line of lines) {
    const accountId = line.billing_account_id
    credited.set(accountId, (credited.get(accountId) ?? 0n) + line.amount_fen)
    if (line.kind === 'prepayment') continue
    const target = line.kind === 'lateFee' ? lateFees.get(line.charge_id) : keyOf(line)
    const openFen = (target && open.get(target.chargeId)) ?? 0n
    const amountFen = openFen < line.amount_fen ? openFen : line.amount_fen
    surplusFen += line.amount_fen - amountFen
    if (!target || amountFen === 0n) continue
    open.set(target.chargeId, openFen - amountFen)
    allocations.push({ ...target, amountFen })
  }
  return {
    lines: [...credited].map(([billingAccountId, amountFen]) => ({ billingAccountId, amountFen })),
    allocations,
    surplusFen,
  }
}

/**
 * Posts the late fees that were quoted, as of the day of each order; none for a charge that was
 * settled meanwhile. Adds what was posted to what is open.
 */
const postQuoted = async (
  context: Context,
  orders: readonly Order[],
  lines: readonly Line[],
  open: Map<bigint, bigint>,
): Promise<ReadonlyMap<bigint, ChargeKey>> => {
  const posted = new Map<bigint, ChargeKey>()
  const quoted = lines.filter(({ kind }) => kind === 'lateFee')
  for (const order of orders) {
    const charges = quoted
      .filter(({ order_id, charge_id }) => order_id === order.order_id && !posted.has(charge_id))
      .map(keyOf)
    if (charges.length === 0) continue
    const asOf = dayOf(Temporal.Instant.from(order.order_created_at))
    for (const late of await postLateFees(context, { charges, asOf })) {
      const { chargeId, billingAccountId, periodMonth, amountFen } = late
      posted.set(late.parentChargeId, { chargeId, billingAccountId, periodMonth })
      open.set(chargeId, amountFen)
    }
  }
  return posted
}

const readLines = async ({ tx, companyId }: Context, orders: readonly Order[]): Promise<Line[]> => {
  const { rows } = await sql<Line>`
    select order_id, charge_id, period_month, billing_account_id, kind, amount_fen from payments.payment_order_line
    where company_id = ${companyId} and order_id = any(${orders.map(({ order_id }) => order_id)}::bigint[])
    order by order_id, line_no`.execute(tx)
  return rows
}

/** What is open of each charge, locked in the order of their ids. */
const lockOpen = async (context: Context, lines: readonly Line[]): Promise<Map<bigint, bigint>> => {
  const locked = await lockCharges(context, lines.map(keyOf))
  return new Map(
    locked.map((charge) => [
      charge.id,
      charge.is_reversed ? 0n : charge.amount_fen - charge.settled_fen - charge.waived_fen,
    ]),
  )
}

const keyOf = ({ charge_id, billing_account_id, period_month }: Line): ChargeKey => ({
  chargeId: charge_id,
  billingAccountId: billing_account_id,
  periodMonth: period_month,
})
