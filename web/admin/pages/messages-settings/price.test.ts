import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrice, priceText } from './price.ts'

test('a price is read as it is written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1_000_000n }), (price) => {
      expect(parsePrice(priceText(price))).toBe(price)
    }),
  )
  expect(parsePrice('0.045')).toBe(450n)
  expect(['', '-1', '1.23456', '100.0001', '一'].map(parsePrice)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})
