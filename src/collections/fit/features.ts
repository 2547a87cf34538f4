import { type RawBuilder, sql } from 'kysely'
import { logit } from '../model/logit.ts'

/**
 * What the model is told of a household's week, in the order of its coefficients. Everything is
 * known at the start of the week. `arrears` is how large an average open bill is beside the oldest. The last three are of the calendar and the same for everybody.
 */
export const featureNames = [
  'lateRate',
  'daysToPay',
  'slower',
  'history',
  'openBills',
  'overdueBills',
  'arrears',
  'billAmount',
  'contacts',
  'held',
  'promised',
  'brokenPromises',
  'monthStart',
  'yearEnd',
  'springFestival',
] as const
export type FeatureName = (typeof featureNames)[number]

/** A household at the start of a week in which a bill of its is unpaid. Money in fen. */
export type HouseholdWeek = {
  readonly communityId: bigint
  /** Of `collections.payer`; zeros and nulls where there is no row. */
  readonly billsMatured: number
  readonly lastTwelve: number
  readonly lateOfLastTwelve: number
  readonly meanDaysToPay: number | null
  readonly recentDaysToPay: number | null
  readonly intercept: number
  /** Days since the oldest open bill was due; negative before. */
  readonly daysPastDue: number
  readonly openBills: number
  readonly overdueBills: number
  /** The full amounts of the open bills, and of the oldest of them. */
  readonly openFen: number
  readonly oldestFen: number
  /** Budgeted contacts of the 35 days up to the day, which on the day of a plan are those before it. */
  readonly contacts: number
  readonly isHeld: boolean
  readonly isPromised: boolean
  /** Of the last year. */
  readonly brokenPromises: number
}

/** What stands for a payer of whom nothing is known: the community's own figures. */
export type CommunityPrior = {
  /** Share of bills settled late, shrunken towards the company's; above 0 and below 1. */
  readonly lateRate: number
  readonly daysToPay: number
}

/** How many bills a payer's community weighs beside the payer's own. */
const payerWeight = 2

/** First days of the bins after the first, by days past due. */
export const binStarts = [-14, -7, 0, 7, 14, 31, 61, 91, 181, 366] as const

export const binOf = (daysPastDue: number): number => {
  let bin = 0
  while (bin < binStarts.length && daysPastDue >= (binStarts[bin] ?? 0)) bin++
  return bin
}

/** Writes the features of a week from `at` on. `featureSql` is the same in SQL; a test compares them. */
export const writeFeatures = (
  target: Float64Array,
  at: number,
  week: Omit<HouseholdWeek, 'communityId' | 'intercept'>,
  prior: CommunityPrior,
  calendar: readonly number[],
): void => {
  const mean = between(week.meanDaysToPay ?? prior.daysToPay, 0, 365)
  const recent = between(week.recentDaysToPay ?? mean, 0, 365)
  const late = week.lateOfLastTwelve + payerWeight * prior.lateRate
  target[at] = logit(late / (week.lastTwelve + payerWeight))
  target[at + 1] = mean / 30
  target[at + 2] = between((recent - mean) / 30, -3, 3)
  target[at + 3] = week.billsMatured / (week.billsMatured + payerWeight)
  target[at + 4] = Math.log1p(week.openBills)
  target[at + 5] = Math.log1p(week.overdueBills)
  const inOldest = Math.max(week.openFen, 1) / Math.max(week.oldestFen, 1)
  target[at + 6] = between(Math.log(inOldest / Math.max(week.openBills, 1)), -5, 5)
  target[at + 7] = between(Math.log(Math.max(week.oldestFen, 100) / 100), 0, 14)
  target[at + 8] = Math.min(week.contacts, 3)
  target[at + 9] = week.isHeld ? 1 : 0
  target[at + 10] = week.isPromised ? 1 : 0
  target[at + 11] = Math.min(week.brokenPromises, 3)
  for (let i = 0; i < calendar.length; i++) target[at + 12 + i] = calendar[i] ?? 0
}

const between = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high)

/**
 * Of the seven days from a day on: how much of the first five days of a month lies in them, whether
 * they are in December, and whether they touch the two weeks around the Spring Festival.
 */
export const calendarOf = (day: string): readonly number[] => {
  const first = Temporal.PlainDate.from(day)
  let monthStart = 0
  let isFestive = false
  for (let n = 0; n < 7; n++) {
    const date = first.add({ days: n })
    if (date.day <= 5) monthStart += 0.2
    const lunar = date.add({ days: 7 }).withCalendar('chinese')
    if (lunar.monthCode === 'M01' && lunar.day <= 14) isFestive = true
  }
  return [monthStart, first.month === 12 ? 1 : 0, isFestive ? 1 : 0]
}

/**
 * The same in SQL, without the calendar's three. `payer` names a left-joined `collections.payer`,
 * `week` a relation with days_past_due, open_bills, overdue_bills, open_fen, oldest_fen, contacts,
 * is_held, is_promised and broken_promises, and `community` a left-joined `communityParts`.
 */
export const featureSql = (names: ScoredNames, standard: CommunityPrior): RawBuilder<number>[] => {
  const p = sql.ref(names.payer)
  const w = sql.ref(names.week)
  const c = sql.ref(names.community)
  const lateRate = sql`coalesce(${c}.late_rate, ${standard.lateRate}::float8)`
  const late = sql`(coalesce(${p}.late_of_last_twelve, 0) + ${payerWeight}::int * ${lateRate})`
  const known = sql`(coalesce(${p}.last_twelve, 0) + ${payerWeight}::int)`
  const mean = sql`least(greatest(coalesce(${p}.mean_days_to_pay::float8, ${c}.days_to_pay, ${standard.daysToPay}::float8), 0), 365)`
  const recent = sql`least(greatest(coalesce(${p}.recent_days_to_pay::float8, ${mean}), 0), 365)`
  return [
    sql`ln(${late} / (${known} - ${late}))`,
    sql`${mean} / 30`,
    sql`least(greatest((${recent} - ${mean}) / 30, -3), 3)`,
    sql`coalesce(${p}.bills_matured, 0) / (coalesce(${p}.bills_matured, 0) + ${payerWeight}::int)::float8`,
    sql`ln(1 + ${w}.open_bills::float8)`,
    sql`ln(1 + ${w}.overdue_bills::float8)`,
    sql`least(greatest(ln(greatest(${w}.open_fen, 1)::float8 / greatest(${w}.oldest_fen, 1) / greatest(${w}.open_bills, 1)), -5), 5)`,
    sql`least(greatest(ln(greatest(${w}.oldest_fen, 100) / 100::float8), 0), 14)`,
    sql`least(${w}.contacts, 3)`,
    sql`${w}.is_held::int`,
    sql`${w}.is_promised::int`,
    sql`least(${w}.broken_promises, 3)`,
  ]
}

/** Aliases of the relations that a scoring statement has. */
export type ScoredNames = {
  readonly payer: string
  readonly week: string
  readonly community: string
}
