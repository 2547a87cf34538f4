import { existsSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { CompiledQuery, sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import type { Session } from '../context.ts'
import { inTransaction } from '../execute.ts'
import { createDb, createPool, type Db, openBulkDb, type Tx } from './database.ts'
import { transact } from './transact.ts'

const platform = await createTestPlatform()
const { url } = platform

const sessionOf = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
  return rows[0]?.pid ?? 0
}
const priorityOf = (pid: number): number | null => {
  try {
    return getPriority(pid)
  } catch {
    return null
  }
}
/** Fields of stat(5) after the name, which may hold anything. */
const parentOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)

/** Runs in a parallel worker and says which; meanwhile the priorities of the server's children are watched. */
const workerPriority = async (tx: Tx, serverPid: number): Promise<number | null | undefined> => {
  await tx.executeQuery(CompiledQuery.raw('set local debug_parallel_query = on'))
  const seen = new Map<number, number | null>()
  const watch = setInterval(() => {
    for (const pid of childrenOf(serverPid)) seen.set(pid, priorityOf(pid) ?? seen.get(pid) ?? null)
  }, 10)
  const { rows } = await sql<{
    pid: number
  }>`select pg_backend_pid() as pid, pg_sleep(0.5)`.execute(tx)
  clearInterval(watch)
  return seen.get(rows[0]?.pid ?? 0)
}

test.skipIf(!existsSync('/proc/self/task'))(
  'bulk work steps back with its workers; sessions that people wait for do not',
  async () => {
    const usual = createDb(createPool(url, { max: 1 }))
    const first = await transact(usual, {}, sessionOf)
    const serverPid = parentOf(first)
    const bulk = openBulkDb(url, { serverPid })
    try {
      const stepped = await transact(bulk, {}, async (tx) => {
        const session = await sessionOf(tx)
        expect(priorityOf(session)).toBe(15)
        if (existsSync(`/proc/${session}/autogroup`)) {
          expect(readFileSync(`/proc/${session}/autogroup`, 'utf8')).toContain('nice 15')
        }
        expect(await workerPriority(tx, serverPid)).toBe(15)
        return session
      })
      expect(await transact(usual, {}, sessionOf)).toBe(first)
      const before = priorityOf(serverPid)
      expect(before).toBeLessThan(15)
      expect(priorityOf(first)).toBe(before)
      expect(await transact(usual, {}, (tx) => workerPriority(tx, serverPid))).toBe(before)
      // The session is used again, and its workers are looked for again.
      expect(await transact(bulk, {}, sessionOf)).toBe(stepped)
      expect(await transact(bulk, {}, (tx) => workerPriority(tx, serverPid))).toBe(15)
    } finally {
      await Promise.all([usual.destroy(), bulk.destroy()])
    }
  },
)

test('an operation that says so works on the sessions that step back, every other one does not', async () => {
  const asked: string[] = []
  const spy = (name: 'db' | 'bulkDb'): Db =>
    new Proxy(platform[name], {
      get: (db, key) => {
        if (key === 'getExecutor') asked.push(name)
        const value = Reflect.get(db, key)
        return typeof value === 'function' ? value.bind(db) : value
      },
    })
  const watched = { ...platform, db: spy('db'), bulkDb: spy('bulkDb') }
  const contract = { kind: 'query', isPlatform: false } as const
  const session = { platform: watched, companyId: 1n } as unknown as Session
  await inTransaction(session, contract, async () => null)
  expect(new Set(asked.splice(0))).toEqual(new Set(['db']))
  await inTransaction(session, { ...contract, isBulk: true }, async () => null)
  expect(new Set(asked)).toEqual(new Set(['bulkDb']))
})
