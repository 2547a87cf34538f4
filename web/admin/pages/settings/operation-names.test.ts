import { expect, test } from 'vitest'
import { contract } from '../../../../src/app/api.ts'
import { operationNames } from './operation-names.ts'

/** What only the schedule does; nobody calls it, but the audit log names it. */
const ofTheSchedule = ['askAttempt', 'askRefund', 'listUnpostedNotices', 'sweepPayments']

test('every operation has a Chinese name, and no name is left over or given twice', () => {
  const known = [...Object.keys(contract), ...ofTheSchedule]
  expect(Object.keys(operationNames).sort()).toEqual(known.sort())
  const names = Object.values(operationNames)
  expect(new Set(names).size).toBe(names.length)
})
