import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween, type PeriodKind, periodOf } from '../kernel/period.ts'
import { prorations } from './api.ts'
import { dueDateOf } from './due-date.ts'
import { slotStarts, slotsBetween } from './proration.ts'

const period = fc
  .tuple(
    fc.constantFrom<PeriodKind>('monthly', 'quarterly', 'halfYearly', 'yearly'),
    fc.integer({ min: 0, max: 2000 }),
  )
  .map(([kind, step]) => periodOf(kind, addDays('2024-01-01', step)))

test.each(prorations)('%s: the parts of a period add up to the whole of it', (rule) => {
  fc.assert(
    fc.property(
      period,
      fc.array(fc.integer({ min: 0, max: 365 }), { maxLength: 5 }),
      (whole, offsets) => {
        const starts = slotStarts(rule, whole)
        const cuts = offsets
          .map((offset) => addDays(whole.firstDay, offset))
          .filter((day) => day > whole.firstDay && day <= whole.lastDay)
        const froms = [...new Set([whole.firstDay, ...cuts])].sort()
        const parts = froms.map((from, index) => {
          const next = froms[index + 1]
          return slotsBetween(starts, { from, to: next ? addDays(next, -1) : whole.lastDay })
        })
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(starts.length)
        expect(slotsBetween(starts, { from: whole.firstDay, to: whole.lastDay })).toBe(
          starts.length,
        )
      },
    ),
  )
})

test('what each rule counts of a month begun on some day', () => {
  const october = periodOf('monthly', '2026-10-01')
  const from = (day: string): number[] =>
    prorations.map((rule) =>
      slotsBetween(slotStarts(rule, october), {
        from: day,
        to: october.lastDay,
        isFirst: rule === 'fifteenDayRule' || rule === 'wholeMonth',
      }),
    )
  expect(prorations).toEqual(['days', 'thirtyDays', 'fifteenDayRule', 'wholeMonth'])
  expect(from('2026-10-12')).toEqual([20, 19, 2, 1])
  expect(from('2026-10-15')).toEqual([17, 16, 2, 1])
  expect(from('2026-10-16')).toEqual([16, 15, 1, 1])
  expect(from('2026-10-31')).toEqual([1, 0, 1, 1])
})

test('days are days, and February has thirty of them where months do', () => {
  fc.assert(
    fc.property(period, (whole) => {
      expect(slotStarts('days', whole)).toHaveLength(daysBetween(whole.firstDay, whole.lastDay) + 1)
      expect(slotStarts('thirtyDays', whole)).toHaveLength(30 * whole.months)
    }),
  )
})

test('due dates: the month of issue or of the period, the later; off rest days unless the rule says not', () => {
  const end = { kind: 'endOfPeriodMonth', moveToWorkingDay: true } as const
  expect(dueDateOf(end, '2026-11-05', '2026-11-01')).toBe('2026-11-30')
  expect(dueDateOf(end, '2026-10-05', '2026-10-01')).toBe('2026-11-02')
  expect(dueDateOf({ ...end, moveToWorkingDay: false }, '2026-10-05', '2026-10-01')).toBe(
    '2026-10-31',
  )
  expect(dueDateOf(end, '2026-11-25', '2026-12-01')).toBe('2026-12-31')
  const tenth = { kind: 'dayOfMonth', day: 10, monthsLater: 1, moveToWorkingDay: true } as const
  expect(dueDateOf(tenth, '2026-12-05', '2026-12-01')).toBe('2027-01-11')
})
