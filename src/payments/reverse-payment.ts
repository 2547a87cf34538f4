import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { reverse } from '../ledger/index.ts'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { findPayment } from './list-payments.ts'
import { reservedFen } from './refunds.ts'
import { freeFromPayment } from './take-back.ts'

/**
 * 冲正 of a payment that was taken at the counter by mistake: what it settled is owed again, its
 * transfers are posted the other way round, the receipt is voided and keeps its number. Money that
 * came online goes back by a refund instead.
 */
export const reversePayment = implement(api.reversePayment, async (context, input) => {
  const { tx, companyId, today } = context
  const payment = await findPayment(context, input.paymentId)
  if (payment.method === 'wechatpay') throw failures.onlineNotReversible()
  const marked =
    await sql`update payments.payment set is_reversed = true, reversed_by = ${staffIdOf(context)},
      reverse_reason = ${input.reason}
    where company_id = ${companyId} and id = ${input.paymentId} and not is_reversed`.execute(tx)
  if (marked.numAffectedRows !== 1n) throw failures.paymentReversed()
  if ((await reservedFen(context, input.paymentId)) > 0n) throw failures.hasRefunds()
  await freeFromPayment(context, { paymentId: input.paymentId, amountFen: payment.amountFen })
  await reverse(context, { kind: 'payment', id: input.paymentId, postedOn: today })
  await context.announce({
    name: 'paymentReversed',
    paymentId: input.paymentId,
    householdId: payment.householdId,
    communityId: payment.communityId,
    reason: input.reason,
  })
  return {}
})
