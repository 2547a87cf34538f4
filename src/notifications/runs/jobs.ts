import { sql } from 'kysely'
import * as z from 'zod'
import { Failure } from '../../kernel/failure.ts'
import { command } from '../../kernel/operation.ts'
import { type Operation, orchestrate, type Platform, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import type { RunSubject } from './run-subject.ts'
import { startBillDelivery, writeRun } from './start-delivery.ts'

const run = (platform: Platform, companyId: bigint, operation: Operation, input: unknown) =>
  execute(platform, operation, input, { actor: systemActor('job'), companyId })

/** Writes what was set for later, and ends what a process that died left half written. */
const writeDelivery = orchestrate(
  command({
    name: 'writeDelivery',
    access: [],
    isBulk: true,
    summary:
      'Writes the messages of a sending whose time has come, or that was begun and not finished.',
    input: z.strictObject({ runId: z.bigint() }),
    output: z.object({}),
  }),
  async (session, { runId }) => {
    const begun = await session.transaction('find', async ({ tx, companyId }) => {
      const { rows } = await sql<RunSubject>`
        update notifications.delivery_run set state = 'planning'
        where company_id = ${companyId} and id = ${runId} and state in ('scheduled', 'planning')
        returning kind, community_id as "communityId", period_month as "periodMonth",
          announcement_id as "announcementId"`.execute(tx)
      return rows[0]
    })
    if (begun) await writeRun(session, { runId, subject: begun })
    return {}
  },
)

/** Jobs of sendings, by the names they are queued under. */
export const runTasks: Readonly<Record<string, Task>> = {
  writeDelivery: async (platform, { companyId, runId }) => {
    await run(platform, companyId, writeDelivery, { runId: BigInt(String(runId)) })
  },
  sendPublishedBills: async (platform, { companyId, communityId, month }) => {
    const input = { communityId: BigInt(String(communityId)), month }
    await run(platform, companyId, startBillDelivery, input).catch((error: unknown) => {
      // Somebody has sent them by hand meanwhile.
      if (!(error instanceof Failure && error.code === 'nothingToSend')) throw error
    })
  },
}
