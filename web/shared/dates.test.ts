import { expect, test } from 'vitest'
import { clockTime, monthName, shortMonth, wallTime, weekday } from './dates.ts'

test('months and weekdays in both languages', () => {
  expect([monthName('2026-09-01', 'zh'), monthName('2026-12', 'en')]).toEqual([
    '2026年9月',
    'Dec 2026',
  ])
  expect([shortMonth('2026-10-01', 'zh'), shortMonth('2026-01-01', 'en')]).toEqual(['10月', 'Jan'])
  expect([weekday('2026-11-23', 'zh'), weekday('2026-11-22', 'en')]).toEqual(['周一', 'Sun'])
  expect([weekday('1969-12-31', 'zh'), weekday('1970-01-01', 'en')]).toEqual(['周三', 'Thu'])
})

test('an instant is shown as the time in Shanghai, wherever the browser is', () => {
  expect(wallTime('2026-11-22T17:46:00Z')).toBe('2026-11-23 01:46')
  expect(clockTime('2026-11-23T09:46:00+08:00')).toBe('09:46')
})
