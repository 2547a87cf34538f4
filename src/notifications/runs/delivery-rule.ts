import { sql } from 'kysely'
import { nextWindow } from '../../compliance/index.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Subscriber } from '../../platform/context.ts'
import * as api from '../api.ts'

export const setDeliveryRule = implement(api.setDeliveryRule, async (context, input) => {
  assertReaches(context, input.communityId, 'community')
  await sql`insert into notifications.delivery_rule (company_id, community_id, sends_on_publication)
    values (${context.companyId}, ${input.communityId}, ${input.sendsOnPublication})
    on conflict (company_id, community_id) do update set sends_on_publication = excluded.sends_on_publication`.execute(
    context.tx,
  )
  return {}
})

export const getDeliveryRule = implement(api.getDeliveryRule, async (context, { communityId }) => {
  assertReaches(context, communityId, 'community')
  return { sendsOnPublication: await sendsOnPublication(context, communityId) }
})

const sendsOnPublication = async (
  { tx, companyId }: Context,
  communityId: bigint,
): Promise<boolean> => {
  const rule = await tx
    .selectFrom('notifications.delivery_rule')
    .select('sends_on_publication')
    .where('company_id', '=', companyId)
    .where('community_id', '=', communityId)
    .executeTakeFirst()
  return rule?.sends_on_publication ?? false
}

type ChargesPosted = { readonly communityId: bigint; readonly runId: bigint }

/** On `chargesPosted`: where the community wishes it, its bills go out when the window is open next. */
export const sendOnPublication: Subscriber = async (context, event: ChargesPosted) => {
  if (!(await sendsOnPublication(context, event.communityId))) return
  const { rows } = await sql<{ month: string }>`
    select to_char(period_month, 'YYYY-MM') as month from billing.billing_run
    where company_id = ${context.companyId} and id = ${event.runId}`.execute(context.tx)
  if (!rows[0]) return
  await context.enqueue({
    task: 'sendPublishedBills',
    payload: { communityId: event.communityId.toString(), month: rows[0].month },
    runAt: nextWindow(context.now),
    key: `sendPublishedBills:${event.communityId}:${rows[0].month}`,
  })
}
