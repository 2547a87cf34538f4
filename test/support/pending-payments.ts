import { afterAll } from 'vitest'
import { startTestSandbox } from '../../sandbox/testing.ts'
import { type Started, startAll } from './online.ts'
import type { TestPlatform } from './platform.ts'
import { type SeededCommunity, seedCommunity } from './seed.ts'
import { makeNoticeKeys, signedNotice } from './signed-notice.ts'

const [mchid, appid] = ['1900000001', 'wx0000000000000001']

/**
 * A company with one pending payment a household, whose notices the test signs itself: the orders
 * stand at the sandbox, then the keys are exchanged for the test's own.
 */
export const pendingPayments = async (
  platform: TestPlatform,
  sandbox: Pick<Awaited<ReturnType<typeof startTestSandbox>>, 'merchant'>,
  homes: number,
) => {
  const seeded = await seedCommunity(platform, { homes })
  const merchant = await sandbox.merchant({ mode: 'direct' })
  const { channelAccountId } = await setAccount(seeded, merchant)
  const orders: ({ householdId: bigint } & Started)[] = []
  for (const { householdId } of seeded.households) {
    orders.push({ householdId, ...(await startAll(seeded, householdId)) })
  }
  const keys = makeNoticeKeys()
  await platform.query(
    `update payments.channel_account set config = config || $2, sealed_secrets = $3, merchant_no = $4
     where company_id = $1 and id = $5`,
    [
      seeded.companyId,
      JSON.stringify({ platformKeys: keys.platformKeys, appid }),
      platform.vault.seal(
        seeded.companyId,
        JSON.stringify({ privateKey: keys.merchantPrivateKey, apiV3Key: keys.apiV3Key }),
      ),
      mchid,
      channelAccountId,
    ],
  )
  const noticeOf = (index: number) =>
    signedNotice({
      keys,
      mchid,
      appid,
      outTradeNo: orders[index]?.outTradeNo ?? '',
      transactionId: `42${index}`,
      amountFen: orders[index]?.amountFen ?? 0n,
      paidAt: platform.clock
        .now()
        .toZonedDateTimeISO('Asia/Shanghai')
        .toString({ timeZoneName: 'never', smallestUnit: 'second' }),
      nowSeconds: Math.floor(platform.clock.now().epochMilliseconds / 1000),
    })
  const path = `/notify/wechatpay/${seeded.companyId}/${channelAccountId}`
  return { seeded, orders, channelAccountId, notices: orders.map((_, i) => noticeOf(i)), path }
}

const setAccount = (
  seeded: SeededCommunity,
  merchant: Awaited<ReturnType<Awaited<ReturnType<typeof startTestSandbox>>['merchant']>>,
) => {
  const { mchid: merchantNo, appid: app, serialNo, privateKey, apiV3Key, platformKeys } = merchant
  return seeded.run<{ channelAccountId: bigint }>('setWechatPayAccount', {
    name: '物业',
    mode: 'direct',
    mchid: merchantNo,
    appid: app,
    serialNo,
    privateKey,
    apiV3Key,
    platformKeys,
  })
}

/** Payments of a company in the books, by attempt. */
export const countPayments = async (
  platform: TestPlatform,
  seeded: SeededCommunity,
): Promise<number> => {
  const [row] = await platform.query<{ count: number }>(
    'select count(*)::int as count from payments.payment where company_id = $1',
    [seeded.companyId],
  )
  return row?.count ?? -1
}

export const startQuietSandbox = async (platform: () => TestPlatform | undefined) => {
  const sandbox = await startTestSandbox({
    now: () => new Date(platform()?.clock.now().epochMilliseconds ?? 0),
    quietRetries: true,
  })
  afterAll(sandbox.close)
  return sandbox
}
