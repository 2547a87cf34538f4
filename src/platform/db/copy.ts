import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CompiledQuery } from 'kysely'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
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
 * Runs a COPY whose one parameter is the stream that it reads. Its rows travel between question and
 * answer, so it starts when everything asked `before` is answered, and nothing follows on its heels.
 */
export const runCopy = async (
  client: PoolClient,
  before: Promise<unknown>,
  text: string,
  rows: Readable,
) => {
  await before.catch(() => null)
  const mode = client as { pipeline: boolean }
  mode.pipeline = false
  try {
    const copy = client.query(copyFrom(text))
    await pipeline(rows, copy)
    return { command: 'COPY', rowCount: copy.rowCount, rows: [] }
  } finally {
    mode.pipeline = true
  }
}
