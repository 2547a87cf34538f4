import { sql } from 'kysely'
import type { OpenCharge } from '../billing/api.ts'
import { keyOf, openCharges, postLateFees, staffIdOf } from '../billing/index.ts'
import { formatYuan, largestRemainder } from '../kernel/money.ts'
import { openDay, prepaymentBalances } from '../ledger/index.ts'
import { type Context, implement } from '../platform/context.ts'
import { getHousehold, type Household } from '../property/index.ts'
import * as api from './api.ts'
import { type Allocation, bookPayment } from './book-payment.ts'
import { counterAccountId } from './channel-accounts.ts'
import { failures } from './failures.ts'
import { settleFurther } from './settle-further.ts'

export const getCounterCase = implement(api.getCounterCase, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const charges = await openCharges(context, { householdId: household.id })
  const balances = await prepaymentBalances(
    context,
    household.accounts.map(({ id }) => id),
  )
  const { rows } = await sql<{ masked: string }>`select masked from property.party_phone
    where company_id = ${context.companyId} and party_id = ${household.payer.id} order by sort limit 1`.execute(
    context.tx,
  )
  return {
    householdId: household.id,
    householdNo: household.householdNo,
    payerName: household.payer.name,
    unitCode: household.accounts[0]?.unitCode ?? '',
    unitLabel: household.accounts[0]?.unitLabel ?? '',
    areaCenti: household.accounts[0]?.areaCenti ?? 0n,
    phoneMasked: rows[0]?.masked ?? null,
    charges,
    outstandingFen: sum(charges, (charge) => charge.outstandingFen),
    lateFeeFen: sum(charges, (charge) => charge.accruedLateFeeFen),
    heldFen: sum(charges, (charge) => (charge.isHeld ? charge.outstandingFen : 0n)),
    prepaymentFen: [...balances.values()].reduce((total, fen) => total + fen, 0n),
  }
})

const sum = <T>(items: readonly T[], value: (item: T) => bigint): bigint =>
  items.reduce((total, item) => total + value(item), 0n)

/**
 * Takes money at the counter. What is ticked is the payer's designation (Civil Code 560): each
 * ticked charge is settled in full (or by the stated part), with the late fee accrued up to today
 * if wanted; the rest of the amount becomes prepayment. Two cashiers taking the same bill: one
 * wins, the other is told that it is settled.
 */
export const takePayment = implement(api.takePayment, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const charges = await openCharges(context, { householdId: household.id })
  const chosen = choose(charges, input.ticked)
  const allocations = await designated(context, chosen)
  const dueFen = sum(allocations, ({ amountFen }) => amountFen)
  if (input.amountFen < dueFen) {
    throw failures.amountTooSmall(
      { given: formatYuan(input.amountFen), due: formatYuan(dueFen) },
      { field: 'amountFen' },
    )
  }
  if (input.settlesFurther) {
    const tickedIds = new Set(chosen.map(({ charge }) => charge.id))
    const further = await settleFurther(context, {
      communityId: household.communityId,
      charges: charges.filter(({ id }) => !tickedIds.has(id)),
      amountFen: input.amountFen - dueFen,
    })
    allocations.push(...further)
  }
  const tendered = input.tenderedFen ?? input.amountFen
  if (input.method === 'cash' && tendered < input.amountFen) {
    throw failures.amountTooSmall(
      { given: formatYuan(tendered), due: formatYuan(input.amountFen) },
      { field: 'tenderedFen' },
    )
  }
  const changeFen = input.method === 'cash' ? tendered - input.amountFen : 0n
  const paymentId = await bookPayment(context, {
    communityId: household.communityId,
    householdId: household.id,
    channelAccountId: await counterAccountId(context, input.method),
    method: input.method,
    amountFen: input.amountFen,
    tenderedFen: input.method === 'cash' ? tendered : null,
    changeFen: input.method === 'cash' ? changeFen : null,
    channelTradeNo: input.reference || null,
    paidAt: context.now.toString(),
    receivedOn: await receivedOn(context, input.paidOn),
    shiftId: await currentShiftId(context),
    cashierId: staffIdOf(context),
    note: input.note,
    lines: splitByAccount(household, allocations, input.amountFen),
    allocations,
  })
  const settledFen = sum(allocations, ({ amountFen }) => amountFen)
  return { paymentId, changeFen, prepaidFen: input.amountFen - settledFen }
})

/** The day a transfer arrived, unless it is still to come or that day is closed. */
const receivedOn = (context: Context, paidOn: string | undefined): Promise<string> | string =>
  paidOn && paidOn < context.today ? openDay(context, paidOn) : context.today

/** What the payer ticked, with the late fee of each where it is wanted. */
const designated = async (context: Context, chosen: readonly Chosen[]): Promise<Allocation[]> => {
  const withLateFee = chosen.filter((c) => c.withLateFee && c.charge.accruedLateFeeFen > 0n)
  const lateFees = await postLateFees(context, {
    charges: withLateFee.map(({ charge }) => keyOf(charge)),
    asOf: context.today,
  })
  return [...chosen.map(({ charge, amountFen }) => ({ ...keyOf(charge), amountFen })), ...lateFees]
}

type Chosen = { charge: OpenCharge; amountFen: bigint; withLateFee: boolean }

const choose = (
  charges: readonly OpenCharge[],
  ticked: readonly { chargeId: bigint; amountFen?: bigint | undefined; withLateFee: boolean }[],
): Chosen[] =>
  ticked.map((tick) => {
    const charge = charges.find(({ id }) => id === tick.chargeId)
    if (!charge) throw failures.chargeNotOpen()
    if (charge.holdReason === 'pendingPayment') {
      throw failures.chargeBeingPaid({ item: charge.itemName.zh })
    }
    if (charge.isHeld && charge.holdReason !== 'plan') {
      throw failures.chargeHeld({ item: charge.itemName.zh })
    }
    const amountFen =
      tick.amountFen && tick.amountFen < charge.outstandingFen
        ? tick.amountFen
        : charge.outstandingFen
    // A part payment leaves the late fee to the rest.
    return {
      charge,
      amountFen,
      withLateFee: tick.withLateFee && amountFen === charge.outstandingFen,
    }
  })

/**
 * Each account gets what its charges need. What is over is meant for all that the payer has: it is
 * split over the open accounts in proportion to what was paid for each; small change goes to the
 * first.
 */
export const splitByAccount = (
  household: Household,
  allocations: readonly Allocation[],
  amountFen: bigint,
): { billingAccountId: bigint; amountFen: bigint }[] => {
  const byAccount = new Map<bigint, bigint>()
  const add = (accountId: bigint, fen: bigint): void => {
    byAccount.set(accountId, (byAccount.get(accountId) ?? 0n) + fen)
  }
  for (const { billingAccountId, amountFen: fen } of allocations) add(billingAccountId, fen)
  const rest = amountFen - sum(allocations, (allocation) => allocation.amountFen)
  const open = household.accounts.filter(({ to }) => to === null)
  const paidFor = open
    .map(({ id }) => ({ key: id, weight: byAccount.get(id) ?? 0n }))
    .filter(({ weight }) => weight > 0n)
  const first = open[0] ?? household.accounts[0]
  if (rest >= smallChangeFen && paidFor.length > 1) {
    const parts = largestRemainder(rest, paidFor)
    for (const [index, { key }] of paidFor.entries()) add(key, parts[index] ?? 0n)
  } else if (rest > 0n && first) add(first.id, rest)
  return [...byAccount].map(([billingAccountId, fen]) => ({ billingAccountId, amountFen: fen }))
}

/** Ten yuan: less is change that was not given, not a prepayment for months. */
const smallChangeFen = 1_000n

/** The caller's open shift; null without one, and for whoever is not at a counter. */
export const currentShiftId = async (context: Context): Promise<bigint | null> => {
  if (context.actor.kind !== 'staff') return null
  const shift = await context.tx
    .selectFrom('payments.shift')
    .select('id')
    .where('company_id', '=', context.companyId)
    .where('cashier_id', '=', context.actor.id)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return shift?.id ?? null
}
