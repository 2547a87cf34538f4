import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectBooksAgree, openOnline, within } from '../../test/support/online.ts'
import { countPayments, pendingPayments } from '../../test/support/pending-payments.ts'
import { bookDayOf } from './book-day.ts'
import { bookRefundResult, bookTrade, type ChannelTrade } from './index.ts'
import { openNoticeInbox } from './receive-notice.ts'

const online = await openOnline({ maxConnections: 12 })
const { platform } = online
const isSoak = process.env.SOAK === '1'
/** A company whose notices the test signs itself, with one payment pending a household. */
const pending = async (homes: number) => {
  const made = await pendingPayments(platform, online.sandbox, homes)
  const send = async (index: number): Promise<number> => {
    const notice = made.notices[index]
    return (await fetch(online.publicUrl + made.path, { method: 'POST', ...notice })).status
  }
  return {
    ...made,
    accountId: made.channelAccountId,
    send,
    countPayments: () => countPayments(platform, made.seeded),
  }
}

test('R04: the same notice serially and 100 at once is posted once and always answered with success', async () => {
  const { seeded, send, countPayments } = await pending(3)
  for (let time = 0; time < 5; time += 1) expect(await send(0)).toBe(204)
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(1)))
  expect(new Set(answers)).toEqual(new Set([204]))
  const mixed = await Promise.all(Array.from({ length: 60 }, (_, index) => send(index % 3)))
  expect(new Set(mixed)).toEqual(new Set([204]))
  expect(await countPayments()).toBe(3)
  await expectBooksAgree(seeded)
})

test('R08: we committed and the answer was lost; the repeat is answered with success, nothing moves', async () => {
  const { seeded, send, countPayments, accountId, notices } = await pending(1)
  const receive = openNoticeInbox(platform)
  const request = {
    companyId: seeded.companyId,
    accountId,
    header: (name: string) => notices[0]?.headers[name],
    rawBody: notices[0]?.body ?? '',
  }
  expect(await receive(request)).toBe('accepted')
  expect(await send(0)).toBe(204)
  expect(await countPayments()).toBe(1)
})

test('R03: failing at each statement of the posting in turn leaves all or nothing, then succeeds', async () => {
  const { seeded, orders, accountId, countPayments } = await pending(1)
  const trade: ChannelTrade = {
    channelAccountId: accountId,
    outTradeNo: orders[0]?.outTradeNo ?? '',
    channelTradeNo: '4200',
    amountFen: orders[0]?.amountFen ?? 0n,
    currency: 'CNY',
    paidAt: platform.clock.now().toString(),
    source: 'notice',
  }
  let statements = 0
  for (let failAt = 1; ; failAt += 1) {
    let count = 0
    const outcome = await within(platform, seeded.companyId, (context) => {
      // Counts every statement that is about to be sent and fails at the n-th.
      const tx = context.tx.withPlugin({
        transformQuery: ({ node }) => {
          count += 1
          if (count === failAt) throw new Error('killed here')
          return node
        },
        transformResult: async ({ result }) => result,
      })
      return bookTrade({ ...context, tx: tx as typeof context.tx }, trade)
    }).catch((error: Error) => error)
    if (!(outcome instanceof Error)) {
      statements = count
      expect(outcome).toMatchObject({ outcome: 'booked' })
      break
    }
    expect(outcome.message).toContain('killed here')
    expect(await countPayments()).toBe(0)
    if (failAt % 5 === 0) await expectBooksAgree(seeded)
  }
  expect(statements).toBeGreaterThan(12)
  expect(await countPayments()).toBe(1)
  await expectBooksAgree(seeded)
})

test('R05: notices, queries, refunds and closes in any order end in the same books', async () => {
  const runs = isSoak ? 200 : 5
  for (const order of fc.sample(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), runs)) {
    const { seeded, orders, accountId } = await pending(1)
    const [only] = orders
    if (!only) throw new Error('one order')
    const base = {
      channelAccountId: accountId,
      outTradeNo: only.outTradeNo,
      channelTradeNo: '4201',
      amountFen: only.amountFen,
      currency: 'CNY',
      paidAt: platform.clock.now().toString(),
    }
    const inside = <T>(work: Parameters<typeof within<T>>[2]) =>
      within(platform, seeded.companyId, work)
    const steps = [
      () => inside((context) => bookTrade(context, { ...base, source: 'notice' })),
      () => inside((context) => bookTrade(context, { ...base, source: 'query' })),
      () => inside((context) => bookTrade(context, { ...base, source: 'statement' })),
      // A refund's notice for a number we do not have yet: an incident, never a posting.
      () =>
        inside((context) =>
          bookRefundResult(context, {
            channelAccountId: accountId,
            outRefundNo: 'R-1',
            channelRefundNo: '50',
            amountFen: 1n,
            succeededAt: null,
            state: 'succeeded',
            said: 'SUCCESS',
            source: 'notice',
          }),
        ),
      // The channel cannot be reached with the test's keys: a close stays unknown.
      () => seeded.run('cancelPayment', { attemptId: only.attemptId }),
    ]
    for (const index of order) await steps[index]?.()
    const state = await seeded.run<{ state: string }>('getPaymentState', {
      attemptId: only.attemptId,
    })
    expect(state.state, `order ${order.join()}`).toBe('paid')
    const found = await seeded.run<{ outstandingFen: bigint; prepaymentFen: bigint }>(
      'getCounterCase',
      { householdId: only.householdId },
    )
    expect(found).toMatchObject({ outstandingFen: 0n, prepaymentFen: 0n })
    await expectBooksAgree(seeded)
  }
})

test.each([
  ['two hours and a minute later', '2026-11-23T11:47:00+08:00', '2026-11-23'],
  ['after midnight, the bill not final yet', '2026-11-24T00:00:01+08:00', '2026-11-23'],
  ['a day later in the same month', '2026-11-24T23:00:00+08:00', '2026-11-23'],
  ['90 days later', '2027-02-21T10:00:00+08:00', '2027-02-21'],
])('R06: %s it is booked on the open day, and keeps when it was paid', (_, now, on) => {
  const instant = Temporal.Instant.from(now)
  const today = now.slice(0, 10)
  expect(bookDayOf({ now: instant, today }, '2026-11-23T09:46:00+08:00', null)).toBe(on)
  // A day that is closed stays closed.
  const closed = bookDayOf({ now: instant, today }, '2026-11-23T09:46:00+08:00', '2026-11-23')
  expect(closed).toBe(today)
})

test('R06: over the end of a month it is the paid day until the bill is final at 10:30', () => {
  const at = (now: string) =>
    bookDayOf(
      { now: Temporal.Instant.from(now), today: now.slice(0, 10) },
      '2026-11-30T23:59:59.999+08:00',
      null,
    )
  expect(at('2026-12-01T10:29:59+08:00')).toBe('2026-11-30')
  expect(at('2026-12-01T10:30:00+08:00')).toBe('2026-12-01')
})
