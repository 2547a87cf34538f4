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

    const refund = { out_trade_no: no, out_refund_no: `r-${no}`, notify_url: receiver.url }
    const amount = { refund: 34988, total: 34988, currency: 'CNY' }
    const asked = await v3.refund.domestic.refunds.post({ ...refund, amount })
    expect(asked.data.status).toBe('PROCESSING')
    const again = await v3.refund.domestic.refunds['{r}'].get({ r: refund.out_refund_no })
    expect(again.data).toEqual(asked.data)
  })

  test('closing a signed 204, certificates, a bill', async () => {
    const merchant = await sandbox.merchant({ name: `axios ${keyMode}`, mode: 'direct', keyMode })
    const { v3 } = client(merchant)
    const no = `axios-${keyMode}-2`
    await v3.pay.transactions.native.post(orderBody(merchant, no))
    const closed = await v3.pay.transactions.outTradeNo['{no}'].close.post(
      { mchid: merchant.mchid },
      { no },
    )
    expect(closed.status).toBe(204)
    if (keyMode === 'publicKey') {
      expect(await refused(v3.certificates.get())).toEqual([404, 'RESOURCE_NOT_EXISTS'])
    } else {
      const [{ serial_no: serial, encrypt_certificate: sealed }] = (await v3.certificates.get())
        .data.data
      const pem = Aes.AesGcm.decrypt(
        sealed.ciphertext,
        merchant.apiV3Key,
        sealed.nonce,
        sealed.associated_data,
      )
      expect(pem).toBe(merchant.platformKeys[serial])
    }
    const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)
    await sandbox.control('POST', 'trades/bulk', [
      {
        mchid: merchant.mchid,
        outTradeNo: `past-${keyMode}`,
        amountFen: 100,
        paidAt: `${day}T12:00:00+08:00`,
        description: 'x',
      },
    ])
    const bill = await v3.bill.tradebill.get({ params: { bill_date: day } })
    const { searchParams } = new URL(bill.data.download_url)
    const file = await v3.billdownload.file.get({ params: { token: searchParams.get('token') } })
    expect(file.data).toContain(`past-${keyMode}`)
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
