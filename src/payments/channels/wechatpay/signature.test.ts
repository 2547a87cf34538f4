import { createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeNoticeKeys, signedNotice } from '../../../../test/support/signed-notice.ts'
import { authorization, decryptResource, requestMessage, verify } from './signature.ts'

const vectors = new URL('../../../../../shared/vectors/wechatpay/', import.meta.url)
const canonical = new URL('v3-canonical-strings.json', vectors)

test.skipIf(!existsSync(canonical))(
  'published strings to sign (skipped without ../shared/vectors)',
  () => {
    const { cases } = JSON.parse(readFileSync(canonical, 'utf8')) as {
      cases: {
        method: string
        url: string
        timestamp: string
        nonce: string
        body: string
        expected: string
      }[]
    }
    expect(cases.length).toBeGreaterThan(5)
    for (const { url, expected, ...rest } of cases) {
      const { pathname, search } = new URL(url)
      expect(requestMessage({ ...rest, pathAndQuery: pathname + search })).toBe(expected)
    }
  },
)

test('an Authorization header holds a signature that the merchant’s public key verifies', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const input = { method: 'GET', pathAndQuery: '/v3/x?a=1', timestamp: '1', nonce: 'N', body: '' }
  const header = authorization({ ...input, mchid: '1900000001', serialNo: 'AB', privateKey })
  const signature = /signature="([^"]+)"/.exec(header)?.[1] ?? ''
  const verifier = createVerify('RSA-SHA256').update('GET\n/v3/x?a=1\n1\nN\n\n')
  expect(verifier.verify(pair.publicKey, signature, 'base64')).toBe(true)
})

const keys = makeNoticeKeys()
const notice = signedNotice({
  keys,
  mchid: '1900000001',
  appid: 'wx1',
  outTradeNo: 'A-1',
  transactionId: '42',
  amountFen: 1n,
  paidAt: '2026-11-23T09:46:00+08:00',
  nowSeconds: 1_000_000,
})
const headers = {
  timestamp: notice.headers['wechatpay-timestamp'] ?? '',
  nonce: notice.headers['wechatpay-nonce'] ?? '',
  signature: notice.headers['wechatpay-signature'] ?? '',
  serial: notice.headers['wechatpay-serial'] ?? '',
}
const judge = (more: object = {}, other: object = {}) =>
  verify({
    headers: { ...headers, ...more },
    body: notice.body,
    keys: keys.platformKeys,
    nowSeconds: 1_000_000,
    ...other,
  })

test('S11, S12: only the untouched bytes, in time, by a known key, are valid', () => {
  expect(judge()).toBe('valid')
  expect(judge({}, { body: `${notice.body} ` })).toBe('invalid')
  expect(judge({ nonce: 'other' })).toBe('invalid')
  expect(judge({ signature: `WECHATPAY/SIGNTEST/${headers.signature}` })).toBe('invalid')
  expect(judge({ serial: 'PUB_KEY_ID_9' })).toBe('unknownSerial')
  expect(judge({ serial: 'toString' })).toBe('unknownSerial')
  expect(judge({}, { nowSeconds: 1_000_300 })).toBe('valid')
  expect(judge({}, { nowSeconds: 1_000_301 })).toBe('tooOld')
  expect(judge({}, { nowSeconds: 999_699 })).toBe('tooOld')
  expect(judge({ timestamp: '1e6' })).toBe('invalid')
})

test('S17: two live keys side by side, each found by its serial', () => {
  const second = makeNoticeKeys()
  const both = { ...keys.platformKeys, PUB_KEY_ID_2: second.platformKeys.PUB_KEY_ID_0116 }
  expect(judge({}, { keys: both })).toBe('valid')
  const signature = createSign('RSA-SHA256')
    .update(`${headers.timestamp}\n${headers.nonce}\n${notice.body}\n`)
    .sign(second.platformPrivateKey, 'base64')
  expect(judge({ signature, serial: 'PUB_KEY_ID_2' }, { keys: both })).toBe('valid')
  expect(judge({ signature }, { keys: both })).toBe('invalid')
})

test('a resource opens with its key and whole; one changed character refuses it', () => {
  const { resource } = JSON.parse(notice.body) as {
    resource: { ciphertext: string; nonce: string; associated_data: string }
  }
  expect(JSON.parse(decryptResource(resource, keys.apiV3Key))).toMatchObject({
    out_trade_no: 'A-1',
  })
  const other = resource.ciphertext.startsWith('A') ? 'B' : 'A'
  const changed = { ...resource, ciphertext: other + resource.ciphertext.slice(1) }
  expect(() => decryptResource(changed, keys.apiV3Key)).toThrow()
  expect(() => decryptResource({ ...resource, associated_data: '' }, keys.apiV3Key)).toThrow()
  expect(() => decryptResource(resource, 'f'.repeat(32))).toThrow()
})
