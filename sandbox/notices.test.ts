import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  isGenuine,
  type Opened,
  openResource,
  orderBody,
  signedCall,
  startReceiver,
  startTestSandbox,
} from './testing.ts'

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
let merchant: Opened
let count = 0

beforeAll(async () => {
  sandbox = await startTestSandbox()
  receiver = await startReceiver()
  merchant = await sandbox.merchant({ name: 'notices', mode: 'direct', keyMode: 'publicKey' })
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})
beforeEach(async () => {
  await sandbox.control('DELETE', 'faults')
  await sandbox.control('POST', 'clock', { now: new Date().toISOString() })
  receiver.received.length = 0
  receiver.answerWith(204)
})

const paid = async (notice: unknown = 'normal') => {
  const no = `notice-${String(++count).padStart(4, '0')}`
  const body = orderBody(merchant, no, { notify_url: receiver.url })
  await signedCall(sandbox.url, merchant, 'POST', '/v3/pay/transactions/native', body)
  await sandbox.pay(no, { notice })
  return no
}
const received = (place: number) => receiver.received[place] as (typeof receiver.received)[number]
const genuine = (place: number, keys = merchant.platformKeys) =>
  isGenuine(keys, (name) => received(place).headers[name] as string, received(place).body)
const opened = (place: number) =>
  openResource(JSON.parse(received(place).body).resource, merchant.apiV3Key)

test('the retry table, exact on the clock: 15 repetitions, then silence', async () => {
  receiver.answerWith(500)
  const no = await paid()
  const minute = 60_000
  const hour = 60 * minute
  const pauses = [15_000, 15_000, 30_000, 3 * minute, 10 * minute, 20 * minute, 30 * minute]
  pauses.push(
    30 * minute,
    30 * minute,
    60 * minute,
    3 * hour,
    3 * hour,
    3 * hour,
    6 * hour,
    6 * hour,
  )
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(1)
  for (const [place, pause] of pauses.entries()) {
    await sandbox.advance(pause - 1)
    await sandbox.deliver()
    expect(receiver.received).toHaveLength(place + 1)
    await sandbox.advance(1)
    await sandbox.deliver()
    expect(receiver.received).toHaveLength(place + 2)
  }
  await sandbox.advance(48 * hour)
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(16)
  const ids = receiver.received.map(({ body }) => JSON.parse(body).id)
  expect(new Set(ids).size).toBe(1)
  const [notice] = await sandbox.control('GET', `notices?outTradeNo=${no}`)
  expect(notice).toMatchObject({ state: 'given up', rounds: 16 })
})

test('an answer of 200 or 204 ends it, any other does not', async () => {
  for (const [status, state] of [
    [200, 'accepted'],
    [204, 'accepted'],
    [201, 'due'],
    [302, 'due'],
    [404, 'due'],
  ] as const) {
    receiver.answerWith(status)
    const no = await paid()
    await sandbox.deliver()
    const [notice] = await sandbox.control('GET', `notices?outTradeNo=${no}`)
    expect([status, notice.state]).toEqual([status, state])
  }
})

test('lost for one attempt, then healed by the next', async () => {
  await paid({ lost: true, attempts: 1 })
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(0)
  await sandbox.advance(15_000)
  await sandbox.deliver()
  expect(genuine(0)).toBe(true)
})

test('lost altogether', async () => {
  await paid('lost')
  for (let i = 0; i < 20; i++) {
    await sandbox.advance(6 * 3_600_000)
    await sandbox.deliver()
  }
  expect(receiver.received).toHaveLength(0)
})

test('doubled: at once, same id, both genuine', async () => {
  await paid({ copies: 5 })
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(5)
  expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1)
  expect([0, 1, 2, 3, 4].every((place) => genuine(place))).toBe(true)
})

test('late', async () => {
  await paid('late')
  await sandbox.advance(59_999)
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(0)
  await sandbox.advance(1)
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(1)
})

test('a probe first: its signature is wrong, the true one follows', async () => {
  await paid({ signTest: true })
  await sandbox.deliver()
  expect(received(0).headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//)
  expect([genuine(0), genuine(1)]).toEqual([false, true])
})

test('one changed byte is what the signature tells, and the retry is right', async () => {
  receiver.answerWith(401)
  await paid({ flipByte: true })
  await sandbox.deliver()
  await sandbox.advance(15_000)
  await sandbox.deliver()
  expect([genuine(0), genuine(1)]).toEqual([false, true])
  expect(() => opened(0)).toThrow()
})

test('old timestamp, unknown serial, wrong amount, foreign merchant', async () => {
  await paid({ timestampOffsetMs: -600_000 })
  await sandbox.deliver()
  const { milliseconds } = await sandbox.control('GET', 'clock')
  const said = Number(received(0).headers['wechatpay-timestamp'])
  expect(Math.floor(milliseconds / 1_000) - said).toBe(600)
  expect(genuine(0)).toBe(true)
  await paid({ unknownSerial: true })
  await sandbox.deliver()
  expect(Object.keys(merchant.platformKeys)).not.toContain(received(1).headers['wechatpay-serial'])
  await paid({ amountDeltaFen: -1 })
  await sandbox.deliver()
  expect([genuine(2), opened(2).amount.total]).toEqual([true, 34987])
  await paid({ foreignMerchant: true })
  await sandbox.deliver()
  expect([genuine(3), opened(3).mchid === merchant.mchid]).toEqual([true, false])
})

test('switch of key: signed by the certificate on request of the fault', async () => {
  const wish = { name: 'notices', mode: 'direct' }
  const { platformKeys: both } = await sandbox.merchant({ ...wish, keyMode: 'both' })
  await paid({ signWith: 'certificate' })
  await sandbox.deliver()
  expect([genuine(0), genuine(0, both)]).toEqual([false, true])
  await sandbox.merchant({ ...wish, keyMode: 'publicKey' })
})

test('reordered: the refund is announced first; the API answers PROCESSING, the notice SUCCESS', async () => {
  const no = await paid('reordered')
  await sandbox.deliver()
  expect(receiver.received).toHaveLength(0)
  const { milliseconds } = await sandbox.control('GET', 'clock')
  const timestamp = String(Math.floor(milliseconds / 1_000))
  const amount = { refund: 100, total: 34988, currency: 'CNY' }
  const body = { out_trade_no: no, out_refund_no: `r-${no}`, notify_url: receiver.url, amount }
  const answer = await signedCall(
    sandbox.url,
    merchant,
    'POST',
    '/v3/refund/domestic/refunds',
    body,
    { timestamp },
  )
  expect(answer.json.status).toBe('PROCESSING')
  await sandbox.advance(5_000)
  await sandbox.deliver()
  await sandbox.deliver()
  const events = receiver.received.map(({ body: text }) => JSON.parse(text).event_type)
  expect(events).toEqual(['REFUND.SUCCESS', 'TRANSACTION.SUCCESS'])
  expect(opened(0)).toMatchObject({ refund_status: 'SUCCESS', amount: { refund: 100 } })
})
