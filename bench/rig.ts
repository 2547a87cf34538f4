import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { subscriptions } from '../src/app/subscriptions.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type Operation, operatorActor, type Platform } from '../src/platform/context.ts'
import { createVault } from '../src/platform/crypto.ts'
import { createDb, createPool, openBulkDb } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { execute } from '../src/platform/execute.ts'
import { silentLog } from '../src/platform/log.ts'
import { startEmbeddedPostgres } from '../src/platform/postgres/index.ts'

/** What a benchmark prints as one JSON line. `ratio` is ours / baseline unless it says otherwise. */
export type Report = {
  readonly bench: string
  readonly n: number
  readonly ratio: number
  readonly goal: string
  readonly peakRssMb: number
} & Readonly<Record<string, unknown>>

/** A benchmark: its file exports one of these as `bench`. */
export type Bench = {
  readonly name: string
  readonly defaultUnits: number
  readonly run: (rig: Rig, n: number) => Promise<Omit<Report, 'bench' | 'n' | 'peakRssMb'>>
}

/** A server and a migrated database of its own, with the settings of the product. */
export type Rig = {
  readonly platform: Platform
  readonly url: string
  /** Superuser connection, for setting up and for the baseline. */
  readonly admin: pg.Client
  readonly run: (operation: Operation, input: unknown, companyId: bigint) => Promise<unknown>
  readonly close: () => Promise<void>
}

export const openRig = async (): Promise<Rig> => {
  const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-bench-'))
  const server = await startEmbeddedPostgres({ dataDir: folder })
  await migrate({ url: server.url })
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const pool = createPool(server.url, { max: 8 })
  const platform: Platform = {
    db: createDb(pool),
    bulkDb: openBulkDb(server.url, { serverPid: server.pid }),
    pool,
    clock: systemClock,
    vault: createVault(Buffer.alloc(32, 7)),
    log: silentLog,
    publicUrl: 'http://127.0.0.1:8080',
    dataDir: folder,
    subscribers: subscriptions,
    wechatPayUrl: 'http://127.0.0.1:9',
    carrierSandboxUrl: 'http://127.0.0.1:9',
    isSandbox: true,
  }
  return {
    platform,
    url: server.url,
    admin,
    run: (operation, input, companyId) =>
      execute(platform, operation, input, { actor: operatorActor, companyId }),
    close: async () => {
      await Promise.all([platform.db.destroy(), platform.bulkDb.destroy()])
      await admin.end()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Seconds of one piece of work. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export type Pair = { readonly ours: number; readonly baseline: number }

/** Pairs interleaved, so that a slow minute of the machine hits both; the first is warming up. */
export const pairs = async (
  count: number,
  measure: { ours: () => Promise<number>; baseline: () => Promise<number> },
): Promise<readonly Pair[]> => {
  const measured: Pair[] = []
  for (let index = 0; index < count; index++) {
    measured.push({ ours: await measure.ours(), baseline: await measure.baseline() })
  }
  return measured
}

export const medianRatio = (measured: readonly Pair[]): number =>
  Number(median(measured.map(({ ours, baseline }) => ours / baseline)).toFixed(3))
