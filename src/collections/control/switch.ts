import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Mode } from '../api.ts'
import type { ControlCause } from './mode.ts'
import { countWithdrawable, withdrawDecisions } from './withdraw-decisions.ts'

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
  const { tx, companyId, now, actor } = context
  const { communityId, mode, cause, note } = given
  await sql`insert into collections.control (company_id, community_id, mode, cause, note, switched_at, switched_by)
    values (${companyId}, ${communityId ?? 0n}, ${mode}, ${cause}, ${note}, ${now.toString()}, ${actor.name})`.execute(
    tx,
  )
  const stops = takenBack(given)
  const withdrawn = stops ? await withdrawDecisions(context, stops, reasons[mode]) : nothing
  return stopped(context, given, withdrawn)
}

/** What a switch would stop, counted before it is made. */
export const previewSwitch = async (
  context: Context,
  given: Pick<Switch, 'mode' | 'concerned'>,
): Promise<Stopped> => {
  const stops = takenBack(given)
  return stopped(context, given, stops ? await countWithdrawable(context, stops) : nothing)
}

const nothing = { planned: 0, messages: 0 }

const here = ({ concerned }: Pick<Switch, 'concerned'>): RawBuilder<unknown> =>
  sql`d.community_id = any(${[...concerned]}::bigint[])`

/** Which decisions are taken back: the policy's, or all where nobody decides any more. */
const takenBack = (given: Pick<Switch, 'mode' | 'concerned'>): RawBuilder<unknown> | null => {
  if (given.mode === 'personal') return null
  return given.mode === 'off' ? here(given) : sql`${here(given)} and d.decided_by = 'policy'`
}

const stopped = async (
  { tx, companyId, today }: Context,
  given: Pick<Switch, 'concerned'>,
  { planned, messages }: { planned: number; messages: number },
): Promise<Stopped> => {
  const { rows } = await sql<{ count: number }>`select count(distinct d.household_id)::int as count
    from collections.decision d where d.company_id = ${companyId} and d.on_day > ${today}::date - 7
      and ${here(given)}`.execute(tx)
  return {
    plannedCount: planned,
    messageCount: messages,
    householdCount: rows[0]?.count ?? 0,
  }
}
