import { text as textOf } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { billText, paymentLine } from '../../../test/support/bill-text.ts'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { bookPayments, paymentsOperations } from '../../payments/index.ts'
import { operatorActor } from '../../platform/context.ts'
import { reconciliationOperations } from '../../reconciliation/index.ts'
import { openExport } from './open-export.ts'

knowOperations([...paymentsOperations, ...reconciliationOperations])
const platform = await createTestPlatform({ now: '2026-11-23T10:40:00+08:00' })
const date = '2026-11-22'
const merchantNo = '1900000109'
/** More lines than a page of the export holds, so that it has to walk. */
const count = 700

test('the export of a tie-out has every line of the bill once, and what only our books have', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: [] })
  const { channelAccountId } = await seeded.run<{ channelAccountId: bigint }>(
    'setWechatPayAccount',
    {
      name: '物业',
      mode: 'direct',
      mchid: merchantNo,
      appid: 'wx0000000000000001',
      serialNo: 'A'.repeat(40),
      privateKey: 'unused',
      apiV3Key: 'k'.repeat(32),
      platformKeys: {},
    },
  )
  const lines = Array.from({ length: count }, (_, index) =>
    paymentLine({
      channelTradeNo: `42${String(index).padStart(26, '0')}`,
      outTradeNo: `N${String(index).padStart(20, '0')}`,
      amountFen: 1000n + BigInt(index),
      merchantNo,
      happenedAt: `${date} 12:00:00`,
    }),
  )
  const [home] = seeded.households
  await within(platform, seeded.companyId, (context) =>
    bookPayments(
      context,
      lines.map(({ amountFen, channelTradeNo }) => ({
        communityId: seeded.communityId,
        householdId: home?.householdId ?? 0n,
        channelAccountId,
        method: 'wechatpay' as const,
        amountFen,
        paidAt: `${date}T12:00:00+08:00`,
        receivedOn: date,
        channelTradeNo,
        lines: [{ billingAccountId: home?.billingAccountId ?? 0n, amountFen }],
        allocations: [],
      })),
    ),
  )
  const [missing, ...kept] = lines
  const [stranger] = kept.map((line) => ({ ...line, channelTradeNo: `49${'0'.repeat(26)}` }))
  if (!missing || !stranger) throw new Error('there are lines')
  await seeded.run('receiveStatement', {
    date,
    content: Buffer.from(billText([...kept, stranger])).toString('base64'),
  })

  const { stream, fileName } = await openExport(
    platform,
    new Map(reconciliationOperations.map((it) => [it.contract.name, it])),
    { name: 'tieOutLines', format: 'csv', filter: { date, lang: 'en' } },
    { actor: operatorActor, companyId: seeded.companyId },
  )
  expect(fileName).toBe('tieOutLines-2026-11-23.csv')
  const [head, ...rows] = (await textOf(stream))
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  const column = (name: string): number => head?.indexOf(name) ?? -1
  const found = rows.map((row) => ({
    number: row[column('Number')] ?? '',
    ours: row[column('Ours')],
    theirs: row[column('Theirs')],
    result: row[column('Result')],
  }))
  const yuan = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
  const expected = [
    ...kept.map(({ channelTradeNo, amountFen }) => ({
      number: channelTradeNo,
      ours: yuan(amountFen),
      theirs: yuan(amountFen),
      result: 'matched',
    })),
    {
      number: missing.channelTradeNo,
      ours: yuan(missing.amountFen),
      theirs: '',
      result: 'onlyOurs',
    },
    {
      number: stranger.channelTradeNo,
      ours: '',
      theirs: yuan(stranger.amountFen),
      result: 'onlyTheirs',
    },
  ]
  const byNumber = (a: { number: string }, b: { number: string }): number =>
    a.number < b.number ? -1 : 1
  expect(found.toSorted(byNumber)).toEqual(expected.toSorted(byNumber))
})
