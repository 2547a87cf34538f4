import { createHash, createSign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeNoticeKeys } from '../../../../test/support/signed-notice.ts'
import { wechatpay } from './index.ts'

const keys = makeNoticeKeys()
const text = Buffer.from('交易时间\r\n`2026-11-23 09:46:00\r\n')
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')

/** What the service does next: a bare server, for what no well-behaved service would answer. */
let next = { hash: sha1(text), file: text as Uint8Array, isSigned: true }
const server = createServer((request, response) => {
  if (request.url?.startsWith('/file')) {
    response.end(next.file)
    return
  }
  const body = JSON.stringify({
    hash_type: 'SHA1',
    hash_value: next.hash,
    download_url: `${baseUrl()}/file?token=1`,
  })
  const [timestamp, nonce] = ['1000000', 'N']
  const signature = createSign('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .sign(keys.platformPrivateKey, 'base64')
  response.setHeader('wechatpay-timestamp', timestamp)
  response.setHeader('wechatpay-nonce', nonce)
  response.setHeader('wechatpay-signature', next.isSigned ? signature : 'AAAA')
  response.setHeader('wechatpay-serial', 'PUB_KEY_ID_0116')
  response.end(body)
})
const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const download = (given: Partial<typeof next>) => {
  next = { hash: sha1(text), file: text, isSigned: true, ...given }
  return wechatpay.downloadStatement(
    {
      baseUrl: baseUrl(),
      nowSeconds: () => 1_000_000,
      account: {
        id: 1n,
        mode: 'direct',
        mchid: '1900000001',
        appid: 'wx1',
        subMchid: null,
        subAppid: null,
        serialNo: 'AB',
        privateKey: keys.merchantPrivateKey,
        apiV3Key: keys.apiV3Key,
        platformKeys: keys.platformKeys,
      },
    },
    '2026-11-23',
  )
}

test('S20: a bill is taken plain or packed when the signed hash is that of its text or of its file', async () => {
  const packed = gzipSync(text)
  for (const given of [{}, { file: packed }, { file: packed, hash: sha1(packed) }]) {
    const answer = await download(given)
    if (answer.kind !== 'statement') throw new Error(JSON.stringify(answer))
    expect(Buffer.from(answer.bytes).equals(text)).toBe(true)
  }
})

test.each([
  ['one byte more', { file: Buffer.concat([text, Buffer.from('x')]) }],
  ['a broken packing', { file: gzipSync(text).subarray(0, 20) }],
  ['a wrong signature under the hash', { isSigned: false }],
])('S20, S21: %s is no bill, and nothing for good', async (_, given) => {
  expect(await download(given)).toMatchObject({ kind: 'later' })
})
