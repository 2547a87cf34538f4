import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '../kernel/period.ts'
import {
  contactBudget,
  isWindowOpen,
  isWithinHardLimit,
  nextContactDay,
  nextWindow,
} from './index.ts'

const at = (local: string): Temporal.Instant => Temporal.Instant.from(`${local}+08:00`)

describe('the sending window', () => {
  test.each([
    ['2026-11-23T08:59:59', false],
    ['2026-11-23T09:00:00', true],
    ['2026-11-23T19:59:59', true],
    ['2026-11-23T20:00:00', false],
    ['2026-11-22T10:00:00', true], // a Sunday is no public holiday
    ['2026-10-01T10:00:00', false],
    ['2026-10-10T10:00:00', true], // a Saturday worked for the holiday
  ])('at %s: %s', (local, isOpen) => expect(isWindowOpen(at(local))).toBe(isOpen))

  test('opens again after the holidays, not during them', () => {
    expect(nextWindow(at('2026-09-30T20:30:00'))).toEqual(at('2026-10-08T09:00:00'))
    expect(nextWindow(at('2026-11-23T07:00:00'))).toEqual(at('2026-11-23T09:00:00'))
    expect(nextWindow(at('2026-11-23T12:00:00'))).toEqual(at('2026-11-23T12:00:00'))
  })

  const moment = fc
    .integer({ min: 0, max: 2 * 365 * 24 * 60 })
    .map((minutes) => at('2025-01-01T00:00:00').add({ minutes }))

  test('the next moment is open, not in the past, and nothing between is', () => {
    fc.assert(
      fc.property(moment, (now) => {
        const next = nextWindow(now)
        expect(isWindowOpen(next)).toBe(true)
        expect(Temporal.Instant.compare(next, now)).toBeGreaterThanOrEqual(0)
        if (!next.equals(now)) expect(isWindowOpen(next.subtract({ minutes: 1 }))).toBe(false)
      }),
    )
  })

  test('lies within the hard limit', () => {
    fc.assert(
      fc.property(moment, (now) => {
        if (isWindowOpen(now)) expect(isWithinHardLimit(now)).toBe(true)
      }),
    )
    expect(isWithinHardLimit(at('2026-11-23T08:29:59'))).toBe(false)
    expect(isWithinHardLimit(at('2026-11-23T20:59:59'))).toBe(true)
    expect(isWithinHardLimit(at('2026-11-23T21:00:00'))).toBe(false)
  })
})

describe('the contact budget', () => {
  /** A household that is contacted whenever it is wished and allowed. */
  const contactsOf = (wishes: readonly number[]): string[] => {
    const days: string[] = []
    for (const wish of [...wishes].sort((a, b) => a - b)) {
      const day = nextContactDay(days, addDays('2026-01-01', wish))
      days.push(day)
    }
    return days
  }

  test('holds over every span of days, whatever is wished', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 40 }), (wishes) => {
        const days = contactsOf(wishes)
        for (const { contacts, days: span } of contactBudget) {
          for (const day of days) {
            const within = days.filter((other) => {
              const distance = daysBetween(other, day)
              return distance >= 0 && distance < span
            })
            expect(within.length).toBeLessThanOrEqual(contacts)
          }
        }
      }),
    )
  })

  test('the day it names is the first: the day before would break a limit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 40 }), (wishes) => {
        const days = contactsOf(wishes)
        const today = '2026-06-01'
        const next = nextContactDay(days, today)
        if (next === today) return
        const before = addDays(next, -1)
        const isFull = contactBudget.some(
          ({ contacts, days: span }) =>
            days.filter((day) => daysBetween(day, before) < span).length >= contacts,
        )
        expect(isFull).toBe(true)
      }),
    )
  })
})
