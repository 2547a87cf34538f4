/** The only place that asks the machine what time it is. */
export type Clock = { readonly now: () => Temporal.Instant }

const zone = 'Asia/Shanghai'

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** A clock that stands until it is moved, for stories and the demo. */
export const movableClock = (start: string): Clock & { moveTo: (instant: string) => void } => {
  let current = Temporal.Instant.from(start)
  return {
    now: () => current,
    moveTo: (instant) => {
      current = Temporal.Instant.from(instant)
    },
  }
}

/** The calendar day in Asia/Shanghai, YYYY-MM-DD. */
export const dayOf = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO(zone).toPlainDate().toString()

/** Midnight in Asia/Shanghai at the start of a day. */
export const startOfDay = (date: string): Temporal.Instant =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant()

/** "2026-11-24 09:30" in Asia/Shanghai, for people. */
export const wallTime = (instant: Temporal.Instant | string): string =>
  Temporal.Instant.from(instant.toString())
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ')
