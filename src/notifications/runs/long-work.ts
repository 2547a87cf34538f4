import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/**
 * For a million homes: room to sort and to join in memory, and time. A company that was just billed
 * has no statistics yet; taken for a handful, its homes would be joined one by one.
 */
export const allowLong = ({ tx }: Context): Promise<unknown> =>
  sql`select set_config('work_mem', '128MB', true), set_config('statement_timeout', '0', true),
    set_config('enable_nestloop', 'off', true)`.execute(tx)

/** 2026-11 begins on 2026-11-01. */
export const firstDay = (month: string): string => `${month}-01`
