import { sql } from 'kysely'
import { assertReaches } from '../../platform/access.ts'
import { type Context, type Output, orchestrate, type Session } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { billSubject } from '../plan/bills.ts'
import { insertMessagesAlone, wakeRelay } from '../plan/notify.ts'
import { allowLong, firstDay } from './long-work.ts'
import { noticesOf, type RunSubject } from './run-subject.ts'

type Bills = { readonly communityId: bigint; readonly periodMonth: string }

export const startBillDelivery = orchestrate(api.startBillDelivery, async (session, input) => {
  const bills = { communityId: input.communityId, periodMonth: firstDay(input.month) }
  const runId = await session.transaction('open', (context) => {
    assertReaches(context, bills.communityId, 'community')
    return openRun(context, bills)
  })
  return writeRun(session, {
    runId,
    subject: { kind: 'billReady', announcementId: null, ...bills },
  })
})

/**
 * A sending that has no messages yet. Should this process end before they are written, a job of the
 * worker writes them: what was begun is not forgotten.
 * @throws Failure nothingToSend, conflict while another sending of the month is being written
 */
const openRun = async (context: Context, bills: Bills): Promise<bigint> => {
  const { tx, companyId, actor, now } = context
  const { rows: left } = await sql`
    select from billing.charge c
    where c.company_id = ${companyId} and c.community_id = ${bills.communityId}
      and c.period_month = ${bills.periodMonth}::date and not c.is_reversed
      and not exists (select from notifications.message m where m.company_id = ${companyId}
        and m.household_id = c.household_id and m.kind = 'billReady' and m.subject = ${billSubject(bills.periodMonth)})
    limit 1`.execute(tx)
  if (left.length === 0) throw failures.nothingToSend()
  const { id: runId } = await tx
    .insertInto('notifications.delivery_run')
    .values({
      company_id: companyId,
      community_id: bills.communityId,
      kind: 'billReady',
      period_month: bills.periodMonth,
      state: 'planning',
      created_at: now.toString(),
      created_by: actor.name,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const payload = { runId: runId.toString() }
  await context.enqueue({ task: 'writeDelivery', payload, runAt: now.add({ minutes: 2 }) })
  return runId
}

/** A million messages are work for two connections: each writes one half of the households. */
const lanes = ['lower', 'upper'] as const

/**
 * Writes the messages of a sending and lets them go. Doing it again adds nothing: a household that
 * has its message is left alone.
 */
export const writeRun = async (
  session: Session,
  { runId, subject }: { runId: bigint; subject: RunSubject },
): Promise<Output<typeof api.startBillDelivery>> => {
  const middle = await session.transaction('divide', (context) =>
    middleHousehold(context, subject.communityId),
  )
  await Promise.all(
    lanes.map((lane) =>
      session.transaction(`write ${lane}`, async (context) => {
        await allowLong(context)
        const source = await noticesOf(
          context,
          subject,
          (id) => sql`${id} ${lane === 'lower' ? sql`<` : sql`>=`} ${middle}`,
        )
        await insertMessagesAlone(context, { kind: subject.kind, runId, source })
      }),
    ),
  )
  return session.transaction('send', async (context) => {
    const { tx, companyId, now } = context
    const { rows } = await sql<{ messages: number; ready: number }>`
      select count(*)::int as messages, (count(*) filter (where state = 'ready'))::int as ready
      from notifications.message where company_id = ${companyId} and run_id = ${runId}`.execute(tx)
    const { messages = 0, ready = 0 } = rows[0] ?? {}
    const isDone = ready === 0
    await sql`update notifications.delivery_run set state = ${isDone ? 'done' : 'sending'}, messages = ${messages},
        finished_at = ${isDone ? now.toString() : null}::timestamptz
      where company_id = ${companyId} and id = ${runId} and state = 'planning'`.execute(tx)
    await wakeRelay(context)
    return { runId, messages }
  })
}

const middleHousehold = async (
  { tx, companyId }: Context,
  communityId: bigint,
): Promise<bigint> => {
  const { rows } = await sql<{ id: bigint }>`
    select percentile_disc(0.5) within group (order by id) as id from property.household
    where company_id = ${companyId} and community_id = ${communityId}`.execute(tx)
  return rows[0]?.id ?? 0n
}
