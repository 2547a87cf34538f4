import { fitLogistic } from './logistic.ts'
import { logit, sigmoid } from './logit.ts'

/** Predictions beside what happened; `p` and `y` of equal length, y of 0 and 1. */
export type Predicted = { readonly p: Float64Array; readonly y: Uint8Array }

type Scores = {
  readonly auc: number
  readonly logLoss: number
  readonly brier: number
  readonly ece: number
}

/** All four over one sorting; numbers of no rows are 0, and the AUC of one class is 0.5. */
export const scoresOf = ({ p, y }: Predicted): Scores => {
  const n = p.length
  if (n === 0) return { auc: 0.5, logLoss: 0, brier: 0, ece: 0 }
  const order = orderOf(p)
  let logLoss = 0
  let brier = 0
  for (let i = 0; i < n; i++) {
    const chance = p[i] as number
    const kept = Math.min(Math.max(chance, 1e-6), 1 - 1e-6)
    logLoss -= Math.log(y[i] === 1 ? kept : 1 - kept)
    brier += (chance - (y[i] as number)) ** 2
  }
  let ece = 0
  for (const { predicted, actual, count } of groupsOf({ p, y }, order)) {
    ece += (Math.abs(predicted - actual) * count) / n
  }
  return { auc: aucOf({ p, y }, order), logLoss: logLoss / n, brier: brier / n, ece }
}

/** Area under the ROC curve; equal predictions count half. */
const aucOf = ({ p, y }: Predicted, order: Uint32Array): number => {
  const n = p.length
  let positives = 0
  let rankSum = 0
  let from = 0
  while (from < n) {
    let to = from
    let tied = 0
    const value = p[order[from] as number]
    while (to < n && p[order[to] as number] === value) tied += y[order[to++] as number] as number
    positives += tied
    rankSum += (tied * (from + 1 + to)) / 2
    from = to
  }
  const negatives = n - positives
  if (positives === 0 || negatives === 0) return 0.5
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

type CalibrationPoint = {
  readonly predicted: number
  readonly actual: number
  readonly count: number
}

/** Mean prediction and outcome of ten groups of equally many rows, by prediction. */
export const calibrationPoints = (predicted: Predicted): CalibrationPoint[] =>
  groupsOf(predicted, orderOf(predicted.p))

const groupsOf = ({ p, y }: Predicted, order: Uint32Array): CalibrationPoint[] => {
  const n = p.length
  const points: CalibrationPoint[] = []
  for (let group = 0; group < 10; group++) {
    const from = Math.floor((group * n) / 10)
    const to = Math.floor(((group + 1) * n) / 10)
    if (to === from) continue
    let predicted = 0
    let actual = 0
    for (let i = from; i < to; i++) {
      predicted += p[order[i] as number] as number
      actual += y[order[i] as number] as number
    }
    const count = to - from
    points.push({ predicted: predicted / count, actual: actual / count, count })
  }
  return points
}

/** Rows by prediction, then by place: the same for the same numbers. */
const orderOf = (p: Float64Array): Uint32Array => {
  const order = new Uint32Array(p.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  return order.sort((a, b) => (p[a] as number) - (p[b] as number) || a - b)
}

/**
 * How y goes with the log-odds of p: the slope of a logistic regression on them, and the shift of all
 * log-odds that would make the predictions right in the large. 1 and 0 when they are calibrated.
 */
export const calibrationOf = ({ p, y }: Predicted): { slope: number; intercept: number } => {
  const n = p.length
  const x = Float64Array.from(p, (chance) => logit(Math.min(Math.max(chance, 1e-6), 1 - 1e-6)))
  const one = { payers: 1, communities: 1, bins: 1, columns: 1 }
  const rows = { payer: new Int32Array(n), community: new Int32Array(1), bin: new Uint8Array(n) }
  const { theta } = fitLogistic(
    { rows: n, x, y, use: null, ...rows, ...one },
    { company: 1e-6, bins: 1e9, beta: 1e-6, community: 1e9, payer: 1e9 },
  )
  return { slope: theta[2] ?? 0, intercept: shiftOf(x, y) }
}

/** By Newton; a prior so weak that it is felt only where all outcomes are the same. */
const shiftOf = (logOdds: Float64Array, y: Uint8Array): number => {
  let shift = 0
  for (let step = 0; step < 30; step++) {
    let slope = -1e-3 * shift
    let curvature = 1e-3
    for (let row = 0; row < y.length; row++) {
      const chance = sigmoid((logOdds[row] as number) + shift)
      slope += (y[row] as number) - chance
      curvature += chance * (1 - chance)
    }
    const move = Math.min(Math.max(slope / curvature, -1), 1)
    shift += move
    if (Math.abs(move) < 1e-9) break
  }
  return shift
}

export const meanAbsoluteError = (predicted: Float64Array, actual: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < actual.length; i++) {
    sum += Math.abs((predicted[i] as number) - (actual[i] as number))
  }
  return actual.length === 0 ? 0 : sum / actual.length
}
