import { readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import type pg from 'pg'
import type { Pool } from './database.ts'

/** Of a process that everything with people behind it goes before; 0 is usual, 19 the last of all. */
const niceness = 15
/** A worker goes before everybody until it is seen: what two of them take of a page's time. */
const lookEveryMs = 10

/**
 * Lets the sessions of a pool step back behind those that people wait for, and with them the parallel
 * workers they start. They cannot come forward again, so the pool is for such work alone. A courtesy:
 * where the system refuses it, a session stays as it was.
 *
 * @param serverPid the first process of a server on this machine, whose children all sessions and
 * workers are
 */
export const steppingBack = (pool: Pool, serverPid: number): Pool => {
  const watches = new Map<pg.PoolClient, NodeJS.Timeout>()
  pool.on('acquire', (client) => {
    const { processID } = client as unknown as { processID: number }
    lower(processID)
    watches.set(client, lowerWorkers(serverPid, processID))
  })
  pool.on('release', (_error, client) => {
    clearInterval(watches.get(client))
    watches.delete(client)
  })
  return pool
}

/** On Linux each session is a scheduling group of its own (sched(7), autogroups), which yields as one. */
const lower = (pid: number): void => {
  attempt(() => setPriority(pid, niceness))
  attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)))
}

const childrenOf = (pid: number): number[] => {
  const text = attempt(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')) ?? ''
  return text.split(' ').flatMap((word) => (word === '' ? [] : [Number(word)]))
}

/** Workers of a session, as they come. PostgreSQL says in a process's title what it is, once it is that. */
const lowerWorkers = (serverPid: number, sessionPid: number): NodeJS.Timeout => {
  let others = new Set<number>()
  const look = (): void => {
    const stillOthers = new Set<number>()
    for (const pid of childrenOf(serverPid)) {
      const title = others.has(pid) ? null : titleOf(pid)
      if (title?.endsWith(`parallel worker for PID ${sessionPid}`)) lower(pid)
      else if (title === null || title.startsWith('postgres: ')) stillOthers.add(pid)
    }
    others = stillOthers
  }
  return setInterval(look, lookEveryMs).unref()
}

const titleOf = (pid: number): string =>
  (attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').replaceAll('\0', ' ').trim()

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}
