import { describe, expect, test } from 'vitest'
import { armCount, armOf } from '../guard/arms.ts'
import {
  type Belief,
  beliefSize,
  correctedChance,
  effectsOf,
  learn,
  priorBelief,
} from './belief.ts'
import { contextCount, contextsOf, effectColumns, effectCount } from './effects.ts'
import { logistic, logit } from './gaussian.ts'
import { uniformOf } from './random.ts'

/** What an arm is believed to do, and how sure that is. */
const effectOf = (
  belief: Belief,
  arm: number,
  contexts = 0,
): { mean: number; deviation: number } => {
  const { mean, covariance } = effectsOf(belief)
  const columns = effectColumns(arm, contexts)
  const variance = columns.reduce(
    (sum, i) => sum + columns.reduce((part, j) => part + covariance[i * effectCount + j]!, 0),
    0,
  )
  return { mean: columns.reduce((sum, i) => sum + mean[i]!, 0), deviation: Math.sqrt(variance) }
}

/** A week of decisions drawn at random in a world where each arm has the effect `of` says. */
const week = (
  seed: number,
  of: (arm: number, contexts: number) => number,
  { count = 4_000, shift = 0 } = {},
) => {
  const row = (salt: number) => (_: unknown, i: number) => uniformOf(seed, i, salt)
  const arm = Uint8Array.from({ length: count }, (_, i) =>
    row(1)(0, i) < 0.4 ? 0 : Math.floor(armCount * row(2)(0, i)),
  )
  const contexts = Uint8Array.from({ length: count }, (_, i) =>
    Math.floor(contextCount * row(3)(0, i)),
  )
  const chance = Float64Array.from({ length: count }, (_, i) => 0.02 + 0.4 * row(4)(0, i))
  const isPaid = Uint8Array.from({ length: count }, (_, i) =>
    row(5)(0, i) < logistic(logit(chance[i]!) + shift + of(arm[i]!, contexts[i]!)) ? 1 : 0,
  )
  return { count, arm, contexts, chance, isPaid }
}

const call = armOf({ channel: 'call', slot: 'morning', tone: 'friendly' })
const wechat = armOf({ channel: 'wechat', slot: 'evening', tone: 'friendly' })
const offline = contextsOf({ offline: true })
const isCall = (arm: number): boolean => arm > 18 && arm < 28
const world = (arm: number, contexts: number): number =>
  isCall(arm) ? (contexts & offline ? 1 : 0.4) : arm > 0 && arm < 10 ? 0.5 : 0

describe('the belief', () => {
  test('has two unknowns for the payment model and 41 for contacts', () => {
    expect(effectCount).toBe(41)
    expect(beliefSize).toBe(43)
    expect(priorBelief().covariance.length).toBe(43 * 43)
  })

  test('comes to what contacts do, for whom, and where the payment model is off', () => {
    let belief = priorBelief()
    for (let seed = 0; seed < 25; seed++) belief = learn(belief, week(seed, world, { shift: 0.3 }))
    for (const [arm, contexts, truth] of [
      [call, 0, 0.4],
      [call, offline, 1],
      [wechat, 0, 0.5],
    ] as const) {
      const { mean, deviation } = effectOf(belief, arm, contexts)
      expect(Math.abs(mean - truth)).toBeLessThan(Math.max(0.12, 3.5 * deviation))
      expect(deviation).toBeLessThan(0.2)
    }
    expect(logit(correctedChance(belief, 0.2)) - logit(0.2)).toBeCloseTo(0.3, 0)
  })

  test('is the same for the same outcomes', () => {
    const once = () => learn(priorBelief(), week(1, world))
    expect(once()).toEqual(once())
  })

  test('fades while nothing is seen, and is bound by no outcome it did not see', () => {
    const none = week(1, world, { count: 0 })
    const before = priorBelief()
    const after = learn(before, none)
    expect(after.mean).toEqual(before.mean)
    expect(after.covariance[0]! / before.covariance[0]!).toBeCloseTo(1.01, 6)
  })

  test('that outcomes contradict is given up within weeks, one that they bear out is not', () => {
    const turned = (arm: number): number => (isCall(arm) ? -0.6 : arm > 0 && arm < 10 ? -0.5 : 0)
    let belief = priorBelief()
    for (let seed = 0; seed < 40; seed++) belief = learn(belief, week(seed, world))
    const firm = effectOf(belief, wechat).deviation
    let kept = belief
    for (let seed = 100; seed < 104; seed++) {
      belief = learn(belief, week(seed, turned))
      kept = learn(kept, week(seed, world))
    }
    expect(effectOf(belief, wechat).mean).toBeLessThan(-0.1)
    expect(effectOf(kept, wechat).deviation).toBeLessThan(1.3 * firm)
  })

  test('of slots and tones that do the same draws together', () => {
    let belief = priorBelief()
    for (let seed = 0; seed < 10; seed++) belief = learn(belief, week(seed, world))
    const { mean } = effectsOf(belief)
    const tones = [29, 33, 37].map((index) => mean[index]!)
    expect(Math.max(...tones) - Math.min(...tones)).toBeLessThan(0.1)
  })

  test('a payment model that is certain breaks nothing', () => {
    const sure = week(1, world, { count: 50 })
    const learnt = learn(priorBelief(), { ...sure, chance: sure.chance.map((_, i) => i % 2) })
    expect(learnt.mean.every(Number.isFinite)).toBe(true)
    expect(correctedChance(learnt, 0)).toBeGreaterThan(0)
    expect(correctedChance(learnt, 1)).toBeLessThan(1)
  })
})
