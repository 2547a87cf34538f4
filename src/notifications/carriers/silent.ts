import type { Asked, Outcome, Outgoing, PushVerdict, Sent } from './carrier.ts'

/** For carriers that never tell what became of a message: taken is all that is ever known. */
export const stillOpen = ({ deliveryNo, providerMessageId }: Asked): Outcome => ({
  deliveryNo,
  state: providerMessageId === null ? 'unknown' : 'pending',
  providerMessageId,
  at: null,
  said: '',
})

/** For carriers whose provider pushes nothing to us. */
export const noPush = (): PushVerdict => ({
  events: [],
  answer: { status: 404, type: 'text/plain; charset=utf-8', body: '' },
})

/** Deliveries that a carrier cannot send at all: nobody else is harmed. */
export const refuseAll = (deliveries: readonly Outgoing[], said: string): readonly Sent[] =>
  deliveries.map(({ deliveryNo }) => ({
    deliveryNo,
    state: 'refused',
    reason: 'rejected',
    providerMessageId: null,
    said,
  }))
