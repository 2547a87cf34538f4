import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

export type HouseholdCaseEvent = {
  readonly id: bigint
  readonly kind: string
  readonly outcome: string | null
  readonly minutes: number | null
  readonly by: string
  /** The day it counts on, and the instant it happened. */
  readonly on: string
  readonly at: string
}

/**
 * What happened in the cases of a household, for its line of time. What was noted stays with the
 * case: more people read the line of time than work on cases.
 */
export const caseEventsOf = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly HouseholdCaseEvent[]> => {
  const { rows } = await sql<HouseholdCaseEvent>`
    select id, kind, outcome, minutes, recorded_by as by, on_day as "on", happened_at as at
    from collections.case_event where company_id = ${companyId} and household_id = ${householdId}
    order by id desc limit 500`.execute(tx)
  return rows
}
