import { existsSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { CompiledQuery, sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createDb, createPool, type Tx } from './database.ts'
import { transact } from './transact.ts'

const { url } = await createTestPlatform()

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
  'bulk work steps back with its workers, and its session serves nobody else afterwards',
  async () => {
    const pool = createPool(url, { max: 1 })
    const usual = createDb(pool)
    const first = await transact(usual, {}, sessionOf)
    const serverPid = parentOf(first)
    const db = createDb(pool, serverPid)
    try {
      await transact(db, { isBulk: true }, async (tx) => {
        const session = await sessionOf(tx)
        expect(session).toBe(first)
        expect(priorityOf(session)).toBe(15)
        if (existsSync(`/proc/${session}/autogroup`)) {
          expect(readFileSync(`/proc/${session}/autogroup`, 'utf8')).toContain('nice 15')
        }
        expect(await workerPriority(tx, serverPid)).toBe(15)
      })
      const second = await transact(db, {}, async (tx) => {
        expect(await workerPriority(tx, serverPid)).toBe(0)
        return sessionOf(tx)
      })
      expect(second).not.toBe(first)
      expect(priorityOf(second)).toBe(0)
      // A database that is not ours, on whatever machine, is left as it is.
      const remote = await transact(usual, { isBulk: true }, sessionOf)
      expect(priorityOf(remote)).toBe(0)
      expect(await transact(usual, {}, sessionOf)).toBe(remote)
    } finally {
      await pool.end()
    }
  },
)
