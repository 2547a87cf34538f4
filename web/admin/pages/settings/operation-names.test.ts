import { expect, test } from 'vitest'
import { operationNames } from './operation-names.ts'

/** That every operation has one, and no other, is the compiler's to say. */
test('no two operations have the same Chinese name', () => {
  const names = Object.values(operationNames)
  expect(names.length).toBeGreaterThan(100)
  expect(new Set(names).size).toBe(names.length)
})
