import { expect, test } from 'vitest'
import { operationsByName } from '../../src/app/operations.ts'
import { expectBooksAgree, openOnline, openSeeded, startAll } from '../support/online.ts'
import { knowOperations, type SeededCommunity } from '../support/seed.ts'

knowOperations([...operationsByName.values()])
const online = await openOnline({ now: '2026-11-05T10:00:00+08:00' })
const { platform, sandbox } = online
const at = (instant: string): void => platform.clock.moveTo(`${instant}:00+08:00`)

/** The same run, with the books verified after each step. */
const careful = (seeded: SeededCommunity): SeededCommunity['run'] => {
  return async (name, input, actor) => {
    const answer = await seeded.run<never>(name, input, actor)
    await expectBooksAgree(seeded)
    return answer
  }
}

type Case = { outstandingFen: bigint; prepaymentFen: bigint; charges: { id: bigint }[] }
const caseOf = (seeded: SeededCommunity, householdId: bigint | undefined) =>
  seeded.run<Case>('getCounterCase', { householdId })

test('a month of a community: billed, paid in five ways, counted, landed, certified, closed', async () => {
  at('2026-11-05T10:00')
  const { seeded } = await openSeeded(online, { homes: 6, months: ['2026-11'] })
  const run = careful(seeded)
  const [exact, over, part, online1, none] = seeded.households.map(({ householdId }) => householdId)
  const due = async (householdId: bigint | undefined) =>
    (await caseOf(seeded, householdId)).outstandingFen
  const tick = async (householdId: bigint | undefined) =>
    (await caseOf(seeded, householdId)).charges.map(({ id }) => ({ chargeId: id }))
  await run('openShift', { communityId: seeded.communityId, floatFen: 20_000n }, seeded.cashier)
  const cash = await due(exact)
  await run(
    'takePayment',
    {
      householdId: exact,
      method: 'cash',
      ticked: await tick(exact),
      amountFen: cash,
      tenderedFen: cash + 12n,
    },
    seeded.cashier,
  )
  const transferFen = (await due(over)) + 50_000n
  await run('takePayment', {
    householdId: over,
    method: 'transfer',
    ticked: await tick(over),
    amountFen: transferFen,
  })
  const [first] = await tick(part)
  await run('takePayment', {
    householdId: part,
    method: 'pos',
    ticked: [{ ...first, amountFen: 1_000n }],
    amountFen: 1_000n,
  })
  const started = await startAll(seeded, online1 ?? 0n)
  await sandbox.pay(started.outTradeNo)
  await sandbox.deliver()
  expect(await due(exact)).toBe(0n)
  expect(await caseOf(seeded, over)).toMatchObject({ outstandingFen: 0n, prepaymentFen: 50_000n })
  expect(await due(online1)).toBe(0n)
  expect(await due(none)).toBeGreaterThan(0n)
  const shift = await run<{ differenceFen: bigint }>(
    'closeShift',
    { countedFen: 20_000n + cash },
    seeded.cashier,
  )
  expect(shift.differenceFen).toBe(0n)

  at('2026-11-06T10:40')
  await run('fetchStatements', {})
  await run('refreshTieOut', { date: '2026-11-05' })
  const { rows } = await run<{
    rows: {
      channel: string
      channelAccountId: bigint
      ours: { count: number; fen: bigint }
      theirs: { netFen: bigint } | null
    }[]
  }>('getTieOut', { date: '2026-11-05' })
  for (const { channel, channelAccountId, ours, theirs } of rows) {
    if (['pos', 'transfer'].includes(channel)) {
      await run('recordCount', {
        channelAccountId,
        date: '2026-11-05',
        count: ours.count,
        amountFen: ours.fen,
      })
    }
    const amountFen = theirs?.netFen ?? ours.fen
    await run('recordLanding', { channelAccountId, landedOn: '2026-11-06', amountFen })
  }
  await run('certifyDay', { date: '2026-11-05' })
  // Prepaid money pays the next bill by itself.
  at('2026-12-05T10:00')
  await run('publishBilling', { communityId: seeded.communityId, month: '2026-12' })
  const next = await caseOf(seeded, over)
  expect(next.outstandingFen === 0n || next.prepaymentFen === 0n).toBe(true)
  expect(next.prepaymentFen).toBeLessThan(50_000n)
})

test('a home is sold with debts: nothing moves, the buyer begins at nothing, each pays their own', async () => {
  at('2026-12-05T10:00')
  const { seeded } = await openSeeded(online, { homes: 3, months: ['2026-10', '2026-11'] })
  const run = careful(seeded)
  const home = seeded.households[0]
  const owed = (await caseOf(seeded, home?.householdId)).outstandingFen
  expect(owed).toBeGreaterThan(0n)
  at('2026-12-20T10:00')
  const statement = await run<{ openFen: bigint; unbilledFen: bigint }>('getCutOffStatement', {
    unitId: home?.unitId,
    handedOverOn: '2026-12-16',
  })
  const change = await run<{ openFen: bigint; toHouseholdId: bigint }>('changeOwner', {
    unitId: home?.unitId,
    handedOverOn: '2026-12-16',
    newOwners: ['许思远'],
    phones: ['13900000001'],
  })
  expect(statement.openFen).toBe(change.openFen)
  expect(await caseOf(seeded, change.toHouseholdId)).toMatchObject({
    outstandingFen: 0n,
    charges: [],
  })
  const before = (await caseOf(seeded, home?.householdId)).outstandingFen
  await run('publishBilling', {
    communityId: seeded.communityId,
    month: '2026-12',
    skip: ['noTariff'],
  })
  const seller = (await caseOf(seeded, home?.householdId)).outstandingFen
  const buyer = (await caseOf(seeded, change.toHouseholdId)).outstandingFen
  // Fifteen days and sixteen: 89.47 ㎡ × 2.80 and 8.00 for refuse, each rounded by itself.
  const halfUp = (fen: bigint, days: bigint): bigint => (2n * fen * days + 31n) / 62n
  const exactFee = (days: bigint): bigint => (2n * 8_947n * 28_000n * days + 310_000n) / 620_000n
  expect(buyer).toBe(exactFee(16n) + halfUp(800n, 16n))
  expect(seller - before).toBeGreaterThanOrEqual(exactFee(15n) + halfUp(800n, 15n))
  const { charges } = await caseOf(seeded, change.toHouseholdId)
  await run('takePayment', {
    householdId: change.toHouseholdId,
    method: 'transfer',
    ticked: charges.map(({ id }) => ({ chargeId: id })),
    amountFen: buyer,
  })
  expect((await caseOf(seeded, home?.householdId)).outstandingFen).toBe(seller)
})

test('refunded, taken back and billed again; the period ends paid once', async () => {
  at('2026-12-25T10:00')
  const { seeded } = await openSeeded(online, { homes: 2, months: ['2026-11'] })
  const run = careful(seeded)
  const householdId = seeded.households[1]?.householdId ?? 0n
  const started = await startAll(seeded, householdId)
  await sandbox.pay(started.outTradeNo)
  await sandbox.deliver()
  const { paymentId } = await run<{ paymentId: bigint }>('getPaymentState', {
    attemptId: started.attemptId,
  })
  const { refundId } = await run<{ refundId: bigint }>(
    'requestRefund',
    { paymentId, amountFen: started.amountFen, reason: '计费面积有误，退回重出' },
    seeded.cashier,
  )
  await run('decideRefund', { refundId, approve: true }, seeded.accountant)
  await run('sweepPayments', {})
  at('2026-12-25T10:05')
  await sandbox.deliver()
  await expectBooksAgree(seeded)
  const { runs } = await run<{ runs: { id: bigint; state: string }[] }>('listBillingRuns', {
    communityId: seeded.communityId,
  })
  await run('rollBackBilling', { runId: runs[0]?.id, reason: '计费面积有误' })
  expect((await caseOf(seeded, householdId)).outstandingFen).toBe(0n)
  await run('updateUnit', { unitId: seeded.households[1]?.unitId, areaCenti: 10_000n })
  await run('publishBilling', { communityId: seeded.communityId, month: '2026-11' })
  const again = await startAll(seeded, householdId)
  expect(again.amountFen).not.toBe(started.amountFen)
  await sandbox.pay(again.outTradeNo)
  await sandbox.deliver()
  await expectBooksAgree(seeded)
  expect(await caseOf(seeded, householdId)).toMatchObject({ outstandingFen: 0n, prepaymentFen: 0n })
})
