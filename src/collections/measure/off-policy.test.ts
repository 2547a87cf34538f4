import { describe, expect, test } from 'vitest'
import { uniformOf } from '../policy/random.ts'
import { offPolicyValue, type WeighedDecision } from './off-policy.ts'

/** Logs of a policy that contacts with `logged`; a contact earns 3 and nothing 1. Weighed for one that contacts with `wanted`. */
const logs = (
  seed: number,
  { n = 4_000, logged = 0.5, wanted = 1 }: { n?: number; logged?: number; wanted?: number },
): readonly WeighedDecision[] =>
  Array.from({ length: n }, (_, index) => {
    const isContacted = uniformOf(seed, index, 1) < logged
    return {
      household: Math.floor(index / 4),
      weight: isContacted ? wanted / logged : (1 - wanted) / (1 - logged),
      reward: (isContacted ? 3 : 1) + uniformOf(seed, index, 2) - 0.5,
    }
  })

describe('what another policy might have earned', () => {
  test.each([
    [1, 3],
    [0, 1],
    [0.5, 2],
  ])('contacting with %d is found to be worth %d', (wanted, worth) => {
    const covered = Array.from({ length: 50 }, (_, seed) => offPolicyValue(logs(seed, { wanted })))
      .map(({ interval }) => interval)
      .filter((it) => it !== null && it.low <= worth && it.high >= worth)
    expect(covered.length).toBeGreaterThanOrEqual(44)
  })

  test('the policy that was logged is worth what was earned, and every decision counts whole', () => {
    const own = logs(1, { wanted: 0.5 })
    const found = offPolicyValue(own)
    expect(found.effectiveSize).toBeCloseTo(own.length, 6)
    const mean = own.reduce((sum, { reward }) => sum + reward, 0) / own.length
    expect(found.interval?.value).toBeCloseTo(mean, 12)
  })

  test('no number where the logs say too little', () => {
    expect(offPolicyValue([])).toMatchObject({ interval: null, refused: 'sampleTooSmall' })
    expect(offPolicyValue(logs(2, { n: 500 })).refused).toBe('sampleTooSmall')
    expect(offPolicyValue(logs(3, { n: 50_000, logged: 0.001 })).refused).toBe('weightTooLarge')
  })
})
