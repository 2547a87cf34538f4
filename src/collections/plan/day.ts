import { nextWindow } from '../../compliance/index.ts'
import type { Context } from '../../platform/context.ts'
import { type Slot, slotNames } from '../api.ts'

/** When each slot begins and ends, Asia/Shanghai. */
const slotTimes: Readonly<Record<Slot, { readonly from: string; readonly to: string }>> = {
  morning: { from: '09:00', to: '12:00' },
  afternoon: { from: '12:00', to: '17:00' },
  evening: { from: '17:00', to: '20:00' },
}

const at = (day: string, time: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime('Asia/Shanghai').toInstant()

/** The moment a slot of a day begins. */
export const slotStart = (day: string, slot: Slot): Temporal.Instant =>
  at(day, slotTimes[slot].from)

/** What is left of the day: the slots that have not ended; none on a public holiday. */
export const slotsLeft = ({ now, today }: Pick<Context, 'now' | 'today'>): readonly Slot[] => {
  const opens = at(today, slotTimes.morning.from)
  const next = nextWindow(Temporal.Instant.compare(now, opens) < 0 ? opens : now)
  const isToday = next.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString() === today
  return isToday
    ? slotNames.filter((slot) => Temporal.Instant.compare(now, at(today, slotTimes[slot].to)) < 0)
    : []
}
