import { sql } from 'kysely'
import { postLateFees } from '../billing/index.ts'
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
type Target = { readonly chargeId: bigint; readonly periodMonth: string }
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
  lateFees: ReadonlyMap<bigint, Target>,
): Settled => {
  const credited = new Map<bigint, bigint>()
  const allocations: Allocation[] = []
  let surplusFen = 0n
  for (const line of lines) {
    const accountId = line.billing_account_id
    credited.set(accountId, (credited.get(accountId) ?? 0n) + line.amount_fen)
    if (line.kind === 'prepayment') continue
    const target =
      line.kind === 'lateFee'
        ? lateFees.get(line.charge_id)
        : { chargeId: line.charge_id, periodMonth: line.period_month }
    const openFen = (target && open.get(target.chargeId)) ?? 0n
    const amountFen = openFen < line.amount_fen ? openFen : line.amount_fen
    surplusFen += line.amount_fen - amountFen
    if (!target || amountFen === 0n) continue
    open.set(target.chargeId, openFen - amountFen)
    allocations.push({ ...target, billingAccountId: accountId, amountFen })
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
): Promise<ReadonlyMap<bigint, Target>> => {
  const posted = new Map<bigint, Target>()
  const quoted = lines.filter(({ kind }) => kind === 'lateFee')
  for (const order of orders) {
    const chargeIds = quoted
      .filter(({ order_id, charge_id }) => order_id === order.order_id && !posted.has(charge_id))
      .map(({ charge_id }) => charge_id)
    if (chargeIds.length === 0) continue
    const asOf = dayOf(Temporal.Instant.from(order.order_created_at))
    for (const late of await postLateFees(context, { chargeIds, asOf })) {
      posted.set(late.parentChargeId, { chargeId: late.chargeId, periodMonth: late.periodMonth })
      open.set(late.chargeId, late.amountFen)
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
