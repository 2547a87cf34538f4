import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestText } from './signature.ts'
import { isGenuine, type Opened, orderBody, signedCall, startTestSandbox } from './testing.ts'

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let direct: Opened
let partner: Opened

beforeAll(async () => {
  sandbox = await startTestSandbox()
  direct = await sandbox.merchant({ name: 'direct', mode: 'direct' })
  partner = await sandbox.merchant({ name: 'partner', mode: 'partner' })
})
afterAll(() => sandbox.close())

const native = '/v3/pay/transactions/native'
const now = () => Math.floor(Date.now() / 1_000)
const call = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  change: Parameters<typeof signedCall>[5] = {},
  merchant = direct,
) => signedCall(sandbox.url, merchant, method, path, body, change)

const vectors = new URL('../../shared/vectors/wechatpay/', import.meta.url)
const hasVectors = existsSync(vectors)

test.skipIf(!hasVectors)('published strings to sign (skipped where the vectors are absent)', () => {
  const { cases } = JSON.parse(readFileSync(new URL('v3-canonical-strings.json', vectors), 'utf8'))
  expect(cases.length).toBeGreaterThan(5)
  for (const { method, url, timestamp, nonce, body, expected } of cases) {
    const { pathname, search } = new URL(url)
    const pathAndQuery = pathname + search
    const made = requestText({ method, pathAndQuery, timestamp, nonce, body: Buffer.from(body) })
    expect(made.toString()).toBe(expected)
  }
})

test.skipIf(!hasVectors)(
  'answers have the keys of published ones (skipped without vectors)',
  async () => {
    const { bodies } = JSON.parse(readFileSync(new URL('v3-response-bodies.json', vectors), 'utf8'))
    const no = 'shape-0001'
    await call('POST', native, orderBody(direct, no))
    await sandbox.pay(no)
    const query = await call('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${direct.mchid}`)
    const published = JSON.parse(bodies.QueryPay)
    expect(Object.keys(query.json)).toEqual(Object.keys(published))
    expect(Object.keys(query.json.amount)).toEqual(Object.keys(published.amount))
    expect(query.json.transaction_id).toHaveLength(published.transaction_id.length)
    const amount = { refund: 1, total: 34988, currency: 'CNY' }
    const refund = await call('POST', '/v3/refund/domestic/refunds', {
      out_trade_no: no,
      out_refund_no: 'shape-r-1',
      amount,
    })
    const { success_time: _, ...expected } = JSON.parse(bodies.Refund)
    expect(Object.keys(refund.json)).toEqual(expect.arrayContaining(Object.keys(expected)))
    expect(refund.json.refund_id).toHaveLength(expected.refund_id.length)
  },
)

describe('signature of the request', () => {
  const refusals: [string, Parameters<typeof signedCall>[5], string][] = [
    ['old', { timestamp: String(now() - 310) }, 'timestamp'],
    ['early', { timestamp: String(now() + 310) }, 'timestamp'],
    ['no number', { timestamp: 'soon' }, 'timestamp'],
    ['other serial', { serialNo: 'A'.repeat(40) }, 'serial_no'],
    ['unknown merchant', { mchid: '1000000000' }, 'mchid'],
    ['another body', { signedBody: '{}' }, 'signature'],
  ]
  test.each(refusals)('%s is refused with a signed 401', async (_, change, field) => {
    const answer = await call('POST', native, orderBody(direct, 'sign-000001'), change)
    expect([answer.status, answer.json.code, answer.json.detail.field]).toEqual([
      401,
      'SIGN_ERROR',
      field,
    ])
    expect(isGenuine(direct.platformKeys, (name) => answer.headers.get(name), answer.text)).toBe(
      true,
    )
  })

  test('without an Authorization, and with another scheme', async () => {
    for (const authorization of ['', 'Basic abc']) {
      const answer = await call('GET', '/v3/certificates', undefined, {
        headers: { authorization },
      })
      expect([answer.status, answer.json.code]).toEqual([401, 'SIGN_ERROR'])
    }
  })

  test('within five minutes it is taken', async () => {
    const answer = await call('POST', native, orderBody(direct, 'sign-000002'), {
      timestamp: String(now() - 295),
    })
    expect(answer.status).toBe(200)
  })
})

describe('fields of an order', () => {
  const good = () => orderBody(direct, 'field-0001')
  const wrong: [string, () => object, string][] = [
    ['unknown', () => ({ ...good(), colour: 'red' }), '/colour'],
    ['unknown within', () => ({ ...good(), amount: { total: 1, cny: 1 } }), '/amount/cny'],
    ['null', () => ({ ...good(), attach: null }), '/attach'],
    ['blank', () => ({ ...good(), attach: '' }), '/attach'],
    ['missing', () => ({ ...good(), description: undefined }), '/description'],
    ['fraction', () => ({ ...good(), amount: { total: 0.01 } }), '/amount/total'],
    ['zero', () => ({ ...good(), amount: { total: 0 } }), '/amount/total'],
    ['text for a number', () => ({ ...good(), amount: { total: '100' } }), '/amount/total'],
    ['currency', () => ({ ...good(), amount: { total: 1, currency: 'USD' } }), '/amount/currency'],
    ['short number', () => orderBody(direct, 'abc'), '/out_trade_no'],
    ['long number', () => orderBody(direct, 'a'.repeat(33)), '/out_trade_no'],
    ['number with a sign', () => orderBody(direct, 'order#0001'), '/out_trade_no'],
    ['long description', () => ({ ...good(), description: '费'.repeat(128) }), '/description'],
    ['query in notify_url', () => ({ ...good(), notify_url: 'http://a.cn/n?x=1' }), '/notify_url'],
    [
      'end in the past',
      () => ({ ...good(), time_expire: '2020-01-01T00:00:00+08:00' }),
      '/time_expire',
    ],
  ]
  test.each(wrong)('%s', async (_, body, field) => {
    const answer = await call('POST', native, body())
    expect([answer.status, answer.json.code, answer.json.detail.field]).toEqual([
      400,
      'PARAM_ERROR',
      field,
    ])
  })

  test('JSAPI wants an openid, H5 a scene, both answer in their own way', async () => {
    const jsapi = '/v3/pay/transactions/jsapi'
    const h5 = '/v3/pay/transactions/h5'
    expect((await call('POST', jsapi, orderBody(direct, 'scene-jsapi'))).json.detail.field).toBe(
      '/payer',
    )
    expect((await call('POST', h5, orderBody(direct, 'scene-h5-0'))).json.detail.field).toBe(
      '/scene_info',
    )
    const payer = { payer: { openid: 'oSomebody' } }
    const scene = { scene_info: { payer_client_ip: '10.0.0.1', h5_info: { type: 'Wap' } } }
    const placed = await call('POST', jsapi, orderBody(direct, 'scene-jsapi', payer))
    expect(placed.json.prepay_id).toMatch(/^wx\d{14}[0-9a-f]{20}$/)
    expect((await call('POST', h5, orderBody(direct, 'scene-h5-0', scene))).json.h5_url).toContain(
      'prepay_id=wx',
    )
  })

  test('another merchant, another appid', async () => {
    const other = { ...good(), mchid: '1600000000' }
    expect((await call('POST', native, other)).json.code).toBe('NO_AUTH')
    const app = { ...good(), appid: 'wx0000000000000000' }
    expect((await call('POST', native, app)).json.code).toBe('APPID_MCHID_NOT_MATCH')
  })
})

describe('life of an order', () => {
  const query = (no: string) =>
    call('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${direct.mchid}`)
  const close = (no: string) =>
    call('POST', `/v3/pay/transactions/out-trade-no/${no}/close`, { mchid: direct.mchid })

  test('repeated word for word it is the same, in other words refused', async () => {
    const body = orderBody(direct, 'life-0001')
    const first = await call('POST', native, body)
    const reordered = Object.fromEntries(Object.entries(body).reverse())
    expect((await call('POST', native, reordered)).json).toEqual(first.json)
    const other = await call('POST', native, { ...body, description: '别的' })
    expect([other.status, other.json.code]).toEqual([403, 'OUT_TRADE_NO_USED'])
    expect(other.headers.get('request-id')).toMatch(/-268498688$/)
  })

  test('closing: signed 204, twice the same, then no order and no payment', async () => {
    const body = orderBody(direct, 'life-0002')
    await call('POST', native, body)
    for (let i = 0; i < 2; i++) {
      const answer = await close('life-0002')
      expect([answer.status, answer.text]).toEqual([204, ''])
      expect(isGenuine(direct.platformKeys, (name) => answer.headers.get(name), '')).toBe(true)
    }
    expect((await query('life-0002')).json.trade_state).toBe('CLOSED')
    expect((await call('POST', native, body)).json.code).toBe('ORDER_CLOSED')
    await expect(sandbox.pay('life-0002')).rejects.toThrow('ORDER_CLOSED')
  })

  test('paid: no closing, no second order, no second payment', async () => {
    const body = orderBody(direct, 'life-0003', { attach: '户号 3021102' })
    await call('POST', native, body)
    await sandbox.pay('life-0003', { couponFen: 100 })
    const { json } = await query('life-0003')
    expect(json).toMatchObject({
      attach: '户号 3021102',
      amount: { total: 34988, payer_total: 34888 },
    })
    expect((await close('life-0003')).json.code).toBe('ORDER_PAID')
    expect((await call('POST', native, body)).json.code).toBe('ORDER_PAID')
    await expect(sandbox.pay('life-0003')).rejects.toThrow('ORDER_PAID')
  })

  test('nobody sees what is not his', async () => {
    await call('POST', native, orderBody(direct, 'life-0004'))
    const other = await sandbox.merchant({ name: 'other', mode: 'direct' })
    const path = `/v3/pay/transactions/out-trade-no/life-0004?mchid=${other.mchid}`
    const answer = await call('GET', path, undefined, {}, other)
    expect([answer.status, answer.json.code]).toEqual([404, 'ORDER_NOT_EXIST'])
  })
})

test('partner mode: order, query, close below /partner with both ids', async () => {
  const base = '/v3/pay/partner/transactions'
  const as = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    call(method, path, body, {}, partner)
  const body = orderBody(partner, 'partner-0001', { payer: { sp_openid: 'oPartner' } })
  expect((await as('POST', `${base}/jsapi`, body)).json.prepay_id).toBeDefined()
  await sandbox.pay('partner-0001')
  const ids = `sp_mchid=${partner.mchid}&sub_mchid=${partner.subMchid}`
  const { json } = await as('GET', `${base}/out-trade-no/partner-0001?${ids}`)
  expect(json).toMatchObject({
    sp_mchid: partner.mchid,
    sub_mchid: partner.subMchid,
    payer: { sp_openid: 'oPartner' },
    trade_state: 'SUCCESS',
  })
  const stranger = { ...body, sub_mchid: '1799999999', out_trade_no: 'partner-0002' }
  expect((await as('POST', `${base}/jsapi`, stranger)).json.code).toBe('NO_AUTH')
})

test('expiries go by the sandbox clock', async () => {
  const own = await startTestSandbox({ now: () => new Date() })
  const merchant = await own.merchant({ name: 'expiry', mode: 'direct' })
  const time = async () => ({
    timestamp: String(Math.floor((await own.control('GET', 'clock')).milliseconds / 1_000)),
  })
  const at = async (method: 'GET' | 'POST', path: string, body?: unknown) =>
    signedCall(own.url, merchant, method, path, body, await time())
  const state = async (no: string) =>
    (await at('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${merchant.mchid}`)).json
      .trade_state
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z')
  const scene = { scene_info: { payer_client_ip: '10.0.0.1', h5_info: { type: 'Wap' } } }
  await at('POST', native, orderBody(merchant, 'short-life', { time_expire: inAnHour }))
  const long = orderBody(merchant, 'long-life')
  const first = await at('POST', native, long)
  const { h5_url: link } = (
    await at('POST', '/v3/pay/transactions/h5', orderBody(merchant, 'h5-life', scene))
  ).json
  const visit = async () => (await fetch(link, { redirect: 'manual' })).status
  expect(await visit()).toBe(303)
  await own.advance(5 * 60_000)
  expect(await visit()).toBe(409)
  expect(await state('short-life')).toBe('NOTPAY')
  await own.advance(56 * 60_000)
  expect(await state('short-life')).toBe('CLOSED')
  await own.advance(60 * 60_000)
  await expect(own.pay('long-life')).rejects.toThrow('ORDER_CLOSED')
  expect((await at('POST', native, long)).json.code_url).not.toBe(first.json.code_url)
  await own.advance(6 * 86_400_000)
  expect(await state('long-life')).toBe('NOTPAY')
  await own.advance(86_400_000)
  expect(await state('long-life')).toBe('CLOSED')
  await own.close()
})

test('certificates: encrypted for certificate merchants, none for public-key merchants', async () => {
  expect((await call('GET', '/v3/certificates')).status).toBe(404)
  const certificate = new X509Certificate(direct.certificate)
  expect(certificate.serialNumber).toBe(direct.serialNo)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
})

test('faults of the API: the work is done, the answer goes wrong', async () => {
  const scope = { mchid: direct.mchid }
  await sandbox.control('POST', 'faults', {
    ...scope,
    api: { systemError: 1, dropped: 1, badSignature: 1 },
  })
  const body = orderBody(direct, 'fault-0001')
  expect((await call('POST', native, body)).status).toBe(500)
  await expect(call('POST', native, body)).rejects.toThrow()
  const bad = await call('POST', native, body)
  expect(isGenuine(direct.platformKeys, (name) => bad.headers.get(name), bad.text)).toBe(false)
  expect((await call('POST', native, body)).status).toBe(200)
})

test('control is not for web pages', async () => {
  const answer = await fetch(`${sandbox.url}/sandbox/trades`, {
    headers: { origin: 'http://evil.example' },
  })
  expect(answer.status).toBe(403)
})
