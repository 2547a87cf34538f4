import { type RawBuilder, sql } from 'kysely'
import { sigmoid } from '../model/logit.ts'
import {
  binOf,
  binStarts,
  type CommunityPrior,
  calendarOf,
  type FeatureName,
  featureNames,
  featureSql,
  type HouseholdWeek,
  type ScoredNames,
  writeFeatures,
} from './features.ts'

/** What is known of a community: its prior for unknown payers, its own part, and its average week. */
export type CommunityPart = CommunityPrior & {
  /** On the logit scale, beside the company's. */
  readonly part: number
  /** In the order of `featureNames`. */
  readonly means: readonly number[]
}

/**
 * The chance that a household clears its oldest open bill within the next seven days, left to
 * itself: the sigmoid of company + bin + community + payer + Σ β x. The shrunken mean is the same
 * with every β and bin 0: only the payer's own part is left.
 */
export type PaymentModel = {
  readonly kind: 'hazard' | 'shrunkenMean'
  readonly company: number
  /** By `binOf(days past due of the oldest open bill)`. */
  readonly bins: readonly number[]
  /** In the order of `featureNames`. */
  readonly beta: readonly number[]
  /** By community id; a community that is not there has the standard's figures. */
  readonly communities: Readonly<Record<string, CommunityPart>>
  readonly standard: CommunityPart
}

/** @param day the first day of the week, YYYY-MM-DD */
export const logitOf = (model: PaymentModel, week: HouseholdWeek, day: string): number => {
  const { part, x } = placed(model, week, day)
  let sum = model.company + (model.bins[binOf(week.daysPastDue)] ?? 0) + part + week.intercept
  for (let j = 0; j < x.length; j++) sum += (model.beta[j] ?? 0) * (x[j] ?? 0)
  return sum
}

export const chanceOf = (model: PaymentModel, week: HouseholdWeek, day: string): number =>
  sigmoid(logitOf(model, week, day))

const placed = (model: PaymentModel, week: HouseholdWeek, day: string) => {
  const community = model.communities[String(week.communityId)] ?? model.standard
  const x = new Float64Array(featureNames.length)
  writeFeatures(x, 0, week, community, calendarOf(day))
  return { ...community, x }
}

/**
 * Why this household's chance differs from its community's average, on the logit scale: each
 * feature's β(x − x̄ of the community), largest first. What is 0 is left out. The payer's own part,
 * the late rate, the usual days to pay and the length of the record all tell of one thing, how this
 * payer has paid so far, and share its weight by chance: they are one reason, under the name of the
 * late rate, or of the payer where no bill has matured.
 */
export const contributionsOf = (
  model: PaymentModel,
  week: HouseholdWeek,
  day: string,
): {
  readonly name: FeatureName | 'payer'
  readonly value: number
  readonly gain: number
  readonly mean: number
}[] => {
  const { means, x } = placed(model, week, day)
  const features = featureNames.map((name, j) => {
    const [value, mean] = [x[j] ?? 0, means[j] ?? 0]
    return { name, value, mean, gain: (model.beta[j] ?? 0) * (value - mean) }
  })
  const record = features.filter(({ name }) => ofRecord.has(name))
  const payer = {
    ...(features[0] ?? { value: 0, mean: 0 }),
    name: week.lastTwelve > 0 ? ('lateRate' as const) : ('payer' as const),
    gain: record.reduce((sum, { gain }) => sum + gain, week.intercept),
  }
  return [payer, ...features.filter(({ name }) => !ofRecord.has(name))]
    .filter(({ gain }) => gain !== 0)
    .sort((one, other) => Math.abs(other.gain) - Math.abs(one.gain))
}

const ofRecord: ReadonlySet<FeatureName> = new Set(['lateRate', 'daysToPay', 'history'])

/**
 * `logitOf` as a SQL expression over the relations that `names` says (see `featureSql`), so that a
 * million households are scored inside one statement.
 */
export const logitSql = (
  model: PaymentModel,
  names: ScoredNames,
  day: string,
): RawBuilder<number> => {
  const constant = calendarOf(day).reduce(
    (sum, value, n) => sum + value * (model.beta[featureNames.length - 3 + n] ?? 0),
    model.company,
  )
  const terms = featureSql(names, model.standard).flatMap((x, j) => {
    const beta = model.beta[j] ?? 0
    // PostgreSQL refuses what underflows, where it would be 0.
    return Math.abs(beta) < 1e-12 ? [] : [sql` + ${beta}::float8 * (${x})`]
  })
  const bin = model.bins.every((part) => part === 0)
    ? sql``
    : sql` + (${[...model.bins]}::float8[])[1 + width_bucket(${sql.ref(names.week)}.days_past_due, ${[...binStarts]}::int[])]`
  return sql<number>`(${constant}::float8 + coalesce(${sql.ref(names.community)}.part, ${model.standard.part}::float8)
    + coalesce(${sql.ref(names.payer)}.intercept::float8, 0)${bin}${sql.join(terms, sql``)})`
}

/** The same as a chance. */
export const chanceSql = (
  model: PaymentModel,
  names: ScoredNames,
  day: string,
): RawBuilder<number> =>
  sql<number>`(1 / (1 + exp(-greatest(least(${logitSql(model, names, day)}, 500), -500))))`

/**
 * The communities of a model as a relation to left-join on community_id: community_id, part,
 * late_rate, days_to_pay.
 */
export const communityParts = (model: PaymentModel): RawBuilder<unknown> => {
  const entries = Object.entries(model.communities)
  return sql`(select * from unnest(${entries.map(([id]) => id)}::bigint[],
    ${entries.map(([, { part }]) => part)}::float8[],
    ${entries.map(([, { lateRate }]) => lateRate)}::float8[],
    ${entries.map(([, { daysToPay }]) => daysToPay)}::float8[])
    as known (community_id, part, late_rate, days_to_pay))`
}
