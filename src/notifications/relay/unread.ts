import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { reroute } from '../plan/route-due.ts'
import type { Change } from './changes.ts'
import { recordOutcomes } from './record-outcomes.ts'

/**
 * Reminders over free ways that came back because nobody opened them: one that a carrier took and
 * never confirmed counts as unanswered now, and each takes its next way, if the budget allows one
 * when it leaves. Their contact of then stays counted.
 * @returns how many went on
 */
export const passOnUnread = async (context: Context, limit: number): Promise<number> => {
  const { tx, companyId, now } = context
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<{ id: bigint; is_useful: boolean; delivery_no: string | null }>`
    with due as (
      select id from notifications.message
      where company_id = ${companyId} and next_at <= ${at} and state in ('sent', 'delivered')
      order by next_at, id limit ${limit} for update skip locked
    )
    update notifications.message m set next_at = null
    from due left join notifications.delivery d on d.company_id = ${companyId} and d.message_id = due.id and d.state = 'accepted'
    where m.company_id = ${companyId} and m.id = due.id
    returning m.id, m.opened_at is null and m.expires_at > ${at} as is_useful, d.delivery_no`.execute(
    tx,
  )
  const useful = rows.filter(({ is_useful }) => is_useful)
  const ids = useful.map(({ id }) => id)
  if (ids.length === 0) return 0
  await recordOutcomes(
    context,
    useful.flatMap(({ delivery_no }) => unansweredOf(delivery_no, now.toString())),
  )
  await reroute(context, ids, 'noAnswer')
  return ids.length
}

const unansweredOf = (deliveryNo: string | null, at: string): Change[] =>
  deliveryNo === null
    ? []
    : [
        {
          deliveryNo,
          accountId: null,
          providerMessageId: null,
          addressHash: null,
          state: 'failed',
          reason: 'noAnswer',
          retryAfterSeconds: null,
          at,
          said: 'nobody opened it in three days',
        },
      ]
