import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * Has this transaction's statements planned for the very values they are given. A kept plan takes a
 * list of any length for ten rows, and joins two thousand with two thousand one by one.
 */
export const planAnew = (tx: Tx): Promise<unknown> =>
  sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(tx)
