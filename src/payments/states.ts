/**
 * States of a payment attempt as data. `paidLate`: the channel reported success after it had said
 * closed; the money is booked all the same. Anything not listed cannot happen.
 */
export const attemptStates = {
  created: ['pending', 'paid', 'closed'],
  pending: ['paid', 'closed'],
  closed: ['paidLate'],
  paid: [],
  paidLate: [],
} as const satisfies Record<string, readonly string[]>
export type AttemptState = keyof typeof attemptStates

/** States of a refund. Only the channel's final word ends one that is pending. */
export const refundStates = {
  requested: ['approved', 'refused'],
  approved: ['pending', 'succeeded', 'closed', 'abnormal'],
  pending: ['succeeded', 'closed', 'abnormal'],
  abnormal: ['succeeded', 'closed', 'pending'],
  succeeded: [],
  closed: [],
  refused: [],
} as const satisfies Record<string, readonly string[]>
export type RefundState = keyof typeof refundStates

/** The states from which `to` may be reached; for guarded updates. */
export const sourcesOf = (
  machine: Readonly<Record<string, readonly string[]>>,
  to: string,
): string[] =>
  Object.entries(machine)
    .filter(([, targets]) => targets.includes(to))
    .map(([from]) => from)
