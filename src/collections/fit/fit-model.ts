import type { Words } from '../../kernel/shapes.ts'
import { stabilityIndex } from '../model/drift.ts'
import { chanceAt, fitLogistic, type LogisticData, type LogisticFit } from '../model/logistic.ts'
import { logit, sigmoid } from '../model/logit.ts'
import type { CommunityPart, PaymentModel } from './chance.ts'
import { binStarts, featureNames } from './features.ts'
import { type Measured, measure, refusalOf } from './gates.ts'
import { globalPrior } from './payment-model.ts'
import type { PersonWeeks } from './person-weeks.ts'
import { choosePrecisions, type FittedPrecisions, precisionsOf } from './precisions.ts'
import { asLogits, shrunkenMeans } from './shrunken-mean.ts'
import { standardise } from './standardise.ts'

/** Weeks at the end that a model is measured on before they are fitted on. */
const measuredWeeks = 8

export type Fitted = {
  readonly model: PaymentModel
  /** By household, on the logit scale. */
  readonly payers: Float64Array
}

export type NightlyFit = {
  readonly challenger: Fitted
  readonly fallback: Fitted
  readonly measured: Measured
  /** The model in use on the same weeks, of which it has seen those before its own fit. */
  readonly champion: Measured | null
  /** Null when the challenger passes. */
  readonly refusal: Words | null
  readonly drift: { readonly psi: number; readonly isAlarm: boolean }
  readonly precisions: FittedPrecisions
  readonly rows: number
  readonly measuredRows: number
}

/**
 * Fits on all weeks but the last eight, measures on these, and when the gates hold fits on all of
 * them. The variances are chosen anew when none are given. `weeks.x` is changed: it is standardised
 * in place, because a company's rows are kept only once.
 */
export const fitModel = (
  weeks: PersonWeeks,
  known: { readonly precisions: FittedPrecisions | null; readonly champion: PaymentModel | null },
): NightlyFit => {
  const untilWeek = Math.max(weeks.starts.length - measuredWeeks, 0)
  const scale = standardise(weeks.x, weeks.rows, featureNames.length)
  const data = dataOf(weeks)
  const before = { ...data, use: weeks.week.length === 0 ? null : earlier(weeks, untilWeek) }
  const precisions = known.precisions ?? choosePrecisions(before, weeks, untilWeek)
  const priors = precisionsOf(precisions)
  const first = fitLogistic(before, priors)
  const means = shrunkenMeans(weeks, untilWeek)
  const later = placesFrom(weeks, untilWeek)
  const p = Float64Array.from(later, (row) => chanceAt(data, first, row))
  const y = Uint8Array.from(later, (row) => weeks.y[row] as number)
  const baseline = Float64Array.from(
    later,
    (row) => means.payers[weeks.payer[row] as number] as number,
  )
  const measured = measure({ p, y }, baseline)
  const refusal = refusalOf(measured)
  const fit = refusal === null ? fitLogistic(data, priors, first) : first
  const averages = averagesOf(weeks, untilWeek, scale)
  const psi = stabilityIndex(scoresBefore(data, first, weeks, untilWeek), p)
  return {
    challenger: { model: hazardOf(weeks, fit, scale, averages), payers: fit.payer },
    fallback: meanOf(weeks, averages),
    measured,
    refusal,
    champion:
      known.champion === null
        ? null
        : measure({ p: chancesOf(known.champion, weeks, scale, later), y }, baseline),
    drift: { psi, isAlarm: psi > 0.2 },
    precisions,
    rows: weeks.rows,
    measuredRows: later.length,
  }
}

const dataOf = (weeks: PersonWeeks): LogisticData => ({
  rows: weeks.rows,
  x: weeks.x,
  columns: featureNames.length,
  bin: weeks.bin,
  bins: binStarts.length + 1,
  y: weeks.y,
  payer: weeks.payer,
  payers: weeks.households.length,
  community: weeks.communityOf,
  communities: weeks.communities.length,
  use: null,
})

const earlier = ({ rows, week }: PersonWeeks, untilWeek: number): Uint8Array =>
  Uint8Array.from({ length: rows }, (_, row) => ((week[row] as number) < untilWeek ? 1 : 0))

const placesFrom = ({ rows, week }: PersonWeeks, untilWeek: number): number[] => {
  const places: number[] = []
  for (let row = 0; row < rows; row++) if ((week[row] as number) >= untilWeek) places.push(row)
  return places
}

/** Chances of the half year before the weeks that are measured. */
const scoresBefore = (
  data: LogisticData,
  fit: LogisticFit,
  { rows, week }: PersonWeeks,
  untilWeek: number,
): Float64Array => {
  const scores: number[] = []
  for (let row = 0; row < rows; row++) {
    const at = week[row] as number
    if (at < untilWeek && at >= untilWeek - 26) scores.push(chanceAt(data, fit, row))
  }
  return Float64Array.from(scores)
}

type Scale = ReturnType<typeof standardise>

/** Average weeks of each community and of all, of late, as the features are written. */
const averagesOf = (
  { rows, x, week, payer, communities, communityOf }: PersonWeeks,
  untilWeek: number,
  scale: Scale,
) => {
  const columns = featureNames.length
  const counts = new Float64Array(communities.length + 1)
  const sums = new Float64Array((communities.length + 1) * columns)
  for (let row = 0; row < rows; row++) {
    if ((week[row] as number) < untilWeek) continue
    for (const place of [communityOf[payer[row] as number] as number, communities.length]) {
      counts[place] = (counts[place] as number) + 1
      for (let j = 0; j < columns; j++) {
        const at = place * columns + j
        sums[at] = (sums[at] as number) + (x[row * columns + j] as number)
      }
    }
  }
  /** Too few weeks of its own: the company's. */
  return (community: number): number[] => {
    const place = (counts[community] ?? 0) >= 20 ? community : communities.length
    const count = Math.max(counts[place] as number, 1)
    return featureNames.map(
      (_, j) =>
        (scale.mean[j] as number) +
        ((sums[place * columns + j] as number) / count) * (scale.deviation[j] as number),
    )
  }
}

/** The fit in terms of the features as they are written, not of the standardised ones. */
const hazardOf = (
  weeks: PersonWeeks,
  { theta, community }: LogisticFit,
  scale: Scale,
  averages: (community: number) => number[],
): PaymentModel => {
  const first = binStarts.length + 2
  const beta = featureNames.map((_, j) => {
    const deviation = scale.deviation[j] as number
    return deviation === 0 ? 0 : (theta[first + j] as number) / deviation
  })
  const shift = beta.reduce((sum, value, j) => sum + value * (scale.mean[j] as number), 0)
  return {
    kind: 'hazard',
    company: (theta[0] as number) - shift,
    bins: [...theta.subarray(1, first)],
    beta,
    ...partsOf(weeks, community, averages),
  }
}

const meanOf = (weeks: PersonWeeks, averages: (community: number) => number[]): Fitted => {
  const means = asLogits(shrunkenMeans(weeks, weeks.starts.length), weeks.communityOf)
  const model: PaymentModel = {
    kind: 'shrunkenMean',
    company: weeks.rows === 0 ? logit(globalPrior.weekly) : means.company,
    bins: [],
    beta: [],
    ...partsOf(weeks, means.communities, averages),
  }
  return { model, payers: means.payers }
}

/** What a model that was fitted earlier says of rows. */
const chancesOf = (
  model: PaymentModel,
  { x, bin, payer, communities, communityOf, parts }: PersonWeeks,
  { mean, deviation }: Scale,
  rows: readonly number[],
): Float64Array => {
  const places = communities.map((id) => (model.communities[id] ?? model.standard).part)
  return Float64Array.from(rows, (row) => {
    const household = payer[row] as number
    let sum = model.company + (model.bins[bin[row] as number] ?? 0) + (parts[household] as number)
    sum += places[communityOf[household] as number] ?? 0
    model.beta.forEach((beta, j) => {
      const value = x[row * featureNames.length + j] as number
      sum += beta * ((mean[j] as number) + value * (deviation[j] as number))
    })
    return sigmoid(sum)
  })
}

const partsOf = (
  weeks: PersonWeeks,
  parts: Float64Array,
  averages: (community: number) => number[],
): Pick<PaymentModel, 'communities' | 'standard'> => {
  const communities: Record<string, CommunityPart> = {}
  weeks.communities.forEach((id, community) => {
    const prior = weeks.priors[community] ?? weeks.companyPrior
    communities[id] = { ...prior, part: parts[community] as number, means: averages(community) }
  })
  const standard = { ...weeks.companyPrior, part: 0, means: averages(weeks.communities.length) }
  return { communities, standard }
}
