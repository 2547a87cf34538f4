import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, daysBetween, isPlainDate, periodKinds, periodOf } from './period.ts'

const date = fc
  .integer({ min: 0, max: 80_000 })
  .map((days) => Temporal.PlainDate.from('1950-01-01').add({ days }).toString())

test('days and months agree with Temporal', () => {
  fc.assert(
    fc.property(date, fc.integer({ min: -4000, max: 4000 }), (from, step) => {
      const oracle = Temporal.PlainDate.from(from)
      expect(addDays(from, step)).toBe(oracle.add({ days: step }).toString())
      const months = step % 400
      expect(addMonths(from, months)).toBe(oracle.add({ months }).toString())
      expect(daysBetween(from, addDays(from, step))).toBe(step)
    }),
    { numRuns: 2000 },
  )
})

test('only real dates are dates', () => {
  expect(['2024-02-29', '2100-02-28', '2026-12-31'].every(isPlainDate)).toBe(true)
  expect(
    ['2026-02-29', '2100-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '2026-04-31', ''].some(
      isPlainDate,
    ),
  ).toBe(false)
})

describe('periods', () => {
  test.each(periodKinds)(
    '%s: each day lies in one period, and periods follow without a gap',
    (kind) => {
      fc.assert(
        fc.property(date, date, (day, anchor) => {
          const period = periodOf(kind, day, anchor)
          expect(period.firstDay <= day && day <= period.lastDay).toBe(true)
          const dayAfter = addDays(period.lastDay, 1)
          expect(periodOf(kind, dayAfter, anchor).firstDay).toBe(dayAfter)
          expect(periodOf(kind, period.lastDay, anchor)).toEqual(period)
        }),
      )
    },
  )

  test('an anniversary on 29 February falls on the 28th in other years', () => {
    expect(periodOf('anniversary', '2025-03-01', '2024-02-29')).toMatchObject({
      firstDay: '2025-02-28',
      lastDay: '2026-02-27',
    })
  })
})
