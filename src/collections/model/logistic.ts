import { solveInPlace } from './cholesky.ts'
import { sigmoid } from './logit.ts'

/**
 * Rows of a logistic regression: log-odds of y = intercept + bin + Σ β x + community + payer.
 * Rows of one payer stand together, and so do payers of one community.
 */
export type LogisticData = {
  readonly rows: number
  /** Row-major, `columns` a row. */
  readonly x: Float64Array
  readonly columns: number
  /** One bin a row, of `bins`. */
  readonly bin: Uint8Array
  readonly bins: number
  readonly y: Uint8Array
  readonly payer: Int32Array
  readonly payers: number
  /** By payer. */
  readonly community: Int32Array
  readonly communities: number
  /** Rows with 0 are left out; null: none. */
  readonly use: Uint8Array | null
}

/** 1 / σ² of the Gaussian priors around 0 (of the intercept around `intercept`). */
export type Precisions = {
  readonly company: number
  readonly bins: number
  readonly beta: number
  readonly community: number
  readonly payer: number
  /** Of the steps from each bin to the next: one that was seldom seen is like its neighbour. */
  readonly steps?: number
  /** Where the company's own level is drawn to. */
  readonly intercept?: number
}

export type LogisticFit = {
  /** The intercept, the bins, then the columns. */
  readonly theta: Float64Array
  readonly community: Float64Array
  readonly payer: Float64Array
  readonly steps: number
  /** Penalised log-likelihood. */
  readonly objective: number
}

/**
 * The mode of the posterior by Newton's method. Payers and then communities are eliminated by
 * blocks, whose own parts are diagonal, so the system to solve has the size of the intercept, bins
 * and columns alone. A step that would lower the objective is halved.
 */
export const fitLogistic = (
  data: LogisticData,
  precisions: Precisions,
  start?: LogisticFit,
): LogisticFit => {
  const size = 1 + data.bins + data.columns
  const at: Point = {
    theta: start ? start.theta.slice() : new Float64Array(size),
    community: start ? start.community.slice() : new Float64Array(data.communities),
    payer: start ? start.payer.slice() : new Float64Array(data.payers),
  }
  if (!start) at.theta[0] = precisions.intercept ?? 0
  const penalty = penaltyOf(data, precisions)
  const weights = new Float64Array(data.rows)
  let system = systemAt(data, penalty, at, weights)
  for (let steps = 1; ; steps++) {
    const step = stepOf(data, penalty, at, weights, system)
    const before = system.objective
    let scale = 1
    move(at, step, scale)
    system = systemAt(data, penalty, at, weights)
    while (!(system.objective >= before - 1e-9 * Math.abs(before)) && scale > 1e-6) {
      move(at, step, -scale / 2)
      scale /= 2
      system = systemAt(data, penalty, at, weights)
    }
    const isDone = system.objective - before < 1e-9 * (1 + Math.abs(before)) || steps >= 50
    if (isDone) return { ...at, steps, objective: system.objective }
  }
}

/** The fitted chance of a row of the same columns, bins, payers and communities. */
export const chanceAt = (data: LogisticData, fit: LogisticFit, row: number): number => {
  const payer = data.payer[row] as number
  let sum = (fit.theta[0] as number) + (fit.theta[1 + (data.bin[row] as number)] as number)
  sum += (fit.community[data.community[payer] as number] as number) + (fit.payer[payer] as number)
  for (let j = 0; j < data.columns; j++) {
    sum += (fit.theta[1 + data.bins + j] as number) * (data.x[row * data.columns + j] as number)
  }
  return sigmoid(sum)
}

type Point = {
  readonly theta: Float64Array
  readonly community: Float64Array
  readonly payer: Float64Array
}

type Penalty = {
  readonly theta: Float64Array
  readonly towards: number
  readonly bins: number
  readonly steps: number
  readonly community: number
  readonly payer: number
}

const penaltyOf = (data: LogisticData, precisions: Precisions): Penalty => {
  const theta = new Float64Array(1 + data.bins + data.columns).fill(precisions.beta)
  theta[0] = precisions.company
  theta.fill(precisions.bins, 1, 1 + data.bins)
  const { community, payer, intercept = 0, steps = 0 } = precisions
  return { theta, towards: intercept, bins: data.bins, steps, community, payer }
}

const move = (at: Point, step: Point, scale: number): void => {
  for (const part of ['theta', 'community', 'payer'] as const) {
    const [to, by] = [at[part], step[part]]
    for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + scale * (by[i] as number)
  }
}

/** Normal equations after payers were eliminated; communities are still beside them. */
type System = {
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

const systemAt = (
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

const stepOf = (
  data: LogisticData,
  penalty: Penalty,
  at: Point,
  weights: Float64Array,
  system: System,
): Point => {
  const size = at.theta.length
  const hessian = system.hessian.slice()
  const theta = system.gradient.slice()
  const { cross, curvature, pull } = system
  for (let c = 0; c < data.communities; c++) {
    const block = curvature[c] as number
    if (!(block > 0)) continue
    for (let j = 0; j < size; j++) {
      const value = cross[c * size + j] as number
      if (value === 0) continue
      for (let k = 0; k <= j; k++) {
        const place = j * size + k
        hessian[place] =
          (hessian[place] as number) - (value * (cross[c * size + k] as number)) / block
      }
      theta[j] = (theta[j] as number) - (value * (pull[c] as number)) / block
    }
  }
  solveInPlace(hessian, theta, size)
  const community = new Float64Array(data.communities)
  for (let c = 0; c < data.communities; c++) {
    const block = curvature[c] as number
    if (!(block > 0)) continue
    let sum = pull[c] as number
    for (let j = 0; j < size; j++) sum -= (cross[c * size + j] as number) * (theta[j] as number)
    community[c] = sum / block
  }
  return {
    theta,
    community,
    payer: payerSteps(data, penalty, weights, system, { theta, community }),
  }
}

const payerSteps = (
  { rows, x, columns, bins, bin, payer: payerOfRow, payers, community: communityOf }: LogisticData,
  penalty: Penalty,
  weights: Float64Array,
  system: System,
  step: { theta: Float64Array; community: Float64Array },
): Float64Array => {
  const sums = new Float64Array(payers)
  const { theta } = step
  for (let row = 0; row < rows; row++) {
    const weight = weights[row] as number
    if (weight === 0) continue
    let value = (theta[0] as number) + (theta[1 + (bin[row] as number)] as number)
    for (let j = 0; j < columns; j++) {
      value += (theta[1 + bins + j] as number) * (x[row * columns + j] as number)
    }
    const payer = payerOfRow[row] as number
    sums[payer] = (sums[payer] as number) + weight * value
  }
  return sums.map((sum, payer) => {
    const weight = system.payerWeight[payer] as number
    const block = weight + penalty.payer
    if (!(block > 0)) return 0
    const shared = weight * (step.community[communityOf[payer] as number] as number)
    return ((system.payerPull[payer] as number) - sum - shared) / block
  })
}
