import { expect, test } from 'vitest'
import { contract } from '../../../../src/app/api.ts'
import { operationNames } from './operation-names.ts'

test('every operation has a Chinese name, and no name is left over or given twice', () => {
  expect(Object.keys(operationNames).sort()).toEqual(Object.keys(contract).sort())
  const names = Object.values(operationNames)
  expect(new Set(names).size).toBe(names.length)
})
