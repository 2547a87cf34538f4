import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { expectBooksAgree, openOnline, openSeeded, startAll } from '../../test/support/online.ts'
import { command } from '../kernel/operation.ts'
import { orchestrate } from '../platform/context.ts'
import { downloadTradeBill, type StatementAnswer } from './index.ts'

const billOf = (channelAccountId: bigint, billDate: string) =>
  orchestrate(
    command({
      name: 'billOfTest',
      access: [],
      summary: 'The bill of a day.',
      input: z.strictObject({}),
      output: z.any(),
    }),
    (session) => downloadTradeBill(session, { channelAccountId, billDate }),
  )

describe.each([
  { mode: 'partner', keyMode: 'publicKey' },
  { mode: 'direct', keyMode: 'certificate' },
] as const)('$mode mode with $keyMode', async (options) => {
  const online = await openOnline(options)
  const { platform, sandbox } = online

  test('order, notice, refund and day bill', async () => {
    const { seeded, channelAccountId } = await openSeeded(online, { homes: 3 })
    const scenes = [
      { scene: 'native' },
      { scene: 'h5', clientIp: '203.0.113.7' },
      { scene: 'jsapi', openid: 'o-payer' },
    ]
    const payments: { paymentId: bigint; amountFen: bigint }[] = []
    for (const [index, scene] of scenes.entries()) {
      const householdId = seeded.households[index]?.householdId ?? 0n
      const started = await startAll(seeded, householdId, scene)
      const phone = started as unknown as Record<string, unknown>
      const given = { native: phone.codeUrl, h5: phone.h5Url, jsapi: phone.jsapi }
      expect(given[scene.scene as keyof typeof given]).toBeTruthy()
      await sandbox.pay(started.outTradeNo, scene.openid ? { openid: scene.openid } : {})
      await sandbox.deliver()
      const { attemptId, amountFen } = started
      const state = await seeded.run<{ state: string; paymentId: bigint }>('getPaymentState', {
        attemptId,
      })
      expect(state.state).toBe('paid')
      payments.push({ paymentId: state.paymentId, amountFen })
    }
    const { refundId } = await seeded.run<{ refundId: bigint }>('requestRefund', {
      ...payments[0],
      reason: '交错',
    })
    await seeded.run('decideRefund', { refundId, approve: true })
    await seeded.run('sweepPayments', {})
    platform.clock.moveTo(platform.clock.now().add({ minutes: 2 }).toString())
    await sandbox.deliver()
    const refunds = await platform.query<{ state: string }>(
      'select state from payments.refund where company_id = $1',
      [seeded.companyId],
    )
    expect(refunds).toEqual([{ state: 'succeeded' }])
    await expectBooksAgree(seeded)

    platform.clock.moveTo(platform.clock.now().add({ hours: 26 }).toString())
    const { companyId } = seeded
    const download = (date: string) =>
      platform.run<StatementAnswer>(billOf(channelAccountId, date), {}, { companyId })
    const bill = await download('2026-11-23')
    if (bill.kind !== 'statement') throw new Error(JSON.stringify(bill))
    const text = Buffer.from(bill.bytes).toString()
    expect(text.split('\n').filter((line) => line.startsWith('`')).length).toBe(5)
    expect((await download('2026-11-01')).kind).toBe('none')
  })
})
