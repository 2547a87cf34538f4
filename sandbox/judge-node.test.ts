import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, orderBody, startReceiver, startTestSandbox } from './testing.ts'

/** wechatpay-node-v3 as a second judge: it downloads the platform certificate and verifies notices. */

const Pay = createRequire(import.meta.url)('wechatpay-node-v3')

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
let merchant: Opened

beforeAll(async () => {
  sandbox = await startTestSandbox()
  receiver = await startReceiver()
  merchant = await sandbox.merchant({ name: 'node', mode: 'direct', keyMode: 'certificate' })
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})

/** The SDK knows one address only: its requests are sent to the sandbox instead. */
const redirected =
  (method: string) =>
  async (url: string, ...rest: Record<string, string>[]) => {
    const [body, headers] = method === 'POST' ? rest : [undefined, rest[0]]
    const here = url.replace('https://api.mch.weixin.qq.com', sandbox.url)
    const response = await fetch(here, {
      method,
      headers: { ...headers, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    return { status: response.status, data: text ? JSON.parse(text) : undefined }
  }

test('order, query, certificates, notice, refund, close', async () => {
  const pay = new Pay({
    appid: merchant.appid,
    mchid: merchant.mchid,
    publicKey: Buffer.from(merchant.certificate),
    privateKey: Buffer.from(merchant.privateKey),
    key: merchant.apiV3Key,
  })
  pay.createHttp({ get: redirected('GET'), post: redirected('POST') })
  const order = orderBody(merchant, 'node-0001', {
    notify_url: receiver.url,
  })
  const placed = await pay.transactions_native(order)
  expect([placed.status, placed.data.code_url]).toEqual([200, expect.stringContaining('weixin://')])
  await sandbox.pay('node-0001')
  await sandbox.deliver()
  const query = await pay.query({ out_trade_no: 'node-0001' })
  expect(query.data.trade_state).toBe('SUCCESS')

  const notice = receiver.received.at(-1)
  const isVerified = await pay.verifySign({
    timestamp: notice?.headers['wechatpay-timestamp'],
    nonce: notice?.headers['wechatpay-nonce'],
    serial: notice?.headers['wechatpay-serial'],
    signature: notice?.headers['wechatpay-signature'],
    body: notice?.body,
    apiSecret: merchant.apiV3Key,
  })
  expect(isVerified).toBe(true)
  const { resource } = JSON.parse(notice?.body ?? '')
  const { ciphertext, associated_data: data, nonce } = resource
  expect(pay.decipher_gcm(ciphertext, data, nonce, merchant.apiV3Key)).toEqual(query.data)

  const amount = { refund: 1, total: 34988, currency: 'CNY' }
  const refund = await pay.refunds({ out_trade_no: 'node-0001', out_refund_no: 'n1', amount })
  expect(refund.data.status).toBe('PROCESSING')
  await pay.transactions_native({ ...order, out_trade_no: 'node-0002' })
  expect((await pay.close('node-0002')).status).toBe(204)
})
