import { type RawBuilder, sql } from 'kysely'
import { assertOwnHousehold } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { householdNames } from '../../notifications/index.ts'
import { assertReaches } from '../../platform/access.ts'
import { implement, type Output } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { stopByItself } from './stop-by-itself.ts'

/** Contacts before this many days are not what a person complains of. */
const days = 35

export const recordComplaint = implement(api.recordComplaint, async (context, input) => {
  const { tx, companyId, now, today, actor } = context
  const { householdId, about } = input
  assertOwnHousehold(context, householdId)
  const household = await getHousehold(context, householdId)
  const { rows } = await sql<{ id: bigint }>`
    insert into collections.complaint (company_id, community_id, household_id, decision_id, about, made_on, recorded_at, recorded_by)
    values (${companyId}, ${household.communityId}, ${householdId}, (
        select id from collections.decision where company_id = ${companyId} and household_id = ${householdId}
          and ${input.decisionId === undefined ? sql`arm > 0 and state in ('queued', 'done') and on_day > ${today}::date - ${days}::int` : sql`id = ${input.decisionId}`}
        order by on_day desc limit 1),
      ${about}, ${today}::date, ${now.toString()}, ${actor.name})
    returning id`.execute(tx)
  const complaintId = rows[0]?.id ?? 0n
  await sql`insert into collections.case_event (company_id, case_id, household_id, kind, note, on_day, happened_at,
      recorded_at, recorded_by)
    select ${companyId}, id, household_id, 'complaint', ${about}, ${today}::date, ${now.toString()}, ${now.toString()}, ${actor.name}
    from collections.dunning_case where company_id = ${companyId} and household_id = ${householdId} and state <> 'closed'`.execute(
    tx,
  )
  const stopped = await stopByItself(context, [household.communityId])
  return { complaintId, hasStopped: stopped.length > 0 }
})

export const answerComplaint = implement(api.answerComplaint, async (context, input) => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{ community_id: bigint; answered_at: string | null }>`
    select community_id, answered_at from collections.complaint
    where company_id = ${companyId} and id = ${input.complaintId} for update`.execute(tx)
  const [found] = rows
  if (!found) throw notFound('complaint')
  assertReaches(context, found.community_id, 'complaint')
  if (found.answered_at !== null) throw failures.complaintAnswered()
  await sql`update collections.complaint set answered_at = ${now.toString()}, answer = ${input.answer}
    where company_id = ${companyId} and id = ${input.complaintId}`.execute(tx)
  return {}
})

type Row = Omit<Output<typeof api.listComplaints>['complaints'][number], 'payer' | 'home'>

export const listComplaints = implement(api.listComplaints, async (context, input) => {
  const { tx, companyId, communities } = context
  const conditions: RawBuilder<unknown>[] = [sql`company_id = ${companyId}`]
  if (communities !== 'all') conditions.push(sql`community_id = any(${[...communities]}::bigint[])`)
  if (input.communityId !== undefined) conditions.push(sql`community_id = ${input.communityId}`)
  if (input.householdId !== undefined) conditions.push(sql`household_id = ${input.householdId}`)
  if (input.isOpen !== undefined) conditions.push(sql`(answered_at is null) = ${input.isOpen}`)
  if (input.after !== undefined) {
    // Those without an answer first, the newest on top.
    const [isAnswered, id] = input.after.split(':')
    conditions.push(
      sql`((answered_at is not null)::int, -id) > (${Number(isAnswered)}::int, -(${id}::bigint))`,
    )
  }
  const { rows } = await sql<Row>`
    select id, community_id as "communityId", household_id as "householdId", about, made_on as "madeOn",
      recorded_at as "recordedAt", recorded_by as "recordedBy", answered_at as "answeredAt", answer
    from collections.complaint where ${sql.join(conditions, sql` and `)}
    order by (answered_at is not null)::int, -id limit ${input.limit + 1}`.execute(tx)
  const page = rows.slice(0, input.limit)
  const names = await householdNames(context, [...new Set(page.map((row) => row.householdId))])
  const last = page.at(-1)
  return {
    complaints: page.map((row) => {
      const { payer = '', home = '' } = names.get(row.householdId) ?? {}
      return { ...row, payer, home }
    }),
    next:
      rows.length > page.length && last ? `${last.answeredAt === null ? 0 : 1}:${last.id}` : null,
  }
})
