import fc from 'fast-check'
import { expect, test } from 'vitest'
import { area, parseMoney, percentOf, signedYuan, wholeYuan, yuan } from './money.ts'

const anAmount = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n })

test('what is shown can be typed again', () => {
  fc.assert(
    fc.property(anAmount, (fen) => {
      expect(parseMoney(yuan(fen).replace('−', '-').replace('-¥', '-'))).toBe(fen)
    }),
  )
})

test('a minus stands before the sign, thousands have a comma, zero is zero', () => {
  expect([123450n, -9792n, 0n, 5n].map(yuan)).toEqual(['¥1,234.50', '−¥97.92', '¥0.00', '¥0.05'])
  expect([714n, -9792n, 0n].map(signedYuan)).toEqual(['+¥7.14', '−¥97.92', '¥0.00'])
})

test('what a person types: full-width digits, the sign, thousands; no third place', () => {
  expect(['¥606.6', '６０６．６０', ' 1,234.5 ', '700', '￥0.06'].map(parseMoney)).toEqual([
    60660n,
    60660n,
    123450n,
    70000n,
    6n,
  ])
  expect(['', '.', '1.234', '12,34', '1e3', '七百'].map(parseMoney)).toEqual(Array(6).fill(null))
})

test('a narrow cell rounds half up to whole yuan and is never off by more', () => {
  expect([25052n, 397692n, 50n, 49n, -25052n].map(wholeYuan)).toEqual([
    '251',
    '3,977',
    '1',
    '0',
    '-251',
  ])
  fc.assert(
    fc.property(anAmount, (fen) => {
      const shown = BigInt(wholeYuan(fen).replaceAll(',', '')) * 100n
      const off = shown > fen ? shown - fen : fen - shown
      expect(off <= 50n).toBe(true)
    }),
  )
})

test('shares and areas', () => {
  expect([percentOf(8332), percentOf(5n), area(8947n)]).toEqual(['83.32%', '0.05%', '89.47 ㎡'])
})
