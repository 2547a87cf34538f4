import { addDays, dayNumber, lastOfMonth, type PlainDate } from '../../../src/kernel/period.ts'

type DayChoice = {
  readonly key: 'tomorrow' | 'weekend' | 'monthEnd'
  readonly on: PlainDate
}

/** The days people name when they promise: tomorrow, the coming Sunday, the end of a month to come. */
export const dayChoices = (today: PlainDate): readonly DayChoice[] => {
  const tomorrow = addDays(today, 1)
  // Day 0 was a Thursday, so that Sundays are the days 3, 10, 17 and so on.
  const toSunday = 7 - ((((dayNumber(today) + 4) % 7) + 7) % 7)
  return [
    { key: 'tomorrow', on: tomorrow },
    { key: 'weekend', on: addDays(today, toSunday) },
    { key: 'monthEnd', on: lastOfMonth(tomorrow) },
  ]
}
