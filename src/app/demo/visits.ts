import type { OpenCharge } from '../../billing/api.ts'
import * as payments from '../../payments/api.ts'
import type { Actor } from '../../platform/context.ts'
import type { Visit } from './habits.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { Stage } from './stage.ts'

/** One visit: at the counter, or with the phone once online payment is open. */
export const pay = async (
  stage: Stage,
  input: { visit: Visit; cashier: Actor; phone: PretendPhone | null },
): Promise<void> => {
  const { visit, cashier, phone } = input
  const { householdId } = visit
  const { charges } = await stage.as(cashier).call(payments.getCounterCase, { householdId })
  const wanted = charges.filter(
    ({ isHeld, itemCode }) => !isHeld && !visit.leavesOut?.includes(itemCode),
  )
  if (visit.method !== 'online' || !phone) await payAtCounter(stage.as(cashier), visit, wanted)
  else if (wanted.length > 0) await payByPhone(stage, { householdId, wanted, phone })
}

const payByPhone = async (
  stage: Stage,
  input: { householdId: bigint; wanted: readonly OpenCharge[]; phone: PretendPhone },
): Promise<void> => {
  const { householdId, wanted, phone } = input
  const owner = stage.as({ kind: 'owner', id: householdId, name: 'owner' })
  const { attemptId, outTradeNo } = await owner.call(payments.startPayment, {
    householdId,
    chargeIds: wanted.map(({ id }) => id),
    scene: 'h5',
  })
  await phone.pay(outTradeNo)
  await owner.call(payments.askChannel, { attemptId })
}

/** Everything that is open, and months ahead in round tens, as people pay at a counter. */
const payAtCounter = async (
  cashier: Stage,
  visit: Visit,
  wanted: readonly OpenCharge[],
): Promise<void> => {
  const dueFen = wanted.reduce((sum, c) => sum + c.outstandingFen + c.accruedLateFeeFen, 0n)
  const aheadFen = roundUp(lastMonthFen(wanted) * BigInt(visit.aheadMonths), 1_000n)
  const amountFen = dueFen + aheadFen
  if (amountFen === 0n) return
  const method = visit.method === 'online' ? 'pos' : visit.method
  await cashier.call(payments.takePayment, {
    householdId: visit.householdId,
    method,
    ticked: wanted.map(({ id }) => ({ chargeId: id })),
    amountFen,
    ...(method === 'cash' ? { tenderedFen: roundUp(amountFen, 10_000n) } : {}),
  })
}

const roundUp = (fen: bigint, step: bigint): bigint => ((fen + step - 1n) / step) * step

const lastMonthFen = (charges: readonly OpenCharge[]): bigint => {
  const newest = charges.reduce(
    (last, { periodMonth }) => (periodMonth > last ? periodMonth : last),
    '',
  )
  return charges
    .filter(({ periodMonth }) => periodMonth === newest)
    .reduce((sum, { amountFen }) => sum + amountFen, 0n)
}
