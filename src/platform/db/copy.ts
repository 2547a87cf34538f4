import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CompiledQuery, type RawBuilder } from 'kysely'
import type { PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Tx } from './database.ts'

/**
 * Loads rows in COPY's text form into a table of the transaction as they are made; the maker waits
 * while the server is behind. `target` is a table and its columns, part of the statement. The
 * application role may not COPY into a table with row-level security: it is for temporary ones.
 * What the maker throws ends the COPY and is thrown.
 */
export const copyInto = async (
  tx: Tx,
  target: string,
  rows: AsyncIterable<Uint8Array>,
): Promise<void> => {
  await tx.executeQuery(CompiledQuery.raw(`copy ${target} from stdin`, [Readable.from(rows)]))
}

/**
 * Gives the rows of a query in COPY's text form to a stream as they come; the server waits while the
 * stream is behind. A COPY takes no parameters: what varies is written with `sql.lit`.
 */
export const copyOut = async (tx: Tx, query: RawBuilder<unknown>, to: Writable): Promise<void> => {
  const { sql: text, parameters } = query.compile(tx)
  if (parameters.length > 0) throw new Error('a COPY takes no parameters')
  await tx.executeQuery(CompiledQuery.raw(`copy (${text}) to stdout`, [to]))
}

/** True for what `runCopy` runs. */
export const isCopy = (value: unknown): value is Readable | Writable =>
  value instanceof Readable || value instanceof Writable

/**
 * Runs a COPY whose one parameter is the stream that it reads or writes. Its rows travel between
 * question and answer, so it starts when everything asked `before` is answered, and nothing follows
 * on its heels.
 */
export const runCopy = async (
  client: PoolClient,
  before: Promise<unknown>,
  text: string,
  rows: Readable | Writable,
) => {
  await before.catch(() => null)
  const mode = client as { pipeline: boolean }
  mode.pipeline = false
  try {
    if (rows instanceof Readable) {
      const copy = client.query(copyFrom(text))
      await pipeline(rows, copy)
      return { command: 'COPY', rowCount: copy.rowCount, rows: [] }
    }
    const copy = client.query(copyTo(text))
    await pipeline(copy, rows)
    return { command: 'COPY', rowCount: copy.rowCount, rows: [] }
  } finally {
    mode.pipeline = true
  }
}
