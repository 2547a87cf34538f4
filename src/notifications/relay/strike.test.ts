import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, strike } from './strike.ts'

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const word = (alphabet: string, length: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

const phone = fc
  .tuple(fc.constantFrom('13', '15', '18', '19'), digits(9))
  .map(([start, rest]) => start + rest)
const mailbox = fc
  .tuple(word(`${letters}._+-`, 9), word(letters, 6), fc.constantFrom('com', 'com.cn', '中国'))
  .map(([name, host, top]) => `${name}@${host}.${top}`)
const openid = word(`${letters}_-`, 27).map((rest) => `o${rest}`)
const subscription = fc
  .tuple(word(letters, 40), word(`${letters}_-`, 87), word(letters, 22))
  .map(([id, p256dh, auth]) =>
    JSON.stringify({ endpoint: `https://push.example/send/${id}`, keys: { p256dh, auth } }),
  )
/** What stands around it, never a part of it. */
const around = fc.tuple(
  fc.constantFrom('', '550 5.1.1 <', 'to:', 'isv.X ', '{"errmsg":"', '手机号：', '('),
  fc.constantFrom('', '> unknown', ': no such user', '"}', '，请核对', ')', ' 1'),
)

test.each([
  ['phone', phone],
  ['mailbox', mailbox],
  ['openid', openid],
  ['subscription', subscription],
])('of a provider’s words a %s is struck out, the recipient’s and another’s', (_, address) => {
  fc.assert(
    fc.property(address, address, around, (to, other, [before, after]) => {
      const said = strike(`${before}${to}${after}`, to)
      expect(said).not.toContain(to)
      expect(said).toBe(strike(said, to))
      if (!other.startsWith('{')) {
        expect(strike(`${before}${other}${after}`, to)).toBe(`${before}—${after}`)
      }
    }),
  )
})

test('a phone is found in every way of writing it, and cut off at the end of what is kept', () => {
  fc.assert(
    fc.property(
      phone,
      fc.constantFrom('', '+86', '+86 ', '86', '0086-'),
      fc.constantFrom('', ' ', '-'),
      (to, prefix, gap) => {
        const parts = [to.slice(0, 3), to.slice(3, 7), to.slice(7)]
        expect(strike(`to ${prefix}${parts.join(gap)}.`, 'x')).toBe('to —.')
        expect(strike(`refused ${to.slice(0, 8)}`, to)).toBe('refused —')
      },
    ),
  )
  expect(strike('座机 0571-88001102', 'x')).toBe('座机 —')
  expect(strike('li.wei%40example.com', 'x')).toBe('—')
  expect(strike('138\u00001234\u00005678', 'x')).toBe('—')
})

test.each([
  '200 isv.BUSINESS_LIMIT_CONTROL 触发分钟级流控Permits:1',
  '200 OK 900619746936498440^0',
  'F655A8D5-B967-440B-8683-DAD6FF8DE990',
  '250 2.0.0 Ok: queued as 4XkR2p1Gz9z',
  '1732518000123',
  '200 {"errcode":43101,"errmsg":"user refuse to accept the msg rid: 5f1a2b3c-4d5e6f70-1a2b3c4d"}',
  '201 RASS_0831_2c5b6b9f4e2b4d',
  'DELIVRD 用户短信送达成功',
  '',
])('what names nobody stays word for word: %s', (said) => {
  expect(strike(said, '13812345678')).toBe(said)
})

test('what is cut off ends with a whole letter, at any length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, length) => {
      const kept = cut(text, length)
      expect(text.startsWith(kept)).toBe(true)
      expect(kept.isWellFormed()).toBe(true)
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(length, text.length) - 1)
    }),
  )
  expect(strike(`${'a'.repeat(1999)}😀`, '')).toBe('a'.repeat(1999))
})
