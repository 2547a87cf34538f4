import { sql } from 'kysely'
import type { OpenCharge } from '../billing/api.ts'
import { keyOf, postLateFees } from '../billing/index.ts'
import type { Context } from '../platform/context.ts'
import { allocate, type Debt } from './allocation.ts'
import type { Allocation } from './book-payment.ts'

/**
 * Undesignated money: which of the charges it settles, in the legal order (see `allocate`). A late
 * fee it reaches is posted as of today. Held charges are left alone, but for those of a plan, which
 * is there to be paid.
 */
export const settleFurther = async (
  context: Context,
  input: { communityId: bigint; charges: readonly OpenCharge[]; amountFen: bigint },
): Promise<Allocation[]> => {
  if (input.amountFen <= 0n) return []
  const charges = input.charges.filter(({ isHeld, holdReason }) => !isHeld || holdReason === 'plan')
  const { shares } = allocate({
    amountFen: input.amountFen,
    debts: charges.flatMap(debtsOf),
    designated: [],
    today: context.today,
    principalFirst: await isPrincipalFirst(context, input.communityId),
    mayGoFurther: true,
  })
  const reached = new Map(shares.map(({ key, amountFen }) => [key, amountFen]))
  const late = charges.filter(({ id }) => reached.has(`lateFee ${id}`))
  const posted = await postLateFees(context, {
    charges: late.map(keyOf),
    asOf: context.today,
  })
  return [
    ...charges.map((charge) => ({
      ...keyOf(charge),
      amountFen: reached.get(`principal ${charge.id}`) ?? 0n,
    })),
    ...posted.map((fee) => ({
      chargeId: fee.chargeId,
      periodMonth: fee.periodMonth,
      billingAccountId: fee.billingAccountId,
      amountFen: reached.get(`lateFee ${fee.parentChargeId}`) ?? 0n,
    })),
  ].filter(({ amountFen }) => amountFen > 0n)
}

const debtsOf = ({ id, dueOn, outstandingFen, accruedLateFeeFen }: OpenCharge): Debt[] => [
  { key: `principal ${id}`, dueOn, kind: 'principal', openFen: outstandingFen },
  { key: `lateFee ${id}`, dueOn, kind: 'lateFee', openFen: accruedLateFeeFen },
]

/** By the contract clause in force; where there is none there is no late fee to come before. */
const isPrincipalFirst = async (
  { tx, companyId, today }: Context,
  communityId: bigint,
): Promise<boolean> => {
  const { rows } = await sql<{
    principal_first: boolean
  }>`select principal_first from billing.late_fee_policy
    where company_id = ${companyId} and community_id = ${communityId} and effective @> ${today}::date`.execute(
    tx,
  )
  return rows[0]?.principal_first ?? true
}
