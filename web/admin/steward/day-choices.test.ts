import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dateOfDayNumber } from '../../../src/kernel/period.ts'
import { weekday } from '../../shared/dates.ts'
import { dayChoices } from './day-choices.ts'

const aDay = fc.integer({ min: 0, max: 40_000 }).map(dateOfDayNumber)

test('every day offered lies ahead and is what its name says', () => {
  fc.assert(
    fc.property(aDay, (today) => {
      const [tomorrow, weekend, monthEnd] = dayChoices(today).map(({ on }) => on)
      expect(tomorrow).toBe(addDays(today, 1))
      expect(weekday(weekend ?? '', 'en')).toBe('Sun')
      expect(weekend! > today && weekend! <= addDays(today, 7)).toBe(true)
      expect(monthEnd! > today && monthEnd! <= addDays(today, 31)).toBe(true)
      expect(addDays(monthEnd ?? '', 1)).toMatch(/-01$/)
    }),
  )
})

test('on a Saturday, a Sunday and the last day of a month', () => {
  const days = (today: string) => dayChoices(today).map(({ on }) => on.slice(5))
  expect(days('2026-11-28')).toEqual(['11-29', '11-29', '11-30'])
  expect(days('2026-11-29')).toEqual(['11-30', '12-06', '11-30'])
  expect(days('2026-11-30')).toEqual(['12-01', '12-06', '12-31'])
})
