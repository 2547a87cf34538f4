import { expect, test } from 'vitest'
import {
  expectBooksAgree,
  openOnline,
  openSeeded,
  type Started,
  startAll,
  within,
} from '../../test/support/online.ts'
import type { SeededCommunity } from '../../test/support/seed.ts'
import { makeNoticeKeys, signedNotice } from '../../test/support/signed-notice.ts'
import { bookTrade, type ChannelTrade, paymentTasks } from './index.ts'

const online = await openOnline()
const { platform, sandbox } = online

const move = (duration: { minutes: number }) =>
  platform.clock.moveTo(platform.clock.now().add(duration).toString())
const stateOf = (seeded: SeededCommunity, { attemptId }: Started) =>
  seeded.run<{ state: string; paymentId: bigint | null }>('getPaymentState', { attemptId })
const incidentsOf = async (seeded: SeededCommunity) =>
  (
    await seeded.run<{ incidents: { kind: string; detail: Record<string, unknown> }[] }>(
      'listIncidents',
      {},
    )
  ).incidents
const caseOf = (seeded: SeededCommunity, householdId: bigint) =>
  seeded.run<{ outstandingFen: bigint; prepaymentFen: bigint; heldFen: bigint }>('getCounterCase', {
    householdId,
  })
const homeOf = (seeded: SeededCommunity, index: number) =>
  seeded.households[index]?.householdId ?? 0n
const payAndDeliver = async ({ outTradeNo }: Started, wish: object = {}) => {
  await sandbox.pay(outTradeNo, wish)
  await sandbox.deliver()
}

test('paid after it was closed: booked all the same, as paid late', async () => {
  const { seeded } = await openSeeded(online)
  const started = await startAll(seeded, homeOf(seeded, 0))
  expect((await caseOf(seeded, homeOf(seeded, 0))).heldFen).toBe(started.amountFen)
  const closed = await seeded.run<{ state: string }>('cancelPayment', {
    attemptId: started.attemptId,
  })
  expect(closed.state).toBe('closed')
  expect((await caseOf(seeded, homeOf(seeded, 0))).heldFen).toBe(0n)
  await payAndDeliver(started, { force: true })
  const [attempt] = await platform.query<{ state: string }>(
    'select state from payments.payment_attempt where id = $1',
    [started.attemptId],
  )
  expect(attempt?.state).toBe('paidLate')
  expect((await caseOf(seeded, homeOf(seeded, 0))).outstandingFen).toBe(0n)
  await expectBooksAgree(seeded)
})

test('a cancel that comes too late books the payment', async () => {
  const { seeded } = await openSeeded(online)
  const started = await startAll(seeded, homeOf(seeded, 0))
  await sandbox.pay(started.outTradeNo, { notice: 'lost' })
  const state = await seeded.run<{ state: string }>('cancelPayment', {
    attemptId: started.attemptId,
  })
  expect(state.state).toBe('paid')
})

test('two attempts of one order both paid: the second goes back by itself, no checker', async () => {
  const { seeded } = await openSeeded(online)
  const householdId = homeOf(seeded, 0)
  const one = await startAll(seeded, householdId)
  const two = await startAll(seeded, householdId, { scene: 'jsapi', openid: 'o-1' })
  expect(two.outTradeNo).not.toBe(one.outTradeNo)
  await payAndDeliver(one)
  await payAndDeliver(two)
  const { refunds } = await seeded.run<{ refunds: { state: string; amountFen: bigint }[] }>(
    'listRefunds',
    { communityId: seeded.communityId },
  )
  expect(refunds).toMatchObject([{ state: 'approved', amountFen: two.amountFen }])
  await seeded.run('sweepPayments', {})
  move({ minutes: 5 })
  await sandbox.deliver()
  await seeded.run('sweepPayments', {})
  const [refund] = await platform.query<{ state: string }>(
    'select state from payments.refund where company_id = $1',
    [seeded.companyId],
  )
  expect(refund?.state).toBe('succeeded')
  expect(await caseOf(seeded, householdId)).toMatchObject({ outstandingFen: 0n, prepaymentFen: 0n })
  await expectBooksAgree(seeded)
})

test('paid online what the counter took meanwhile: it stays as prepayment, flagged surplus', async () => {
  const { seeded } = await openSeeded(online)
  const householdId = homeOf(seeded, 0)
  const started = await startAll(seeded, householdId)
  const { charges } = await seeded.run<{ charges: { id: bigint }[] }>('getCounterCase', {
    householdId,
  })
  const take = {
    householdId,
    method: 'cash',
    amountFen: started.amountFen,
    ticked: charges.map(({ id }) => ({ chargeId: id })),
  }
  await expect(seeded.run('takePayment', take)).rejects.toMatchObject({ code: 'chargeBeingPaid' })
  await seeded.run('cancelPayment', { attemptId: started.attemptId })
  await seeded.run('takePayment', take)
  await payAndDeliver(started, { force: true })
  const { payments } = await seeded.run<{ payments: { method: string; surplusFen: bigint }[] }>(
    'listPayments',
    { communityId: seeded.communityId },
  )
  expect(payments.find(({ method }) => method === 'wechatpay')?.surplusFen).toBe(started.amountFen)
  expect(await caseOf(seeded, householdId)).toMatchObject({ prepaymentFen: started.amountFen })
  await expectBooksAgree(seeded)
})

test.each([
  ['the amount', { amountDeltaFen: -1 }, 'tradeMismatch'],
  ['the merchant', { foreignMerchant: true }, 'foreignNotice'],
])(
  'a signed notice that differs in %s posts nothing and raises one incident',
  async (_, fault, kind) => {
    const { seeded } = await openSeeded(online)
    const started = await startAll(seeded, homeOf(seeded, 0))
    await sandbox.control('POST', 'faults', {
      outTradeNo: started.outTradeNo,
      notice: { ...fault, copies: 3 },
    })
    await payAndDeliver(started)
    expect((await incidentsOf(seeded)).map((incident) => incident.kind)).toEqual([kind])
    expect(await stateOf(seeded, started)).toMatchObject({ state: 'pending', paymentId: null })
    await expectBooksAgree(seeded)
  },
)

test.each([
  ['a changed byte', { flipByte: true }, 401],
  ['a timestamp six minutes old', { timestampOffsetMs: -360_000 }, 401],
  ['an unknown serial', { unknownSerial: true }, 503],
])('a notice with %s changes nothing and alarms nobody', async (_, fault, status) => {
  const { seeded } = await openSeeded(online)
  const started = await startAll(seeded, homeOf(seeded, 0))
  await sandbox.control('POST', 'faults', { outTradeNo: started.outTradeNo, notice: fault })
  await payAndDeliver(started)
  const [notice] = await sandbox.control('GET', `notices?outTradeNo=${started.outTradeNo}`)
  expect(notice.attempts[0].status).toBe(status)
  expect(await incidentsOf(seeded)).toEqual([])
})

test('a number we never gave out is money of an unknown payer, claimed later by its household', async () => {
  const { seeded, channelAccountId } = await openSeeded(online)
  const householdId = homeOf(seeded, 0)
  const trade = {
    channelAccountId,
    outTradeNo: 'SHOP-1',
    channelTradeNo: '4200000001',
    amountFen: 12_345n,
    currency: 'CNY',
    paidAt: platform.clock.now().toString(),
    source: 'statement' as const,
  }
  const book = () => within(platform, seeded.companyId, (context) => bookTrade(context, trade))
  expect(await book()).toEqual({ outcome: 'suspense', paymentId: null })
  expect(await book()).toEqual({ outcome: 'repeat', paymentId: null })
  await expectBooksAgree(seeded)
  const { items } = await seeded.run<{ items: { id: bigint }[] }>('listSuspense', {})
  const claim = { suspenseId: items[0]?.id ?? 0n, householdId }
  const claims = await Promise.allSettled([
    seeded.run('claimSuspense', claim),
    seeded.run('claimSuspense', claim),
  ])
  expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await caseOf(seeded, householdId)).prepaymentFen).toBe(12_345n)
  await expectBooksAgree(seeded)
})

test.each([
  ['amount', { amountFen: 1n }],
  ['currency', { currency: 'USD' }],
  ['account', { channelAccountId: 1n }],
])('a trade with another %s is a mismatch from whatever source', async (problem, other) => {
  const { seeded, channelAccountId } = await openSeeded(online)
  const started = await startAll(seeded, homeOf(seeded, 0))
  const trade: ChannelTrade = {
    channelAccountId,
    outTradeNo: started.outTradeNo,
    channelTradeNo: '4200000002',
    amountFen: started.amountFen,
    currency: 'CNY',
    paidAt: platform.clock.now().toString(),
    source: 'query',
    ...other,
  }
  const result = await within(platform, seeded.companyId, (context) => bookTrade(context, trade))
  expect(result).toEqual({ outcome: 'mismatch', paymentId: null })
  expect((await incidentsOf(seeded))[0]?.detail).toMatchObject({ problem })
})

test('a notice of company A at the address of company B is refused, also below one service provider', async () => {
  const [a, b] = [await openSeeded(online), await openSeeded(online)]
  const started = await startAll(a.seeded, homeOf(a.seeded, 0))
  await sandbox.pay(started.outTradeNo, { notice: 'lost' })
  // B signs with the same keys as A, as companies below one service provider do.
  const { merchant } = a
  const { channelAccountId } = await b.seeded.run<{ channelAccountId: bigint }>(
    'setWechatPayAccount',
    {
      name: 'B',
      mode: 'direct',
      mchid: '1999999999',
      appid: merchant.appid,
      serialNo: merchant.serialNo,
      privateKey: merchant.privateKey,
      apiV3Key: merchant.apiV3Key,
      platformKeys: merchant.platformKeys,
    },
  )
  const own = `${online.publicUrl}/notify/wechatpay/${a.seeded.companyId}/${a.channelAccountId}`
  const other = `${online.publicUrl}/notify/wechatpay/${b.seeded.companyId}/${channelAccountId}`
  const keys = makeNoticeKeys()
  await b.seeded.run('setWechatPayAccount', {
    name: 'B',
    mode: 'direct',
    mchid: '1999999999',
    appid: merchant.appid,
    serialNo: merchant.serialNo,
    privateKey: merchant.privateKey,
    apiV3Key: keys.apiV3Key,
    platformKeys: keys.platformKeys,
  })
  const notice = signedNotice({
    keys,
    mchid: merchant.mchid,
    appid: merchant.appid,
    outTradeNo: started.outTradeNo,
    transactionId: '4200000003',
    amountFen: started.amountFen,
    paidAt: '2026-11-23T09:46:00+08:00',
    nowSeconds: Math.floor(platform.clock.now().epochMilliseconds / 1000),
  })
  const send = (url: string) => fetch(url, { method: 'POST', ...notice })
  expect((await send(other)).status).toBe(401)
  expect((await send(own)).status).toBe(503)
  expect(await stateOf(a.seeded, started)).toMatchObject({ state: 'pending' })
  expect((await incidentsOf(b.seeded)).map(({ kind }) => kind)).toEqual(['foreignNotice'])
})

test.each([
  ['no answer', { dropped: 1 }],
  ['an error of its system', { systemError: 1 }],
  ['an answer with a wrong signature', { badSignature: 1 }],
])(
  'an order answered by %s is unknown; the same attempt is sent again word for word',
  async (_, api) => {
    const { seeded, merchant } = await openSeeded(online)
    const householdId = homeOf(seeded, 0)
    await sandbox.control('POST', 'faults', { mchid: merchant.mchid, api })
    await expect(startAll(seeded, householdId)).rejects.toMatchObject({ code: 'channelUnknown' })
    const started = await startAll(seeded, householdId)
    const trades = await sandbox.control('GET', `trades?mchid=${merchant.mchid}`)
    expect(trades.map((trade: { outTradeNo: string }) => trade.outTradeNo)).toEqual([
      started.outTradeNo,
    ])
    await payAndDeliver(started)
    expect((await stateOf(seeded, started)).state).toBe('paid')
  },
)

test('posting fails: the message is kept, answered with success, alarmed, and posted later', async () => {
  const { seeded } = await openSeeded(online)
  const started = await startAll(seeded, homeOf(seeded, 0))
  await platform.query(
    'alter table payments.payment add constraint broken check (amount_fen < 0) not valid',
  )
  await payAndDeliver(started)
  const [notice] = await sandbox.control('GET', `notices?outTradeNo=${started.outTradeNo}`)
  expect(notice.attempts[0].status).toBe(204)
  expect((await incidentsOf(seeded)).map(({ kind }) => kind)).toEqual(['postingFailed'])
  await platform.query('alter table payments.payment drop constraint broken')
  await paymentTasks.retryNotices?.(platform, { companyId: seeded.companyId })
  expect((await stateOf(seeded, started)).state).toBe('paid')
  await expectBooksAgree(seeded)
})

test('a probe before the notice is refused, the notice itself accepted', async () => {
  const { seeded } = await openSeeded(online)
  const started = await startAll(seeded, homeOf(seeded, 0))
  await sandbox.control('POST', 'faults', {
    outTradeNo: started.outTradeNo,
    notice: { signTest: true },
  })
  await payAndDeliver(started)
  expect((await stateOf(seeded, started)).state).toBe('paid')
  expect(await incidentsOf(seeded)).toEqual([])
})
