import { expect, test } from 'vitest'
import {
  expectBooksAgree,
  openOnline,
  openSeeded,
  type Started,
  startAll,
} from '../../test/support/online.ts'
import type { SeededCommunity } from '../../test/support/seed.ts'

const online = await openOnline()
const { platform, sandbox } = online

const minutes = (count: number) =>
  platform.clock.moveTo(platform.clock.now().add({ minutes: count }).toString())
const stateOf = (seeded: SeededCommunity, { attemptId }: Started) =>
  seeded.run<{ state: string; paymentId: bigint | null }>('getPaymentState', { attemptId })
const sweep = (seeded: SeededCommunity) =>
  seeded.run<{ askedPayments: number; askedRefunds: number }>('sweepPayments', {})
const paymentsOf = (seeded: SeededCommunity, householdId: bigint) =>
  seeded.run<{ payments: { id: bigint; amountFen: bigint; surplusFen: bigint; method: string }[] }>(
    'listPayments',
    { communityId: seeded.communityId, householdId },
  )
const openFen = async (seeded: SeededCommunity, householdId: bigint) =>
  await seeded.run<{ outstandingFen: bigint; prepaymentFen: bigint }>('getCounterCase', {
    householdId,
  })

test('a payment on the phone is booked by its notice, once, and the books agree', async () => {
  const { seeded } = await openSeeded(online)
  const [first] = seeded.households
  const householdId = first?.householdId ?? 0n
  const started = await startAll(seeded, householdId)
  expect(started.codeUrl).toMatch(/^weixin:\/\//)
  expect(await stateOf(seeded, started)).toMatchObject({ state: 'pending', paymentId: null })

  await sandbox.pay(started.outTradeNo, { notice: 'double' })
  await sandbox.deliver()
  expect(await stateOf(seeded, started)).toMatchObject({ state: 'paid' })
  expect(await openFen(seeded, householdId)).toMatchObject({
    outstandingFen: 0n,
    prepaymentFen: 0n,
  })
  const { payments } = await paymentsOf(seeded, householdId)
  expect(payments).toMatchObject([
    { amountFen: started.amountFen, method: 'wechatpay', surplusFen: 0n },
  ])
  const found = async (text: string) =>
    (
      await seeded.run<{ payments: { id: bigint; channelTradeNo: string }[] }>('listPayments', {
        communityId: seeded.communityId,
        text,
      })
    ).payments
  const [byOurs] = await found(started.outTradeNo)
  expect(byOurs?.id).toBe(payments[0]?.id)
  expect(await found(byOurs?.channelTradeNo ?? '')).toEqual([byOurs])
  expect(await found(`${started.outTradeNo}0`)).toEqual([])
  await expectBooksAgree(seeded)
})

test('the notice is lost, the query books it, the late notice changes nothing', async () => {
  const { seeded } = await openSeeded(online)
  const householdId = seeded.households[1]?.householdId ?? 0n
  const started = await startAll(seeded, householdId)
  await sandbox.pay(started.outTradeNo, { notice: 'late' })
  minutes(1)
  await sweep(seeded)
  const paid = await stateOf(seeded, started)
  expect(paid.state).toBe('paid')
  minutes(60)
  await sandbox.deliver()
  expect(await stateOf(seeded, started)).toEqual({ ...paid })
  expect((await paymentsOf(seeded, householdId)).payments).toHaveLength(1)
  await expectBooksAgree(seeded)
})

test('pressing twice gives the same attempt; an expired one is closed at the channel first', async () => {
  const { seeded } = await openSeeded(online)
  const householdId = seeded.households[2]?.householdId ?? 0n
  const [one, two] = await Promise.all([
    startAll(seeded, householdId),
    startAll(seeded, householdId),
  ])
  expect(two.outTradeNo).toBe(one.outTradeNo)
  minutes(31)
  await sweep(seeded)
  expect(await stateOf(seeded, one)).toMatchObject({ state: 'closed' })
  expect(await sandbox.control('GET', `trades?outTradeNo=${one.outTradeNo}`)).toMatchObject([
    { state: 'CLOSED' },
  ])
  const again = await startAll(seeded, householdId)
  expect(again.outTradeNo).not.toBe(one.outTradeNo)
})
