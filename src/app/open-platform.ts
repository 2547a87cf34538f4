import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Platform } from '../platform/context.ts'
import { createVault } from '../platform/crypto.ts'
import { createDb, createPool, openBulkDb } from '../platform/db/database.ts'
import { migrate } from '../platform/db/migrate.ts'
import type { Log } from '../platform/log.ts'
import { startEmbeddedPostgres } from '../platform/postgres/index.ts'
import { subscriptions } from './subscriptions.ts'

export type OpenPlatform = {
  readonly platform: Platform
  /** A connection that may do everything, for migrations and the job queue. */
  readonly adminUrl: string
  /** The embedded server's process; null where the database is one's own. */
  readonly serverPid: number | null
  readonly close: () => Promise<void>
}

/**
 * Brings up what every door needs: the database (embedded unless DATABASE_URL is given), its
 * newest schema, the keys and the pool. Throws one clear sentence when something is missing.
 */
export const openPlatform = async (options: {
  config: Config
  log: Log
  clock?: Clock
  maxConnections?: number
  /** The local sandbox, when one runs; WECHATPAY_URL goes before it. */
  sandboxUrl?: string | undefined
}): Promise<OpenPlatform> => {
  const { config, log } = options
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const server = config.DATABASE_URL
    ? { url: config.DATABASE_URL, pid: null, stop: async () => {} }
    : await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') })
  const adminUrl = config.DATABASE_URL ?? (await ownDatabase(server.url))
  try {
    await migrate({ url: adminUrl })
  } catch (error) {
    await server.stop()
    throw error
  }
  return connect({ ...options, adminUrl, log, serverPid: server.pid, stopServer: server.stop })
}

/** Connects to a database that is up and migrated, as `npm run op` does beside a running server. */
export const connect = (options: {
  config: Config
  log: Log
  adminUrl: string
  clock?: Clock
  maxConnections?: number
  /** False for what can be made again from nothing, such as the demo. */
  isDurable?: boolean
  sandboxUrl?: string | undefined
  serverPid?: number | null
  stopServer?: () => Promise<void>
}): OpenPlatform => {
  const { config, log, adminUrl } = options
  const { isDurable = true, serverPid = null } = options
  const pool = createPool(adminUrl, { max: options.maxConnections ?? 8, isDurable })
  const db = createDb(pool)
  // Only a server on this machine and of this user can be told who goes first.
  const bulkDb = serverPid === null ? db : openBulkDb(adminUrl, { isDurable, serverPid })
  const platform: Platform = {
    db,
    bulkDb,
    pool,
    clock: options.clock ?? systemClock,
    vault: createVault(masterKey(config)),
    log,
    publicUrl: config.PUBLIC_URL ?? `http://127.0.0.1:${config.PORT}`,
    wechatPayUrl: config.WECHATPAY_URL ?? options.sandboxUrl ?? 'https://api.mch.weixin.qq.com',
    carrierSandboxUrl: config.WECHATPAY_URL ? null : (options.sandboxUrl ?? null),
    isSandbox: !config.WECHATPAY_URL && config.SANDBOX === 'on',
    dataDir: config.dataDir,
    subscribers: subscriptions,
  }
  return {
    platform,
    adminUrl,
    serverPid,
    close: async () => {
      await Promise.all([...new Set([db, bulkDb])].map((each) => each.destroy()))
      await options.stopServer?.()
    },
  }
}

/** The embedded server's own database, made at the first start. */
const ownDatabase = async (serverUrl: string): Promise<string> => {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'jiaoqing'")
    if (rowCount === 0) await client.query('create database jiaoqing')
  } finally {
    await client.end()
  }
  return Object.assign(new URL(serverUrl), { pathname: '/jiaoqing' }).toString()
}

/** From the settings, else made once and kept where only this user can read it. */
const masterKey = (config: Config): Uint8Array => {
  if (config.ENCRYPTION_KEY) return Buffer.from(config.ENCRYPTION_KEY, 'base64')
  const file = join(config.dataDir, 'encryption.key')
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
}
