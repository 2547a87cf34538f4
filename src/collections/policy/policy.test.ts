import { describe, expect, test } from 'vitest'
import { armCount, armOf } from '../guard/arms.ts'
import { doNothing, isDigital } from './arms.ts'
import { priorBelief } from './belief.ts'
import { balanceBucket, chanceBucket, chanceOfBucket, worthOfNow, yuanOfBucket } from './buckets.ts'
import { cellPolicy, drawBelief } from './cell.ts'
import {
  explorationRate,
  isPersonal,
  openingProbabilities,
  stageOf,
  visibleContexts,
} from './ladder.ts'
import { assumedComplaintChance, nextShadowPrices, noShadow } from './prices.ts'
import { priorityOf } from './priority.ts'
import { normals, uniformOf } from './random.ts'

const everyArm = Array.from({ length: armCount }, (_, arm) => arm)
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)

describe('buckets', () => {
  test('a bucket holds its own middle, and every value lies within half a bucket of it', () => {
    for (let bucket = -16; bucket <= 12; bucket++) {
      expect(chanceBucket(chanceOfBucket(bucket))).toBe(bucket)
    }
    for (let bucket = 0; bucket <= 40; bucket++) {
      expect(balanceBucket(yuanOfBucket(bucket))).toBe(bucket)
    }
    expect(yuanOfBucket(balanceBucket(1_234)) / 1_234).toBeCloseTo(1, 0)
    expect([chanceBucket(1e-12), chanceBucket(1 - 1e-12)]).toEqual([-16, 12])
    expect([balanceBucket(0.01), balanceBucket(1e12)]).toEqual([0, 40])
  })

  test('who pays anyway gains nothing by being asked now; who never does gains all', () => {
    expect(worthOfNow(0.9)).toBeLessThan(0.01)
    expect(worthOfNow(1e-9)).toBeCloseTo(1, 1)
    expect(worthOfNow(0.05)).toBeGreaterThan(worthOfNow(0.1))
  })
})

describe('the ladder', () => {
  test('leaves a fifth, a tenth, then one in twenty to chance', () => {
    expect([0, 1, 2, 3, 4, 40].map(explorationRate)).toEqual([0.2, 0.2, 0.1, 0.1, 0.05, 0.05])
  })

  test('begins with the calendar and ends with all contexts', () => {
    expect(stageOf(299, 1e6)).toBe('channelOnly')
    expect(stageOf(300, 1_999)).toBe('channelSlotTone')
    expect(stageOf(300, 2_000)).toBe('mainEffects')
    expect(stageOf(300, 10_000)).toBe('full')
    expect(isPersonal('channelSlotTone')).toBe(false)
    expect([visibleContexts('mainEffects', 21), visibleContexts('full', 21)]).toEqual([0, 21])
  })

  test('a planned message has its way drawn one time in five, a call stays as planned', () => {
    const step = armOf({ channel: 'sms', slot: 'morning', tone: 'friendly' })
    const other = armOf({ channel: 'wechat', slot: 'morning', tone: 'friendly' })
    const first = openingProbabilities(step, everyArm, 'channelOnly')
    expect(first[step]).toBeCloseTo(0.9, 5)
    expect(first[other]).toBeCloseTo(0.1, 5)
    expect(sum(first)).toBe(1)
    const later = openingProbabilities(step, everyArm, 'channelSlotTone')
    expect(everyArm.filter((arm) => later[arm]! > 0)).toEqual(everyArm.filter(isDigital))
    expect(sum(later)).toBe(1)
    const call = armOf({ channel: 'call', slot: 'morning', tone: 'friendly' })
    expect(openingProbabilities(call, everyArm, 'channelSlotTone')[call]).toBe(1)
    expect(openingProbabilities(step, [doNothing, other], 'channelOnly')[doNothing]).toBe(1)
  })
})

describe('shadow prices', () => {
  const capacity = { wechat: null, sms: null, call: 300, visit: 40 }
  const asked = (call: number) => ({ ...noShadow, call })

  test('rise with demand by a step at most, fall without it, and are never below 0', () => {
    expect(nextShadowPrices(noShadow, asked(330), capacity).call).toBeCloseTo(0.4, 9)
    expect(nextShadowPrices(noShadow, asked(9_000), capacity).call).toBe(4)
    expect(nextShadowPrices({ ...noShadow, call: 2 }, asked(150), capacity).call).toBe(0)
    expect(nextShadowPrices({ ...noShadow, sms: 2 }, asked(0), capacity).sms).toBe(0)
    expect(nextShadowPrices(noShadow, asked(5), { ...capacity, call: 0 }).call).toBe(4)
  })
})

test('priority is what a minute of a person brings in, beside what a message would', () => {
  const { chance, omega } = { chance: 0.1, omega: worthOfNow(0.1) }
  const cell = { chance, omega, balanceYuan: 5_000, contexts: 0, allowed: everyArm, explores: true }
  const policy = cellPolicy(
    drawBelief(priorBelief(), 1),
    {
      cost: { wechat: 0.02, sms: 0.06, call: 4, visit: 25 },
      goodwill: 5,
      shadow: noShadow,
      complaint: 30,
      complaintChance: assumedComplaintChance,
    },
    cell,
    0.1,
  )
  const { arm, yuanAMinute, messageYuan } = priorityOf(policy, { call: 6, visit: 30 })
  expect(arm).toBeGreaterThan(18)
  expect(arm).toBeLessThan(28)
  expect(yuanAMinute).toBeCloseTo(policy.values[arm!]! / 6, 9)
  expect(messageYuan).toBe(Math.max(...policy.values.slice(1, 19)))
})

describe('random numbers', () => {
  test('are uniform, and tell one household and week from the next', () => {
    const counts = new Float64Array(20)
    for (let i = 0; i < 50_000; i++) counts[Math.floor(20 * uniformOf(1, i % 250, i))]!++
    expect(sum(counts.map((n) => (n - 2_500) ** 2 / 2_500))).toBeLessThan(45)
    const a = Array.from({ length: 5_000 }, (_, i) => uniformOf(9, i) - 0.5)
    const b = Array.from({ length: 5_000 }, (_, i) => uniformOf(9, i + 1) - 0.5)
    const c = Array.from({ length: 5_000 }, (_, i) => uniformOf(10, i) - 0.5)
    const together = (x: number[], y: number[]) => sum(x.map((value, i) => value * y[i]!)) / 5_000
    expect(Math.abs(together(a, b))).toBeLessThan(0.006)
    expect(Math.abs(together(a, c))).toBeLessThan(0.006)
  })

  test('normal ones have mean 0 and variance 1', () => {
    const values = normals(3, 20_001)
    expect(Math.abs(sum(values) / 20_001)).toBeLessThan(0.03)
    expect(sum(values.map((value) => value * value)) / 20_001).toBeCloseTo(1, 1)
  })
})
