import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { releaseReminders, stopReminders } from '../../notifications/index.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { nameOf } from '../cases/events.ts'
import { failures } from '../cases/failures.ts'
import { maySeeFlags } from './may-see-flags.ts'

/** @throws Failure notFound, flagsNotYours */
const assertMaySee = async (context: Context, householdId: bigint): Promise<void> => {
  const { communityId } = await getHousehold(context, householdId)
  const { rows } = await sql<{
    steward_id: bigint | null
  }>`select steward_id from collections.dunning_case
    where company_id = ${context.companyId} and household_id = ${householdId} and state <> 'closed'`.execute(
    context.tx,
  )
  const stewardId = rows[0]?.steward_id ?? null
  if (!maySeeFlags(context, { communityId, stewardId })) throw failures.flagsNotYours()
}

/** With these nobody reminds, by whatever way. */
const silencing: readonly api.FlagName[] = ['doNotContact', 'deceased', 'insolvent', 'hospital']
const source = '特殊情况'

/** Holds at once, also for messages that wait to go. */
export const setHouseholdFlag = implement(api.setHouseholdFlag, async (context, input) => {
  const { tx, companyId, now } = context
  const { householdId, flag, consent } = input
  await getHousehold(context, householdId)
  if (api.sensitiveFlags.includes(flag) && consent === undefined) {
    throw failures.consentNeeded({}, { field: 'consent' })
  }
  await sql`insert into collections.household_flag (company_id, household_id, flag, consent, set_at, set_by)
    values (${companyId}, ${householdId}, ${flag}, ${consent ?? null}, ${now.toString()}, ${nameOf(context)})
    on conflict (company_id, household_id, flag) where ended_at is null do nothing`.execute(tx)
  const { rows } = await sql<{ id: bigint }>`select id from collections.household_flag
    where company_id = ${companyId} and household_id = ${householdId} and flag = ${flag} and ended_at is null`.execute(
    tx,
  )
  if (silencing.includes(flag)) await stopReminders(context, { householdId, source })
  return { flagId: rows[0]?.id ?? 0n }
})

export const endHouseholdFlag = implement(api.endHouseholdFlag, async (context, input) => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{
    household_id: bigint
  }>`select household_id from collections.household_flag
    where company_id = ${companyId} and id = ${input.flagId}`.execute(tx)
  const found = rows[0]
  if (!found) throw notFound('flag')
  await assertMaySee(context, found.household_id)
  await sql`update collections.household_flag set ended_at = ${now.toString()}, ended_by = ${nameOf(context)}
    where company_id = ${companyId} and id = ${input.flagId} and ended_at is null`.execute(tx)
  const householdId = found.household_id
  const { rows: others } =
    await sql`select from collections.household_flag where company_id = ${companyId}
    and household_id = ${householdId} and flag = any(${[...silencing]}::text[]) and ended_at is null`.execute(
      tx,
    )
  if (others.length === 0) await releaseReminders(context, { householdId, source })
  return {}
})

type Answer = Output<typeof api.listHouseholdFlags>

export const listHouseholdFlags = implement(api.listHouseholdFlags, async (context, input) => {
  const { tx, companyId, now } = context
  const { householdId } = input
  await assertMaySee(context, householdId)
  await sql`insert into collections.flag_view (company_id, household_id, viewed_at, viewed_by)
    values (${companyId}, ${householdId}, ${now.toString()}, ${nameOf(context)})`.execute(tx)
  const { rows: flags } = await sql<Answer['flags'][number]>`
    select id as "flagId", flag, consent, set_at as "setAt", set_by as "setBy", ended_at as "endedAt"
    from collections.household_flag where company_id = ${companyId} and household_id = ${householdId}
    order by ended_at is not null, id desc`.execute(tx)
  const { rows: views } = await sql<Answer['views'][number]>`
    select viewed_at as at, viewed_by as by from collections.flag_view
    where company_id = ${companyId} and household_id = ${householdId} order by id desc limit 50`.execute(
    tx,
  )
  return { flags, views }
})
