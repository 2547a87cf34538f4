import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely'
import pg from 'pg'
import { isCopy, runCopy } from './copy.ts'
import type { DB } from './schema.ts'
import { steppingBack } from './step-back.ts'

/** The database as the application role sees it; every statement runs inside a Tx. */
export type Db = Kysely<DB>
/** A transaction is a required, typed argument: never ambient, never optional. */
export type Tx = Transaction<DB>

pg.types.setTypeParser(20, BigInt) // int8: ids, fen and counts
pg.types.setTypeParser(1700, String) // numeric is never money; kept as text
pg.types.setTypeParser(1082, String) // date: 'YYYY-MM-DD' as it stands
pg.types.setTypeParser(1184, toIsoInstant) // timestamptz: ISO string in UTC

function toIsoInstant(text: string): string {
  if (text.endsWith('infinity')) return text
  return Temporal.Instant.from(text.replace(' ', 'T')).toString()
}

export type Pool = pg.Pool

/**
 * A pool whose sessions act as the application role, which owns nothing and bypasses nothing.
 * @param max keep the sum over all pools small: 8 connections serve two cores best
 */
export const createPool = (
  url: string,
  options: {
    max?: number
    statementTimeoutMs?: number
    applicationName?: string
    /** How long a caller may wait for a connection to be free. */
    patienceMs?: number
    /** False: a commit does not wait for the disk. Only for what can be made again from nothing. */
    isDurable?: boolean
  } = {},
): Pool => {
  const settings = [
    'role=jiaoqing_app',
    'timezone=UTC',
    `statement_timeout=${options.statementTimeoutMs ?? 30_000}`,
    ...(options.isDurable === false ? ['synchronous_commit=off'] : []),
  ]
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 8,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: options.patienceMs ?? 10_000,
    application_name: options.applicationName ?? 'jiaoqing',
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    pipeline: true,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end us.
  pool.on('error', () => {})
  // So would one that breaks in use: its statement is told by itself.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export const createDb = (pool: Pool): Db =>
  new Kysely<DB>({ dialect: new PostgresDialect({ pool: inOneFlight(pool) }) })

/** Bulk work waits for bulk work. A sending writes its halves at once, and two of them may. */
const bulkAtOnce = 4
const bulkPatienceMs = 120_000

/** For work on many rows that nobody waits for at a counter, on the server that is ours. */
export const openBulkDb = (
  url: string,
  { serverPid, isDurable }: { serverPid: number; isDurable?: boolean },
): Db =>
  createDb(
    steppingBack(
      createPool(url, {
        max: bulkAtOnce,
        patienceMs: bulkPatienceMs,
        isDurable: isDurable ?? true,
      }),
      serverPid,
    ),
  )

/** More texts than this are made of lists of changing length; they are planned each time. */
const maxKeptStatements = 400
const statementNames = new Map<string, string>()

const statementName = (text: string): string | undefined => {
  const known = statementNames.get(text)
  if (known || statementNames.size >= maxKeptStatements) return known
  const name = `s${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
  statementNames.set(text, name)
  return name
}

/**
 * Gives statements with parameters a name, so that PostgreSQL keeps their plans on each
 * connection: over a table of many partitions planning takes longer than running. The server
 * goes on planning anew where a general plan would be worse.
 */
const named = (text: string, values: unknown[]): pg.QueryConfig => {
  const name = statementName(text)
  return name === undefined ? { text, values } : { name, text, values }
}

/**
 * Connections that write what is asked of them before they next wait in one go: a way into the
 * kernel costs more than a small statement. Answers come in the order of the questions.
 */
const inOneFlight = (pool: Pool): PostgresPool => ({
  connect: async () => {
    const client = await pool.connect()
    let last: Promise<unknown> = Promise.resolve()
    const query = (text: string, values: unknown[]): Promise<unknown> => {
      if (isCopy(values[0])) return runCopy(client, last, text, values[0])
      holdUntilIdle(client)
      last = client.query(values.length === 0 ? { text } : named(text, values))
      return last
    }
    return { query, release: (discard?: boolean) => client.release(discard) } as never
  },
  end: () => pool.end(),
})

/** Keeps what is written in memory until nothing else is left to run in this turn of the loop. */
const holdUntilIdle = (client: pg.PoolClient): void => {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}
