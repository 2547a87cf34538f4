import type { Subscriber } from '../../platform/context.ts'

type PaymentsPosted = { readonly payments: readonly { readonly paymentId: bigint }[] }
type RefundSucceeded = { readonly refundId: bigint }
type DisputeOpened = {
  readonly householdId: bigint
  readonly communityId: bigint
  readonly chargeId: bigint
  readonly amountFen: bigint
  readonly answerDueOn: string
  readonly holdId: bigint
}

/**
 * On `paymentsPosted`: one job for all of them, so that posting money waits for no message. The job
 * exists exactly when the payments do.
 */
export const tellReceipts: Subscriber = (context, { payments }: PaymentsPosted) =>
  context.enqueue({
    task: 'tellReceipts',
    payload: { paymentIds: payments.map(({ paymentId }) => paymentId).join(' ') },
  })

/** On `refundSucceeded`. */
export const tellRefund: Subscriber = (context, { refundId }: RefundSucceeded) =>
  context.enqueue({ task: 'tellRefund', payload: { refundId: refundId.toString() } })

/** On `disputeOpened`: what was received, and by when it will be answered. */
export const tellDispute: Subscriber = (context, event: DisputeOpened) =>
  context.enqueue({
    task: 'tellDispute',
    payload: {
      holdId: event.holdId.toString(),
      householdId: event.householdId.toString(),
      communityId: event.communityId.toString(),
      chargeId: event.chargeId.toString(),
      amountFen: event.amountFen.toString(),
      answerDueOn: event.answerDueOn,
    },
  })
