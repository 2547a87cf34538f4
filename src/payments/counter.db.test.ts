import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectBooksAgree } from '../../test/support/online.ts'
import { createTestPlatform } from '../../test/support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../../test/support/seed.ts'
import type { Actor } from '../platform/context.ts'

const platform = await createTestPlatform({ maxConnections: 16 })

type Case = {
  charges: {
    id: bigint
    unitCode: string
    outstandingFen: bigint
    accruedLateFeeFen: bigint
    dueOn: string
  }[]
  outstandingFen: bigint
  prepaymentFen: bigint
  lateFeeFen: bigint
}
const caseOf = (seeded: SeededCommunity, householdId: bigint) =>
  seeded.run<Case>('getCounterCase', { householdId })
const homeOf = (seeded: SeededCommunity, index: number) =>
  seeded.households[index]?.householdId ?? 0n
const ticks = (found: Case) => found.charges.map(({ id }) => ({ chargeId: id }))
const take = (seeded: SeededCommunity, input: object, actor?: Actor) =>
  seeded.run<{ paymentId: bigint; changeFen: bigint; prepaidFen: bigint }>(
    'takePayment',
    { method: 'cash', ...input },
    actor,
  )

test('a home and its parking space in one payment: change, and what is over becomes prepayment', async () => {
  const seeded = await seedCommunity(platform, { homes: 12 })
  const householdId = homeOf(seeded, 0)
  const found = await caseOf(seeded, householdId)
  expect(new Set(found.charges.map(({ unitCode }) => unitCode)).size).toBe(2)
  const taken = await take(seeded, {
    householdId,
    ticked: ticks(found),
    amountFen: found.outstandingFen + 12n,
    tenderedFen: found.outstandingFen + 5_012n,
  })
  expect(taken).toMatchObject({ changeFen: 5_000n, prepaidFen: 12n })
  expect(await caseOf(seeded, householdId)).toMatchObject({
    outstandingFen: 0n,
    prepaymentFen: 12n,
  })
  await expectBooksAgree(seeded)
})

test('months ahead are for all that the payer has: split by what each unit costs', async () => {
  const seeded = await seedCommunity(platform, { homes: 12 })
  const householdId = homeOf(seeded, 0)
  const found = await caseOf(seeded, householdId)
  const aheadFen = found.outstandingFen * 2n
  await take(seeded, {
    householdId,
    ticked: ticks(found),
    amountFen: found.outstandingFen + aheadFen,
    method: 'transfer',
  })
  const balances = await platform.query<{ balance_fen: string }>(
    `select b.balance_fen::text from ledger.prepayment_balance b
      join property.billing_account a on a.company_id = b.company_id and a.id = b.billing_account_id
      where a.company_id = $1 and a.household_id = $2 order by b.balance_fen`,
    [seeded.companyId, householdId],
  )
  const [parking, home] = balances.map(({ balance_fen }) => BigInt(balance_fen))
  expect(parking).toBe(16_000n)
  expect(home).toBe(aheadFen - 16_000n)
  await expectBooksAgree(seeded)
})

test('February designated is paid, January stays, the rest is prepayment', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: ['2026-10', '2026-11'] })
  const householdId = homeOf(seeded, 0)
  const before = await caseOf(seeded, householdId)
  const later = before.charges.at(-1)
  const designated = later?.outstandingFen ?? 0n
  await take(seeded, {
    householdId,
    ticked: [{ chargeId: later?.id }],
    amountFen: designated + 4_948n,
  })
  const after = await caseOf(seeded, householdId)
  expect(after.charges.map(({ id }) => id)).toEqual(before.charges.slice(0, -1).map(({ id }) => id))
  expect(after.prepaymentFen).toBe(4_948n)
  await expectBooksAgree(seeded)
})

test('undesignated money settles the earliest due first, the late fee last', async () => {
  const seeded = await seedCommunity(platform, {
    homes: 2,
    months: ['2026-09', '2026-10'],
    lateFeePpm: 500,
  })
  const householdId = homeOf(seeded, 0)
  const before = await caseOf(seeded, householdId)
  const [first] = before.charges
  const undesignated = { householdId, ticked: [], settlesFurther: true }
  await take(seeded, { ...undesignated, amountFen: (first?.outstandingFen ?? 0n) + 100n })
  const after = await caseOf(seeded, householdId)
  expect(after.charges[0]?.id).toBe(before.charges[1]?.id)
  // Its late fee is owed on: closing the principal alone posts it and forgives nothing.
  const leftFen = first?.accruedLateFeeFen ?? 0n
  expect(leftFen).toBeGreaterThan(0n)
  const paidFen = (first?.outstandingFen ?? 0n) + 100n
  expect(after.outstandingFen).toBe(before.outstandingFen - paidFen + leftFen)
  expect(after.prepaymentFen).toBe(0n)
  const { prepaidFen } = await take(seeded, {
    ...undesignated,
    amountFen: after.outstandingFen + after.lateFeeFen + 7n,
  })
  expect(prepaidFen).toBe(7n)
  expect(await caseOf(seeded, householdId)).toMatchObject({ outstandingFen: 0n, lateFeeFen: 0n })
  await expectBooksAgree(seeded)
})

test('what was prepaid settles the month as it is posted, the rest waits', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: ['2026-10'] })
  const householdId = homeOf(seeded, 1)
  const [october] = [await caseOf(seeded, householdId)]
  await take(seeded, {
    householdId,
    ticked: ticks(october),
    amountFen: october.outstandingFen + 1_000_000n,
    method: 'transfer',
  })
  const month = { communityId: seeded.communityId, month: '2026-11', issueOn: '2026-11-05' }
  await seeded.run('publishBilling', month)
  const { charges } = await seeded.run<{
    charges: { periodMonth: string; amountFen: bigint; settledFen: bigint }[]
  }>('listHouseholdCharges', { householdId, onlyOpen: false })
  const november = charges.filter(({ periodMonth }) => periodMonth === '2026-11-01')
  const used = november.reduce((sum, { amountFen }) => sum + amountFen, 0n)
  expect(used).toBeGreaterThan(0n)
  expect(november.every(({ amountFen, settledFen }) => amountFen === settledFen)).toBe(true)
  expect((await caseOf(seeded, householdId)).prepaymentFen).toBe(1_000_000n - used)
  await expectBooksAgree(seeded)
})

test('a reversal makes it owed again and gives the number to nobody; twice is refused', async () => {
  const seeded = await seedCommunity(platform, { homes: 2 })
  const householdId = homeOf(seeded, 0)
  const found = await caseOf(seeded, householdId)
  const { paymentId } = await take(seeded, {
    householdId,
    ticked: ticks(found),
    amountFen: found.outstandingFen + 500n,
  })
  const reverse = () => seeded.run('reversePayment', { paymentId, reason: '点错了户' })
  const twice = await Promise.allSettled([reverse(), reverse()])
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await caseOf(seeded, householdId)).toMatchObject({
    outstandingFen: found.outstandingFen,
    prepaymentFen: 0n,
  })
  await expectBooksAgree(seeded)
})

test('a late fee quoted is posted and paid with its charge, once', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: ['2026-09'], lateFeePpm: 500 })
  const householdId = homeOf(seeded, 0)
  const found = await caseOf(seeded, householdId)
  expect(found.lateFeeFen).toBeGreaterThan(0n)
  await take(seeded, {
    householdId,
    ticked: ticks(found),
    amountFen: found.outstandingFen + found.lateFeeFen,
  })
  expect(await caseOf(seeded, householdId)).toMatchObject({
    outstandingFen: 0n,
    lateFeeFen: 0n,
    prepaymentFen: 0n,
  })
  await expectBooksAgree(seeded)
})

test('what a household of another community owes is not found', async () => {
  const seeded = await seedCommunity(platform, { homes: 2 })
  const elsewhere: Actor = {
    kind: 'staff',
    id: 9n,
    name: '别处',
    grants: [{ role: 'cashier', communityId: 1n }],
  }
  const input = { householdId: homeOf(seeded, 0), ticked: [], amountFen: 100n }
  await expect(take(seeded, input, elsewhere)).rejects.toMatchObject({ code: 'notFound' })
})

test('R20: 64 tills take one bill at once; one gets it, the drawer has it once', async () => {
  const seeded = await seedCommunity(platform, { homes: 2 })
  const householdId = homeOf(seeded, 1)
  const found = await caseOf(seeded, householdId)
  const input = { householdId, ticked: ticks(found), amountFen: found.outstandingFen }
  const results = await Promise.allSettled(Array.from({ length: 64 }, () => take(seeded, input)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results) {
    if (result.status === 'rejected') {
      expect(['chargeNotOpen', 'chargeAlreadySettled']).toContain(result.reason.code)
    }
  }
  const { amountFen } = await seeded.run<{ amountFen: bigint }>('listPayments', {
    communityId: seeded.communityId,
    householdId,
  })
  expect(amountFen).toBe(found.outstandingFen)
  await expectBooksAgree(seeded)
})

test('R21: refund, reversal and a second payment race; the books agree whoever wins', async () => {
  const seeded = await seedCommunity(platform, { homes: 4 })
  for (let round = 0; round < 4; round += 1) {
    const householdId = homeOf(seeded, round)
    const found = await caseOf(seeded, householdId)
    const input = { householdId, ticked: ticks(found), amountFen: found.outstandingFen }
    const { paymentId } = await take(seeded, input)
    const { refundId } = await seeded.run<{ refundId: bigint }>('requestRefund', {
      paymentId,
      amountFen: found.outstandingFen,
      reason: '并发',
    })
    const results = await Promise.allSettled([
      seeded.run('decideRefund', { refundId, approve: true }),
      seeded.run('reversePayment', { paymentId, reason: '并发' }),
      seeded.run('decideRefund', { refundId, approve: true }),
      take(seeded, { ...input, amountFen: found.outstandingFen + 100n }),
      seeded.run('requestRefund', { paymentId, amountFen: 1n, reason: '多一分' }),
    ])
    const [approved, reversed, approvedToo, , oneMore] = results.map(({ status }) => status)
    expect([approved, approvedToo].sort()).toEqual(['fulfilled', 'rejected'])
    expect(reversed).toBe('rejected')
    expect(oneMore).toBe('rejected')
    await expectBooksAgree(seeded)
  }
})

test('R14–R16: any history of payments, refunds and reversals keeps the books', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: ['2026-10', '2026-11'] })
  const householdId = homeOf(seeded, 0)
  const paid: bigint[] = []
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('pay' as const),
      fen: fc.bigInt(1n, 60_000n),
      ticks: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('refund' as const),
      which: fc.nat(20),
      fen: fc.bigInt(1n, 40_000n),
    }),
    fc.record({ kind: fc.constant('reverse' as const), which: fc.nat(20) }),
  )
  const apply = async (action: typeof step extends fc.Arbitrary<infer T> ? T : never) => {
    const paymentId = 'which' in action ? paid[action.which % Math.max(1, paid.length)] : undefined
    if (action.kind === 'pay') {
      const { charges } = await caseOf(seeded, householdId)
      const ticked = charges
        .slice(0, action.ticks)
        .map(({ id }) => ({ chargeId: id, amountFen: 1_000n }))
      const result = await take(seeded, { householdId, ticked, amountFen: action.fen })
      paid.push(result.paymentId)
    } else if (paymentId !== undefined && action.kind === 'refund') {
      const input = { paymentId, amountFen: action.fen, reason: '随机' }
      const { refundId } = await seeded.run<{ refundId: bigint }>('requestRefund', input)
      await seeded.run('decideRefund', { refundId, approve: true })
    } else if (paymentId !== undefined) {
      await seeded.run('reversePayment', { paymentId, reason: '随机' })
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (history) => {
      for (const action of history) {
        // A refusal is an answer; anything else is a bug.
        await apply(action).catch((error) => expect(error).toHaveProperty('code'))
      }
      await expectBooksAgree(seeded)
      const over = await platform.query<{ id: string }>(
        `select p.id from payments.payment p where p.company_id = $1
           and (select coalesce(sum(a.amount_fen), 0) from payments.allocation a
             where a.company_id = p.company_id and a.payment_id = p.id)
             > case when p.is_reversed then 0 else p.amount_fen - p.refunded_fen end`,
        [seeded.companyId],
      )
      expect(over).toEqual([])
    }),
    { numRuns: process.env.SOAK === '1' ? 500 : 6 },
  )
})

test('the same key acts once; other content under it is refused', async () => {
  const seeded = await seedCommunity(platform, { homes: 2 })
  const householdId = homeOf(seeded, 0)
  const { takePayment } = await import('./counter.ts')
  const call = (amountFen: bigint) =>
    platform.run<{ paymentId: bigint }>(
      takePayment,
      { householdId, method: 'cash', ticked: [], amountFen },
      { companyId: seeded.companyId, idempotencyKey: 'till-1' },
    )
  const answers = await Promise.all(Array.from({ length: 8 }, () => call(700n)))
  expect(new Set(answers.map(({ paymentId }) => paymentId)).size).toBe(1)
  await expect(call(701n)).rejects.toMatchObject({ code: 'idempotencyConflict' })
})

test('deposits come in, go back, or become prepayment with written consent; never more than is left', async () => {
  const seeded = await seedCommunity(platform, { homes: 2 })
  const [home] = seeded.households
  await seeded.run('openShift', { communityId: seeded.communityId }, seeded.cashier)
  const { depositId } = await seeded.run<{ depositId: bigint }>(
    'takeDeposit',
    {
      householdId: home?.householdId,
      billingAccountId: home?.billingAccountId,
      method: 'cash',
      purpose: '装修押金',
      amountFen: 200_000n,
    },
    seeded.cashier,
  )
  const back = (amountFen: bigint, more: object = {}) =>
    seeded.run('returnDeposit', { depositId, amountFen, ...more })
  expect(await back(50_000n, { writtenConsent: '同意书 2026-11' })).toEqual({ leftFen: 150_000n })
  expect(await back(100_000n)).toEqual({ leftFen: 50_000n })
  await expect(back(50_001n)).rejects.toMatchObject({ code: 'depositTooSmall' })
  expect((await caseOf(seeded, home?.householdId ?? 0n)).prepaymentFen).toBe(50_000n)
  const { shifts } = await seeded.run<{ shifts: { cashFen: bigint }[] }>('listShifts', {
    communityId: seeded.communityId,
    on: '2026-11-23',
  })
  expect(shifts).toMatchObject([{ cashFen: 200_000n }])
  await expectBooksAgree(seeded)
})

test('a blind count that differs is posted to 长短款', async () => {
  const seeded = await seedCommunity(platform, { homes: 2 })
  await seeded.run(
    'openShift',
    { communityId: seeded.communityId, floatFen: 10_000n },
    seeded.cashier,
  )
  await expect(
    seeded.run('openShift', { communityId: seeded.communityId }, seeded.cashier),
  ).rejects.toMatchObject({ code: 'shiftAlreadyOpen' })
  await take(
    seeded,
    { householdId: homeOf(seeded, 0), ticked: [], amountFen: 3_000n },
    seeded.cashier,
  )
  const closed = await seeded.run('closeShift', { countedFen: 12_950n }, seeded.cashier)
  expect(closed).toEqual({ expectedFen: 13_000n, countedFen: 12_950n, differenceFen: -50n })
  await expectBooksAgree(seeded)
})
