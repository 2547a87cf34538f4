import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BillLine, billText, feeOf, paymentLine } from '../../test/support/bill-text.ts'
import { within } from '../../test/support/online.ts'
import { createTestPlatform } from '../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../test/support/seed.ts'
import { addDays } from '../kernel/period.ts'
import { clearing, post, prepayment } from '../ledger/index.ts'
import { bookPayments, paymentsOperations } from '../payments/index.ts'
import { reconciliationOperations } from './index.ts'

knowOperations([...paymentsOperations, ...reconciliationOperations])
const platform = await createTestPlatform()
const seeded = await seedCommunity(platform, { homes: 4, months: [] })
const merchantNo = '1900000109'
const { channelAccountId } = await seeded.run<{ channelAccountId: bigint }>('setWechatPayAccount', {
  name: '物业',
  mode: 'direct',
  mchid: merchantNo,
  appid: 'wx0000000000000001',
  serialNo: 'A'.repeat(40),
  privateKey: 'unused',
  apiV3Key: 'k'.repeat(32),
  platformKeys: {},
})

/** What happens to one line of the bill on its way. */
const damages = ['none', 'drop', 'double', 'foreign', 'amount', 'fee', 'shift', 'again'] as const
const refundDamages = ['none', 'drop', 'foreign', 'amount', 'state', 'double'] as const
const amount = fc.bigInt(100n, 1_000_000n)
const plan = fc.record({
  payments: fc.array(fc.record({ fen: amount, damage: fc.constantFrom(...damages) }), {
    minLength: 1,
    maxLength: 12,
  }),
  refunds: fc.array(fc.record({ damage: fc.constantFrom(...refundDamages) }), { maxLength: 3 }),
})
type Expected = { kind: string; oursFen: bigint | null; theirsFen: bigint | null }

let days = 0
const nextDay = (): string => addDays('2025-01-05', 4 * days++)
const pad = (n: number, length: number): string => String(n).padStart(length, '0')

/** Books the payments of a day as notices would, and returns the day's true bill. */
const bookDay = async (date: string, amounts: readonly bigint[]): Promise<BillLine[]> => {
  const lines = amounts.map((amountFen, index) =>
    paymentLine({
      channelTradeNo: `42${date.replaceAll('-', '')}${pad(index, 18)}`,
      outTradeNo: `N${date.replaceAll('-', '')}${pad(index, 6)}`,
      amountFen,
      merchantNo,
      happenedAt: `${date} 12:00:${pad(index, 2)}`,
    }),
  )
  await within(platform, seeded.companyId, (context) =>
    bookPayments(
      context,
      lines.map((line, index) => {
        const household = seeded.households[index % seeded.households.length]
        const billingAccountId = household?.billingAccountId ?? 0n
        return {
          communityId: seeded.communityId,
          householdId: household?.householdId ?? 0n,
          channelAccountId,
          method: 'wechatpay' as const,
          amountFen: line.amountFen,
          paidAt: `${date}T12:00:00+08:00`,
          receivedOn: date,
          channelTradeNo: line.channelTradeNo,
          lines: [{ billingAccountId, amountFen: line.amountFen }],
          allocations: [],
        }
      }),
    ),
  )
  return lines
}

/** A refund of one yuan of the day's n-th payment, as it is booked when it is sent. */
const bookRefund = async (date: string, line: BillLine, index: number): Promise<BillLine> => {
  const outRefundNo = `R${date.replaceAll('-', '')}${pad(index, 4)}`
  await within(platform, seeded.companyId, async (context) => {
    const [payment] = await platform.query<{ id: string; household_id: string; account: string }>(
      `select p.id, p.household_id, l.billing_account_id as account from payments.payment p
       join payments.payment_line l on l.company_id = p.company_id and l.payment_id = p.id
       where p.company_id = $1 and p.channel_trade_no = $2`,
      [seeded.companyId, line.channelTradeNo],
    )
    const [refund] = await platform.query<{ id: string }>(
      `insert into payments.refund (company_id, payment_id, household_id, community_id, channel_account_id, method,
         out_refund_no, amount_fen, reason, state, requested_by, requested_at, succeeded_at)
       values ($1, $2, $3, $4, $5, 'wechatpay', $6, 100, '多收', 'succeeded', 0, $7, $7) returning id`,
      [
        seeded.companyId,
        payment?.id,
        payment?.household_id,
        seeded.communityId,
        channelAccountId,
        outRefundNo,
        `${date}T13:00:00+08:00`,
      ],
    )
    await post(context, [
      {
        debit: prepayment(BigInt(payment?.account ?? 0)),
        credit: clearing(channelAccountId),
        amountFen: 100n,
        sourceKind: 'refund',
        sourceId: BigInt(refund?.id ?? 0),
        postedOn: date,
      },
    ])
  })
  return {
    ...line,
    entry: 'refund',
    channelRefundNo: `50${line.channelTradeNo}`.slice(0, 28),
    outRefundNo,
    amountFen: 100n,
    settledFen: 100n,
    feeMicro: 0n,
    happenedAt: `${date} 13:00:00`,
  }
}

type Damaged = {
  bill: BillLine[]
  expected: Expected[]
  /** What the next day's bill has of it, and what is found there. */
  tomorrow: BillLine[]
  expectedTomorrow: Expected[]
}
const found = (kind: string, oursFen: bigint | null, theirsFen: bigint | null): Expected => ({
  kind,
  oursFen,
  theirsFen,
})

const damagePayment = (line: BillLine, damage: (typeof damages)[number], date: string): Damaged => {
  const fen = line.amountFen
  const one = (bill: BillLine[], ...expected: Expected[]): Damaged => ({
    bill,
    expected,
    tomorrow: [],
    expectedTomorrow: [],
  })
  switch (damage) {
    case 'none':
      return one([line])
    case 'drop':
      return one([], found('onlyOurs', fen, null))
    case 'double':
      return one([line, line], found('duplicateLine', null, fen))
    case 'foreign': {
      const number = `99${line.channelTradeNo.slice(2)}`
      const foreign = { ...line, channelTradeNo: number, outTradeNo: `F${line.outTradeNo}` }
      return one([line, foreign], found('onlyTheirs', null, fen))
    }
    case 'amount': {
      const other = fen + 7n
      const changed = { ...line, amountFen: other, settledFen: other, feeMicro: feeOf(other) }
      return one([changed], found('amount', fen, other))
    }
    case 'fee': {
      const fee = feeOf(fen) / 1000n
      return one([{ ...line, feeMicro: (fee + 1n) * 1000n }], found('fee', fee, fee + 1n))
    }
    case 'shift':
      return {
        ...one([], found('dateShift', fen, null)),
        tomorrow: [{ ...line, happenedAt: `${addDays(date, 1)} 00:00:01` }],
        expectedTomorrow: [found('dateShift', null, fen)],
      }
    case 'again':
      return {
        ...one([line]),
        tomorrow: [{ ...line, happenedAt: `${addDays(date, 1)} 00:00:01` }],
        expectedTomorrow: [found('duplicateLine', null, fen)],
      }
  }
}

const damageRefund = (line: BillLine, damage: (typeof refundDamages)[number]): Damaged => {
  const one = (bill: BillLine[], ...expected: Expected[]): Damaged => ({
    bill,
    expected,
    tomorrow: [],
    expectedTomorrow: [],
  })
  switch (damage) {
    case 'none':
      return one([line])
    case 'drop':
      return one([], found('refund', -100n, null))
    case 'foreign':
      return one(
        [line, { ...line, outRefundNo: `X${line.outRefundNo}` }],
        found('refund', null, -100n),
      )
    case 'amount':
      return one([{ ...line, amountFen: 90n, settledFen: 90n }], found('refund', -100n, -90n))
    case 'state':
      return one([{ ...line, state: 'FAIL' }], found('status', -100n, 0n))
    case 'double':
      return one([line, line], found('duplicateLine', null, -100n))
  }
}

const receive = (date: string, lines: readonly BillLine[]) =>
  seeded.run('receiveStatement', {
    date,
    content: Buffer.from(billText(lines)).toString('base64'),
  })
const byAll = (a: Expected, b: Expected): number =>
  `${a.kind} ${a.oursFen} ${a.theirsFen}` < `${b.kind} ${b.oursFen} ${b.theirsFen}` ? -1 : 1

const differencesOn = async (date: string): Promise<Expected[]> => {
  const { discrepancies } = await seeded.run<{ discrepancies: Expected[] }>('listDiscrepancies', {
    from: date,
    to: date,
    limit: 500,
  })
  return discrepancies
    .map(({ kind, oursFen, theirsFen }) => ({ kind, oursFen, theirsFen }))
    .sort(byAll)
}

test('damage of any kind is found with its kind and amount, and nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ payments, refunds }) => {
      const date = nextDay()
      const truth = await bookDay(
        date,
        payments.map(({ fen }) => fen),
      )
      const parts = truth.map((line, index) =>
        damagePayment(line, payments[index]?.damage ?? 'none', date),
      )
      for (const [index, { damage }] of refunds.entries()) {
        const line = truth[index]
        if (line) parts.push(damageRefund(await bookRefund(date, line, index), damage))
      }
      const tomorrow = parts.flatMap((part) => part.tomorrow)
      if (tomorrow.length > 0) await receive(addDays(date, 1), tomorrow)
      await receive(
        date,
        parts.flatMap((part) => part.bill),
      )

      const expected = parts.flatMap((part) => part.expected)
      expect(await differencesOn(date)).toEqual(expected.sort(byAll))
      const expectedTomorrow = parts.flatMap((part) => part.expectedTomorrow)
      expect(await differencesOn(addDays(date, 1))).toEqual(expectedTomorrow.sort(byAll))

      const page = await seeded.run<{
        rows: { channel: string; matchedCount: number }[]
        sums: { lineCount: number; openCount: number }
        proofs: { key: string; holds: boolean }[]
      }>('getTieOut', { date })
      // Transit is explained to the fen whatever the damage: what we have, plus every difference.
      expect(page.proofs.filter(({ key }) => ['books', 'transit'].includes(key))).toMatchObject([
        { holds: true },
        { holds: true },
      ])
      expect(page.sums.openCount).toBe(expected.filter(({ kind }) => kind !== 'dateShift').length)
      const hurt = payments.filter(({ damage }) =>
        ['drop', 'amount', 'fee', 'shift'].includes(damage),
      )
      expect(page.rows[0]?.matchedCount).toBe(payments.length - hurt.length)

      const { lines } = await seeded.run<{ lines: { result: string }[] }>('listTieOutLines', {
        date,
      })
      const results = lines.map(({ result }) => result).filter((result) => result !== 'matched')
      expect(results.sort()).toEqual(expected.map(({ kind }) => kind).sort())
    }),
    { numRuns: process.env.SOAK === '1' ? 80 : 12 },
  )
})

test('the same bill twice changes nothing; another one of the day takes its place', async () => {
  const date = nextDay()
  const lines = await bookDay(date, [10_000n, 20_000n])
  const fees = () =>
    platform.query<{ fen: string }>(
      `select sum(case when debit_code = 52 then amount_fen else -amount_fen end) as fen from ledger.transfer
       where company_id = $1 and source_kind = 'channelFee' and posted_on = $2`,
      [seeded.companyId, date],
    )
  await receive(date, lines.slice(1))
  expect(await fees()).toEqual([{ fen: '120' }])
  expect(await receive(date, lines)).toMatchObject({
    isRepeat: false,
    openCount: 0,
    paymentCount: 2,
  })
  expect(await fees()).toEqual([{ fen: '180' }])
  expect(await receive(date, lines)).toMatchObject({ isRepeat: true, openCount: 0 })
  expect(await fees()).toEqual([{ fen: '180' }])
  const again = await Promise.all([1, 2, 3].map(() => receive(date, lines.slice(0, 1))))
  expect(again.filter((answer) => !(answer as { isRepeat: boolean }).isRepeat)).toHaveLength(1)
  expect(await fees()).toEqual([{ fen: '60' }])
})

test('a bill of another merchant, another day, or with a wrong last line leaves nothing behind', async () => {
  const date = nextDay()
  const lines = await bookDay(date, [10_000n, 20_000n, 30_000n])
  const count = async () =>
    (
      await platform.query<{ n: string }>('select count(*) as n from reconciliation.statement_line')
    )[0]?.n
  const before = await count()
  const refused = async (text: string): Promise<object> => {
    const content = Buffer.from(text).toString('base64')
    const failure = await seeded
      .run('receiveStatement', { date, content })
      .catch((error: unknown) => error)
    const { code, place } = failure as { code: string; place: object }
    expect(await count()).toBe(before)
    return { code, place }
  }
  const changed = (last: Partial<BillLine>) =>
    billText([...lines.slice(0, 2), { ...lines[2], ...last } as BillLine])
  expect(await refused(changed({ merchantNo: '1900000999' }))).toEqual({
    code: 'otherMerchant',
    place: { line: 4 },
  })
  const otherDay = { happenedAt: `${addDays(date, 1)} 00:00:00` }
  expect(await refused(changed(otherDay))).toEqual({ code: 'otherDay', place: { line: 4 } })
  const text = billText(lines)
  expect(await refused(text.replace(/`3,/, '`4,'))).toMatchObject({ code: 'totalsDiffer' })
  expect(await refused(text.slice(0, text.indexOf('总交易单数')))).toMatchObject({
    code: 'truncated',
  })
  expect(await refused('hello')).toMatchObject({ code: 'unknownFormat' })
})
