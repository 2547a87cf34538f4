import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { armCount, armOf } from '../guard/arms.ts'
import { doNothing, isDigital } from './arms.ts'
import { type Belief, priorBelief } from './belief.ts'
import { worthOfNow } from './buckets.ts'
import { armAt, type Cell, cellPolicy, drawBelief } from './cell.ts'
import { contextCount } from './effects.ts'
import { assumedComplaintChance, noShadow, type Prices } from './prices.ts'
import { uniformOf } from './random.ts'

const everyArm = Array.from({ length: armCount }, (_, arm) => arm)
const prices: Prices = {
  cost: { wechat: 0.02, sms: 0.06, call: 4, visit: 25 },
  goodwill: 5,
  shadow: noShadow,
  complaint: 30,
  complaintChance: assumedComplaintChance,
}
const usual: Cell = {
  chance: 0.1,
  balanceYuan: 2_000,
  contexts: 0,
  omega: worthOfNow(0.1),
  allowed: everyArm,
  explores: true,
}

/** A belief that is sure of the mean it has, but for one weight. */
const sure = (mean: (index: number) => number): Belief => {
  const { mean: prior, covariance } = priorBelief()
  return { mean: prior.map((_, i) => mean(i)), covariance: covariance.map((value) => value * 1e-6) }
}

const cells: fc.Arbitrary<Cell> = fc
  .record({
    chance: fc.double({ min: 0.0005, max: 0.99, noNaN: true }),
    balanceYuan: fc.double({ min: 1, max: 100_000, noNaN: true }),
    contexts: fc.integer({ min: 0, max: contextCount - 1 }),
    allowed: fc
      .uniqueArray(fc.integer({ min: 1, max: armCount - 1 }))
      .map((arms) => [doNothing, ...arms.sort((a, b) => a - b)]),
    explores: fc.boolean(),
  })
  .map((cell) => ({ ...cell, omega: worthOfNow(cell.chance) }))

const draws = drawBelief(priorBelief(), 7)

describe('the choices of a cell', () => {
  test('are probabilities that sum to exactly 1, in single precision too, of allowed arms alone', () => {
    fc.assert(
      fc.property(cells, (cell) => {
        const { probabilities } = cellPolicy(draws, prices, cell, 0.2)
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBe(1)
        expect(Float32Array.from(probabilities)).toEqual(new Float32Array(probabilities))
        expect(Array.from(probabilities, Math.fround)).toEqual([...probabilities])
        const used = everyArm.filter((arm) => probabilities[arm]! !== 0)
        expect(used.filter((arm) => !cell.allowed.includes(arm))).toEqual([])
        expect(probabilities.every((p) => p >= 0)).toBe(true)
      }),
    )
  })

  test('leave two fifths of what is left to chance to nothing, the rest to the allowed messages', () => {
    fc.assert(
      fc.property(cells, (cell) => {
        const { probabilities } = cellPolicy(draws, prices, cell, 0.2)
        const messages = cell.allowed.filter(isDigital)
        const least = cell.explores && messages.length > 0 ? 0.12 / messages.length : 0
        expect(probabilities[doNothing]).toBeGreaterThanOrEqual((cell.explores ? 0.08 : 0) - 2e-5)
        for (const arm of messages) {
          expect(probabilities[arm]).toBeGreaterThanOrEqual(least - 2e-6)
        }
      }),
    )
  })

  test('are the same for the same seed and belief, and others for another seed', () => {
    const of = (seed: number) =>
      cellPolicy(drawBelief(priorBelief(), seed), prices, usual, 0.2).probabilities
    expect(of(3)).toEqual(of(3))
    expect(of(3)).not.toEqual(of(4))
  })

  test('are nothing where contacts are known to do nothing, and the best contact where it is known', () => {
    const useless = drawBelief(
      sure(() => 0),
      1,
    )
    const silent = cellPolicy(useless, prices, { ...usual, explores: false }, 0.2)
    expect(silent.probabilities[doNothing]).toBe(1)
    expect(silent.values[1]).toBeLessThan(0)
    const calls = drawBelief(
      sure((index) => (index === 2 + 10 ? 1 : 0)),
      1,
    )
    const { probabilities, values, chances } = cellPolicy(calls, prices, usual, 0)
    const byCall = probabilities.slice(19, 28).reduce((sum, p) => sum + p, 0)
    expect(byCall).toBe(1)
    const odds = (p: number): number => p / (1 - p)
    const call = armOf({ channel: 'call', slot: 'morning', tone: 'friendly' })
    expect(odds(chances[call]!) / odds(chances[doNothing]!)).toBeCloseTo(Math.E, 2)
    const gain = usual.balanceYuan * usual.omega * (chances[call]! - chances[doNothing]!)
    expect(values[call]).toBeCloseTo(gain - 4 - 5 - 0.004 * 30, 9)
  })

  test('shun a contact that most draws find not worth its price, however good a few make it', () => {
    const small = { ...usual, balanceYuan: 150, explores: false }
    const { probabilities } = cellPolicy(draws, prices, small, 0.2)
    expect(probabilities[doNothing]).toBe(1)
    const large = { ...usual, balanceYuan: 20_000, explores: false }
    expect(cellPolicy(draws, prices, large, 0.2).probabilities[doNothing]).toBeLessThan(0.5)
  })

  test('a dearer channel is chosen less', () => {
    const rich = { ...usual, balanceYuan: 20_000 }
    const share = (shadow: number): number =>
      cellPolicy(draws, { ...prices, shadow: { ...noShadow, call: shadow } }, rich, 0)
        .probabilities.slice(19, 28)
        .reduce((sum, p) => sum + p, 0)
    expect(share(0)).toBeGreaterThan(share(100))
    expect(share(10_000)).toBe(0)
  })

  test('arms are drawn as often as their probability says', () => {
    const { probabilities } = cellPolicy(draws, prices, usual, 0.2)
    const n = 200_000
    const counts = new Float64Array(armCount)
    for (let i = 0; i < n; i++) counts[armAt(probabilities, uniformOf(5, i))]!++
    const chiSquared = everyArm.reduce((sum, arm) => {
      const expected = n * probabilities[arm]!
      return expected > 0 ? sum + (counts[arm]! - expected) ** 2 / expected : sum + counts[arm]!
    }, 0)
    expect(chiSquared).toBeLessThan(75)
  })
})
