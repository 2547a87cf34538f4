import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentOf } from '../../../shared/money.ts'
import { basisPointsOf } from './percent.ts'

test('a percentage is read as it is shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (points) => {
      expect(basisPointsOf(percentOf(points))).toBe(points)
    }),
  )
  expect(['92.5', '９２', ' 7 %', '100'].map(basisPointsOf)).toEqual([9250, 9200, 700, 10_000])
  expect(['', '100.01', '-1', '1.234', 'x'].map(basisPointsOf)).toEqual(Array(5).fill(null))
})
