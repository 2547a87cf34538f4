import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrice, priceText } from './price.ts'

test('a price that is shown can be typed again, to the ten-thousandth', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999n }), (price) => {
      expect(parsePrice(priceText(price))).toBe(price)
    }),
  )
  expect(['2.8', '２.80', '¥0.5', '3', '2.23456', '-1', '1e3', '', '.5'].map(parsePrice)).toEqual([
    28_000n,
    28_000n,
    5_000n,
    30_000n,
    null,
    null,
    null,
    null,
    null,
  ])
})
