import { addDays } from '../kernel/period.ts'
import { dayOf } from '../platform/clock.ts'
import { type Operation, type Platform, systemActor } from '../platform/context.ts'
import { execute } from '../platform/execute.ts'
import type { Task } from '../platform/jobs.ts'
import { fetchStatements } from './fetch-statements.ts'
import { refreshTieOut } from './refresh-tie-out.ts'

const run = (platform: Platform, companyId: bigint, operation: Operation, input: unknown) =>
  execute(platform, operation, input, { actor: systemActor('job'), companyId })

/** A bill that is not ready yet queues this job again by itself. */
const fetchDue: Task = async (platform, { companyId }) => {
  const { fetched } = (await run(platform, companyId, fetchStatements, {})) as {
    fetched: readonly { date: string; outcome: string; said: string }[]
  }
  for (const { date, outcome, said } of fetched) {
    if (outcome === 'refused')
      platform.log.error({ date, said }, 'ALARM: a bill cannot be taken in')
  }
}

/** Jobs of reconciliation, by the names they are queued under. */
export const reconciliationTasks: Readonly<Record<string, Task>> = {
  /** The morning's first look: our books alone, provisional until the bills are there. */
  tieOutYesterday: async (platform, { companyId }) => {
    const date = addDays(dayOf(platform.clock.now()), -1)
    await run(platform, companyId, refreshTieOut, { date })
  },
  fetchStatements: fetchDue,
  /** At half past ten a bill is final and what was provisional is looked at once more. */
  fetchFinalStatements: fetchDue,
}
