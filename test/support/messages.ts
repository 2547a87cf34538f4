import { tasks } from '../../src/app/schedule.ts'
import type { Context } from '../../src/platform/context.ts'
import { openSms } from './carriers.ts'
import { openOnline, within } from './online.ts'
import { createStory, type Story } from './story.ts'

type PhoneMessage = {
  readonly to: string
  readonly lines: readonly string[]
  readonly unsubscribeUrl?: string
}

/**
 * A company with an SMS account at the sandbox and bills of November published: what is sent shows
 * on the pretend phone, receipts come back to our server.
 */
export const openMessages = async (options: { homes?: number; now?: string } = {}) => {
  const online = await openOnline({ now: options.now ?? '2026-11-23T09:46:00+08:00' })
  const { platform, sandbox } = online
  const story = await createStory(platform, { homes: options.homes ?? 12 })
  await story.bill('2026-11')
  const account = await openSms(story.run, sandbox.control as never, {
    carrier: 'aliyunSms',
    price: 450n,
  })
  const task = (name: string): Promise<void> =>
    tasks[name]?.(platform, { companyId: story.companyId }) ?? Promise.resolve()
  return {
    ...online,
    story,
    accountId: account.carrierAccountId,
    task,
    relay: () => task('relayMessages'),
    send: () =>
      story.run<{ runId: bigint }>('startBillDelivery', {
        communityId: story.communityId,
        month: '2026-11',
      }),
    faults: (shares: object, seed = 's') =>
      sandbox.control('POST', 'messages/faults', { shares, seed, slowMs: 50 }),
    wait: (time: Temporal.DurationLike) =>
      platform.clock.moveTo(platform.clock.now().add(time).toString()),
    /** Receipts and answers that are due reach our server. */
    receipts: () => sandbox.deliver(),
    phone: async (): Promise<readonly PhoneMessage[]> =>
      (await sandbox.control('GET', 'messages')) as unknown as PhoneMessage[],
    within: <T>(work: (context: Context) => Promise<T>) => within(platform, story.companyId, work),
  }
}

export type Messages = Awaited<ReturnType<typeof openMessages>>

/** How many messages stand in each state, with the reason. */
export const statesOf = async ({
  platform,
  story,
}: {
  platform: Messages['platform']
  story: Story
}): Promise<Record<string, number>> => {
  const rows = await platform.query<{ state: string; count: number }>(
    `select state || coalesce(' ' || reason, '') as state, count(*)::int as count from notifications.message
     where company_id = $1 group by 1`,
    [story.companyId],
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
