import { logistic, logit } from './gaussian.ts'

/**
 * The buckets a cell is made of, as whole numbers that SQL computes as easily:
 *   chance   least(12, greatest(-16, round(2 * ln(p / (1 - p)))))
 *   balance  least(40, greatest(0, round(2 * log(2, yuan))))
 * Half a unit of log-odds, and a factor of √2 in yuan.
 */
export const chanceBucket = (chance: number): number =>
  Math.max(-16, Math.min(12, Math.round(2 * logit(chance))))

export const balanceBucket = (yuan: number): number =>
  Math.max(0, Math.min(40, Math.round(2 * Math.log2(yuan))))

/** The middle of a bucket. */
export const chanceOfBucket = (bucket: number): number => logistic(bucket / 2)
export const yuanOfBucket = (bucket: number): number => 2 ** (bucket / 2)

/** Weeks after which a payment that still has not come counts as lost to this bill: a quarter. */
const horizonWeeks = 12
const interestAWeek = 0.04 / 52

/**
 * ω: how much of a payment won now would otherwise not come within the horizon, plus the interest on
 * the weeks it comes sooner, if the household goes on as it is.
 * @param chance of paying within a week, left alone
 */
export const worthOfNow = (chance: number): number => {
  const stillOpen = (1 - chance) ** horizonWeeks
  const weeksSooner = (1 - stillOpen) / Math.max(chance, 1e-9)
  return stillOpen + interestAWeek * Math.min(horizonWeeks, weeksSooner)
}
