import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { wakeRelay, withdrawMessages } from '../../notifications/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from './failures.ts'
import { handOutCases } from './hand-out.ts'
import { queueMessages } from './queue-messages.ts'

type Key = { readonly communityId: bigint; readonly day: string }
type Plan = { readonly id: bigint; readonly state: 'proposed' | 'approved' | 'withdrawn' }

const lockPlan = async (context: Context, { communityId, day }: Key): Promise<Plan> => {
  await getCommunity(context, communityId)
  const { tx, companyId } = context
  const { rows } = await sql<Plan>`select id, state from collections.plan
    where company_id = ${companyId} and community_id = ${communityId} and on_day = ${day}::date for update`.execute(
    tx,
  )
  if (!rows[0]) throw notFound('dunningPlan')
  return rows[0]
}

export const approvePlan = implement(api.approvePlan, async (context, input) => {
  const plan = await lockPlan(context, input)
  if (plan.state === 'withdrawn') throw failures.planWithdrawn({ day: input.day })
  if (input.day !== context.today) throw failures.planPast({ day: input.day })
  return approve(context, { ...input, planId: plan.id })
})

/** Queues the messages of a plan and opens its cases; what was queued before is left alone. */
export const approve = async (
  context: Context,
  plan: Key & { readonly planId: bigint },
): Promise<{ messages: number; cases: number; letters: number }> => {
  const { tx, companyId, now, actor } = context
  const messages = await queueMessages(context, plan)
  const cases = await handOutCases(context, plan.planId)
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from collections.decision
    where company_id = ${companyId} and plan_id = ${plan.planId} and state = 'proposed' and arm = 0`.execute(
    tx,
  )
  await sql`update collections.plan set state = 'approved', approved_at = ${now.toString()}::timestamptz, approved_by = ${actor.name}
    where company_id = ${companyId} and id = ${plan.planId} and state = 'proposed'`.execute(tx)
  if (messages > 0) await wakeRelay(context)
  return { messages, cases, letters: rows[0]?.n ?? 0 }
}

export const withdrawPlan = implement(api.withdrawPlan, async (context, input) => {
  const { tx, companyId, now, actor } = context
  const plan = await lockPlan(context, input)
  const ofPlan = sql`company_id = ${companyId} and plan_id = ${plan.id}`
  const taken = await withdrawMessages(
    context,
    sql`m.id in (select message_id from collections.decision where ${ofPlan} and message_id is not null)`,
  )
  await sql`update collections.decision set state = 'removed', reason = 'withdrawn', removed_by = ${actor.name},
      removed_reason = 'withdrawn'
    where ${ofPlan} and (message_id = any(${[...taken]}::bigint[]) or (state = 'proposed' and message_id is null))`.execute(
    tx,
  )
  const { rows } = await sql<{
    gone: number
  }>`select count(*)::int as gone from collections.decision d
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where d.company_id = ${companyId} and d.plan_id = ${plan.id} and m.state in ('sending', 'sent', 'delivered')`.execute(
    tx,
  )
  await sql`update collections.plan set state = 'withdrawn', withdrawn_at = ${now.toString()}::timestamptz, withdrawn_by = ${actor.name}
    where company_id = ${companyId} and id = ${plan.id}`.execute(tx)
  return { cancelled: taken.length, gone: rows[0]?.gone ?? 0 }
})
