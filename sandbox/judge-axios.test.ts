import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { type Opened, orderBody, startReceiver, startTestSandbox } from './testing.ts'

/** wechatpay-axios-plugin as a judge: it verifies every answer it is given. */

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  sandbox = await startTestSandbox()
  receiver = await startReceiver()
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})

// biome-ignore lint/suspicious/noExplicitAny: the SDK builds its calls from any path
const client = (merchant: Opened): any =>
  new Wechatpay({
    mchid: merchant.mchid,
    serial: merchant.serialNo,
    privateKey: merchant.privateKey,
    certs: { ...merchant.platformKeys },
    baseURL: sandbox.url,
  } as never)

const refused = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { response?: { status: number; data: { code: string } } }) => [
      error.response?.status,
      error.response?.data.code,
    ],
  )

describe.each(['publicKey', 'certificate', 'both'])('keys: %s', (keyMode) => {
  test('order, query, close, pay, refund and the notices', async () => {
    const merchant = await sandbox.merchant({ name: `axios ${keyMode}`, mode: 'direct', keyMode })
    const { v3 } = client(merchant)
    const no = `axios-${keyMode}-1`
    const body = orderBody(merchant, no, { notify_url: receiver.url })
    const { transactions } = v3.pay

    const placed = await transactions.native.post(body)
    expect(placed.data.code_url).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=\w+$/)
    const query = () =>
      transactions.outTradeNo[`${'{no}'}`].get({ no, params: { mchid: merchant.mchid } })
    expect((await query()).data.trade_state).toBe('NOTPAY')

    await sandbox.pay(no)
    await sandbox.deliver()
    const { data } = await query()
    expect(data).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'NATIVE',
      amount: { total: 34988 },
    })
    const byId = await transactions.id['{id}'].get({
      id: data.transaction_id,
      params: { mchid: merchant.mchid },
    })
    expect(byId.data).toEqual(data)
    expect(
      await refused(transactions.outTradeNo['{no}'].close.post({ mchid: merchant.mchid }, { no })),
    ).toEqual([400, 'ORDER_PAID'])

    const notice = receiver.received.at(-1)
    expect(openedBySdk(notice, merchant)).toEqual(data)
  })
})

const openedBySdk = (notice: { headers: object; body: string } | undefined, merchant: Opened) => {
  const headers = notice?.headers as Record<string, string>
  const message = Formatter.response(
    headers['wechatpay-timestamp'] ?? '',
    headers['wechatpay-nonce'] ?? '',
    notice?.body ?? '',
  )
  const key = merchant.platformKeys[headers['wechatpay-serial'] ?? ''] ?? ''
  const isVerified = Rsa.verify(
    message,
    headers['wechatpay-signature'] ?? '',
    Rsa.from(key, 'public'),
  )
  expect(isVerified).toBe(true)
  const { resource } = JSON.parse(notice?.body ?? '{}')
  const plain = Aes.AesGcm.decrypt(
    resource.ciphertext,
    merchant.apiV3Key,
    resource.nonce,
    resource.associated_data,
  )
  return JSON.parse(plain)
}
