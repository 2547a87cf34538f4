import { type CronItem, Logger, run, type Runner, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type { JobRequest, Platform } from './context.ts'
import type { Tx } from './db/database.ts'

/** What a job does. It is at least once, so its effect must be idempotent. */
export type Task = (
  platform: Platform,
  payload: Readonly<Record<string, unknown>> & { readonly companyId: bigint },
) => Promise<void>

/** Queues a job in the transaction that caused it; it runs only if that commits. */
export const enqueueJob = async (tx: Tx, companyId: bigint, job: JobRequest): Promise<void> => {
  const payload = JSON.stringify({ ...job.payload, companyId: companyId.toString() })
  await sql`select platform.enqueue_job(${job.task}, ${payload}::json,
    ${job.runAt?.toString() ?? null}::timestamptz, ${job.key ?? null},
    ${job.maxAttempts ?? 25}::int)`.execute(tx)
}

/**
 * Starts the worker. A job whose worker was killed is claimed again within a minute: at start all
 * locks of workers that no longer run are released (the library's own default is four hours).
 */
export const startWorker = async (options: {
  platform: Platform
  url: string
  tasks: Readonly<Record<string, Task>>
  schedule: readonly CronItem[]
  concurrency?: number
}): Promise<Runner> => {
  const { platform, tasks } = options
  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (raw: unknown) => {
        const payload = (raw ?? {}) as Record<string, unknown>
        await task(platform, { ...payload, companyId: BigInt(String(payload.companyId ?? 0)) })
      },
    ]),
  )
  return run({
    connectionString: options.url,
    concurrency: options.concurrency ?? 2,
    noHandleSignals: true,
    pollInterval: 1000,
    taskList,
    parsedCronItems: [...options.schedule] as never,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') platform.log.error({}, message)
    }),
  })
}
