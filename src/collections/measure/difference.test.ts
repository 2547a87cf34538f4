import { describe, expect, test } from 'vitest'
import { uniformOf } from '../policy/random.ts'
import {
  detectableDifference,
  differenceOf,
  type Interval,
  isDistinguishable,
  type Outcome,
} from './difference.ts'

/** Households that pay all or nothing of each bill, the late ones less often; treated ones by `effect` more. */
const world = (seed: number, input: { households: number; effect: number; bills?: number }) =>
  Array.from({ length: input.households }, (_, household): Outcome[] => {
    const before = uniformOf(seed, household, 1)
    const isTreated = uniformOf(seed, household, 2) > 0.2
    const chance = 0.9 - 0.6 * before + (isTreated ? input.effect : 0)
    const home = 100 + 200 * uniformOf(seed, household, 3)
    return Array.from({ length: input.bills ?? 1 }, (_, bill) => ({
      household,
      isTreated,
      before,
      billed: home,
      collected: uniformOf(seed, household, 4 + bill) < chance ? home : 0,
    }))
  }).flat()

const found = (outcomes: readonly Outcome[], adjusted: boolean): Interval => {
  const interval = differenceOf(outcomes, { adjusted })
  if (!interval) throw new Error('no interval')
  return interval
}

describe('the difference an experiment shows', () => {
  test.each([true, false])(
    'covers the truth in 90 to 99 of a hundred worlds (adjusted: %s)',
    (adjusted) => {
      const covered = Array.from({ length: 200 }, (_, seed) =>
        found(world(seed, { households: 400, effect: 0.05 }), adjusted),
      ).filter(({ low, high }) => low <= 0.05 && high >= 0.05).length
      expect(covered).toBeGreaterThanOrEqual(180)
      expect(covered).toBeLessThanOrEqual(198)
    },
  )

  test('unadjusted it is the difference of the two shares', () => {
    const outcomes = world(1, { households: 300, effect: 0.1 })
    const share = (isTreated: boolean): number => {
      const side = outcomes.filter((row) => row.isTreated === isTreated)
      const sum = (of: (row: Outcome) => number): number =>
        side.reduce((all, row) => all + of(row), 0)
      return sum(({ collected }) => collected) / sum(({ billed }) => billed)
    }
    expect(found(outcomes, false).value).toBeCloseTo(share(true) - share(false), 12)
  })

  test('what is known from before makes it more exact', () => {
    const outcomes = world(2, { households: 2_000, effect: 0.05 })
    expect(found(outcomes, true).standardError).toBeLessThan(
      0.95 * found(outcomes, false).standardError,
    )
  })

  test('saying the same of a household four times is no new knowledge', () => {
    const once = world(3, { households: 300, effect: 0.05 })
    const often = Array.from({ length: 4 }, () => once).flat()
    expect(found(often, false).standardError).toBeCloseTo(found(once, false).standardError, 10)
  })

  test('without an effect it is rarely told from zero, and a large one always', () => {
    const told = (effect: number): number =>
      Array.from({ length: 100 }, (_, seed) =>
        isDistinguishable(found(world(seed + 500, { households: 400, effect }), true)),
      ).filter(Boolean).length
    expect(told(0)).toBeLessThanOrEqual(12)
    expect(told(0.3)).toBe(100)
  })

  test('an effect as large as the detectable one is told in about four of five worlds', () => {
    const worlds = Array.from({ length: 100 }, (_, seed) => seed + 900)
    const mean =
      worlds
        .map((seed) =>
          detectableDifference(found(world(seed, { households: 400, effect: 0 }), true)),
        )
        .reduce((sum, value) => sum + value, 0) / worlds.length
    const told = worlds.filter((seed) =>
      isDistinguishable(found(world(seed, { households: 400, effect: mean }), true)),
    ).length
    expect(told).toBeGreaterThan(68)
    expect(told).toBeLessThan(92)
  })

  test('nothing is said while a side has fewer than two households', () => {
    const row = { isTreated: true, before: 0, billed: 10, collected: 5 }
    const treated = [1, 2, 3].map((household) => ({ ...row, household }))
    expect(differenceOf([], { adjusted: true })).toBeNull()
    expect(differenceOf(treated, { adjusted: true })).toBeNull()
    const one = { ...row, household: 4, isTreated: false }
    expect(differenceOf([...treated, one, one], { adjusted: false })).toBeNull()
  })

  test('a world where everybody paid all has no spread and no error', () => {
    const all = world(4, { households: 50, effect: 0 }).map((row) => ({
      ...row,
      before: 0,
      collected: row.billed,
    }))
    expect(found(all, true).value).toBeCloseTo(0, 12)
    expect(found(all, true).standardError).toBeCloseTo(0, 12)
  })
})
