import { type RawBuilder, sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import type { Context } from '../../platform/context.ts'
import { failures } from './failures.ts'

/** One community, or all that the caller reaches, as a condition on a column. */
export const inReach = (
  { communities }: Context,
  communityId: bigint | undefined,
  column: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  if (communityId !== undefined) return sql`${column} = ${communityId}`
  return communities === 'all' ? sql`true` : sql`${column} = any(${[...communities]}::bigint[])`
}

/** The numbers of a list's key, `3|12000|77`; refuses one that is not ours. */
export const keyNumbers = (after: string | undefined, count: number): readonly string[] | null => {
  if (after === undefined) return null
  const parts = after.split('|')
  if (parts.length !== count || !parts.every(isNumber)) {
    throw commonFailures.invalidInput({ field: 'after', reason: 'not a key of this list' })
  }
  return parts
}

const isNumber = (part: string): boolean =>
  /^-?\d{1,19}$/.test(part) && BigInt.asIntN(64, BigInt(part)) === BigInt(part)

/** A case under its lock. */
type Found = {
  readonly caseId: bigint
  readonly householdId: bigint
  readonly communityId: bigint
  readonly stewardId: bigint | null
}

/** @throws Failure notFound, also out of the caller's reach; caseClosed */
export const lockOpenCase = async (context: Context, caseId: bigint): Promise<Found> => {
  const { tx, companyId } = context
  const { rows } = await sql<Found & { state: string }>`
    select id as "caseId", household_id as "householdId", community_id as "communityId", steward_id as "stewardId", state
    from collections.dunning_case where company_id = ${companyId} and id = ${caseId} for update`.execute(
    tx,
  )
  const found = rows[0]
  if (!found) throw notFound('case')
  assertReaches(context, found.communityId, 'case')
  if (found.state === 'closed') throw failures.caseClosed()
  return found
}
