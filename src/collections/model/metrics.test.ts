import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bootstrapIntervals, groupsOf } from './bootstrap.ts'
import { stabilityIndex } from './drift.ts'
import { logit, sigmoid } from './logit.ts'
import { calibrationOf, calibrationPoints, scoresOf } from './metrics.ts'
import { randomOf } from './random.ts'
import { medianPeriod, unpaidAfter } from './survival.ts'

const predictions = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 60 })
  .map((rows) => ({
    p: Float64Array.from(rows, ([sixth]) => sixth / 6),
    y: Uint8Array.from(rows, ([, isOne]) => (isOne ? 1 : 0)),
  }))

/** Outcomes of chances that are right after `bend` of their log-odds. */
const outcomesOf = (count: number, bend: (odds: number) => number) => {
  const uniform = randomOf(11)
  const p = Float64Array.from({ length: count }, () => 0.02 + 0.96 * uniform())
  const y = Uint8Array.from(p, (chance) => (uniform() < sigmoid(bend(logit(chance))) ? 1 : 0))
  return { p, y }
}

describe('metrics', () => {
  test('AUC is the share of pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(predictions, ({ p, y }) => {
        let [right, pairs] = [0, 0]
        const late = p.filter((_, row) => y[row] === 1)
        const inTime = p.filter((_, row) => y[row] === 0)
        for (const a of late) {
          for (const b of inTime) {
            pairs++
            right += a > b ? 1 : a === b ? 0.5 : 0
          }
        }
        expect(scoresOf({ p, y }).auc).toBeCloseTo(pairs === 0 ? 0.5 : right / pairs, 10)
      }),
    )
  })

  test('log-loss is clipped at 1e-6 and the Brier score is the mean square', () => {
    const { logLoss, brier } = scoresOf({ p: Float64Array.of(0, 0.5), y: Uint8Array.of(1, 0) })
    expect(logLoss).toBeCloseTo((-Math.log(1e-6) - Math.log(0.5)) / 2, 10)
    expect(brier).toBeCloseTo((1 + 0.25) / 2, 10)
  })

  test('ten groups hold every row once, and ECE is their weighted distance', () => {
    fc.assert(
      fc.property(predictions, ({ p, y }) => {
        const points = calibrationPoints({ p, y })
        expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(p.length)
        const distance = points.reduce(
          (sum, { predicted, actual, count }) => sum + Math.abs(predicted - actual) * count,
          0,
        )
        expect(scoresOf({ p, y }).ece).toBeCloseTo(distance / p.length, 10)
      }),
    )
  })

  test('slope and intercept find how predictions are bent', () => {
    const right = calibrationOf(outcomesOf(20_000, (odds) => odds))
    expect(right.slope).toBeCloseTo(1, 1)
    expect(right.intercept).toBeCloseTo(0, 1)
    expect(calibrationOf(outcomesOf(20_000, (odds) => odds / 2)).slope).toBeCloseTo(0.5, 1)
    expect(calibrationOf(outcomesOf(20_000, (odds) => odds + 1)).intercept).toBeCloseTo(1, 1)
  })

  test('predictions of one outcome or of nothing still have finite figures', () => {
    for (const y of [Uint8Array.of(1, 1, 1), Uint8Array.of(0, 0, 0), new Uint8Array()]) {
      const predicted = { p: Float64Array.from(y, () => 0.3), y }
      const { slope, intercept } = calibrationOf(predicted)
      expect([...Object.values(scoresOf(predicted)), slope, intercept].every(Number.isFinite)).toBe(
        true,
      )
    }
  })

  test('the index of drift is 0 for the same scores and above 0.2 for others', () => {
    const scores = Float64Array.from({ length: 1000 }, (_, n) => n / 1000)
    expect(stabilityIndex(scores, scores)).toBeCloseTo(0, 10)
    expect(
      stabilityIndex(
        scores,
        scores.map((score) => score ** 3),
      ),
    ).toBeGreaterThan(0.2)
    expect(stabilityIndex(scores, new Float64Array())).toBe(0)
  })

  test('intervals draw whole customers, hold the truth of independent rows, and repeat by seed', () => {
    const customers = Array.from({ length: 400 }, (_, n) => `c${n % 200}`)
    const measure = (rows: readonly number[]) => ({
      mean: rows.reduce((sum, row) => sum + (row % 200 < 100 ? 1 : 0), 0) / rows.length,
    })
    const groups = groupsOf(customers)
    expect(groups).toHaveLength(200)
    const { mean } = bootstrapIntervals(groups, measure, { draws: 500, seed: 1 })
    // The two rows of a customer agree, so the width is that of 200 rows: ± 0.069.
    expect(mean[0]).toBeCloseTo(0.43, 1)
    expect(mean[1] - mean[0]).toBeGreaterThan(0.11)
    expect(mean[1] - mean[0]).toBeLessThan(0.17)
    expect(bootstrapIntervals(groups, measure, { draws: 500, seed: 1 }).mean).toEqual(mean)
    expect(bootstrapIntervals(groups, measure, { draws: 500, seed: 2 }).mean).not.toEqual(mean)
  })
})

describe('forecasts from hazards', () => {
  test('unpaid is the product of not paying, and the median is where it passes one half', () => {
    expect(unpaidAfter(() => 0.5, 1, 3)).toBeCloseTo(0.125, 10)
    expect(unpaidAfter(() => 0.5, 4, 3)).toBe(1)
    const days = { from: 0, unpaid: 1, limit: 365 }
    expect(medianPeriod(() => 0.1, days)).toBe(7)
    expect(medianPeriod(() => 0.1, { ...days, unpaid: 0.4 })).toBe(0)
    expect(medianPeriod(() => 0, days)).toBe(365)
  })
})
