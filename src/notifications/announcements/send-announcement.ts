import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { assertReaches } from '../../platform/access.ts'
import { type Context, type Input, implement, orchestrate } from '../../platform/context.ts'
import type { Draft } from '../api/announcements.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { announcementSms, lintAnnouncement } from '../lint/lint-announcement.ts'
import { refusalValues } from '../lint/refusal-values.ts'
import { planDelivery } from '../runs/preview-delivery.ts'
import type { RunSubject } from '../runs/run-subject.ts'
import { writeRun } from '../runs/start-delivery.ts'
import { announcementNotices } from './audience.ts'

/** How long ahead a sending may be set. */
const mostDaysAhead = 60

export const previewAnnouncement = implement(api.previewAnnouncement, async (context, input) => {
  assertAudience(context, input)
  const sms = await announcementSms(context, input)
  return {
    plan: await planDelivery(context, {
      kind: input.kind,
      source: announcementNotices(context, { ...input, id: 0n }),
      segments: sms.segments,
    }),
    findings: await lintAnnouncement(context, input),
    sms,
  }
})

const assertAudience = (context: Context, { communityIds }: Draft): void => {
  for (const communityId of communityIds) assertReaches(context, communityId, 'community')
}

/**
 * Writes an announcement down with one sending for each of its communities, and sends it unless it
 * is for later: then the worker writes its messages at that time, to whoever lives there then.
 */
export const sendAnnouncement = orchestrate(api.sendAnnouncement, async (session, input) => {
  const { announcementId, runs, isLater } = await session.transaction('open', (context) =>
    open(context, input),
  )
  if (!isLater) for (const run of runs) await writeRun(session, run)
  return { announcementId, runIds: runs.map(({ runId }) => runId) }
})

type Opened = {
  readonly announcementId: bigint
  readonly runs: readonly { readonly runId: bigint; readonly subject: RunSubject }[]
  readonly isLater: boolean
}

/**
 * @throws Failure announcementRefused, sendAtPast, sendAtTooFar, nobodyToTell, announcedToday when the same was
 * said to the same today
 */
const open = async (
  context: Context,
  input: Input<typeof api.sendAnnouncement>,
): Promise<Opened> => {
  const { now } = context
  assertAudience(context, input)
  const error = (await lintAnnouncement(context, input)).find((it) => it.severity === 'error')
  if (error) throw failures.announcementRefused(refusalValues(error), { field: error.part })
  const sendAt = input.sendAt === null ? null : Temporal.Instant.from(input.sendAt)
  if (sendAt !== null && Temporal.Instant.compare(sendAt, now) <= 0) {
    throw failures.sendAtPast({}, { field: 'sendAt' })
  }
  if (sendAt !== null && sendAt.since(now).total('hours') > mostDaysAhead * 24) {
    throw failures.sendAtTooFar({ days: mostDaysAhead }, { field: 'sendAt' })
  }
  const communityIds = await communitiesOf(context, input)
  const announcementId = await insertAnnouncement(context, { ...input, communityIds }, sendAt)
  const runs: Opened['runs'][number][] = []
  for (const communityId of communityIds) {
    const subject = { kind: input.kind, communityId, periodMonth: null, announcementId }
    runs.push({ runId: await insertRun(context, subject, sendAt), subject })
  }
  return { announcementId, runs, isLater: sendAt !== null }
}

/** Those of its communities in which somebody is told. */
const communitiesOf = async (context: Context, input: Draft): Promise<bigint[]> => {
  const { rows } = await sql<{ id: bigint }>`
    select distinct community_id as id from (${announcementNotices(context, { ...input, id: 0n })}) w order by id`.execute(
    context.tx,
  )
  if (rows.length === 0) throw failures.nobodyToTell()
  return rows.map(({ id }) => id)
}

const insertAnnouncement = async (
  context: Context,
  draft: Draft,
  sendAt: Temporal.Instant | null,
): Promise<bigint> => {
  const { tx, companyId, now, today, actor } = context
  const { kind, title, when, text, communityIds, buildingIds, unitKinds } = draft
  const digest = digestOf(draft, await withdrawnToday(context, draft))
  const { rows } = await sql<{ id: bigint }>`
    insert into notifications.announcement (company_id, kind, title, when_text, body, community_ids, building_ids,
      unit_kinds, send_at, digest, created_on, created_at, created_by)
    values (${companyId}, ${kind}, ${title}, ${when}, ${text}, ${[...communityIds]}, ${[...buildingIds]}, ${[...unitKinds]},
      ${sendAt?.toString() ?? null}, ${digest}, ${today}, ${now.toString()}, ${actor.name})
    on conflict (company_id, created_on, digest) do nothing returning id`.execute(tx)
  if (!rows[0]) throw failures.announcedToday()
  return rows[0].id
}

/** How often the same was set today and withdrawn before it reached anybody: then it may be set anew. */
const withdrawnToday = async (
  { tx, companyId, today }: Context,
  { kind, title, text }: Draft,
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from notifications.announcement n
    where n.company_id = ${companyId} and n.created_on = ${today}::date and n.kind = ${kind} and n.title = ${title}
      and n.body = ${text} and not exists (select from notifications.delivery_run r
        where r.company_id = n.company_id and r.announcement_id = n.id and (r.state <> 'cancelled'
          or exists (select from notifications.message m where m.company_id = r.company_id and m.run_id = r.id
            and m.state <> 'cancelled')))`.execute(tx)
  return rows[0]?.count ?? 0
}

const digestOf = (
  { kind, title, when, text, communityIds, buildingIds, unitKinds }: Draft,
  withdrawn: number,
): string => {
  const whom = [communityIds, buildingIds, unitKinds].map((list) => list.map(String).sort())
  return createHash('sha256')
    .update(JSON.stringify([kind, title, when, text, ...whom, withdrawn]))
    .digest('base64url')
}

/** Should this process end before the messages are written, the worker writes them; see runs/jobs.ts. */
const insertRun = async (
  context: Context,
  { communityId, kind, announcementId }: RunSubject,
  sendAt: Temporal.Instant | null,
): Promise<bigint> => {
  const { tx, companyId, now, actor, enqueue } = context
  const { id: runId } = await tx
    .insertInto('notifications.delivery_run')
    .values({
      company_id: companyId,
      community_id: communityId,
      kind,
      announcement_id: announcementId,
      state: sendAt === null ? 'planning' : 'scheduled',
      created_at: now.toString(),
      created_by: actor.name,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueue({
    task: 'writeDelivery',
    payload: { runId: runId.toString() },
    runAt: sendAt ?? now.add({ minutes: 2 }),
  })
  return runId
}
