import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'
import { median } from './rig.ts'

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100

type Cost = { readonly wall: number; readonly cpu: number }
export type Costs = {
  /** Ours over the baseline by the clock, then by processor time; medians over the pairs. */
  readonly ratio: number
  readonly cpuRatio: number | null
  readonly ours: Cost
  readonly baseline: Cost
}

/**
 * Pairs of the two, each prepared for apart and measured by the clock and by processor time. They
 * alternate, so that a slow minute of the machine hits both.
 */
export const costPairs = async (
  admin: pg.Client,
  count: number,
  work: {
    readonly prepare: () => Promise<unknown>
    readonly ours: () => Promise<unknown>
    readonly baseline: () => Promise<unknown>
  },
): Promise<Costs> => {
  const pairs: { ours: Cost; baseline: Cost }[] = []
  for (let index = 0; index < count; index++) {
    await work.prepare()
    const ours = await costOf(admin, work.ours)
    await work.prepare()
    pairs.push({ ours, baseline: await costOf(admin, work.baseline) })
  }
  const middle = (value: (pair: (typeof pairs)[number]) => number): number =>
    Number(median(pairs.map(value)).toFixed(3))
  const cpuRatio = middle(({ ours, baseline }) => ours.cpu / baseline.cpu)
  return {
    ratio: middle(({ ours, baseline }) => ours.wall / baseline.wall),
    cpuRatio: Number.isNaN(cpuRatio) ? null : cpuRatio,
    ours: { wall: middle(({ ours }) => ours.wall), cpu: middle(({ ours }) => ours.cpu) },
    baseline: {
      wall: middle(({ baseline }) => baseline.wall),
      cpu: middle(({ baseline }) => baseline.cpu),
    },
  }
}

const costOf = async (admin: pg.Client, work: () => Promise<unknown>): Promise<Cost> => {
  const cpu = await cpuSeconds(admin)
  const start = performance.now()
  await work()
  const wall = (performance.now() - start) / 1000
  return { wall, cpu: (await cpuSeconds(admin)) - cpu }
}

/**
 * Processor seconds that this process and the whole server have used so far, workers that have
 * ended included: what a loaded machine falsifies least. NaN where there is no /proc.
 */
const cpuSeconds = async (admin: pg.Client): Promise<number> => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 + (await serverSeconds(admin))
}

const serverSeconds = async (admin: pg.Client): Promise<number> => {
  const { rows } = await admin.query<{ pid: number }>('select pg_backend_pid() as pid')
  try {
    const postmaster = Number(statOf(rows[0]?.pid ?? 0)[1])
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const ticks = processes.map((pid) => ticksOf(Number(pid), postmaster))
    return ticks.reduce((sum, value) => sum + value, 0) / ticksPerSecond
  } catch {
    return Number.NaN
  }
}

/** Fields of /proc/PID/stat behind the name: state, parent, … (proc(5)). */
const statOf = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** The postmaster's time with its ended children, or that of one of its living children. */
const ticksOf = (pid: number, postmaster: number): number => {
  try {
    const stat = statOf(pid)
    const [from, to] = pid === postmaster ? [11, 15] : [11, 13]
    if (pid !== postmaster && Number(stat[1]) !== postmaster) return 0
    return stat.slice(from, to).reduce((sum, value) => sum + Number(value), 0)
  } catch {
    // It has ended since it was listed, and is counted with the postmaster's ended children next time.
    return 0
  }
}
