import { expect, test } from 'vitest'
import { stillSnoozed } from './snooze.ts'

test('a row comes back on the day it was put off to', () => {
  const snoozed = { a: '2026-11-23', b: '2026-11-24' }
  expect(stillSnoozed(snoozed, '2026-11-22')).toEqual(snoozed)
  expect(stillSnoozed(snoozed, '2026-11-23')).toEqual({ b: '2026-11-24' })
})
