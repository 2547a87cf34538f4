/** The sandbox's time. Everything that expires, repeats or is dated goes by it. */
export type Clock = {
  readonly now: () => Date
  /** True when somebody else moves the time: then nothing happens by itself. */
  readonly isManual: () => boolean
  /** Stands still at this instant until moved again. */
  readonly stopAt: (instant: Date) => void
  readonly advance: (milliseconds: number) => void
  /** Back to the time it was made with. */
  readonly reset: () => void
}

/** A clock over the machine's time, or over `given`, the caller's own. */
export const makeClock = (given?: () => Date): Clock => {
  const base = given ?? (() => new Date())
  let stopped: number | null = null
  let offset = 0
  return {
    now: () => new Date(stopped ?? base().getTime() + offset),
    isManual: () => stopped !== null || given !== undefined,
    stopAt: (instant) => {
      stopped = instant.getTime()
    },
    advance: (milliseconds) => {
      if (stopped === null) offset += milliseconds
      else stopped += milliseconds
    },
    reset: () => {
      stopped = null
      offset = 0
    },
  }
}

const beijing = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)

/** `2026-11-24T08:30:00+08:00`, as the service writes instants in JSON. */
export const rfc3339 = (instant: Date): string => `${beijing(instant)}+08:00`

/** `2026-11-24 08:30:00`, as the bills write them. */
export const billTime = (instant: Date): string => beijing(instant).replace('T', ' ')

/** `2026-11-24`, the Beijing calendar day. */
export const beijingDay = (instant: Date): string => beijing(instant).slice(0, 10)

/** `20261124083000`, used inside numbers. */
export const digitsOf = (instant: Date): string => beijing(instant).replaceAll(/\D/g, '')

/** The instant at which a Beijing day reaches the given hour. */
export const beijingInstant = (day: string, hour = 0): Date =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+08:00`)
