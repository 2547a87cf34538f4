import { sql } from 'kysely'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { billNotices } from '../plan/bills.ts'
import { insertPlanned, wakeRelay } from '../plan/notify.ts'
import { plannedMessages } from '../plan/planned.ts'
import { allAccounts, encodeCounts, type PlanCount, planOf } from './plan-counts.ts'

/** For a million homes: room to sort and to join in memory, and time. */
const allowLong = ({ tx }: Context): Promise<unknown> =>
  sql`select set_config('work_mem', '128MB', true), set_config('statement_timeout', '0', true)`.execute(
    tx,
  )

const firstDay = (month: string): string => `${month}-01`

export const previewBillDelivery = implement(api.previewBillDelivery, async (context, input) => {
  assertReaches(context, input.communityId, 'community')
  await allowLong(context)
  const bills = { communityId: input.communityId, periodMonth: firstDay(input.month) }
  const source = billNotices(context, bills)
  const { rows: planned } = await plannedMessages(context, { kind: 'billReady', source })
  const { rows } = await sql<PlanCount & { is_there: boolean }>`
    select p.carrier_account_id, p.reason, m.id is not null as is_there, count(*)::int as count,
      min(p.next_at) as first_at, max(p.next_at) as last_at
    from (${planned}) p
    left join notifications.message m on m.company_id = ${context.companyId} and m.household_id = p.household_id
      and m.kind = 'billReady' and m.subject = p.subject
    group by p.carrier_account_id, p.reason, is_there`.execute(context.tx)
  const already = rows.filter(({ is_there }) => is_there).reduce((sum, { count }) => sum + count, 0)
  return planOf(
    rows.filter(({ is_there }) => !is_there),
    await allAccounts(context),
    already,
  )
})

export const startBillDelivery = implement(api.startBillDelivery, async (context, input) => {
  assertReaches(context, input.communityId, 'community')
  const bills = { communityId: input.communityId, periodMonth: firstDay(input.month) }
  const started = await deliverBills(context, bills)
  if (started.planned.households === 0) throw failures.nothingToSend()
  return started
})

/**
 * Makes a sending of a month's bills. Only households that have not got theirs are written to, so
 * that starting it again reaches those alone that were billed since.
 */
export const deliverBills = async (
  context: Context,
  bills: { communityId: bigint; periodMonth: string },
): Promise<Output<typeof api.startBillDelivery>> => {
  const { tx, companyId, actor, now } = context
  await allowLong(context)
  const { id: runId } = await tx
    .insertInto('notifications.delivery_run')
    .values({
      company_id: companyId,
      community_id: bills.communityId,
      kind: 'billReady',
      period_month: bills.periodMonth,
      state: 'sending',
      created_at: now.toString(),
      created_by: actor.name,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const source = billNotices(context, bills)
  const counts = await insertPlanned(context, { kind: 'billReady', runId, source })
  const planned = planOf(counts, await allAccounts(context), 0)
  const isDone = planned.ready === 0
  await sql`update notifications.delivery_run set planned = ${encodeCounts(counts)}::jsonb,
      state = ${isDone ? 'done' : 'sending'}, finished_at = ${isDone ? now.toString() : null}::timestamptz
    where company_id = ${companyId} and id = ${runId}`.execute(tx)
  await wakeRelay(context)
  return { runId, planned }
}
