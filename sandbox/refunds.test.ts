import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, orderBody, signedCall, startTestSandbox } from './testing.ts'

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let merchant: Opened
let clock = Date.parse('2026-11-24T12:00:00+08:00')

beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => new Date(clock) })
  merchant = await sandbox.merchant({ name: 'refunds', mode: 'direct' })
})
afterAll(() => sandbox.close())

const call = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) =>
  signedCall(sandbox.url, merchant, method, path, body, {
    timestamp: String(Math.floor(clock / 1_000)),
    headers,
  })
const path = '/v3/refund/domestic/refunds'
const refund = (no: string, outRefundNo: string, fen: number, total = 34988) =>
  call('POST', path, {
    out_trade_no: no,
    out_refund_no: outRefundNo,
    amount: { refund: fen, total, currency: 'CNY' },
  })
const stateOf = async (outRefundNo: string) =>
  (await call('GET', `${path}/${outRefundNo}`)).json.status
const paid = async (no: string) => {
  await call('POST', '/v3/pay/transactions/native', orderBody(merchant, no))
  await sandbox.pay(no)
}

test('never more than the rest; the same number is the same refund', async () => {
  await call('POST', '/v3/pay/transactions/native', orderBody(merchant, 'refund-01'))
  expect((await refund('refund-01', 'a0', 1)).json.code).toBe('INVALID_REQUEST')
  await sandbox.pay('refund-01')
  expect((await refund('refund-01', 'a0', 1, 34987)).json.code).toBe('INVALID_REQUEST')
  const first = await refund('refund-01', 'a1', 30000)
  expect(first.json.status).toBe('PROCESSING')
  expect((await refund('refund-01', 'a1', 30000)).json).toEqual(first.json)
  expect((await refund('refund-01', 'a1', 30001)).json.code).toBe('INVALID_REQUEST')
  expect((await refund('refund-01', 'a2', 4989)).json.code).toBe('INVALID_REQUEST')
  expect((await refund('refund-01', 'a3', 4988)).status).toBe(200)
  clock += 4_999
  expect(await stateOf('a1')).toBe('PROCESSING')
  clock += 1
  expect(await stateOf('a1')).toBe('SUCCESS')
  const query = await call(
    'GET',
    `/v3/pay/transactions/out-trade-no/refund-01?mchid=${merchant.mchid}`,
  )
  expect(query.json.trade_state).toBe('REFUND')
  expect((await call('GET', `${path}/nothing`)).status).toBe(404)
})

test('fifty at most', async () => {
  await paid('refund-02')
  for (let i = 0; i < 50; i++) expect((await refund('refund-02', `b${i}`, 1)).status).toBe(200)
  expect((await refund('refund-02', 'b50', 1)).json.message).toContain('50')
})

test('after a year no more', async () => {
  await paid('refund-03')
  clock += 366 * 86_400_000
  expect((await refund('refund-03', 'c1', 1)).json.code).toBe('INVALID_REQUEST')
})

test('too little balance on demand, and the same number later works', async () => {
  await paid('refund-04')
  await sandbox.control('POST', 'faults', { outTradeNo: 'refund-04', refund: { notEnough: true } })
  const no = await refund('refund-04', 'd1', 1)
  expect([no.status, no.json.code]).toEqual([403, 'NOT_ENOUGH'])
  await sandbox.control('POST', 'faults', { outTradeNo: 'refund-04' })
  expect((await refund('refund-04', 'd1', 1)).status).toBe(200)
})

test('closed gives the money free again; abnormal is sent on to a card', async () => {
  await paid('refund-05')
  const scope = { outTradeNo: 'refund-05' }
  await sandbox.control('POST', 'faults', { ...scope, refund: { outcome: 'CLOSED', delayMs: 0 } })
  await refund('refund-05', 'e1', 34988)
  expect(await stateOf('e1')).toBe('CLOSED')
  await sandbox.control('POST', 'faults', { ...scope, refund: { outcome: 'ABNORMAL', delayMs: 0 } })
  const { refund_id: id } = (await refund('refund-05', 'e2', 34988)).json
  expect(await stateOf('e2')).toBe('ABNORMAL')
  const [serial = '', pem = ''] = Object.entries(merchant.platformKeys)[0] ?? []
  const secret = (plain: string) => {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const key = { key: createPublicKey(pem), padding, oaepHash: 'sha1' }
    return publicEncrypt(key, Buffer.from(plain)).toString('base64')
  }
  const body = {
    out_refund_no: 'e2',
    type: 'USER_BANK_CARD',
    bank_account: secret('6225'),
    real_name: secret('王兰'),
  }
  const apply = (headers: Record<string, string>, change: object = {}) =>
    call('POST', `${path}/${id}/apply-abnormal-refund`, { ...body, ...change }, headers)
  expect((await apply({})).json.code).toBe('PARAM_ERROR')
  expect((await apply({ 'wechatpay-serial': serial }, { real_name: 'plain' })).json.code).toBe(
    'PARAM_ERROR',
  )
  expect((await apply({ 'wechatpay-serial': serial })).json.status).toBe('PROCESSING')
  clock += 5_000
  expect(await stateOf('e2')).toBe('SUCCESS')
})
