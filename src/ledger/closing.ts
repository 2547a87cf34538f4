import { sql } from 'kysely'
import { addDays } from '../kernel/period.ts'
import type { Context } from '../platform/context.ts'

/** The last day that is closed to movements of money, or null before the first closing. */
export const closedThrough = async ({ tx, companyId }: Context): Promise<string | null> => {
  const row = await tx
    .selectFrom('ledger.closing')
    .select('closed_through')
    .where('company_id', '=', companyId)
    .executeTakeFirst()
  return row?.closed_through ?? null
}

/** The day itself, or the first open day after it: where late money is posted. */
export const openDay = async (context: Context, day: string): Promise<string> => {
  const closed = await closedThrough(context)
  return closed !== null && day <= closed ? addDays(closed, 1) : day
}

/**
 * Locks every day up to and with `day`: transfers of clearing and bank dated there are refused by
 * the database from now on. Never opened again; what is wrong is reversed on a later day.
 */
export const closeThrough = async ({ tx, companyId }: Context, day: string): Promise<void> => {
  await sql`insert into ledger.closing (company_id, closed_through) values (${companyId}, ${day}::date)
    on conflict (company_id) do update set closed_through = greatest(closing.closed_through, excluded.closed_through)`.execute(
    tx,
  )
}
