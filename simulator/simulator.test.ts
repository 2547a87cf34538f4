import { describe, expect, test } from 'vitest'
import { differenceOf } from '../src/collections/measure/difference.ts'
import { judge, runsFor } from './acceptance.ts'
import { type Line, type PolicyName, type Run, runLine } from './line.ts'
import { simulate } from './run.ts'
import { nobody, randomDigital } from './simple-policies.ts'
import type { Tally } from './tally.ts'
import { type WorldName, worlds } from './world.ts'

/**
 * The acceptance in a small form: fewer homes and seeds, so bounds are wider than those of
 * `npm run simulate`, which runs with SOAK=1 here.
 */
const isLong = process.env.SOAK === '1'
const homes = isLong ? 10_000 : 1_000
const cache = new Map<string, Line>()
const lineOf = (policy: PolicyName, world: WorldName = 'real', hasRails = false): Line => {
  const run: Run = { policy, world, hasRails, seed: 201, homes }
  const key = JSON.stringify(run)
  const line = cache.get(key) ?? runLine(run)
  cache.set(key, line)
  return line
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

describe('in a world where contacts work', () => {
  test('(a) the policy collects more than the calendar, with all rails on too', () => {
    const calendar = lineOf('calendar')
    expect(calendar.collected).toBeGreaterThan(lineOf('none').collected + 1)
    expect(lineOf('thompson').collected).toBeGreaterThan(calendar.collected + 2)
    expect(lineOf('priced', 'real', true).collected).toBeGreaterThan(
      lineOf('calendar', 'real', true).collected + 0.5,
    )
  })

  test('(b) it comes near to who knows all effects, and nobody beats who knows everything', () => {
    const late = (policy: PolicyName): number => mean(lineOf(policy).ownByQuarter.slice(4))
    const calendar = late('calendar')
    expect(late('thompson') - calendar).toBeGreaterThan(0.5 * (late('knowsEffects') - calendar))
    expect(lineOf('oracle').collected).toBeGreaterThan(lineOf('knowsEffects').collected)
    expect(lineOf('oracle').collected).toBeGreaterThan(lineOf('thompson').collected)
  })

  test('(f) its probabilities are those of its choices and sum to exactly 1', () => {
    const { chiSquared, degrees, decisions, worstSum } = lineOf('thompson').audit!
    expect(decisions).toBeGreaterThan(homes * 20)
    expect(worstSum).toBe(0)
    // Four and a half deviations on either side.
    expect(Math.abs(chiSquared - degrees)).toBeLessThan(4.5 * Math.sqrt(2 * degrees))
  })

  test('(i) the same seed does the same, another one does not', () => {
    const run = { policy: 'priced', world: 'real', hasRails: true, seed: 203, homes: 300 } as const
    expect(runLine(run)).toEqual(runLine(run))
    expect(runLine(run).digest).not.toBe(runLine({ ...run, seed: 204 }).digest)
  })
})

test('(c) where contacts do nothing, it learns to be quiet, and the experiment shows nothing', () => {
  const priced = lineOf('priced', 'zero')
  expect(priced.collected).toBe(lineOf('calendar', 'zero').collected)
  expect(priced.contacts).toBeLessThan(0.6 * lineOf('priced').contacts)
  expect(priced.experiment!.low).toBeLessThan(0)
  expect(priced.experiment!.high).toBeGreaterThan(0)
})

test('(d) where the norm tone harms, it gives it up', () => {
  const harmed = lineOf('thompson', 'harmfulNorm').normShareByQuarter
  expect(mean(harmed.slice(4))).toBeLessThan(12)
  expect(mean(harmed.slice(4))).toBeLessThan(mean(lineOf('thompson').normShareByQuarter.slice(4)))
})

describe('(e) the hold-out', () => {
  const share = 0.2
  const small = { homes: 600, world: worlds.real, hasRails: false }
  const onTime = ({ perHome, homes: { count, holdOutDraw } }: Tally): number => {
    const treated = Array.from({ length: count }, (_, home) => home).filter(
      (home) => holdOutDraw[home]! >= share,
    )
    const sum = (of: Float64Array): number => treated.reduce((total, home) => total + of[home]!, 0)
    return sum(perHome.collectedInTime) / sum(perHome.billedMatured)
  }

  test('says in its interval what a policy did, against the same homes on the calendar', () => {
    const worldsSeen = isLong ? 200 : 24
    const covered = Array.from({ length: worldsSeen }, (_, seed) => {
      const treated = simulate({ ...small, seed, policy: randomDigital, holdOut: share })
      const calendar = simulate({ ...small, seed, policy: nobody, holdOut: 1 })
      const { perHome } = treated
      const found = differenceOf(
        Array.from({ length: small.homes }, (_, household) => ({
          household,
          isTreated: perHome.isHeldOut[household] === 0,
          billed: perHome.billedMatured[household]!,
          collected: perHome.collectedInTime[household]!,
          before: perHome.lateBefore[household]!,
        })),
        { adjusted: true },
      )!
      const truth = onTime(treated) - onTime(calendar)
      return found.low <= truth && truth <= found.high
    }).filter(Boolean).length
    expect(covered / worldsSeen).toBeGreaterThanOrEqual(0.85)
  })
})

describe('(g) the law', () => {
  test('is kept by every contact of the policy and of the calendar', () => {
    for (const policy of ['priced', 'calendar'] as const) {
      const line = lineOf(policy, 'real', true)
      expect(line.contacts).toBeGreaterThan(homes * 5)
      expect(line.violations).toEqual({})
    }
  })

  test('is broken by a policy that does not listen, and the judge sees each way', () => {
    const deaf = simulate({
      seed: 5,
      homes: 2_000,
      world: worlds.real,
      holdOut: 0,
      hasRails: true,
      policy: () => ({
        decide: ({ state, homes: asked }, plan) => {
          for (const home of asked) plan.arm[home] = 1 + ((home * 7 + state.week * 5) % 36)
        },
      }),
    })
    expect([...deaf.violations.keys()].sort()).toEqual([
      'a fourth time in 35 days',
      'a norm that is not true',
      'a thirteenth time in a year',
      'although it asked to be left alone',
      'before its promise was due',
      'by a machine although it needs care',
      'formal before day 30',
      'on a public holiday',
      'pressed although it needs care',
      'two calls in a week',
      'while a complaint is open',
      'within three days',
    ])
  })
})

test('(h) when effects change, it finds its way back', () => {
  const { efficiency } = lineOf('thompson', 'switch')
  expect(efficiency).toHaveLength(104)
  const before = mean(efficiency.slice(39, 52))
  expect(mean(efficiency.slice(52, 60))).toBeLessThan(before)
  expect(mean(efficiency.slice(91))).toBeGreaterThan(0.75 * before)
})

test('the acceptance judges what was run, and fails what falls short', () => {
  const lines = [lineOf('thompson'), lineOf('calendar')]
  const twice = [...lines, ...lines.map((line) => ({ ...line, seed: 202 }))]
  const uplift = judge(twice).find(({ letter }) => letter === 'a')!
  expect(uplift.figures).toContain('2 seeds')
  const idle = twice.map((line) => ({ ...line, collected: 80, violations: { 'on a holiday': 1 } }))
  expect(judge(idle).find(({ letter }) => letter === 'a')!.holds).toBe(false)
  expect(judge([]).length).toBe(0)
  expect(runsFor({ first: 1, seeds: 10, coverageSeeds: 40, homes }).length).toBe(
    80 + 20 + 20 + 20 + 20 + 10,
  )
})
