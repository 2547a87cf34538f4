import { expect, test } from 'vitest'
import { billText, paymentLine } from '../../test/support/bill-text.ts'
import {
  expectBooksAgree,
  openOnline,
  openSeeded,
  type Started,
  startAll,
} from '../../test/support/online.ts'
import { knowOperations, type SeededCommunity } from '../../test/support/seed.ts'
import { reconciliationOperations } from './index.ts'

knowOperations(reconciliationOperations)
const online = await openOnline({ now: '2026-11-22T10:00:00+08:00' })
const { platform, sandbox } = online

type TieOut = {
  isCertified: boolean
  rows: {
    channel: string
    channelAccountId: bigint
    state: string
    ours: { count: number; fen: bigint; refundFen: bigint }
    theirs: { count: number; fen: bigint; feeFen: bigint; refundFen: bigint; netFen: bigint } | null
    transit: { openingFen: bigint; landedFen: bigint; closingFen: bigint }
    openCount: number
  }[]
  sums: { openCount: number; differenceFen: bigint; lineCount: number; explainedCount: number }
  proofs: { key: string; holds: boolean; value: string }[]
}
type Discrepancy = {
  id: bigint
  kind: string
  state: string
  resolution: string | null
  householdId: bigint | null
  differenceFen: bigint
  proposals: { action: string; applies: boolean; confidence: number | null }[]
}

const at = (instant: string) => platform.clock.moveTo(instant)
const tieOut = (seeded: SeededCommunity, date: string) => seeded.run<TieOut>('getTieOut', { date })
const online1 = (page: TieOut) => page.rows.find(({ channel }) => channel === 'wechatpay')
const differences = async (seeded: SeededCommunity, filter: object = {}) =>
  (await seeded.run<{ discrepancies: Discrepancy[] }>('listDiscrepancies', filter)).discrepancies
const householdAt = (seeded: SeededCommunity, index: number): bigint =>
  seeded.households[index]?.householdId ?? 0n
const pay = async (seeded: SeededCommunity, index: number, wish: object = {}): Promise<Started> => {
  const started = await startAll(seeded, householdAt(seeded, index))
  await sandbox.pay(started.outTradeNo, wish)
  await sandbox.deliver()
  return started
}
const failing = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

test('a lost notice is healed by the bill, its fee posted, the day certified and locked', async () => {
  at('2026-11-22T10:00:00+08:00')
  const { seeded } = await openSeeded(online)
  await pay(seeded, 0)
  const lost = await pay(seeded, 1, { notice: 'lost' })
  at('2026-11-23T08:30:00+08:00')
  await seeded.run('refreshTieOut', { date: '2026-11-22' })
  expect(online1(await tieOut(seeded, '2026-11-22'))).toMatchObject({
    state: 'provisional',
    theirs: null,
  })
  expect(await failing(seeded.run('certifyDay', { date: '2026-11-22' }))).toBe('proofFails')

  at('2026-11-23T10:40:00+08:00')
  const { fetched } = await seeded.run<{ fetched: { outcome: string }[] }>('fetchStatements', {})
  expect(fetched).toMatchObject([{ outcome: 'received' }])
  const page = await tieOut(seeded, '2026-11-22')
  const row = online1(page)
  expect(row).toMatchObject({
    state: 'explained',
    openCount: 0,
    ours: { count: 2 },
    theirs: { count: 2 },
  })
  expect(row?.ours.fen).toBe(row?.theirs?.fen)
  expect(row?.theirs?.feeFen).toBeGreaterThan(0n)
  expect(row?.transit.closingFen).toBe(row?.theirs?.netFen)
  const healed = await differences(seeded)
  expect(healed).toMatchObject([{ kind: 'onlyTheirs', state: 'healed', resolution: 'booked' }])
  const state = await seeded.run<{ state: string }>('getPaymentState', {
    attemptId: lost.attemptId,
  })
  expect(state.state).toBe('paid')
  await expectBooksAgree(seeded)

  const landedFen = row?.transit.closingFen ?? 0n
  const landing = {
    channelAccountId: row?.channelAccountId,
    landedOn: '2026-11-23',
    amountFen: landedFen,
  }
  await seeded.run('recordLanding', landing)
  expect(page.proofs.every(({ holds }) => holds)).toBe(true)
  const certificate = await seeded.run<{ hash: string }>('certifyDay', { date: '2026-11-22' })
  const kept = await seeded.run<{ hash: string; holds: boolean }>('getCertificate', {
    date: '2026-11-22',
  })
  expect(kept).toMatchObject({ hash: certificate.hash, holds: true })
  expect((await tieOut(seeded, '2026-11-22')).isCertified).toBe(true)
  expect(await failing(seeded.run('certifyDay', { date: '2026-11-22' }))).toBe('dayCertified')
  expect(await failing(seeded.run('recordLanding', { ...landing, landedOn: '2026-11-22' }))).toBe(
    'dayClosed',
  )
  const backdated = {
    householdId: householdAt(seeded, 2),
    method: 'transfer',
    ticked: [],
    amountFen: 100n,
    paidOn: '2026-11-22',
  }
  // Money that is noted late goes to the first open day; the certified one stays as it was.
  await seeded.run('takePayment', backdated)
  expect(await tieOut(seeded, '2026-11-22')).toMatchObject({
    proofs: page.proofs,
    isCertified: true,
  })

  at('2026-11-24T10:40:00+08:00')
  await seeded.run('fetchStatements', {})
  await seeded.run('refreshTieOut', { date: '2026-11-23' })
  expect(online1(await tieOut(seeded, '2026-11-23'))?.transit).toEqual({
    openingFen: landedFen,
    landedFen,
    closingFen: 0n,
  })
  const transfer = (await tieOut(seeded, '2026-11-23')).rows.find(
    ({ channel }) => channel === 'transfer',
  )
  const counted = { channelAccountId: transfer?.channelAccountId, date: '2026-11-23', count: 1 }
  await seeded.run('recordCount', { ...counted, amountFen: 100n })
  const next = await seeded.run<{ previousHash: string }>('certifyDay', { date: '2026-11-23' })
  expect(next.previousHash).toBe(certificate.hash)
  await expectBooksAgree(seeded)
})

test('money under a number nobody gave out stops the day until it is explained; undoing opens it again', async () => {
  at('2026-11-22T10:00:00+08:00')
  const { seeded, merchant, channelAccountId } = await openSeeded(online)
  await pay(seeded, 0)
  at('2026-11-23T10:40:00+08:00')
  await seeded.run('fetchStatements', {})
  const ours = await platform.query<{ channel_trade_no: string; amount_fen: string }>(
    'select channel_trade_no, amount_fen from payments.payment where company_id = $1',
    [seeded.companyId],
  )
  const line = (channelTradeNo: string, amountFen: bigint) =>
    paymentLine({
      channelTradeNo,
      amountFen,
      outTradeNo: `N${channelTradeNo.slice(-9)}`,
      merchantNo: merchant.mchid,
      happenedAt: '2026-11-22 21:52:07',
    })
  const content = billText([
    ...ours.map((payment) => line(payment.channel_trade_no, BigInt(payment.amount_fen))),
    line('4200009999202611221234567890', 1000n),
  ])
  const received = await seeded.run<{ state: string; openCount: number }>('receiveStatement', {
    channelAccountId,
    date: '2026-11-22',
    content: Buffer.from(content).toString('base64'),
  })
  expect(received).toMatchObject({ state: 'differences', openCount: 1 })
  const [found] = await differences(seeded, { state: 'open' })
  expect(found).toMatchObject({ kind: 'onlyTheirs', differenceFen: 1000n })
  expect(found?.proposals[0]).toMatchObject({ action: 'suspense', applies: true })
  expect(await failing(seeded.run('certifyDay', { date: '2026-11-22' }))).toBe('unexplained')

  const resolve = (action: string) =>
    seeded.run('resolveDiscrepancy', {
      discrepancyId: found?.id,
      action,
      reason: '渠道确认，付款人未知',
    })
  expect(await failing(resolve('accept'))).toBe('proposalNotOffered')
  for (const action of ['suspense', 'surplusShortfall', 'suspense']) {
    await resolve(action)
    expect(online1(await tieOut(seeded, '2026-11-22'))).toMatchObject({ state: 'explained' })
    expect((await tieOut(seeded, '2026-11-22')).proofs.filter(({ holds }) => !holds)).toEqual([])
    await expectBooksAgree(seeded)
    expect(await failing(resolve(action))).toBe('resolvedMeanwhile')
    await seeded.run('undoResolution', { discrepancyId: found?.id, reason: '误点' })
    expect((await tieOut(seeded, '2026-11-22')).sums).toMatchObject({
      openCount: 1,
      differenceFen: 1000n,
    })
    await expectBooksAgree(seeded)
  }
  await resolve('suspense')
  const { items } = await seeded.run<{ items: { amountFen: bigint }[] }>('listSuspense', {})
  expect(items).toMatchObject([{ amountFen: 1000n }])
  await seeded.run('certifyDay', { date: '2026-11-22' })
  const undo = seeded.run('undoResolution', { discrepancyId: found?.id, reason: '误点' })
  expect(await failing(undo)).toBe('dayCertified')
  await expectBooksAgree(seeded)
})

test('money of an unknown number that one home alone owes is booked to it in one step', async () => {
  at('2026-11-22T10:00:00+08:00')
  const { seeded, merchant, channelAccountId } = await openSeeded(online)
  await pay(seeded, 0)
  at('2026-11-23T10:40:00+08:00')
  await seeded.run('fetchStatements', {})
  const owing = await platform.query<{ household_id: bigint; fen: bigint }>(
    `select household_id, sum(amount_fen - settled_fen - waived_fen)::bigint as fen from billing.charge
     where company_id = $1 and not is_reversed and settled_fen + waived_fen < amount_fen group by 1`,
    [seeded.companyId],
  )
  const alone = owing.find(({ fen }) => owing.filter((other) => other.fen === fen).length === 1)
  if (!alone) throw new Error('the seed has a home whose debt is like no other')
  const ours = await platform.query<{ channel_trade_no: string; amount_fen: string }>(
    'select channel_trade_no, amount_fen from payments.payment where company_id = $1',
    [seeded.companyId],
  )
  const trades = [
    ...ours.map((payment) => [payment.channel_trade_no, BigInt(payment.amount_fen)] as const),
    ['4200009999202611221234567890', alone.fen] as const,
    ['4200009999202611221234567891', 1n] as const,
  ]
  const content = billText(
    trades.map(([channelTradeNo, amountFen]) =>
      paymentLine({
        channelTradeNo,
        amountFen,
        outTradeNo: `N${channelTradeNo.slice(-9)}`,
        merchantNo: merchant.mchid,
        happenedAt: '2026-11-22 21:52:07',
      }),
    ),
  )
  await seeded.run('receiveStatement', {
    channelAccountId,
    date: '2026-11-22',
    content: Buffer.from(content).toString('base64'),
  })
  const found = await differences(seeded, { state: 'open' })
  const owed = found.find(({ differenceFen }) => differenceFen === alone.fen)
  const other = found.find(({ differenceFen }) => differenceFen === 1n)
  expect(owed?.proposals.map(({ action }) => action)).toContain('book')
  expect(other?.proposals.map(({ action }) => action)).not.toContain('book')
  const book = (discrepancyId: unknown) =>
    seeded.run('resolveDiscrepancy', { discrepancyId, action: 'book', reason: '业主电话确认' })
  expect(await failing(book(other?.id))).toBe('proposalNotOffered')
  expect(await book(owed?.id)).toEqual({ openCount: 1 })
  const [payment] = await platform.query<{ household_id: bigint; amount_fen: bigint }>(
    `select household_id, amount_fen from payments.payment
     where company_id = $1 and channel_trade_no = '4200009999202611221234567890'`,
    [seeded.companyId],
  )
  expect(payment).toEqual({ household_id: alone.household_id, amount_fen: alone.fen })
  await seeded.run('refreshTieOut', { date: '2026-11-22' })
  expect((await tieOut(seeded, '2026-11-22')).sums).toMatchObject({
    openCount: 1,
    differenceFen: 1n,
  })
  expect(
    (await tieOut(seeded, '2026-11-22')).proofs.find(({ key }) => key === 'transit')?.holds,
  ).toBe(true)
  const undo = seeded.run('undoResolution', { discrepancyId: owed?.id, reason: '误点' })
  expect(await failing(undo)).toBe('suspenseClosed')
  await expectBooksAgree(seeded)
})

test('a stranger’s payment goes back the way it came and ties out by its trade number', async () => {
  at('2026-11-22T10:00:00+08:00')
  const { seeded, merchant, channelAccountId } = await openSeeded(online)
  await pay(seeded, 0)
  const [payment] = await platform.query<{ channel_trade_no: string; amount_fen: bigint }>(
    'select channel_trade_no, amount_fen from payments.payment where company_id = $1',
    [seeded.companyId],
  )
  const stranger = paymentLine({
    channelTradeNo: '4200009999202611221234567890',
    outTradeNo: 'OTHERSYSTEM1',
    amountFen: 1000n,
    merchantNo: merchant.mchid,
    happenedAt: '2026-11-22 21:52:07',
  })
  const own = { ...stranger, channelTradeNo: payment?.channel_trade_no ?? '' }
  const fen = payment?.amount_fen ?? 0n
  const sentBack: typeof stranger = {
    ...stranger,
    entry: 'refund',
    channelRefundNo: '50300009999202611231234567890',
    outRefundNo: 'PLATFORM1',
    feeMicro: 0n,
    happenedAt: '2026-11-23 11:20:00',
  }
  const receive = (date: string, lines: readonly (typeof stranger)[]) =>
    seeded.run<{ openCount: number }>('receiveStatement', {
      channelAccountId,
      date,
      content: Buffer.from(billText(lines)).toString('base64'),
    })
  at('2026-11-23T11:30:00+08:00')
  await receive('2026-11-22', [{ ...own, amountFen: fen, settledFen: fen }, stranger])
  const [found] = await differences(seeded, { state: 'open', kind: 'onlyTheirs' })
  expect(found?.proposals.find(({ action }) => action === 'sendBack')).toMatchObject({
    applies: true,
  })
  const sendBack = { discrepancyId: found?.id, action: 'sendBack', reason: '已在商户平台退回' }
  await seeded.run('resolveDiscrepancy', sendBack)
  expect((await seeded.run<{ items: unknown[] }>('listSuspense', {})).items).toEqual([])
  await expectBooksAgree(seeded)
  const undo = seeded.run('undoResolution', { discrepancyId: found?.id, reason: '误点' })
  expect(await failing(undo)).toBe('suspenseClosed')

  // The next day's bill has the refund; one that has it not leaves it open, one a day late explains it.
  at('2026-11-25T10:40:00+08:00')
  const open = () => differences(seeded, { from: '2026-11-23', to: '2026-11-24', state: 'open' })
  await receive('2026-11-23', [])
  expect(await open()).toMatchObject([{ kind: 'refund', differenceFen: 1000n }])
  await receive('2026-11-24', [{ ...sentBack, happenedAt: '2026-11-24 00:00:03' }])
  expect(await open()).toEqual([])
  await receive('2026-11-24', [])
  expect(await open()).toMatchObject([{ kind: 'refund' }])
  await receive('2026-11-23', [sentBack])
  expect(await open()).toEqual([])
  for (const date of ['2026-11-22', '2026-11-23', '2026-11-24']) {
    const { proofs } = await tieOut(seeded, date)
    expect(proofs.find(({ key }) => key === 'transit')).toMatchObject({ holds: true })
  }
  await expectBooksAgree(seeded)
})

test('cash is held against what was counted, and a surplus is explained', async () => {
  at('2026-11-22T10:00:00+08:00')
  const { seeded } = await openSeeded(online)
  const take = {
    householdId: householdAt(seeded, 3),
    method: 'cash',
    ticked: [],
    amountFen: 5_000n,
  }
  await seeded.run('takePayment', take)
  at('2026-11-23T10:40:00+08:00')
  await seeded.run('fetchStatements', {})
  await seeded.run('refreshTieOut', { date: '2026-11-22' })
  const cash = (await tieOut(seeded, '2026-11-22')).rows.find(({ channel }) => channel === 'cash')
  expect(cash).toMatchObject({ state: 'waiting', ours: { count: 1, fen: 5_000n }, theirs: null })
  expect(await failing(seeded.run('certifyDay', { date: '2026-11-22' }))).toBe('proofFails')
  const count = { channelAccountId: cash?.channelAccountId, date: '2026-11-22', count: 1 }
  expect(await seeded.run('recordCount', { ...count, amountFen: 5_200n })).toMatchObject({
    openCount: 1,
  })
  const [surplus] = await differences(seeded, { state: 'open' })
  expect(surplus).toMatchObject({ kind: 'amount', differenceFen: 200n })
  const asLongMoney = { discrepancyId: surplus?.id, action: 'surplusShortfall', reason: '找零误差' }
  expect(await seeded.run('resolveDiscrepancy', asLongMoney)).toEqual({ openCount: 0 })
  await seeded.run('certifyDay', { date: '2026-11-22' })
  await expectBooksAgree(seeded)
})
