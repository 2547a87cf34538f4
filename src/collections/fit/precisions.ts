import { chanceAt, fitLogistic, type LogisticData, type Precisions } from '../model/logistic.ts'
import { logit } from '../model/logit.ts'
import { scoresOf } from '../model/metrics.ts'
import { globalPrior } from './payment-model.ts'
import type { PersonWeeks } from './person-weeks.ts'

/** 1 / σ² of the coefficients, of communities and of payers. */
export type FittedPrecisions = {
  readonly beta: number
  readonly community: number
  readonly payer: number
}

export const precisionsOf = (fitted: FittedPrecisions): Precisions => ({
  company: 0.01,
  bins: 0.03,
  steps: 3,
  intercept: logit(globalPrior.weekly),
  ...fitted,
})

const start: FittedPrecisions = { beta: 3, community: 10, payer: 3 }
const grid = {
  payer: [0.1, 0.3, 1, 3, 10, 30],
  beta: [0.3, 3, 30],
  community: [1, 10, 100],
} as const

/** Rows that the choice is made on: enough for it, and quick. */
const sampleRows = 60_000

/**
 * The variances by log-loss on the eight weeks before those that a model is measured on, one after
 * the other, on a part of the households.
 */
export const choosePrecisions = (
  data: LogisticData,
  { week }: PersonWeeks,
  untilWeek: number,
): FittedPrecisions => {
  const share = Math.max(1, Math.ceil(data.rows / sampleRows))
  const isMeant = (row: number): boolean => (data.payer[row] as number) % share === 0
  const rowsOf = (from: number, until: number): number[] => {
    const rows: number[] = []
    for (let row = 0; row < data.rows; row++) {
      const at = week[row] as number
      if (at >= from && at < until && isMeant(row)) rows.push(row)
    }
    return rows
  }
  const fitted = partOf(data, rowsOf(0, untilWeek - 8))
  const later = rowsOf(untilWeek - 8, untilWeek)
  if (fitted.rows < 500 || later.length < 100) return start
  const y = Uint8Array.from(later, (row) => data.y[row] as number)
  const lossOf = (precisions: FittedPrecisions): number => {
    const fit = fitLogistic(fitted, precisionsOf(precisions))
    return scoresOf({ p: Float64Array.from(later, (row) => chanceAt(data, fit, row)), y }).logLoss
  }
  let best = start
  let least = lossOf(best)
  for (const name of ['payer', 'beta', 'community'] as const) {
    for (const value of grid[name]) {
      if (value === best[name]) continue
      const candidate = { ...best, [name]: value }
      const loss = lossOf(candidate)
      if (loss >= least) continue
      best = candidate
      least = loss
    }
  }
  return best
}

/** The rows meant, copied together. */
const partOf = (data: LogisticData, rows: readonly number[]): LogisticData => {
  const { columns } = data
  const x = new Float64Array(rows.length * columns)
  rows.forEach((row, at) => {
    x.set(data.x.subarray(row * columns, (row + 1) * columns), at * columns)
  })
  return {
    ...data,
    rows: rows.length,
    x,
    bin: Uint8Array.from(rows, (row) => data.bin[row] as number),
    y: Uint8Array.from(rows, (row) => data.y[row] as number),
    payer: Int32Array.from(rows, (row) => data.payer[row] as number),
    use: null,
  }
}
