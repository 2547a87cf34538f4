import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { subscriptions } from '../../src/app/subscriptions.ts'
import { movableClock } from '../../src/platform/clock.ts'
import {
  type Actor,
  type Operation,
  operatorActor,
  type Platform,
} from '../../src/platform/context.ts'
import { createVault } from '../../src/platform/crypto.ts'
import { createDb, createPool } from '../../src/platform/db/database.ts'
import { execute } from '../../src/platform/execute.ts'
import { silentLog } from '../../src/platform/log.ts'

export type TestPlatform = Platform & {
  readonly clock: ReturnType<typeof movableClock>
  /** Superuser address of this file's own database. */
  readonly url: string
  /** Runs an operation as the installation's operator, or as the given actor. */
  readonly run: <T = never>(
    operation: Operation,
    input: unknown,
    call?: { companyId?: bigint; actor?: Actor; idempotencyKey?: string },
  ) => Promise<T>
  /** Runs SQL as the superuser, to look at what was written. */
  readonly query: <Row extends pg.QueryResultRow>(
    text: string,
    values?: unknown[],
  ) => Promise<Row[]>
  readonly close: () => Promise<void>
}

/**
 * A platform on a database of its own, cloned from the migrated template; closed after the file.
 * Time stands at `now` until the test moves it.
 */
export const createTestPlatform = async (options: Options = {}): Promise<TestPlatform> => {
  const serverUrl = inject('postgresUrl')
  const name = `t_${randomBytes(8).toString('hex')}`
  await onServer(serverUrl, `create database ${name} template ${inject('templateName')}`)
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).toString()
  const platform = openTestPlatform(url, options)
  const close = async (): Promise<void> => {
    await platform.close()
    await onServer(serverUrl, `drop database if exists ${name} with (force)`)
  }
  afterAll(close)
  return { ...platform, close }
}

type Options = {
  now?: string
  maxConnections?: number
  wechatPayUrl?: string
  publicUrl?: string
}

/** A platform on a migrated database that the caller made. */
export const openTestPlatform = (url: string, options: Options = {}): TestPlatform => {
  const pool = createPool(url, { max: options.maxConnections ?? 4 })
  const admin = new pg.Pool({ connectionString: url, max: 1 })
  admin.on('error', () => {})
  const db = createDb(pool)
  const platform: Platform = {
    db,
    bulkDb: db,
    pool,
    clock: movableClock(options.now ?? '2026-11-23T09:46:00+08:00'),
    vault: createVault(Buffer.alloc(32, 7)),
    log: silentLog,
    publicUrl: options.publicUrl ?? 'http://127.0.0.1:8080',
    wechatPayUrl: options.wechatPayUrl ?? 'http://127.0.0.1:9',
    carrierSandboxUrl: options.wechatPayUrl ?? 'http://127.0.0.1:9',
    isSandbox: true,
    dataDir: mkdtempSync(join(tmpdir(), 'jiaoqing-test-')),
    subscribers: subscriptions,
  }
  const close = async (): Promise<void> => {
    await platform.db.destroy()
    await admin.end()
  }
  return {
    ...platform,
    clock: platform.clock as ReturnType<typeof movableClock>,
    url,
    run: async (operation, input, call = {}) =>
      (await execute(platform, operation, input, {
        actor: call.actor ?? operatorActor,
        companyId: call.companyId ?? 0n,
        idempotencyKey: call.idempotencyKey,
      })) as never,
    query: async (text, values) => (await admin.query(text, values)).rows as never,
    close,
  }
}

const onServer = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
