import { expect, test } from 'vitest'
import { expectBooksAgree, openOnline, openSeeded, startAll } from '../../test/support/online.ts'
import type { SeededCommunity } from '../../test/support/seed.ts'

const online = await openOnline({ maxConnections: 12 })
const { platform, sandbox } = online

const move = (minutes: number) =>
  platform.clock.moveTo(platform.clock.now().add({ minutes }).toString())
const sweep = (seeded: SeededCommunity) => seeded.run('sweepPayments', {})
const stateOf = async (seeded: SeededCommunity, refundId: bigint) => {
  const { refunds } = await seeded.run<{
    refunds: { id: bigint; state: string; problem: string | null }[]
  }>('listRefunds', { communityId: seeded.communityId, onlyOpen: false })
  return refunds.find(({ id }) => id === refundId)
}

/** A household that has paid everything on the phone. */
const paidOnline = async () => {
  const { seeded, merchant } = await openSeeded(online)
  const householdId = seeded.households[0]?.householdId ?? 0n
  const started = await startAll(seeded, householdId)
  await sandbox.pay(started.outTradeNo)
  await sandbox.deliver()
  const { paymentId } = await seeded.run<{ paymentId: bigint }>('getPaymentState', {
    attemptId: started.attemptId,
  })
  const owed = async () =>
    (await seeded.run<{ outstandingFen: bigint }>('getCounterCase', { householdId })).outstandingFen
  return { seeded, merchant, householdId, paymentId, amountFen: started.amountFen, owed }
}

const approve = async (seeded: SeededCommunity, paymentId: bigint, amountFen: bigint) => {
  const { refundId } = await seeded.run<{ refundId: bigint }>(
    'requestRefund',
    { paymentId, amountFen, reason: '多缴' },
    seeded.cashier,
  )
  await seeded.run('decideRefund', { refundId, approve: true }, seeded.accountant)
  return refundId
}

test('refunded in full, owed again, paid again; the books keep both', async () => {
  const { seeded, paymentId, householdId, amountFen, owed } = await paidOnline()
  const { refundId } = await seeded.run<{ refundId: bigint }>(
    'requestRefund',
    { paymentId, amountFen, reason: '交错房号' },
    seeded.accountant,
  )
  await expect(
    seeded.run('decideRefund', { refundId, approve: true }, seeded.accountant),
  ).rejects.toMatchObject({ code: 'ownApproval' })
  await seeded.run('decideRefund', { refundId, approve: true })
  expect(await owed()).toBe(amountFen)
  await sweep(seeded)
  expect((await stateOf(seeded, refundId))?.state).toBe('pending')
  move(1)
  await sandbox.deliver()
  expect((await stateOf(seeded, refundId))?.state).toBe('succeeded')
  const receipts = await platform.query(
    'select void_reason from invoices.receipt where payment_id = $1',
    [paymentId.toString()],
  )
  expect(receipts).toEqual([{ void_reason: '款项已全额退回' }])
  await expectBooksAgree(seeded)
  const again = await startAll(seeded, householdId)
  await sandbox.pay(again.outTradeNo)
  await sandbox.deliver()
  expect(await owed()).toBe(0n)
  await expectBooksAgree(seeded)
})

test('a partial refund frees just its part, and the rest can still be refunded, no fen more', async () => {
  const { seeded, paymentId, amountFen, owed } = await paidOnline()
  await approve(seeded, paymentId, 1_000n)
  expect(await owed()).toBe(1_000n)
  await expect(approve(seeded, paymentId, amountFen - 999n)).rejects.toMatchObject({
    code: 'refundTooLarge',
  })
  await approve(seeded, paymentId, amountFen - 1_000n)
  expect(await owed()).toBe(amountFen)
  await expectBooksAgree(seeded)
})

test('too little in the merchant’s account: it stays, is alarmed once, and is sent again under its number', async () => {
  const { seeded, merchant, paymentId, amountFen } = await paidOnline()
  await sandbox.control('POST', 'faults', { mchid: merchant.mchid, refund: { notEnough: true } })
  const refundId = await approve(seeded, paymentId, amountFen)
  for (let hour = 0; hour < 3; hour += 1) {
    await sweep(seeded)
    move(61)
  }
  const refund = await stateOf(seeded, refundId)
  expect(refund?.state).toBe('approved')
  expect(refund?.problem).toContain('NOT_ENOUGH')
  const { incidents } = await seeded.run<{ incidents: { kind: string }[] }>('listIncidents', {})
  expect(incidents.map(({ kind }) => kind)).toEqual(['refundStuck'])
  await sandbox.control('DELETE', 'faults')
  await sweep(seeded)
  move(61)
  await sweep(seeded)
  expect((await stateOf(seeded, refundId))?.state).toBe('succeeded')
  const trades = await sandbox.control('GET', `trades?mchid=${merchant.mchid}`)
  expect(trades[0].refunds).toHaveLength(1)
})

test.each(['systemError', 'dropped', 'badSignature'])(
  'the answer to a refund is lost (%s): asked about, never sent under a second number',
  async (fault) => {
    const { seeded, merchant, paymentId, amountFen } = await paidOnline()
    await sandbox.control('POST', 'faults', { mchid: merchant.mchid, api: { [fault]: 1 } })
    const refundId = await approve(seeded, paymentId, amountFen)
    await sweep(seeded)
    expect((await stateOf(seeded, refundId))?.state).toBe('approved')
    move(10)
    await sweep(seeded)
    await sandbox.deliver()
    expect((await stateOf(seeded, refundId))?.state).toBe('succeeded')
    const trades = await sandbox.control('GET', `trades?mchid=${merchant.mchid}`)
    expect(trades[0].refunds).toHaveLength(1)
  },
)

test('closed by the channel: the money never left and is prepayment again', async () => {
  const { seeded, merchant, paymentId, amountFen, householdId } = await paidOnline()
  await sandbox.control('POST', 'faults', { mchid: merchant.mchid, refund: { outcome: 'CLOSED' } })
  const refundId = await approve(seeded, paymentId, amountFen)
  await sweep(seeded)
  move(10)
  await sandbox.deliver()
  expect((await stateOf(seeded, refundId))?.state).toBe('closed')
  const state = await seeded.run<{ prepaymentFen: bigint; outstandingFen: bigint }>(
    'getCounterCase',
    { householdId },
  )
  expect(state).toMatchObject({ prepaymentFen: amountFen, outstandingFen: amountFen })
  await expectBooksAgree(seeded)
  // The same money can be asked for again.
  await approve(seeded, paymentId, amountFen)
})

test('an abnormal refund goes to the merchant’s card and ends', async () => {
  const { seeded, merchant, paymentId, amountFen } = await paidOnline()
  await sandbox.control('POST', 'faults', {
    mchid: merchant.mchid,
    refund: { outcome: 'ABNORMAL' },
  })
  const refundId = await approve(seeded, paymentId, amountFen)
  await sweep(seeded)
  move(10)
  await sandbox.deliver()
  expect((await stateOf(seeded, refundId))?.state).toBe('abnormal')
  await sandbox.control('DELETE', 'faults')
  await seeded.run('retryRefund', { refundId, toMerchantCard: true })
  move(10)
  await sandbox.deliver()
  await sweep(seeded)
  expect((await stateOf(seeded, refundId))?.state).toBe('succeeded')
})

test('S19: 64 at once ask for a tenth each; ten get it, the sum never passes what was paid', async () => {
  const { seeded, paymentId, amountFen } = await paidOnline()
  const part = amountFen / 10n
  const asked = await Promise.allSettled(
    Array.from({ length: 64 }, () =>
      seeded.run('requestRefund', { paymentId, amountFen: part, reason: '并发' }, seeded.cashier),
    ),
  )
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
})

test('money of the counter is paid out at the counter, out of the shift that does it', async () => {
  const { seeded } = await openSeeded(online)
  const householdId = seeded.households[1]?.householdId ?? 0n
  await seeded.run(
    'openShift',
    { communityId: seeded.communityId, floatFen: 50_000n },
    seeded.cashier,
  )
  const { paymentId } = await seeded.run<{ paymentId: bigint }>(
    'takePayment',
    { householdId, method: 'cash', ticked: [], amountFen: 20_000n },
    seeded.cashier,
  )
  const refundId = await approve(seeded, paymentId, 5_000n)
  const pay = () => seeded.run('payOutRefund', { refundId }, seeded.cashier)
  const twice = await Promise.allSettled([pay(), pay()])
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const closed = await seeded.run<{ expectedFen: bigint; differenceFen: bigint }>(
    'closeShift',
    { countedFen: 65_000n },
    seeded.cashier,
  )
  expect(closed).toMatchObject({ expectedFen: 65_000n, differenceFen: 0n })
  await expectBooksAgree(seeded)
})
