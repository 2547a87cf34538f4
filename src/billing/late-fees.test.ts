import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../kernel/period.ts'
import { accrueLateFee, type LateFeeFacts } from './late-fees.ts'

const arrears: LateFeeFacts = {
  chargeId: 1n,
  amountFen: 25_052n,
  waivedFen: 0n,
  dueOn: '2026-03-31',
  dailyRatePpm: 500,
  graceDays: 0,
  capBp: 3000,
  annualCapBp: null,
  settlements: [],
  holds: [],
  postedFen: 0n,
}

describe('a home of 89.47 ㎡ in arrears', () => {
  test('250.52 at 0.5‰ for 89 days is 11.15', () => {
    expect(accrueLateFee(arrears, '2026-06-28')).toMatchObject({ fen: 1115n, days: 89 })
  })
  test('at 3‰ it is 66.89, and the ceiling of 30 % is 75.15 however long', () => {
    const steep = { ...arrears, dailyRatePpm: 3000 }
    expect(accrueLateFee(steep, '2026-06-28').fen).toBe(6689n)
    expect(accrueLateFee(steep, '2027-06-28')).toMatchObject({
      fen: 7515n,
      extra: { capFen: '7515' },
    })
  })
})

/** Day by day, as a clerk would: what is unpaid that morning, unless the day is held. */
const simulate = (facts: LateFeeFacts, asOf: string): bigint => {
  let millionths = 0n
  let underCeiling = 0n
  const principal = facts.amountFen - facts.waivedFen
  for (let day = addDays(facts.dueOn, 1 + facts.graceDays); day <= asOf; day = addDays(day, 1)) {
    if (facts.holds.some(({ from, to }) => day >= from && (to === null || day <= to))) continue
    const paid = facts.settlements
      .filter(({ on }) => on < day)
      .reduce((sum, { fen }) => sum + fen, 0n)
    const unpaid = principal - paid
    if (unpaid <= 0n) continue
    millionths += unpaid * BigInt(facts.dailyRatePpm)
    underCeiling += unpaid * BigInt(facts.annualCapBp ?? 0)
  }
  const accrued = (2n * millionths + 1_000_000n) / 2_000_000n
  const caps = [(principal * BigInt(facts.capBp)) / 10_000n]
  if (facts.annualCapBp !== null) caps.push(underCeiling / 3_650_000n)
  const capped = [accrued, ...caps].reduce((least, fen) => (fen < least ? fen : least))
  return capped > facts.postedFen ? capped - facts.postedFen : 0n
}

const day = (max: number) => fc.integer({ min: 0, max }).map((step) => addDays('2026-01-01', step))
const facts: fc.Arbitrary<LateFeeFacts> = fc
  .record({
    chargeId: fc.constant(1n),
    amountFen: fc.bigInt(1n, 1_000_000n),
    waivedFen: fc.bigInt(0n, 500_000n),
    dueOn: day(60),
    dailyRatePpm: fc.integer({ min: 1, max: 10_000 }),
    graceDays: fc.integer({ min: 0, max: 40 }),
    capBp: fc.integer({ min: 0, max: 10_000 }),
    annualCapBp: fc.option(fc.integer({ min: 1, max: 40_000 })),
    settlements: fc.array(fc.record({ on: day(200), fen: fc.bigInt(-50_000n, 400_000n) }), {
      maxLength: 4,
    }),
    holds: fc.array(
      fc.tuple(day(200), fc.option(fc.integer({ min: 0, max: 60 }))).map(([from, length]) => ({
        from,
        to: length === null ? null : addDays(from, length),
      })),
      { maxLength: 3 },
    ),
    postedFen: fc.bigInt(0n, 2000n),
  })
  .map((it) => ({ ...it, waivedFen: it.waivedFen < it.amountFen ? it.waivedFen : 0n }))

test('it is what a day-by-day simulation gives, whatever was paid, held or waived', () => {
  fc.assert(
    fc.property(facts, day(400), (given, asOf) => {
      expect(accrueLateFee(given, asOf).fen).toBe(simulate(given, asOf))
    }),
    { numRuns: process.env.SOAK === '1' ? 50_000 : 1500 },
  )
})

test('there is none before grace is over, none of it is retroactive, and the day of payment counts', () => {
  const graceful = { ...arrears, graceDays: 10 }
  expect(accrueLateFee(graceful, '2026-04-10').fen).toBe(0n)
  expect(accrueLateFee(graceful, '2026-04-11').days).toBe(1)
  const paid = { ...arrears, settlements: [{ on: '2026-04-02', fen: 25_052n }] }
  expect(accrueLateFee(paid, '2026-12-31').days).toBe(2)
})
