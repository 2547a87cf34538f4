/**
 * 熔断: when the personal policy stops by itself. Complaints above half a percent of contacts, or
 * above twice what the hold-out has, or more than one percent opting out, in 14 days.
 */
export const stopLimits = {
  days: 14,
  /** Shares of contacts in basis points. */
  complaintsBp: 50,
  timesHoldOut: 2,
  optOutsBp: 100,
  /** One person's anger is answered, it is no pattern. */
  leastEvents: 2,
  /** A hold-out with fewer contacts has no rate: one complaint in 200 is the limit itself. */
  leastHoldOutContacts: 200,
} as const

export type StopCounts = {
  readonly contacts: number
  readonly complaints: number
  readonly optOuts: number
  readonly holdOutContacts: number
  readonly holdOutComplaints: number
}

export type StopCause = 'complaints' | 'optOuts'

/** `share` of `of` in basis points, rounded down; 0 where there is nothing to be a share of. */
const bp = (share: number, of: number): number => (of === 0 ? 0 : Math.floor((share * 10_000) / of))

/** The rates people read; exact comparisons are made of the counts. */
export const stopRates = (counts: StopCounts) => ({
  complaintsBp: bp(counts.complaints, counts.contacts),
  holdOutComplaintsBp:
    counts.holdOutContacts < stopLimits.leastHoldOutContacts
      ? null
      : bp(counts.holdOutComplaints, counts.holdOutContacts),
  optOutsBp: bp(counts.optOuts, counts.contacts),
})

/** Why it stops, or null. Whole numbers only: a share of exactly the limit does not stop. */
export const stopCause = (counts: StopCounts): StopCause | null => {
  const { contacts, complaints, optOuts, holdOutContacts, holdOutComplaints } = counts
  const { leastEvents, complaintsBp, optOutsBp, timesHoldOut } = stopLimits
  const hasHoldOut = holdOutContacts >= stopLimits.leastHoldOutContacts
  const tooMany =
    complaints * 10_000 > complaintsBp * contacts ||
    (hasHoldOut && complaints * holdOutContacts > timesHoldOut * holdOutComplaints * contacts)
  if (complaints >= leastEvents && tooMany) return 'complaints'
  return optOuts >= leastEvents && optOuts * 10_000 > optOutsBp * contacts ? 'optOuts' : null
}
