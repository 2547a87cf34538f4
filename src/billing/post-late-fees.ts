import type { Context } from '../platform/context.ts'
import { lateFeesOn } from './late-fees-accrued.ts'
import { type ChargeBalance, type ChargeKey, lockCharges } from './lock-charges.ts'
import { type NewCharge, type PostedCharge, postCharges } from './post-charges.ts'
import { lateFeeItemId } from './tariffs.ts'

/** A late fee that was posted, with the charge it accrued on. */
type PostedLateFee = PostedCharge & {
  readonly parentChargeId: bigint
  readonly billingAccountId: bigint
}

/**
 * Posts the late fee accrued on charges up to `asOf` as charges of their own, because it is being
 * paid, agreed or invoiced. Charges on which nothing has accrued are left out. Two tills that post
 * the late fee of one charge wait for each other at its lock.
 */
export const postLateFees = async (
  context: Context,
  input: { charges: readonly ChargeKey[]; asOf: string },
): Promise<readonly PostedLateFee[]> =>
  postLateFeesOn(context, await lockCharges(context, input.charges), input.asOf)

/** The same for charges that this transaction has locked. */
export const postLateFeesOn = async (
  context: Context,
  locked: readonly ChargeBalance[],
  asOf: string,
): Promise<readonly PostedLateFee[]> => {
  const accrued = await lateFeesOn(context, locked, asOf)
  const due = locked.flatMap(({ id, billing_account_id: billingAccountId }) => {
    const late = accrued.get(id)
    return late && late.fen > 0n ? [{ id, billingAccountId, late }] : []
  })
  if (due.length === 0) return []
  const chargeItemId = await lateFeeItemId(context)
  const posted = await postCharges(
    context,
    due.map(({ id, billingAccountId, late }): NewCharge => {
      const [first, last] = [late.extra.segments[0], late.extra.segments.at(-1)]
      return {
        billingAccountId,
        chargeItemId,
        sourceKind: 'lateFee',
        formula: 'lateFee',
        parentChargeId: id,
        // A second late fee on the same charge begins where the first ended.
        serviceFrom: late.postedTo ?? first?.from ?? asOf,
        serviceTo: last?.to ?? asOf,
        inputs: late.extra,
        amountFen: late.fen,
        dueOn: asOf,
      }
    }),
  )
  return due.flatMap(({ id, billingAccountId }, index) => {
    const charge = posted[index]
    return charge ? [{ ...charge, parentChargeId: id, billingAccountId }] : []
  })
}
