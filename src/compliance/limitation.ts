import { addMonths, daysBetween, type PlainDate } from '../kernel/period.ts'

/** What can move the limitation clock of one debt. */
type LimitationEvent = {
  readonly on: PlainDate
  /**
   * demand: delivered, specific and addressed (Civil Code 195(1), limitation rules 8);
   * acknowledgement: part payment, instalment or extension request (rules 14).
   */
  readonly kind: 'demand' | 'acknowledgement'
}

type Limitation = {
  /** The last day on which the claim is safe. */
  readonly lastDay: PlainDate
  /** Days left on the given day; negative once passed. */
  readonly daysLeft: number
  /** 时效或已届满: the debtor may refuse, the claim stays (Civil Code 192). */
  readonly mayHaveExpired: boolean
}

const years = 3

/**
 * The limitation clock of one debt, taken conservatively: each period is its own debt, the clock
 * starts on the day after it fell due (Civil Code 188) and ends three years later. Events are
 * folded in date order: a delivered demand extends only before the limit is reached; after it only
 * the debtor's own agreement does (Civil Code 192). Notices on a board or failed sends are no events.
 */
export const limitationOf = (
  dueOn: PlainDate,
  events: readonly LimitationEvent[],
  today: PlainDate,
): Limitation => {
  let lastDay = addMonths(dueOn, years * 12)
  for (const event of [...events].sort((a, b) => (a.on < b.on ? -1 : 1))) {
    if (event.on > today) break
    if (event.kind === 'acknowledgement' || event.on <= lastDay) {
      const extended = addMonths(event.on, years * 12)
      // A part payment before the due date must not shorten what runs from the due date.
      if (extended > lastDay) lastDay = extended
    }
  }
  const daysLeft = daysBetween(today, lastDay)
  return { lastDay, daysLeft, mayHaveExpired: daysLeft < 0 }
}
