import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * Has the statements of `work` planned for the very values they are given. A kept plan takes a list of
 * any length for ten rows, and joins two thousand with two thousand one by one. For these statements
 * alone: an insert that follows would have the check of each row's foreign keys planned anew, too.
 */
export const planAnew = async <T>(tx: Tx, work: () => Promise<T>): Promise<T> => {
  await planMode(tx, 'force_custom_plan')
  const result = await work()
  await planMode(tx, 'auto')
  return result
}

const planMode = (tx: Tx, mode: 'force_custom_plan' | 'auto'): Promise<unknown> =>
  sql`select set_config('plan_cache_mode', ${mode}, true)`.execute(tx)
