import { solveInPlace } from './cholesky.ts'
import { sigmoid } from './logit.ts'
import { type Penalty, type Point, type System, systemAt } from './normal-equations.ts'

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
