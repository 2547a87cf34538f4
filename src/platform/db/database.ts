import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'

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
  options: { max?: number; statementTimeoutMs?: number; applicationName?: string } = {},
): Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 8,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName ?? 'jiaoqing',
    options: `-c role=jiaoqing_app -c timezone=UTC -c statement_timeout=${options.statementTimeoutMs ?? 30_000}`,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end us.
  pool.on('error', () => {})
  return pool
}

export const createDb = (pool: Pool): Db =>
  new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
