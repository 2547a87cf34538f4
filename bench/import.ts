import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { previewFile } from '../src/property/import/read-file.ts'
import { costPairs } from './cpu.ts'
import type { Bench } from './rig.ts'

/**
 * A ledger of n rows and twelve columns from file to validated preview, against inflating and
 * scanning the same file: every part decoded, each cell's reference and raw text taken, nothing
 * understood. Both run in a thread of their own; the first of each is warming up.
 */
export const bench: Bench = {
  name: 'import',
  defaultUnits: 100_000,
  run: async ({ admin }, n) => {
    const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-bench-import-'))
    const path = join(folder, 'ledger.xlsx')
    try {
      // By a process of its own: what the making of the file takes is no memory of an import.
      await promisify(execFile)(process.execPath, [fileURLToPath(writer), path, String(n)])
      const rssBeforeMb = Math.round(process.memoryUsage.rss() / 1_048_576)
      const scan = (): Promise<void> => inThread('./import-scan.ts', { path, n })
      await preview(path, n)
      await scan()
      const stallsMs: number[] = []
      const costs = await costPairs(admin, 5, {
        prepare: async () => {},
        baseline: scan,
        ours: async () => {
          // A monitor of its own: one that was stopped counts the pause as a stall.
          const delay = monitorEventLoopDelay({ resolution: 5 })
          delay.enable()
          await preview(path, n)
          delay.disable()
          stallsMs.push(Math.round(delay.max / 1e6))
        },
      })
      return {
        ...costs,
        goal: '≤ 4',
        eventLoopBlockedMs: Math.max(...stallsMs),
        eventLoopGoal: '≤ 50',
        rssBeforeMb,
        memoryGoalMb: 250,
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const writer = new URL('./import-write.ts', import.meta.url)

const preview = async (path: string, n: number): Promise<void> => {
  const { unitCount, rejectedCount } = await previewFile({
    path,
    mapping: [],
    knownCodes: new Set(),
    asOf: '2026-11-20',
    page: { from: 0, limit: 100 },
  })
  if (unitCount !== n || rejectedCount !== 0)
    throw new Error(`${unitCount} of ${n} units were read`)
}

const inThread = (file: string, workerData: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(file, import.meta.url), { workerData, execArgv: [] })
    worker.on('error', reject)
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} ended with ${code}`)),
    )
  })
