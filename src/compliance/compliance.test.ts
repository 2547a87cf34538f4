import { describe, expect, test } from 'vitest'
import { isPublicHoliday } from './holidays.ts'
import { isRestDay, limitationOf, nextWorkingDay } from './index.ts'

describe('working days', () => {
  test.each([
    ['2026-10-01', true],
    ['2026-10-10', false], // a Saturday that makes up for the holiday
    ['2026-11-21', true],
    ['2026-11-23', false],
    ['2030-01-01', true], // no notice yet: what the law names, and weekends
    ['2030-01-02', false],
  ])('%s rests: %s', (day, rests) => expect(isRestDay(day)).toBe(rests))

  test('a year without a notice has the thirteen days of the law', () => {
    const days = Array.from({ length: 365 }, (_, index) =>
      Temporal.PlainDate.from('2027-01-01').add({ days: index }).toString(),
    )
    expect(days.filter(isPublicHoliday)).toEqual([
      '2027-01-01',
      ...['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08'],
      '2027-04-05',
      ...['2027-05-01', '2027-05-02'],
      '2027-06-09',
      '2027-09-15',
      ...['2027-10-01', '2027-10-02', '2027-10-03'],
    ])
  })

  test('a last day on a rest day moves to the next working day (Civil Code 203)', () => {
    expect(nextWorkingDay('2026-01-31')).toBe('2026-02-02')
    expect(nextWorkingDay('2026-02-15')).toBe('2026-02-24')
    expect(nextWorkingDay('2026-10-01')).toBe('2026-10-08')
    expect(nextWorkingDay('2026-03-31')).toBe('2026-03-31')
  })
})

describe('limitation', () => {
  const due = '2023-06-30'
  test('three years from the day after it fell due, taken conservatively', () => {
    expect(limitationOf(due, [], '2026-06-30')).toEqual({
      lastDay: '2026-06-30',
      daysLeft: 0,
      mayHaveExpired: false,
    })
    expect(limitationOf(due, [], '2026-07-01').mayHaveExpired).toBe(true)
  })
  test('a delivered demand begins it anew, one that comes too late does not', () => {
    const demand = { on: '2025-03-05', kind: 'demand' } as const
    expect(limitationOf(due, [demand], '2026-01-01').lastDay).toBe('2028-03-05')
    const late = { on: '2026-07-02', kind: 'demand' } as const
    expect(limitationOf(due, [late], '2026-08-01')).toMatchObject({
      lastDay: '2026-06-30',
      mayHaveExpired: true,
    })
  })
  test('after it only the debtor’s own agreement revives it, and the future counts for nothing', () => {
    const agreed = { on: '2026-09-01', kind: 'acknowledgement' } as const
    expect(limitationOf(due, [agreed], '2026-10-01').lastDay).toBe('2029-09-01')
    expect(limitationOf(due, [agreed], '2026-08-31').lastDay).toBe('2026-06-30')
  })
  test('events are folded in the order of their days, however they are given', () => {
    const events = [
      { on: '2027-01-01', kind: 'demand' },
      { on: '2025-03-05', kind: 'demand' },
    ] as const
    expect(limitationOf(due, events, '2027-02-01').lastDay).toBe('2030-01-01')
  })
})
