import { effectGroups } from './effects.ts'
import { cholesky, type Gaussian, inverse, solve } from './gaussian.ts'

const variances = [0.0025, 0.01, 0.04, 0.1, 0.25]

/**
 * How much the effects of one kind differ is learnt from all of them together: the weights of slots
 * and of tones are pulled towards 0, each group by a variance that fits what is believed of it.
 * Without it the best of many arms that all do the same would look good by luck.
 */
export const shrunken = (effects: Gaussian): Gaussian => {
  const n = effects.mean.length
  const precision = inverse(effects.covariance, n)
  const pull = effects.mean.map((_, row) => {
    let sum = 0
    for (let k = 0; k < n; k++) sum += precision[row * n + k]! * effects.mean[k]!
    return sum
  })
  for (const group of effectGroups) {
    const variance = fittingVariance(effects, group)
    for (const i of group) precision[i * n + i]! += 1 / variance
  }
  return { mean: solve(cholesky(precision, n), pull), covariance: inverse(precision, n) }
}

/** The mean of the variances (of their logarithms), each weighed by how well it explains the group. */
const fittingVariance = (effects: Gaussian, group: readonly number[]): number => {
  const fits = variances.map((variance) => logFit(effects, group, variance))
  const best = Math.max(...fits)
  const weights = fits.map((fit) => Math.exp(fit - best))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const sum = weights.reduce((all, weight, i) => all + weight * Math.log(variances[i]!), 0)
  return Math.exp(sum / total)
}

/** Log density of the group's means if its true weights were drawn around 0 with this variance. */
const logFit = (
  { mean, covariance }: Gaussian,
  group: readonly number[],
  variance: number,
): number => {
  const m = group.length
  const spread = new Float64Array(m * m)
  group.forEach((i, a) => {
    group.forEach((j, b) => {
      spread[a * m + b] = covariance[i * mean.length + j]! + (a === b ? variance : 0)
    })
  })
  const observed = Float64Array.from(group, (i) => mean[i]!)
  const lower = cholesky(spread, m)
  const solved = solve(lower, observed)
  return observed.reduce(
    (fit, value, a) => fit - Math.log(lower[a * m + a]!) - 0.5 * value * solved[a]!,
    0,
  )
}
