import type { LogisticData } from './logistic.ts'

/** Where the parameters stand, or a step of them. */
export type Point = {
  readonly theta: Float64Array
  readonly community: Float64Array
  readonly payer: Float64Array
}

export type Penalty = {
  readonly theta: Float64Array
  readonly towards: number
  readonly bins: number
  readonly steps: number
  readonly community: number
  readonly payer: number
}

/** Normal equations after payers were eliminated; communities are still beside them. */
export type System = {
  readonly hessian: Float64Array
  readonly gradient: Float64Array
  /** By community: cross terms (size each), curvature and gradient. */
  readonly cross: Float64Array
  readonly curvature: Float64Array
  readonly pull: Float64Array
  /** By payer: Σ weights and gradient. */
  readonly payerWeight: Float64Array
  readonly payerPull: Float64Array
  readonly objective: number
}

export const systemAt = (
  data: LogisticData,
  penalty: Penalty,
  at: Point,
  weights: Float64Array,
): System => {
  const size = at.theta.length
  const system = {
    hessian: new Float64Array(size * size),
    gradient: new Float64Array(size),
    cross: new Float64Array(data.communities * size),
    curvature: new Float64Array(data.communities).fill(penalty.community),
    pull: at.community.map((value) => -penalty.community * value),
    payerWeight: new Float64Array(data.payers),
    payerPull: at.payer.map((value) => -penalty.payer * value),
  }
  const own = new Float64Array(size)
  let objective = -0.5 * penaltyTotal(penalty, at)
  let row = 0
  while (row < data.rows) {
    const payer = data.payer[row] as number
    let end = row + 1
    while (end < data.rows && data.payer[end] === payer) end++
    own.fill(0)
    objective += addRows(data, at, weights, system, { from: row, to: end, payer, own })
    eliminatePayer(data, penalty, system, payer, own)
    row = end
  }
  for (let j = 0; j < size; j++) {
    const precision = penalty.theta[j] as number
    const away = (at.theta[j] as number) - (j === 0 ? penalty.towards : 0)
    system.hessian[j * size + j] = (system.hessian[j * size + j] as number) + precision
    system.gradient[j] = (system.gradient[j] as number) - precision * away
  }
  for (let bin = 2; bin <= data.bins; bin++) {
    const step = penalty.steps * ((at.theta[bin] as number) - (at.theta[bin - 1] as number))
    const [low, high] = [bin - 1, bin]
    system.gradient[low] = (system.gradient[low] as number) + step
    system.gradient[high] = (system.gradient[high] as number) - step
    for (const place of [low * size + low, high * size + high]) {
      system.hessian[place] = (system.hessian[place] as number) + penalty.steps
    }
    system.hessian[high * size + low] =
      (system.hessian[high * size + low] as number) - penalty.steps
  }
  return { ...system, objective }
}

const penaltyTotal = (penalty: Penalty, at: Point): number => {
  let total = 0
  for (let j = 0; j < at.theta.length; j++) {
    const away = (at.theta[j] as number) - (j === 0 ? penalty.towards : 0)
    total += (penalty.theta[j] as number) * away * away
  }
  for (let bin = 2; bin <= penalty.bins; bin++) {
    total += penalty.steps * ((at.theta[bin] as number) - (at.theta[bin - 1] as number)) ** 2
  }
  for (const value of at.community) total += penalty.community * value * value
  for (const value of at.payer) total += penalty.payer * value * value
  return total
}

type Sums = Omit<System, 'objective'>

/** Adds one payer's rows to the sums. @returns their log-likelihood */
const addRows = (
  data: LogisticData,
  { theta, community, payer: payers }: Point,
  weights: Float64Array,
  sums: Sums,
  { from, to, payer, own }: { from: number; to: number; payer: number; own: Float64Array },
): number => {
  const { x, columns, bins, bin: binOfRow, y, use } = data
  const { hessian, gradient } = sums
  const size = theta.length
  const first = 1 + bins
  const c = data.community[payer] as number
  const base = (theta[0] as number) + (community[c] as number) + (payers[payer] as number)
  let likelihood = 0
  let weightSum = 0
  let pullSum = 0
  for (let row = from; row < to; row++) {
    if (use !== null && use[row] === 0) {
      weights[row] = 0
      continue
    }
    const start = row * columns
    const bin = 1 + (binOfRow[row] as number)
    let eta = base + (theta[bin] as number)
    for (let j = 0; j < columns; j++) eta += (theta[first + j] as number) * (x[start + j] as number)
    const away = Math.exp(-Math.abs(eta))
    const likely = 1 / (1 + away)
    const weight = likely * likely * away
    const pull = (y[row] as number) - (eta >= 0 ? likely : 1 - likely)
    likelihood += Math.log(likely) - (eta >= 0 === (y[row] === 1) ? 0 : Math.abs(eta))
    weights[row] = weight
    weightSum += weight
    pullSum += pull
    gradient[bin] = (gradient[bin] as number) + pull
    own[bin] = (own[bin] as number) + weight
    hessian[bin * size + bin] = (hessian[bin * size + bin] as number) + weight
    for (let j = 0; j < columns; j++) {
      const value = x[start + j] as number
      if (value === 0) continue
      const weighted = weight * value
      const line = (first + j) * size
      gradient[first + j] = (gradient[first + j] as number) + pull * value
      own[first + j] = (own[first + j] as number) + weighted
      hessian[line + bin] = (hessian[line + bin] as number) + weighted
      for (let k = 0; k <= j; k++) {
        const place = line + first + k
        hessian[place] = (hessian[place] as number) + weighted * (x[start + k] as number)
      }
    }
  }
  own[0] = weightSum
  gradient[0] = (gradient[0] as number) + pullSum
  // The intercept's cross terms are the sums by column.
  for (let j = 0; j < size; j++)
    hessian[j * size] = (hessian[j * size] as number) + (own[j] as number)
  sums.payerWeight[payer] = weightSum
  sums.payerPull[payer] = (sums.payerPull[payer] as number) + pullSum
  sums.pull[c] = (sums.pull[c] as number) + pullSum
  return likelihood
}

/** Takes a payer's part out of the system: its own block is one number. */
const eliminatePayer = (
  data: LogisticData,
  penalty: Penalty,
  { hessian, gradient, cross, curvature, pull, payerWeight, payerPull }: Sums,
  payer: number,
  own: Float64Array,
): void => {
  const weight = payerWeight[payer] as number
  if (weight === 0) return
  const size = own.length
  const c = data.community[payer] as number
  const block = weight + penalty.payer
  const kept = penalty.payer / block
  const drawn = (payerPull[payer] as number) / block
  for (let j = 0; j < size; j++) {
    const value = own[j] as number
    if (value === 0) continue
    const line = j * size
    const scaled = value / block
    for (let k = 0; k <= j; k++) {
      hessian[line + k] = (hessian[line + k] as number) - scaled * (own[k] as number)
    }
    gradient[j] = (gradient[j] as number) - value * drawn
    cross[c * size + j] = (cross[c * size + j] as number) + value * kept
  }
  curvature[c] = (curvature[c] as number) + weight * kept
  pull[c] = (pull[c] as number) - weight * drawn
}
