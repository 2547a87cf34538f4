import * as z from 'zod'
import { command } from '../kernel/operation.ts'
import { type Operation, orchestrate, type Platform, systemActor } from '../platform/context.ts'
import { execute } from '../platform/execute.ts'
import type { Task } from '../platform/jobs.ts'
import { retryNotice, unpostedNoticeIds } from './post-notices.ts'
import { askAttempt, askRefund, sweepPayments } from './sweep.ts'

const run = (platform: Platform, companyId: bigint, operation: Operation, input: unknown) =>
  execute(platform, operation, input, { actor: systemActor('job'), companyId })

const bigintOf = (value: unknown): bigint => BigInt(String(value))

/** Lists what waits in the inbox; each is then posted by itself. */
const listUnposted = orchestrate(
  command({
    name: 'listUnpostedNotices',
    access: [],
    summary: 'Lists notices that wait for another try.',
    input: z.strictObject({}),
    output: z.object({ noticeIds: z.array(z.bigint()) }),
  }),
  async (session) => ({ noticeIds: await session.transaction('list', unpostedNoticeIds) }),
)

/** Jobs of payments, by the names they are queued under. */
export const paymentTasks: Readonly<Record<string, Task>> = {
  sweepPayments: async (platform, { companyId }) => {
    await run(platform, companyId, sweepPayments, {})
  },
  askAttempt: async (platform, { companyId, attemptId }) => {
    await run(platform, companyId, askAttempt, { attemptId: bigintOf(attemptId) })
  },
  askRefund: async (platform, { companyId, refundId }) => {
    await run(platform, companyId, askRefund, { refundId: bigintOf(refundId) })
  },
  retryNotices: async (platform, { companyId }) => {
    const { noticeIds } = (await run(platform, companyId, listUnposted, {})) as {
      noticeIds: bigint[]
    }
    const failed: unknown[] = []
    for (const noticeId of noticeIds) {
      await run(platform, companyId, retryNotice, { noticeId }).catch((error) => failed.push(error))
    }
    // The queue tries again, later and later.
    if (failed.length > 0) throw new Error(`${failed.length} notices could not be posted yet`)
  },
}
