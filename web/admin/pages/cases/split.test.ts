import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitEqually, sumOf } from './split.ts'

test('parts sum to the total to the fen, differ by less than a fen each, and stand a month apart', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 100n, max: 10n ** 9n }),
      fc.integer({ min: 2, max: 24 }),
      (totalFen, count) => {
        const parts = splitEqually(totalFen, { count, firstOn: '2026-12-31' })
        const [first] = parts
        const last = parts.at(-1)
        expect(sumOf(parts)).toBe(totalFen)
        expect(new Set(parts.slice(0, -1).map(({ amountFen }) => amountFen)).size).toBe(1)
        const rest = (last?.amountFen ?? 0n) - (first?.amountFen ?? 0n)
        expect(rest >= 0n && rest < BigInt(count)).toBe(true)
        expect(new Set(parts.map(({ dueOn }) => dueOn.slice(0, 7))).size).toBe(count)
      },
    ),
  )
})

test('a plan over the end of February keeps to the end of each month', () => {
  expect(splitEqually(100_00n, { count: 3, firstOn: '2026-12-31' })).toEqual([
    { dueOn: '2026-12-31', amountFen: 33_33n },
    { dueOn: '2027-01-31', amountFen: 33_33n },
    { dueOn: '2027-02-28', amountFen: 33_34n },
  ])
})
