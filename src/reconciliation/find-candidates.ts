import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { Found } from './find-discrepancy.ts'

/** The one household that owes exactly what came in, and its home. */
export type Candidate = { readonly householdId: bigint; readonly unitCode: string | null }

/**
 * Whose open charges come to what an unknown payer paid, by the difference's id. Where two
 * households owe the same sum none is named: the money would be guessed to someone.
 */
export const findCandidates = async (
  { tx, companyId }: Context,
  differences: readonly Pick<Found, 'id' | 'kind' | 'state' | 'theirsFen' | 'isOurNumber'>[],
): Promise<ReadonlyMap<bigint, Candidate>> => {
  const unknown = differences.filter(
    ({ kind, state, isOurNumber }) => kind === 'onlyTheirs' && state === 'open' && !isOurNumber,
  )
  if (unknown.length === 0) return new Map()
  const { rows } = await sql<Candidate & { fen: bigint }>`
    select fen, min(household_id) as "householdId",
      (select min(u.code collate "C") from property.billing_account b
        join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
        where b.company_id = ${companyId} and b.household_id = min(owing.household_id)) as "unitCode"
    from (
      select household_id, sum(amount_fen - settled_fen - waived_fen)::bigint as fen from billing.charge
      where company_id = ${companyId} and not is_reversed and settled_fen + waived_fen < amount_fen
      group by household_id
    ) owing
    where fen = any(${unknown.map(({ theirsFen }) => theirsFen)}::bigint[])
    group by fen having count(*) = 1`.execute(tx)
  const byFen = new Map(rows.map(({ fen, ...candidate }) => [fen, candidate]))
  return new Map(
    unknown.flatMap(({ id, theirsFen }) => {
      const candidate = byFen.get(theirsFen ?? 0n)
      return candidate ? [[id, candidate] as const] : []
    }),
  )
}
