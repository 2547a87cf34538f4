import { sql } from 'kysely'
import type { OpenCharge } from '../billing/api.ts'
import { holdCharges, openCharges } from '../billing/index.ts'
import type { Context } from '../platform/context.ts'
import type { Household } from '../property/index.ts'
import { failures } from './failures.ts'

/** A line of an order: a charge, or the late fee accrued on it. */
export type OrderLine = {
  chargeId: bigint
  periodMonth: string
  billingAccountId: bigint
  kind: 'charge' | 'lateFee'
  amountFen: bigint
}

/** What is ticked, with the late fee accrued up to today. Locks the charges: one start at a time. */
export const readLines = async (
  context: Context,
  input: { householdId: bigint; chargeIds: readonly bigint[]; amountFen?: bigint | undefined },
): Promise<OrderLine[]> => {
  const ids = [...new Set(input.chargeIds)]
  await sql`select from billing.charge where company_id = ${context.companyId} and id = any(${ids}::bigint[])
    order by id for no key update`.execute(context.tx)
  const charges = await openCharges(context, { householdId: input.householdId })
  const ticked = ids.map((id) => charges.find((charge) => charge.id === id))
  const payable = ticked.map((charge) => {
    if (!charge) throw failures.chargeNotOpen()
    if (charge.isHeld && !payableHolds.includes(charge.holdReason ?? '')) {
      throw failures.chargeHeld({ item: charge.itemName.zh })
    }
    return charge
  })
  return input.amountFen === undefined ? payable.flatMap(linesOf) : partOf(payable, input.amountFen)
}

/** Held by a payment that was begun before, or in a plan, which is there to be paid. */
const payableHolds: readonly string[] = ['pendingPayment', 'plan']

/** A part payment takes the earliest due first and leaves the late fee to the rest. */
const partOf = (charges: readonly OpenCharge[], amountFen: bigint): OrderLine[] => {
  let leftFen = amountFen
  return charges
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : Number(a.id - b.id)))
    .flatMap(({ id: chargeId, periodMonth, billingAccountId, outstandingFen }) => {
      const fen = outstandingFen < leftFen ? outstandingFen : leftFen
      leftFen -= fen
      const line = { chargeId, periodMonth, billingAccountId, kind: 'charge' as const }
      return fen > 0n ? [{ ...line, amountFen: fen }] : []
    })
}

const linesOf = (charge: OpenCharge): OrderLine[] => {
  const { id: chargeId, periodMonth, billingAccountId } = charge
  const line = { chargeId, periodMonth, billingAccountId }
  return [
    { ...line, kind: 'charge' as const, amountFen: charge.outstandingFen },
    { ...line, kind: 'lateFee' as const, amountFen: charge.accruedLateFeeFen },
  ].filter(({ amountFen }) => amountFen > 0n)
}

const keyOf = (lines: readonly OrderLine[]): string =>
  lines
    .map(({ kind, chargeId, amountFen }) => `${kind}:${chargeId}:${amountFen}`)
    .sort()
    .join(' ')

/** An open order for exactly these lines: the payer pressed twice, or in another browser. */
export const findOpenOrder = async (
  { tx, companyId }: Context,
  household: Household,
  lines: readonly OrderLine[],
): Promise<bigint | null> => {
  const { rows } = await sql<{ id: bigint; keys: string[] }>`
    select o.id, array_agg(l.kind || ':' || l.charge_id || ':' || l.amount_fen) as keys
    from payments.payment_order o
    join payments.payment_order_line l on l.company_id = o.company_id and l.order_id = o.id
    where o.company_id = ${companyId} and o.household_id = ${household.id} and o.state = 'open'
    group by o.id order by o.id desc`.execute(tx)
  return rows.find(({ keys }) => keys.sort().join(' ') === keyOf(lines))?.id ?? null
}

const payerKindOf = (actor: Context['actor']): 'owner' | 'relative' | 'staff' => {
  if (actor.kind !== 'owner') return 'staff'
  return actor.isRelative ? 'relative' : 'owner'
}

/** Fixes what one payment is for: the charges with their amounts, late fee apart. */
export const insertOrder = async (
  context: Context,
  household: Household,
  lines: readonly OrderLine[],
): Promise<bigint> => {
  const { tx, companyId } = context
  const { id: orderId } = await tx
    .insertInto('payments.payment_order')
    .values({
      company_id: companyId,
      community_id: household.communityId,
      household_id: household.id,
      amount_fen: lines.reduce((sum, line) => sum + line.amountFen, 0n),
      state: 'open',
      payer_kind: payerKindOf(context.actor),
      created_at: context.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('payments.payment_order_line')
    .values(
      lines.map((line, index) => ({
        company_id: companyId,
        order_id: orderId,
        line_no: index + 1,
        charge_id: line.chargeId,
        period_month: line.periodMonth,
        billing_account_id: line.billingAccountId,
        kind: line.kind,
        amount_fen: line.amountFen,
      })),
    )
    .execute()
  await holdCharges(context, {
    reason: 'pendingPayment',
    householdId: household.id,
    chargeIds: [...new Set(lines.map(({ chargeId }) => chargeId))],
    note: orderId.toString(),
  })
  return orderId
}
