import { logit } from '../model/logit.ts'
import { shrinkWeights, shrunkMean } from '../model/shrinkage.ts'
import { globalPrior } from './payment-model.ts'
import type { PersonWeeks } from './person-weeks.ts'

/**
 * The shrunken mean: the share of its unpaid weeks in which each household paid, drawn to its
 * community's, that to the company's, and that to the general one. Weights are in payments: two of
 * its own outweigh the community.
 */
export const shrunkenMeans = (
  { rows, y, payer, week, households, communities, communityOf }: PersonWeeks,
  untilWeek: number,
): { company: number; communities: Float64Array; payers: Float64Array } => {
  const paid = new Float64Array(households.length)
  const weeks = new Float64Array(households.length)
  for (let row = 0; row < rows; row++) {
    if ((week[row] as number) >= untilWeek) continue
    const household = payer[row] as number
    weeks[household] = (weeks[household] as number) + 1
    paid[household] = (paid[household] as number) + (y[row] as number)
  }
  const of = {
    paid: new Float64Array(communities.length),
    weeks: new Float64Array(communities.length),
  }
  communityOf.forEach((community, household) => {
    of.paid[community] = (of.paid[community] as number) + (paid[household] as number)
    of.weeks[community] = (of.weeks[community] as number) + (weeks[household] as number)
  })
  const shrink = (events: number, trials: number, prior: number, weight: number): number =>
    shrunkMean(events, trials, prior, weight / prior)
  const all = { paid: total(of.paid), weeks: total(of.weeks) }
  const company = shrink(all.paid, all.weeks, globalPrior.weekly, shrinkWeights.company)
  const rates = of.paid.map((count, community) =>
    shrink(count, of.weeks[community] as number, company, shrinkWeights.community),
  )
  const payers = paid.map((count, household) => {
    const prior = rates[communityOf[household] as number] as number
    return shrink(count, weeks[household] as number, prior, shrinkWeights.payer)
  })
  return { company, communities: rates, payers }
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/** The same as a model: its parts on the logit scale. */
export const asLogits = (
  means: ReturnType<typeof shrunkenMeans>,
  communityOf: Int32Array,
): { company: number; communities: Float64Array; payers: Float64Array } => {
  const company = logit(means.company)
  const communities = means.communities.map((rate) => logit(rate) - company)
  const payers = means.payers.map((rate, household) => {
    const community = communityOf[household] as number
    return logit(rate) - company - (communities[community] as number)
  })
  return { company, communities, payers }
}
