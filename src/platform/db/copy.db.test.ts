import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { copyInto } from './copy.ts'
import type { Tx } from './database.ts'
import { transact } from './transact.ts'

const platform = await createTestPlatform({ maxConnections: 1 })

const openTable = (tx: Tx) =>
  sql`create temporary table copied (n int, words text) on commit drop`.execute(tx)

const count = 20_000

test('rows arrive as they were made, null and escaped text too, and the next statement goes on', async () => {
  const made = async function* (): AsyncGenerator<Uint8Array> {
    for (let n = 1; n <= count; n++) yield Buffer.from(`${n}\t第${n}行\\t，\\\\\n`)
    yield Buffer.from('0\t\\N\n')
  }
  const read = await transact(platform.db, {}, async (tx) => {
    await openTable(tx)
    await copyInto(tx, 'pg_temp.copied', made())
    const { rows } = await sql<{ count: number; sum: number; nulls: number; first: string }>`
      select count(*)::int as count, sum(n)::int as sum, count(*) filter (where words is null)::int as nulls,
        min(words) filter (where n = 1) as first from copied`.execute(tx)
    return rows[0]
  })
  expect(read).toEqual({
    count: count + 1,
    sum: (count * (count + 1)) / 2,
    nulls: 1,
    first: '第1行\t，\\',
  })
})

test('a maker that throws, and a row that does not fit, end the transaction; the connection lives on', async () => {
  const load = (makeLast: () => Uint8Array) =>
    transact(platform.db, {}, async (tx) => {
      await openTable(tx)
      const made = async function* (): AsyncGenerator<Uint8Array> {
        for (let n = 1; n <= 1000; n++) yield Buffer.from(`${n}\tx\n`)
        yield makeLast()
      }
      await copyInto(tx, 'pg_temp.copied', made())
    })
  const refusal = new Error('this line is refused')
  const refuse = (): Uint8Array => {
    throw refusal
  }
  await expect(load(refuse)).rejects.toBe(refusal)
  await expect(load(() => Buffer.from('no number\tx\n'))).rejects.toMatchObject({ code: '22P02' })
  // The pool has one connection: it is the one that was refused.
  const { rows } = await sql<{ n: number }>`select 1 as n`.execute(platform.db)
  expect(rows).toEqual([{ n: 1 }])
})
