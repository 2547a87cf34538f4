import { readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Of a process that everything with people behind it goes before; 0 is usual, 19 the last of all. */
const niceness = 15
const lookEveryMs = 50

/**
 * Lets a session of a server on this machine step back, and the parallel workers it starts, behind
 * sessions that people wait for. It cannot come forward again, so its connection is let go after.
 * A courtesy: where the system refuses it, the session stays as it was.
 *
 * @param serverPid the server's first process, whose children all sessions and workers are
 * @returns ends the looking for workers
 */
export const stepBack = (serverPid: number, sessionPid: number): (() => void) => {
  lower(sessionPid)
  const timer = setInterval(() => {
    for (const pid of childrenOf(serverPid)) if (isWorkerOf(sessionPid, pid)) lower(pid)
  }, lookEveryMs)
  timer.unref()
  return () => clearInterval(timer)
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

/** PostgreSQL says in its title whose worker a process is. */
const isWorkerOf = (sessionPid: number, pid: number): boolean =>
  (attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '')
    .replaceAll('\0', ' ')
    .trim()
    .endsWith(`parallel worker for PID ${sessionPid}`)

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}
