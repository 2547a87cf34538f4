import { expect, test } from 'vitest'
import { nextQueryAt, refundDelay } from './query-ladder.ts'
import { attemptStates, refundStates, sourcesOf } from './states.ts'
import { isOfAnotherCompany, outRefundNoOf, outTradeNoOf } from './trade-number.ts'

test('a paid attempt and a succeeded refund never move again; closed only becomes paid late', () => {
  expect(attemptStates.paid).toEqual([])
  expect(attemptStates.paidLate).toEqual([])
  expect(attemptStates.closed).toEqual(['paidLate'])
  expect(refundStates.succeeded).toEqual([])
  expect(sourcesOf(attemptStates, 'paid')).toEqual(['created', 'pending'])
  expect(sourcesOf(refundStates, 'approved')).toEqual(['requested'])
  expect(sourcesOf(refundStates, 'succeeded')).toEqual(['approved', 'pending', 'abnormal'])
})

test('the ladder: 5 s, 15 s, 30 s, 1, 3, 5, 10, 30 min, hourly until a day after expiry, then the bill', () => {
  const createdAt = Temporal.Instant.from('2026-11-23T09:46:00+08:00')
  const attempt = { createdAt, expiresAt: createdAt.add({ minutes: 30 }) }
  const asked: number[] = []
  let at: Temporal.Instant | null = createdAt
  while (at) {
    at = nextQueryAt(attempt, at)
    if (at) asked.push(at.since(createdAt).total('seconds'))
  }
  expect(asked.slice(0, 10)).toEqual([5, 15, 30, 60, 180, 300, 600, 1800, 3600, 7200])
  expect(asked.at(-1)).toBe(24 * 3600)
  // A sweep that comes late does not catch up on rungs it missed.
  expect(
    nextQueryAt(attempt, createdAt.add({ seconds: 200 }))
      ?.since(createdAt)
      .total('seconds'),
  ).toBe(300)
})

test('a refund is asked about for as long as it takes', () => {
  expect([0, 1, 2, 3, 4, 400].map(refundDelay)).toEqual([60, 180, 600, 1800, 3600, 3600])
})

test('a trade number names its company, fits 32 characters, and is never taken for another’s', () => {
  const largest = 2n ** 63n - 1n
  for (const id of [1n << 40n, 3_961_354_577_411_833_857n, largest]) {
    const number = outTradeNoOf(id, largest)
    expect(number).toMatch(/^[0-9A-Z-]{6,32}$/)
    expect(outRefundNoOf(id, largest)).toMatch(/^[0-9A-Z-]{6,32}$/)
    expect(isOfAnotherCompany(id, number)).toBe(false)
    expect(isOfAnotherCompany(id - 1n, number)).toBe(true)
  }
  expect(isOfAnotherCompany(1n << 40n, 'SHOP-1')).toBe(false)
})
