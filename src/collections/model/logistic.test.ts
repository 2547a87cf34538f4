import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitLogistic, type LogisticData, type LogisticFit, type Precisions } from './logistic.ts'
import { sigmoid } from './logit.ts'
import { randomOf } from './random.ts'

const precisions: Precisions = {
  company: 0.01,
  bins: 0.2,
  steps: 0.7,
  beta: 1,
  community: 2,
  payer: 0.5,
  intercept: -1,
}

/** Rows of payers in communities, whose outcomes follow a truth that is drawn too. */
const drawn = (seed: number, rowsOfPayer = 4): LogisticData => {
  const uniform = randomOf(seed)
  const normal = () => uniform() + uniform() + uniform() + uniform() - 2
  const [payers, communities, columns, bins] = [30, 4, 3, 5]
  const rows = payers * rowsOfPayer
  const x = Float64Array.from({ length: rows * columns }, normal)
  const bin = Uint8Array.from({ length: rows }, () => Math.floor(uniform() * bins))
  const payer = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / rowsOfPayer))
  const own = Float64Array.from({ length: payers }, normal)
  const y = Uint8Array.from({ length: rows }, (_, row) => {
    const odds =
      -0.5 + (x[row * columns] ?? 0) + (own[payer[row] ?? 0] ?? 0) + 0.3 * (bin[row] ?? 0)
    return uniform() < sigmoid(odds) ? 1 : 0
  })
  const community = Int32Array.from({ length: payers }, (_, n) =>
    Math.floor((n * communities) / payers),
  )
  return { rows, x, columns, bin, bins, y, payer, payers, community, communities, use: null }
}

/** Every derivative of the penalised log-likelihood, written out one by one. */
const gradientOf = (data: LogisticData, fit: LogisticFit): number[] => {
  const { theta } = fit
  const bins = [...theta.subarray(1, 1 + data.bins)]
  const beta = [...theta.subarray(1 + data.bins)]
  const chances = Array.from({ length: data.rows }, (_, row) => {
    const payer = data.payer[row] ?? 0
    const x = beta.reduce((sum, b, j) => sum + b * (data.x[row * data.columns + j] ?? 0), 0)
    return sigmoid(
      (theta[0] ?? 0) +
        (bins[data.bin[row] ?? 0] ?? 0) +
        x +
        (fit.community[data.community[payer] ?? 0] ?? 0) +
        (fit.payer[payer] ?? 0),
    )
  })
  const pull = (of: (row: number) => number): number =>
    chances.reduce(
      (sum, chance, row) =>
        data.use?.[row] === 0 ? sum : sum + of(row) * ((data.y[row] ?? 0) - chance),
      0,
    )
  const step = (bin: number): number =>
    bin > 0 && bin < bins.length
      ? (precisions.steps ?? 0) * ((bins[bin] ?? 0) - (bins[bin - 1] ?? 0))
      : 0
  return [
    pull(() => 1) - precisions.company * ((theta[0] ?? 0) + 1),
    ...bins.map(
      (value, bin) =>
        pull((row) => (data.bin[row] === bin ? 1 : 0)) -
        precisions.bins * value -
        step(bin) +
        step(bin + 1),
    ),
    ...beta.map(
      (value, j) => pull((row) => data.x[row * data.columns + j] ?? 0) - precisions.beta * value,
    ),
    ...[...fit.community].map(
      (value, c) =>
        pull((row) => (data.community[data.payer[row] ?? 0] === c ? 1 : 0)) -
        precisions.community * value,
    ),
    ...[...fit.payer].map(
      (value, p) => pull((row) => (data.payer[row] === p ? 1 : 0)) - precisions.payer * value,
    ),
  ]
}

describe('penalised logistic regression', () => {
  test('at the fit every derivative is zero, so the blocks were eliminated rightly', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, isPart) => {
        const data = drawn(seed)
        const use = isPart ? Uint8Array.from(data.y, (_, row) => (row % 3 === 0 ? 0 : 1)) : null
        const fit = fitLogistic({ ...data, use }, precisions)
        for (const derivative of gradientOf({ ...data, use }, fit)) {
          expect(Math.abs(derivative)).toBeLessThan(1e-3)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('the same rows give the same fit to the last bit, from wherever it starts the same to 1e-4', () => {
    const data = drawn(5)
    const fit = fitLogistic(data, precisions)
    expect(fitLogistic(data, precisions)).toEqual(fit)
    const again = fitLogistic(data, precisions, fitLogistic(drawn(6), precisions))
    fit.theta.forEach((value, j) => {
      expect(again.theta[j]).toBeCloseTo(value, 4)
    })
  })

  test('strong priors leave the company’s own level, weak ones follow the rows', () => {
    const data = { ...drawn(8), y: new Uint8Array(120).fill(1) }
    const stiff = { company: 1e6, bins: 1e6, beta: 1e6, community: 1e6, payer: 1e6, intercept: -1 }
    const held = fitLogistic(data, stiff)
    expect(held.theta[0]).toBeCloseTo(-1, 3)
    const loose = fitLogistic(data, { ...precisions, payer: 1e6, company: 1e-4 })
    expect(sigmoid(loose.theta[0] ?? 0)).toBeGreaterThan(0.9)
  })

  test('nothing, one row, one outcome, columns that never vary or are absurd: never NaN', () => {
    const data = drawn(9)
    const cases: LogisticData[] = [
      { ...data, rows: 0 },
      { ...data, rows: 1 },
      { ...data, y: new Uint8Array(data.rows) },
      { ...data, y: new Uint8Array(data.rows).fill(1) },
      { ...data, x: new Float64Array(data.x.length) },
      { ...data, x: data.x.map((value) => value * 1e9) },
      { ...data, use: new Uint8Array(data.rows) },
    ]
    for (const one of cases) {
      const fit = fitLogistic(one, precisions)
      for (const part of [fit.theta, fit.community, fit.payer]) {
        expect(part.every(Number.isFinite)).toBe(true)
      }
    }
  })
})
