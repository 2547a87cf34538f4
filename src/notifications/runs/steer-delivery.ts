import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { wakeRelay } from '../plan/notify.ts'

type State = 'scheduled' | 'planning' | 'sending' | 'paused' | 'done' | 'cancelled'

/**
 * Moves a sending from one of the given states to another in one guarded statement. The relay reads
 * the state whenever it claims, so nothing leaves after this has committed.
 */
const move = async (
  context: Context,
  runId: bigint,
  { from, to }: { from: readonly State[]; to: State },
): Promise<void> => {
  const { tx, companyId, now } = context
  const { rows: found } = await sql<{ community_id: bigint }>`
    select community_id from notifications.delivery_run where company_id = ${companyId} and id = ${runId}`.execute(
    tx,
  )
  if (!found[0]) throw notFound('sending')
  assertReaches(context, found[0].community_id, 'sending')
  const { numAffectedRows } = await sql`update notifications.delivery_run set state = ${to},
      paused_at = case when ${to} = 'paused' then ${now.toString()}::timestamptz end,
      finished_at = case when ${to} = 'cancelled' then ${now.toString()}::timestamptz end
    where company_id = ${companyId} and id = ${runId} and state = any(${[...from]}::text[])`.execute(
    tx,
  )
  if (numAffectedRows === 0n) throw failures.sendingHasEnded()
}

export const pauseDelivery = implement(api.pauseDelivery, async (context, { runId }) => {
  await move(context, runId, { from: ['sending'], to: 'paused' })
  return {}
})

export const resumeDelivery = implement(api.resumeDelivery, async (context, { runId }) => {
  await move(context, runId, { from: ['paused'], to: 'sending' })
  await wakeRelay(context)
  return {}
})

export const cancelDelivery = implement(api.cancelDelivery, async (context, { runId }) => {
  await move(context, runId, { from: ['scheduled', 'sending', 'paused'], to: 'cancelled' })
  const { numAffectedRows } = await sql`
    update notifications.message set state = 'cancelled', reason = 'withdrawn', next_at = null
    where company_id = ${context.companyId} and run_id = ${runId} and state = 'ready'`.execute(
    context.tx,
  )
  return { withdrawn: Number(numAffectedRows ?? 0n) }
})
