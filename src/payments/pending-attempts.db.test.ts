import { expect, test } from 'vitest'
import { openOnline, openSeeded, startAll } from '../../test/support/online.ts'

const online = await openOnline({ now: '2026-11-22T10:00:00+08:00' })
const { platform, sandbox } = online

type Pending = {
  attempts: {
    attemptId: bigint
    householdId: bigint
    payerName: string
    amountFen: bigint
    scene: string
    outTradeNo: string
    startedAt: string
    expiresAt: string
    queryCount: number
  }[]
  amountFen: bigint
}

test('what the channel has not ended is listed, the oldest first, until it is paid or closed', async () => {
  const { seeded } = await openSeeded(online)
  const pending = (): Promise<Pending> =>
    seeded.run('listPendingAttempts', { communityId: seeded.communityId })
  expect(await pending()).toEqual({ attempts: [], amountFen: 0n })

  const homes = seeded.households.slice(0, 3)
  const started: Awaited<ReturnType<typeof startAll>>[] = []
  for (const [index, { householdId }] of homes.entries()) {
    platform.clock.moveTo(`2026-11-22T10:0${index}:00+08:00`)
    started.push(await startAll(seeded, householdId))
  }
  const listed = await pending()
  expect(listed.attempts).toEqual(
    started.map(({ attemptId, outTradeNo, amountFen }, index) =>
      expect.objectContaining({
        attemptId,
        outTradeNo,
        amountFen,
        scene: 'native',
        householdId: homes[index]?.householdId,
        payerName: homes[index]?.payerName,
        startedAt: `2026-11-22T02:0${index}:00Z`,
      }),
    ),
  )
  expect(listed.amountFen).toBe(started.reduce((sum, { amountFen }) => sum + amountFen, 0n))
  expect(listed.attempts.every(({ startedAt, expiresAt }) => expiresAt > startedAt)).toBe(true)

  const [paid, closed, left] = started
  await sandbox.pay(paid?.outTradeNo ?? '', {})
  await sandbox.deliver()
  await seeded.run('cancelPayment', { attemptId: closed?.attemptId })
  expect(await pending()).toMatchObject({
    attempts: [{ attemptId: left?.attemptId }],
    amountFen: left?.amountFen,
  })
})

test('another company’s community is none', async () => {
  const { seeded } = await openSeeded(online, { homes: 1 })
  const { seeded: other } = await openSeeded(online, { homes: 1 })
  const asked = other.run('listPendingAttempts', { communityId: seeded.communityId })
  await expect(asked).rejects.toMatchObject({ code: 'notFound' })
})
