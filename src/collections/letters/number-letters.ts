import { sql } from 'kysely'
import { communityPrefix } from '../../invoices/index.ts'
import type { Context } from '../../platform/context.ts'

/** The number of a letter: YH-H-2026-0037, by community and year. */
export type LetterNumber = {
  readonly letterNo: string
  readonly year: number
  readonly number: number
}

/**
 * Takes the next number of a community. The row of the series stays locked until the end of the
 * transaction, so a number is used exactly if the letter goes out: no gap, no double.
 */
export const nextLetterNumber = async (
  context: Context,
  communityId: bigint,
): Promise<LetterNumber> => {
  const { tx, companyId, today } = context
  const year = Number(today.slice(0, 4))
  const { rows } = await sql<{ number: number }>`
    insert into collections.letter_series as s (company_id, community_id, year, last_number)
    values (${companyId}, ${communityId}, ${year}, 1)
    on conflict (company_id, community_id, year) do update set last_number = s.last_number + 1
    returning last_number as number`.execute(tx)
  const number = rows[0]?.number ?? 0
  const prefix = await communityPrefix(context, communityId, year)
  return { letterNo: `${prefix}-H-${year}-${String(number).padStart(4, '0')}`, year, number }
}
