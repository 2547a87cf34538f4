import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Mode } from '../api.ts'
import type { ControlCause } from './mode.ts'
import { withdrawDecisions } from './withdraw-decisions.ts'

type Switch = {
  /** Null: the company. */
  readonly communityId: bigint | null
  readonly mode: Mode
  readonly cause: Exclude<ControlCause, 'standard'>
  readonly note: string
  /** The communities it changes. */
  readonly concerned: readonly bigint[]
}

/** What a switch stops, in numbers. */
type Stopped = {
  readonly plannedCount: number
  readonly messageCount: number
  readonly householdCount: number
}

const reasons: Readonly<Record<Mode, string>> = {
  off: '催缴已停用',
  calendar: '改用固定日历',
  personal: '',
}

/**
 * Switches at once: what the policy (or anybody, where all is switched off) has decided and not done
 * is taken back in the same transaction, so that nothing of it leaves after it.
 */
export const switchMode = async (context: Context, given: Switch): Promise<Stopped> => {
  const { tx, companyId, now, today, actor } = context
  const { communityId, mode, cause, note, concerned } = given
  await sql`insert into collections.control (company_id, community_id, mode, cause, note, switched_at, switched_by)
    values (${companyId}, ${communityId ?? 0n}, ${mode}, ${cause}, ${note}, ${now.toString()}, ${actor.name})`.execute(
    tx,
  )
  const here = sql`d.community_id = any(${[...concerned]}::bigint[])`
  const { rows } = await sql<{ count: number }>`select count(distinct d.household_id)::int as count
    from collections.decision d where d.company_id = ${companyId} and d.on_day > ${today}::date - 7 and ${here}`.execute(
    tx,
  )
  const stops =
    mode === 'personal'
      ? { planned: 0, messages: 0 }
      : await withdrawDecisions(
          context,
          mode === 'off' ? here : sql`${here} and d.decided_by = 'policy'`,
          reasons[mode],
        )
  return {
    plannedCount: stops.planned,
    messageCount: stops.messages,
    householdCount: rows[0]?.count ?? 0,
  }
}
