import { systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { verifyBooks } from './verify-books.ts'

/** Every night: books that do not agree are an alarm, with kinds and places and no names. */
export const verifyBooksNightly: Task = async (platform, { companyId }) => {
  const { differences } = (await execute(
    platform,
    verifyBooks,
    {},
    {
      actor: systemActor('verifyBooks'),
      companyId,
    },
  )) as { differences: readonly { kind: string; place: string }[] }
  if (differences.length === 0) return
  platform.log.error(
    {
      companyId: companyId.toString(),
      count: differences.length,
      first: differences.slice(0, 10).map(({ kind, place }) => `${kind}: ${place}`),
    },
    'ALARM: the books differ',
  )
}
