import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import type { Tx } from './database.ts'
import { transact } from './transact.ts'

// One connection: what one transaction leaves behind, the next one meets.
const { db } = await createTestPlatform({ maxConnections: 1 })

const settings = async (tx: Tx) => {
  const { rows } = await sql<{ company: string; platform: string; access: string; id: string }>`
    select current_setting('app.company') as company, current_setting('app.platform') as platform,
      current_setting('transaction_read_only') as access, pg_backend_pid()::text as id`.execute(tx)
  return rows[0]
}
const answer = async (tx: Tx, n: number): Promise<number | undefined> => {
  const { rows } = await sql<{ n: number }>`select ${n}::int as n`.execute(tx)
  return rows[0]?.n
}
const fail = (tx: Tx) => sql`select 1 / ${0}::int`.execute(tx)

test('a transaction is of its company and of no other afterwards', async () => {
  const one = await transact(db, { companyId: 7n, isReadOnly: true }, settings)
  expect(one).toMatchObject({ company: '7', platform: '', access: 'on' })
  const other = await transact(db, { isPlatform: true }, settings)
  expect(other).toMatchObject({ company: '0', platform: 'on', access: 'off', id: one?.id })
})

test('what is asked at once is answered each by its own', async () => {
  const asked = Array.from({ length: 40 }, (_, n) => n)
  const answers = await transact(db, {}, (tx) => Promise.all(asked.map((n) => answer(tx, n))))
  expect(answers).toEqual(asked)
})

test('a transaction without a statement, and one whose first statement fails, leave a connection that works', async () => {
  expect(await transact(db, {}, async () => 'nothing asked')).toBe('nothing asked')
  await expect(transact(db, {}, fail)).rejects.toMatchObject({ code: '22012' })
  expect(await transact(db, {}, (tx) => answer(tx, 5))).toBe(5)
})

test('one of several at once fails: all is undone, and the next transaction is its own', async () => {
  const work = (tx: Tx) => Promise.all([answer(tx, 1), fail(tx), answer(tx, 2)])
  await expect(transact(db, {}, work)).rejects.toMatchObject({ code: '22012' })
  expect(await transact(db, {}, (tx) => answer(tx, 6))).toBe(6)
})

test('a failure that was swallowed is told at the end; behind a savepoint it may be', async () => {
  const swallowing = async (tx: Tx) => {
    await fail(tx).catch(() => null)
    return 'done'
  }
  await expect(transact(db, {}, swallowing)).rejects.toThrow('undid the transaction')
  const behindSavepoint = async (tx: Tx) => {
    await sql`savepoint before`.execute(tx)
    await fail(tx).catch(() => null)
    await sql`rollback to savepoint before`.execute(tx)
    return answer(tx, 8)
  }
  expect(await transact(db, {}, behindSavepoint)).toBe(8)
})

test('a statement that nobody waited for does not run in somebody else’s transaction', async () => {
  const leak: { tx?: Tx } = {}
  await transact(db, {}, async (tx) => {
    leak.tx = tx
  })
  await expect(answer(leak.tx as Tx, 1)).rejects.toThrow('the transaction is over')
})

test('a connection that is cut is told, and replaced', async () => {
  const cut = (tx: Tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
  await expect(transact(db, {}, cut)).rejects.toThrow()
  expect(await transact(db, {}, (tx) => answer(tx, 9))).toBe(9)
})
