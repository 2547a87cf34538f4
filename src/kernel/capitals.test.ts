import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capitalYuan } from './money.ts'

test.each([
  [34_988n, '叁佰肆拾玖元捌角捌分'],
  [44_609n, '肆佰肆拾陆元零玖分'],
  [0n, '零元整'],
  [1n, '壹分'],
  [10n, '壹角整'],
  [100n, '壹元整'],
  [1_000n, '壹拾元整'],
  [100_000n, '壹仟元整'],
  [100_100n, '壹仟零壹元整'],
  [101_000n, '壹仟零壹拾元整'],
  [640_902n, '陆仟肆佰零玖元零贰分'],
  [168_030n, '壹仟陆佰捌拾元叁角整'],
  [10_700_053n, '壹拾万零柒仟元伍角叁分'],
  [10_000_000n, '壹拾万元整'],
  [100_000_500n, '壹佰万零伍元整'],
  [1_000_000_000_005n, '壹佰亿元零伍分'],
  [10_000_100_000_000n, '壹仟亿零壹佰万元整'],
])('%d fen is %s', (fen, words) => {
  expect(capitalYuan(fen)).toBe(words)
})

const digits = '零壹贰叁肆伍陆柒捌玖'
const units: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1000n }
const groups: Readonly<Record<string, bigint>> = { 万: 10n ** 4n, 亿: 10n ** 8n }

/** Reads an amount in capitals as a bank clerk does. */
const read = (words: string): bigint => {
  const [whole = '', rest = ''] = words.includes('元') ? words.split('元') : ['', words]
  let [total, group, digit] = [0n, 0n, 0n]
  for (const letter of whole) {
    if (digits.includes(letter)) digit = BigInt(digits.indexOf(letter))
    else if (units[letter]) {
      group += digit * units[letter]
      digit = 0n
    } else if (groups[letter]) {
      total += (group + digit) * groups[letter]
      ;[group, digit] = [0n, 0n]
    }
  }
  const jiao = /([壹贰叁肆伍陆柒捌玖])角/.exec(rest)?.[1] ?? '零'
  const fen = /([壹贰叁肆伍陆柒捌玖])分/.exec(rest)?.[1] ?? '零'
  return (total + group + digit) * 100n + BigInt(digits.indexOf(jiao) * 10 + digits.indexOf(fen))
}

test('every amount up to 9,999 亿 reads back as itself, with no zero doubled or at an end', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.bigInt(0n, 10n ** 14n - 1n), fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 20_000n)),
      (fen) => {
        const words = capitalYuan(fen)
        expect(read(words)).toBe(fen)
        expect(words).not.toMatch(/零零|零[万亿]|.零元|零$/)
        expect(words).toMatch(/(整|分)$/)
      },
    ),
  )
})
