import { sql } from 'kysely'
import { requireOwnerProof } from '../../identity/index.ts'
import { addDays } from '../../kernel/period.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'

const pauseDays = 30
/** An owner asks for one a quarter; the staff may grant more. */
const daysBetween = 90

/** The last day of a household's pause; null when reminders go on. */
export const pausedUntil = async (
  { tx, companyId, today }: Context,
  householdId: bigint,
): Promise<string | null> => {
  const { rows } = await sql<{ until: string }>`select until::text from notifications.reminder_pause
    where company_id = ${companyId} and household_id = ${householdId} and closed_at is null and until >= ${today}::date`.execute(
    tx,
  )
  return rows[0]?.until ?? null
}

type Asked = { readonly householdId: bigint; readonly proof?: string | undefined }

const assertMay = async (context: Context, { householdId, proof }: Asked): Promise<void> => {
  if (context.actor.kind === 'owner') await requireOwnerProof(context, { householdId, proof })
  await getHousehold(context, householdId)
}

export const pauseReminders = implement(api.pauseReminders, async (context, input) => {
  const { tx, companyId, now, today, actor } = context
  const { householdId } = input
  await assertMay(context, input)
  const running = await pausedUntil(context, householdId)
  if (running) return { until: running }
  if (actor.kind === 'owner') await assertNotLately(context, householdId)
  await sql`update notifications.reminder_pause set closed_at = ${now.toString()}
    where company_id = ${companyId} and household_id = ${householdId} and closed_at is null`.execute(
    tx,
  )
  const until = addDays(today, pauseDays)
  await sql`insert into notifications.reminder_pause (company_id, household_id, until, source, opened_at)
    values (${companyId}, ${householdId}, ${until}::date, ${actor.kind === 'owner' ? '业主自己' : actor.name}, ${now.toString()})`.execute(
    tx,
  )
  return { until }
})

const assertNotLately = async (
  { tx, companyId, now }: Context,
  householdId: bigint,
): Promise<void> => {
  const since = now.subtract({ hours: 24 * daysBetween }).toString()
  const { rows } = await sql`select from notifications.reminder_pause
    where company_id = ${companyId} and household_id = ${householdId} and opened_at > ${since}::timestamptz limit 1`.execute(
    tx,
  )
  if (rows.length > 0) throw failures.pausedLately()
}

export const resumeReminders = implement(api.resumeReminders, async (context, input) => {
  const { tx, companyId, now } = context
  await assertMay(context, input)
  await sql`update notifications.reminder_pause set closed_at = ${now.toString()}
    where company_id = ${companyId} and household_id = ${input.householdId} and closed_at is null`.execute(
    tx,
  )
  return {}
})

/** Longer than anything lasts; ended by whoever began it. */
const endless = '2099-12-31'

/**
 * Stops reminders of a household at once and until `releaseReminders` with the same source; what
 * waits to go asks again before it leaves. In place of a pause that runs.
 */
export const stopReminders = async (
  context: Context,
  { householdId, source }: { readonly householdId: bigint; readonly source: string },
): Promise<void> => {
  const { tx, companyId, now } = context
  await sql`insert into notifications.reminder_pause (company_id, household_id, until, source, opened_at)
    values (${companyId}, ${householdId}, ${endless}::date, ${source}, ${now.toString()})
    on conflict (company_id, household_id) where closed_at is null
    do update set until = excluded.until, source = excluded.source, opened_at = excluded.opened_at`.execute(
    tx,
  )
}

/** Ends what `stopReminders` began, and no pause that somebody else asked for. */
export const releaseReminders = async (
  { tx, companyId, now }: Context,
  { householdId, source }: { readonly householdId: bigint; readonly source: string },
): Promise<void> => {
  await sql`update notifications.reminder_pause set closed_at = ${now.toString()}
    where company_id = ${companyId} and household_id = ${householdId} and source = ${source} and closed_at is null`.execute(
    tx,
  )
}
