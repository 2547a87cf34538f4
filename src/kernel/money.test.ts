import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capitalYuan,
  formatYuan,
  largestRemainder,
  parseYuan,
  plainYuan,
  roundFen,
} from './money.ts'
import { add, decimal, exactDecimal, multiply, type RoundingMode, ratio, round } from './ratio.ts'

const runs = process.env.SOAK === '1' ? 1_000_000 : 5_000
const amount = fc.bigInt(-(10n ** 15n), 10n ** 15n)
const positive = fc.bigInt(1n, 10n ** 9n)

/** Floor division by search of the quotient's neighbours: nothing of the code under test. */
const neighbours = (n: bigint, d: bigint): [below: bigint, above: bigint] => {
  let below = n / d
  while (below * d > n) below -= 1n
  while ((below + 1n) * d <= n) below += 1n
  return [below, below * d === n ? below : below + 1n]
}

/** The rounding rules in their own words, on the number line. */
const oracle = (n: bigint, d: bigint, mode: RoundingMode): bigint => {
  const [below, above] = neighbours(n, d)
  const towardsZero = n >= 0n ? below : above
  const away = n >= 0n ? above : below
  if (mode === 'down') return towardsZero
  if (mode === 'up') return away
  const [toBelow, toAbove] = [n - below * d, above * d - n]
  if (toBelow !== toAbove) return toBelow < toAbove ? below : above
  return mode === 'halfUp' ? away : below % 2n === 0n ? below : above
}

describe('rounding', () => {
  test.each(['halfUp', 'up', 'down', 'halfEven'] as const)(
    '%s agrees with the number line',
    (mode) => {
      fc.assert(
        fc.property(amount, positive, (n, d) => {
          expect(round(ratio(n, d), mode)).toBe(oracle(n, d, mode))
        }),
        { numRuns: runs },
      )
    },
  )

  test('jiao and yuan are whole multiples, nearest to the exact amount', () => {
    fc.assert(
      fc.property(
        amount,
        positive,
        fc.constantFrom('jiao' as const, 'yuan' as const),
        (n, d, unit) => {
          const size = unit === 'jiao' ? 10n : 100n
          expect(roundFen(ratio(n, d), { unit })).toBe(oracle(n, d * size, 'halfUp') * size)
        },
      ),
      { numRuns: runs },
    )
  })

  test('89.47 ㎡ × 2.80 is 250.52, and 20 of 31 days of it depends on the rounding point', () => {
    const month = ratio(8947n * 28_000n, 10_000n)
    expect(roundFen(month)).toBe(25_052n)
    expect(roundFen(multiply(month, ratio(20n, 31n)))).toBe(16_162n)
    expect(roundFen(multiply(ratio(roundFen(month)), ratio(20n, 31n)))).toBe(16_163n)
  })
})

test('ratios add and multiply as fractions do', () => {
  fc.assert(
    fc.property(amount, positive, amount, positive, (a, b, c, d) => {
      const [x, y] = [ratio(a, b), ratio(c, d)]
      const total = add(x, y)
      expect(total.numerator * b * d).toBe((a * d + c * b) * total.denominator)
      const product = multiply(x, y)
      expect(product.numerator * b * d).toBe(a * c * product.denominator)
      expect(ratio(a, -b)).toEqual(ratio(-a, b))
    }),
  )
  expect(() => ratio(1n, 0n)).toThrow(RangeError)
})

test('a decimal is shown only where it is exact', () => {
  expect(exactDecimal(ratio(250_516n, 1000n))).toBe('250.516')
  expect(exactDecimal(ratio(1n, 3n))).toBeNull()
  expect(decimal(-5n, 2)).toBe('-0.05')
})

describe('shares', () => {
  const weights = fc.array(fc.bigInt(0n, 10n ** 7n), { minLength: 1, maxLength: 40 })
  test('sum to the pool, and none strays a fen from its exact share', () => {
    fc.assert(
      fc.property(amount, weights, (pool, given) => {
        const total = given.reduce((sum, weight) => sum + weight, 0n)
        fc.pre(total > 0n)
        const parts = largestRemainder(
          pool,
          given.map((weight, key) => ({ key: BigInt(key), weight })),
        )
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(pool)
        parts.forEach((part, index) => {
          const off = part * total - pool * (given[index] ?? 0n)
          expect(off < total && off > -total).toBe(true)
        })
      }),
      { numRuns: Math.min(runs, 20_000) },
    )
  })

  test('100.00 over three equal weights: the first id gets the odd fen, whatever the order', () => {
    const thirds = [3n, 1n, 2n].map((key) => ({ key, weight: 1n }))
    expect(largestRemainder(10_000n, thirds)).toEqual([3333n, 3334n, 3333n])
    expect(() => largestRemainder(1n, [{ key: 1n, weight: 0n }])).toThrow(RangeError)
    expect(() =>
      largestRemainder(1n, [
        { key: 1n, weight: -1n },
        { key: 2n, weight: 5n },
      ]),
    ).toThrow(RangeError)
  })
})

describe('yuan as text', () => {
  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 14n), 10n ** 14n), (fen) => {
        expect(parseYuan(formatYuan(fen))).toBe(fen)
        expect(parseYuan(plainYuan(fen))).toBe(fen)
      }),
      { numRuns: runs },
    )
  })
  test.each([
    ['1,234.5', 123_450n],
    [' 0.07 ', 7n],
    ['12.300', 1230n],
    ['1.234', null],
    ['1,23', null],
    ['１', null],
    ['1e3', null],
    ['', null],
    ['--1', null],
  ])('%j is %s', (text, fen) => expect(parseYuan(text)).toBe(fen))
})

test.each([
  [0n, '零元整'],
  [5n, '伍分'],
  [50n, '伍角整'],
  [34_988n, '叁佰肆拾玖元捌角捌分'],
  [10_005n, '壹佰元零伍分'],
  [100_500n, '壹仟零伍元整'],
  [1_000_100n, '壹万零壹元整'],
  [10_000_000_000n, '壹亿元整'],
  [10_050_001_000_10n, '壹佰亿零伍仟万零壹仟元壹角整'],
  [1_000_000_000_000_00n, '壹兆元整'],
  [-1_050n, '负壹拾元伍角整'],
])('%s fen in capitals is %s', (fen, words) => expect(capitalYuan(fen)).toBe(words))
