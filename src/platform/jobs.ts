import { EventEmitter } from 'node:events'
import { Logger, run, runOnce, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import pg from 'pg'
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
 * Starts the worker. Cron lines are in UTC.
 * A job whose worker was killed is claimed again within a minute: workers report that they live,
 * and locks of those that fell silent are released (the library's own default is four hours).
 */
export const startWorker = async (options: {
  platform: Platform
  url: string
  tasks: Readonly<Record<string, Task>>
  /** graphile-worker crontab text. */
  crontab: string
  concurrency?: number
}): Promise<{ stop: () => Promise<void> }> => {
  const { platform, tasks } = options
  const pool = queuePool(options.url)
  const events = new EventEmitter()
  const heartbeat = startHeartbeat(pool, events)
  const runner = await run({
    pgPool: pool,
    concurrency: options.concurrency ?? 2,
    noHandleSignals: true,
    pollInterval: 1000,
    taskList: taskListOf(platform, tasks),
    crontab: options.crontab,
    events: events as never,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') platform.log.error({}, message)
    }),
  })
  return {
    stop: async () => {
      heartbeat.stop()
      await runner.stop()
      await pool.end()
    },
  }
}

/** The queue's library expects its rows as the driver gives them to everybody: ids it can write as JSON. */
const queueTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === 20
      ? String
      : oid === 1184
        ? (text: string) => new Date(text)
        : pg.types.getTypeParser(oid, format as 'text'),
}

const queuePool = (url: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: 4, types: queueTypes })
  // A connection that breaks while it is idle is replaced; one in use fails where it is used.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const taskListOf = (platform: Platform, tasks: Readonly<Record<string, Task>>): TaskList =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (raw: unknown) => {
        const payload = (raw ?? {}) as Record<string, unknown>
        await task(platform, { ...payload, companyId: BigInt(String(payload.companyId ?? 0)) })
      },
    ]),
  )

/** Runs the jobs of these tasks that are due now, and returns when none is left. */
export const runDueJobs = async (options: {
  platform: Platform
  url: string
  tasks: Readonly<Record<string, Task>>
}): Promise<void> => {
  const pgPool = queuePool(options.url)
  await runOnce({
    pgPool,
    concurrency: 2,
    noHandleSignals: true,
    taskList: taskListOf(options.platform, options.tasks),
    logger: new Logger(() => (level, message) => {
      if (level === 'error') options.platform.log.error({}, message)
    }),
  }).finally(() => pgPool.end())
}

const silentSeconds = 30

const startHeartbeat = (pool: pg.Pool, events: EventEmitter): { stop: () => void } => {
  const workerIds = new Set<string>()
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => {
    workerIds.add(worker.workerId)
  })
  const beat = async (): Promise<void> => {
    await pool.query(
      `insert into platform.worker_heartbeat (worker_id, seen_at)
       select id, now() from unnest($1::text[]) id
       on conflict (worker_id) do update set seen_at = now()`,
      [[...workerIds]],
    )
    await pool.query(
      `select graphile_worker.force_unlock_workers(array_agg(distinct j.locked_by))
       from graphile_worker._private_jobs j
       left join platform.worker_heartbeat h
         on h.worker_id = j.locked_by and h.seen_at > now() - make_interval(secs => $1)
       where j.locked_by is not null and h.worker_id is null
         and j.locked_at < now() - interval '10 seconds'
       having count(*) > 0`,
      [silentSeconds],
    )
  }
  // A failed beat is tried again by the next; the worker itself reports a lost database.
  const timer = setInterval(() => beat().catch(() => {}), 10_000)
  timer.unref()
  beat().catch(() => {})
  return { stop: () => clearInterval(timer) }
}
