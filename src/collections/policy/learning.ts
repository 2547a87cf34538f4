import { cholesky, type Gaussian, inverse, logistic, solve } from './gaussian.ts'

/** Yes-or-no outcomes with their sparse rows: row r holds columns[starts[r]] to columns[starts[r+1]-1]. */
export type Design = {
  readonly count: number
  readonly starts: Int32Array
  readonly columns: Uint8Array
  readonly values: Float64Array
  readonly offset: Float64Array
  readonly outcome: Uint8Array
}

/**
 * One step of assumed-density filtering for a logistic model: the old belief is the prior, its
 * covariance grown by `fading`, and the new one the normal distribution at the mode of the posterior
 * (Laplace). Newton's method; deterministic. `logEvidence` says how well the old belief foretold the
 * outcomes, and compares one `fading` with another. `start`: where Newton's method begins.
 */
export const learnFrom = (
  belief: Gaussian,
  design: Design,
  { fading, start = belief.mean }: { readonly fading: number; readonly start?: Float64Array },
): Gaussian & { readonly logEvidence: number } => {
  const n = belief.mean.length
  const precision = inverse(
    belief.covariance.map((value) => value * fading),
    n,
  )
  let mean = start
  let curvature = precision
  for (let step = 0; step < 20; step++) {
    const at = derivatives(design, belief.mean, mean, precision)
    curvature = at.curvature
    const change = solve(cholesky(curvature, n), at.gradient)
    const largest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    // Far from the mode a full step may overshoot; none is longer than one on the log-odds.
    const length = Math.min(1, 1 / largest)
    mean = mean.map((value, i) => value + change[i]! * length)
    if (largest < 1e-6) break
  }
  const { logPosterior } = derivatives(design, belief.mean, mean, precision)
  const logEvidence =
    logPosterior + halfLogDeterminant(precision, n) - halfLogDeterminant(curvature, n)
  return { mean, covariance: inverse(curvature, n), logEvidence }
}

const halfLogDeterminant = (matrix: Float64Array, n: number): number => {
  const lower = cholesky(matrix, n)
  let sum = 0
  for (let i = 0; i < n; i++) sum += Math.log(lower[i * n + i]!)
  return sum
}

/** The log posterior at `mean` (but for a constant), its gradient and its negative curvature. */
const derivatives = (
  { count, starts, columns, values, offset, outcome }: Design,
  prior: Float64Array,
  mean: Float64Array,
  precision: Float64Array,
): { logPosterior: number; gradient: Float64Array; curvature: Float64Array } => {
  const n = mean.length
  const gradient = new Float64Array(n)
  const curvature = precision.slice()
  let logPosterior = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) gradient[i]! -= precision[i * n + j]! * (mean[j]! - prior[j]!)
    logPosterior += 0.5 * gradient[i]! * (mean[i]! - prior[i]!)
  }
  for (let row = 0; row < count; row++) {
    const start = starts[row]!
    const end = starts[row + 1]!
    let score = offset[row]!
    for (let k = start; k < end; k++) score += mean[columns[k]!]! * values[k]!
    const chance = logistic(score)
    logPosterior += Math.log(outcome[row] ? chance : 1 - chance)
    const error = outcome[row]! - chance
    const weight = chance * (1 - chance)
    for (let k = start; k < end; k++) {
      const i = columns[k]! * n
      gradient[columns[k]!]! += error * values[k]!
      const weighted = weight * values[k]!
      for (let m = start; m < end; m++) curvature[i + columns[m]!]! += weighted * values[m]!
    }
  }
  return { logPosterior, gradient, curvature }
}
