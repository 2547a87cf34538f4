import { addDays, type PlainDate } from '../kernel/period.ts'
import { isPublicHoliday } from './holidays.ts'

/**
 * When reminders may reach a person, Asia/Shanghai. The hard limit stands in code whatever a
 * company sets: nothing leaves before 08:30 or from 21:00 on.
 */
const sendingWindow = { opens: '09:00', closes: '20:00' } as const
const hardLimit = { opens: '08:30', closes: '21:00' } as const

const zone = 'Asia/Shanghai'

const placeOf = (instant: Temporal.Instant): { day: PlainDate; time: string } => {
  const local = instant.toZonedDateTimeISO(zone)
  return { day: local.toPlainDate().toString(), time: local.toPlainTime().toString().slice(0, 5) }
}

/** True when the window of reminders is open: its hours, and no public holiday. */
export const isWindowOpen = (instant: Temporal.Instant): boolean => {
  const { day, time } = placeOf(instant)
  return time >= sendingWindow.opens && time < sendingWindow.closes && !isPublicHoliday(day)
}

/** True within the hours nothing may leave outside of. */
export const isWithinHardLimit = (instant: Temporal.Instant): boolean => {
  const { time } = placeOf(instant)
  return time >= hardLimit.opens && time < hardLimit.closes
}

/** This moment when the window is open, else the next moment it opens. */
export const nextWindow = (instant: Temporal.Instant): Temporal.Instant => {
  if (isWindowOpen(instant)) return instant
  const { day, time } = placeOf(instant)
  let opensOn = time < sendingWindow.opens ? day : addDays(day, 1)
  while (isPublicHoliday(opensOn)) opensOn = addDays(opensOn, 1)
  return windowOpensAt(opensOn)
}

/** The moment the window opens on a day that is no public holiday. */
export const windowOpensAt = (day: PlainDate): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${day}T${sendingWindow.opens}`).toZonedDateTime(zone).toInstant()
