import { sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { addEvents, nameOf } from './events.ts'
import { failures } from './failures.ts'
import { stewardsOf } from './stewards.ts'

/** A case to open, and what is next in it. */
export type CaseToOpen = {
  readonly communityId: bigint
  readonly householdId: bigint
  readonly nextAction: api.NextAction
  readonly nextOn: string | null
  /** 16:00 */
  readonly nextTime?: string | null
  /** Left out: who had its last case, else whoever of the community's stewards has the fewest. */
  readonly stewardId?: bigint | null
}

/**
 * Opens cases, or finds those that are open; set-based, a household once. An open case gets the step
 * asked for only where nothing is planned in it: what a person has planned stands.
 * @returns the open case of each household
 */
export const openCases = async (
  context: Context,
  rows: readonly CaseToOpen[],
  note = '',
): Promise<ReadonlyMap<bigint, bigint>> => {
  if (rows.length === 0) return new Map()
  const { tx, companyId, today } = context
  const column = <T>(value: (row: CaseToOpen) => T): T[] => rows.map(value)
  const { rows: kept } = await sql<{ id: bigint; household_id: bigint; is_new: boolean }>`
    with asked as (
      select distinct on (household_id) * from unnest(
        ${column((it) => it.communityId)}::bigint[], ${column((it) => it.householdId)}::bigint[],
        ${column((it) => it.nextAction)}::text[], ${column((it) => it.nextOn)}::date[],
        ${column((it) => it.nextTime ?? null)}::text[], ${column((it) => it.stewardId ?? null)}::bigint[])
        as a (community_id, household_id, next_action, next_on, next_time, steward_id)
      order by household_id
    ), steward as (${stewardsOf(context)}),
    given as (
      select a.*, row_number() over (partition by a.community_id order by a.household_id) as turn,
        (select count(*) from steward s where s.community_id = a.community_id) as stewards,
        (select k.steward_id from collections.dunning_case k where k.company_id = ${companyId}
          and k.household_id = a.household_id and k.steward_id is not null order by k.id desc limit 1) as before
      from asked a
    )
    insert into collections.dunning_case as k (company_id, community_id, household_id, state, steward_id, next_action,
      next_on, next_time, opened_on, opened_by)
    select ${companyId}, g.community_id, g.household_id, 'open',
      coalesce(g.steward_id, had.id, turn.id), g.next_action, g.next_on, g.next_time, ${today}::date, ${nameOf(context)}
    from given g
    left join steward had on had.community_id = g.community_id and had.id = g.before
    left join steward turn on turn.community_id = g.community_id and turn.place = 1 + (g.turn - 1) % greatest(g.stewards, 1)
    on conflict (company_id, household_id) where state <> 'closed' do update
      set next_action = case when k.next_on is null then excluded.next_action else k.next_action end,
        next_time = case when k.next_on is null then excluded.next_time else k.next_time end,
        next_on = coalesce(k.next_on, excluded.next_on)
    returning id, household_id, xmax = 0 as is_new`.execute(tx)
  const fresh = kept.filter(({ is_new }) => is_new).map(({ id }) => id)
  await addEvents(context, { caseIds: fresh, kind: 'opened', note })
  return new Map(kept.map(({ id, household_id }) => [household_id, id]))
}

/** The open case of a household; one is opened where there is none. */
export const caseOf = async (
  context: Context,
  household: { readonly id: bigint; readonly communityId: bigint },
): Promise<bigint> => {
  const { rows } = await sql<{ id: bigint }>`select id from collections.dunning_case
    where company_id = ${context.companyId} and household_id = ${household.id} and state <> 'closed'`.execute(
    context.tx,
  )
  if (rows[0]) return rows[0].id
  const opened = await openCases(context, [
    {
      communityId: household.communityId,
      householdId: household.id,
      nextAction: 'none',
      nextOn: null,
    },
  ])
  return opened.get(household.id) ?? 0n
}

export const openCase = implement(api.openCase, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const { rows } = await sql<{ id: bigint }>`select id from collections.dunning_case
    where company_id = ${context.companyId} and household_id = ${household.id} and state <> 'closed'`.execute(
    context.tx,
  )
  if (rows[0]) return { caseId: rows[0].id, isNew: false }
  if (input.stewardId !== undefined)
    await assertSteward(context, household.communityId, input.stewardId)
  const opened = await openCases(
    context,
    [
      {
        communityId: household.communityId,
        householdId: household.id,
        nextAction: input.nextAction,
        nextOn: input.nextAction === 'none' ? null : (input.nextOn ?? context.today),
        stewardId: input.stewardId ?? null,
      },
    ],
    input.note,
  )
  return { caseId: opened.get(household.id) ?? 0n, isNew: true }
})

/** @throws Failure notASteward */
export const assertSteward = async (
  context: Context,
  communityId: bigint,
  stewardId: bigint,
): Promise<void> => {
  const { rows } = await sql`select from (${stewardsOf(context)}) s
    where s.community_id = ${communityId} and s.id = ${stewardId}`.execute(context.tx)
  if (rows.length === 0) throw failures.notASteward()
}
