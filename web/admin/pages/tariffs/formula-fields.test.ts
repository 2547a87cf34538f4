import { expect, test } from 'vitest'
import { parseTiers } from './formula-fields.tsx'

test('tiers as typed: each line to its bound in 10⁻³, prices in 10⁻⁴ yuan, the last one open', () => {
  expect(parseTiers('200 3.90\n 300.5  5.2 \n\n7.8')).toEqual([
    { upTo: 200_000, price: 39_000 },
    { upTo: 300_500, price: 52_000 },
    { upTo: null, price: 78_000 },
  ])
  expect(parseTiers('3.9')).toEqual([{ upTo: null, price: 39_000 }])
})

test('what does not rise or cannot be read is refused', () => {
  expect(['', '200\n3', '300 3\n200 4\n5', '0 3\n4', '200 x\n4'].map(parseTiers)).toEqual(
    Array(5).fill(null),
  )
})
