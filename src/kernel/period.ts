/**
 * Billing periods as plain dates. A period is named by its kind and first day; both ends are
 * inclusive. Dates are ISO strings in Asia/Shanghai: what a bill prints and a database stores.
 */
export type PlainDate = string
export const periodKinds = ['monthly', 'quarterly', 'halfYearly', 'yearly', 'anniversary'] as const
export type PeriodKind = (typeof periodKinds)[number]
export type Period = {
  readonly kind: PeriodKind
  readonly firstDay: PlainDate
  readonly lastDay: PlainDate
  readonly months: number
}

const monthsOf: Record<PeriodKind, number> = {
  monthly: 1,
  quarterly: 3,
  halfYearly: 6,
  yearly: 12,
  anniversary: 12,
}

/** True for a real calendar date in the form YYYY-MM-DD. */
export const isPlainDate = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** `month` from 1. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
const parts = (date: PlainDate): [number, number, number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8, 10)),
]

/** Days since 1970-01-01 of the proleptic Gregorian calendar (civil-from-days arithmetic). */
export const dayNumber = (date: PlainDate): number => {
  const [year, month, day] = parts(date)
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000)
}

/** The other way round. */
export const dateOfDayNumber = (number: number): PlainDate => {
  // Days since the epoch 0000-03-01, in eras of 400 years.
  const z = number + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`
}

export const addDays = (date: PlainDate, days: number): PlainDate =>
  dateOfDayNumber(dayNumber(date) + days)

/** Adds months; the day is clipped to the month's end (01-31 + 1 month = 02-28). */
export const addMonths = (date: PlainDate, months: number): PlainDate => {
  const [year, month, day] = parts(date)
  const index = year * 12 + (month - 1) + months
  const [newYear, newMonth] = [Math.floor(index / 12), (index % 12) + 1]
  return `${pad(newYear, 4)}-${pad(newMonth)}-${pad(Math.min(day, daysInMonth(newYear, newMonth)))}`
}

/** Whole days from `from` to `to`; 0 for the same day. */
export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  dayNumber(to) - dayNumber(from)

export const firstOfMonth = (date: PlainDate): PlainDate => `${date.slice(0, 7)}-01`
export const lastOfMonth = (date: PlainDate): PlainDate => {
  const [year, month] = parts(date)
  return `${date.slice(0, 7)}-${pad(daysInMonth(year, month))}`
}

/** The period of a kind that holds `date`. Anniversary periods start on the day of `anchor`. */
export const periodOf = (kind: PeriodKind, date: PlainDate, anchor?: PlainDate): Period => {
  const months = monthsOf[kind]
  if (kind === 'anniversary') return anniversaryPeriod(date, anchor ?? firstOfMonth(date))
  const [year, month] = parts(date)
  const firstMonth = Math.floor((month - 1) / months) * months + 1
  const firstDay = `${pad(year, 4)}-${pad(firstMonth)}-01`
  return { kind, firstDay, lastDay: addDays(addMonths(firstDay, months), -1), months }
}

const anniversaryPeriod = (date: PlainDate, anchor: PlainDate): Period => {
  let years = Number(date.slice(0, 4)) - Number(anchor.slice(0, 4))
  if (addMonths(anchor, years * 12) > date) years -= 1
  const firstDay = addMonths(anchor, years * 12)
  const lastDay = addDays(addMonths(anchor, (years + 1) * 12), -1)
  return { kind: 'anniversary', firstDay, lastDay, months: 12 }
}
