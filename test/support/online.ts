import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect } from 'vitest'
import * as z from 'zod'
import { startTestSandbox } from '../../sandbox/testing.ts'
import { createServer as createApp } from '../../src/app/server.ts'
import { command } from '../../src/kernel/operation.ts'
import { paymentsOperations } from '../../src/payments/index.ts'
import { movableClock } from '../../src/platform/clock.ts'
import { type Actor, type Context, implement } from '../../src/platform/context.ts'
import { reportsOperations } from '../../src/reports/index.ts'
import { createTestPlatform, type TestPlatform } from './platform.ts'
import { knowOperations, type SeededCommunity, seedCommunity } from './seed.ts'

knowOperations([...paymentsOperations, ...reportsOperations])

/** Our server on a port of its own, the WeChat Pay sandbox on the same moving clock, one merchant. */
export const openOnline = async (
  options: {
    now?: string
    mode?: 'direct' | 'partner'
    keyMode?: 'publicKey' | 'certificate' | 'both'
    maxConnections?: number
  } = {},
) => {
  let answer: RequestListener = (_request, response) => response.end()
  const front = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  let clock = movableClock(options.now ?? '2026-11-23T09:46:00+08:00')
  const sandbox = await startTestSandbox({
    now: () => new Date(clock.now().epochMilliseconds),
    quietRetries: true,
  })
  const platform = await createTestPlatform({
    ...(options.now ? { now: options.now } : {}),
    maxConnections: options.maxConnections ?? 8,
    wechatPayUrl: sandbox.url,
    publicUrl,
  })
  clock = platform.clock
  const app = await createApp(platform)
  await app.ready()
  answer = (request, response) => app.routing(request, response)
  afterAll(async () => {
    front.closeAllConnections()
    front.close()
    await app.close()
    await sandbox.close()
  })
  const openMerchant = openMerchantOn(sandbox, {
    mode: options.mode ?? 'direct',
    keyMode: options.keyMode ?? 'publicKey',
  })
  return { platform, sandbox, publicUrl, openMerchant }
}

type Merchants = Pick<Awaited<ReturnType<typeof startTestSandbox>>, 'merchant'>

let merchants = 0
const openMerchantOn =
  (sandbox: Merchants, wish: { mode: 'direct' | 'partner'; keyMode: string }) =>
  async (seeded: SeededCommunity) => {
    merchants += 1
    const merchant = await sandbox.merchant({
      name: `物业 ${merchants}`,
      ...wish,
      ...(wish.mode === 'partner' ? { subMchid: String(1_800_000_000 + merchants) } : {}),
    })
    const { name, mchid, appid, subMchid, subAppid, serialNo, privateKey, apiV3Key, platformKeys } =
      merchant
    const { channelAccountId } = await seeded.run<{ channelAccountId: bigint }>(
      'setWechatPayAccount',
      {
        name,
        mode: wish.mode,
        mchid,
        appid,
        ...(subMchid ? { subMchid } : {}),
        ...(subAppid ? { subAppid } : {}),
        serialNo,
        privateKey,
        apiV3Key,
        platformKeys,
      },
    )
    return { merchant, channelAccountId }
  }

export type Started = {
  attemptId: bigint
  outTradeNo: string
  amountFen: bigint
  codeUrl: string | null
}

/** Starts a payment for everything a household owes, as its owner unless another actor is given. */
export const startAll = async (
  seeded: SeededCommunity,
  householdId: bigint,
  more: object = {},
  actor: Actor = { kind: 'owner', id: householdId, name: 'owner' },
): Promise<Started> => {
  const { charges } = await seeded.run<{ charges: { id: bigint }[] }>('listHouseholdCharges', {
    householdId,
    onlyOpen: true,
  })
  const chargeIds = charges.map(({ id }) => id)
  return seeded.run('startPayment', { householdId, chargeIds, scene: 'native', ...more }, actor)
}

/** Every check of the books agrees to the fen. */
export const expectBooksAgree = async (seeded: SeededCommunity): Promise<void> => {
  const { differences } = await seeded.run<{ differences: unknown[] }>('verifyBooks', {})
  expect(differences).toEqual([])
}

export const openSeeded = async (
  online: Awaited<ReturnType<typeof openOnline>>,
  options: Parameters<typeof seedCommunity>[1] = { homes: 8 },
) => {
  const seeded = await seedCommunity(online.platform, options)
  return { seeded, ...(await online.openMerchant(seeded)) }
}

/** Runs work in a transaction of a company, as a handler would. */
export const within = <T>(
  platform: TestPlatform,
  companyId: bigint,
  work: (context: Context) => Promise<T>,
): Promise<T> => {
  const contract = command({
    name: 'withinTest',
    access: [],
    summary: 'Work of a test.',
    input: z.strictObject({}),
    output: z.any(),
  })
  return platform.run<T>(implement(contract, work as never), {}, { companyId })
}
