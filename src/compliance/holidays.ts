import { addDays, type PlainDate } from '../kernel/period.ts'

/**
 * Public holidays and the working weekends that make up for them, from the State Council's yearly
 * notices. Years that are not listed yet know the days the law itself names, and weekends.
 */
type YearCalendar = {
  readonly off: readonly [PlainDate, PlainDate][]
  readonly work: readonly PlainDate[]
}

/** 国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026. */
const calendars: Readonly<Record<string, YearCalendar>> = {
  '2025': {
    off: [
      ['2025-01-01', '2025-01-01'],
      ['2025-01-28', '2025-02-04'],
      ['2025-04-04', '2025-04-06'],
      ['2025-05-01', '2025-05-05'],
      ['2025-05-31', '2025-06-02'],
      ['2025-10-01', '2025-10-08'],
    ],
    work: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  '2026': {
    off: [
      ['2026-01-01', '2026-01-03'],
      ['2026-02-15', '2026-02-23'],
      ['2026-04-04', '2026-04-06'],
      ['2026-05-01', '2026-05-05'],
      ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'],
      ['2026-10-01', '2026-10-07'],
    ],
    work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
}

const isWeekend = (date: PlainDate): boolean => {
  const day = Temporal.PlainDate.from(date).dayOfWeek
  return day === 6 || day === 7
}

/** True on a weekend or public holiday that is no make-up working day. */
export const isRestDay = (date: PlainDate): boolean => {
  const calendar = calendars[date.slice(0, 4)]
  if (calendar?.work.includes(date)) return false
  return isPublicHoliday(date) || isWeekend(date)
}

/** True on a day the State Council named as off, or the law where it has not yet; a mere weekend is none. */
export const isPublicHoliday = (date: PlainDate): boolean => {
  const calendar = calendars[date.slice(0, 4)]
  return calendar
    ? calendar.off.some(([from, to]) => date >= from && date <= to)
    : isNamedByLaw(Temporal.PlainDate.from(date))
}

/** 全国年节及纪念日放假办法 art. 2: thirteen days, by the sun and by the moon. */
const isNamedByLaw = (date: Temporal.PlainDate): boolean => {
  const { monthCode, day } = date.withCalendar('chinese')
  return (
    ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].includes(date.toString().slice(5)) ||
    ['M01 1', 'M01 2', 'M01 3', 'M05 5', 'M08 15'].includes(`${monthCode} ${day}`) ||
    date.add({ days: 1 }).withCalendar('chinese').dayOfYear === 1 ||
    isClearBright(date)
  )
}

/** 清明: where the sun stands at 15°; by the rule of thumb that holds from 2001 to 2099. */
const isClearBright = ({ year, month, day }: Temporal.PlainDate): boolean => {
  const short = year % 100
  return month === 4 && day === Math.floor(short * 0.2422 + 4.81) - Math.floor(short / 4)
}

/** A last day on a rest day moves to the next working day (Civil Code 203). */
export const nextWorkingDay = (date: PlainDate): PlainDate => {
  let day = date
  while (isRestDay(day)) day = addDays(day, 1)
  return day
}
