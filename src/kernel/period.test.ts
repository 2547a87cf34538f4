import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  daysBetween,
  isPlainDate,
  nextPeriod,
  overlapDays,
  type PeriodKind,
  periodName,
  periodOf,
} from './period.ts'

const kinds: readonly PeriodKind[] = ['monthly', 'quarterly', 'halfYearly', 'yearly', 'anniversary']
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
  test.each(kinds)('%s: each day lies in one period, and periods follow without a gap', (kind) => {
    fc.assert(
      fc.property(date, date, (day, anchor) => {
        const period = periodOf(kind, day, anchor)
        expect(period.firstDay <= day && day <= period.lastDay).toBe(true)
        const next = nextPeriod(period, anchor)
        expect(next.firstDay).toBe(addDays(period.lastDay, 1))
        expect(periodOf(kind, period.lastDay, anchor)).toEqual(period)
      }),
    )
  })

  test('their names', () => {
    expect(kinds.map((kind) => periodName(periodOf(kind, '2026-11-23', '2020-05-09')))).toEqual([
      '2026年11月',
      '2026年第4季度',
      '2026年下半年',
      '2026年',
      '2026-05-09 至 2027-05-08',
    ])
  })

  test('an anniversary on 29 February falls on the 28th in other years', () => {
    expect(periodOf('anniversary', '2025-03-01', '2024-02-29')).toMatchObject({
      firstDay: '2025-02-28',
      lastDay: '2026-02-27',
    })
  })
})

test('overlap counts common days', () => {
  const days = (from: string, to: string): string[] =>
    Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, step) => addDays(from, step))
  const span = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
    .map(([start, length]) => ({
      from: addDays('2026-01-01', start),
      to: addDays('2026-01-01', start + length),
    }))
  fc.assert(
    fc.property(span, span, (a, b) => {
      const common = days(a.from, a.to).filter((day) => days(b.from, b.to).includes(day))
      expect(overlapDays(a, b)).toBe(common.length)
    }),
  )
})
