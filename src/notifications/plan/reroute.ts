import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import { type Kind, kinds } from '../kinds.ts'
import { eligibleAccounts } from './eligible-accounts.ts'
import { bestRoutes } from './routes.ts'

/**
 * Gives messages the best route they have not taken yet, ready from `context.now` on, or marks them
 * unreachable. A message with an open delivery is left alone: never two carriers at once.
 * @param reason why the way before led nowhere; stays with a message that has no other way
 * @returns how many go on
 */
export const reroute = async (
  context: Context,
  messages: readonly { readonly id: bigint; readonly kind: KindName }[],
  reason:
    | 'undelivered'
    | 'noAnswer'
    | 'userRefused'
    | 'addressInvalid'
    | 'addressGone'
    | 'noCarrier',
): Promise<number> => {
  let goingOn = 0
  for (const [kind, group] of Map.groupBy(messages, (message) => message.kind)) {
    goingOn += await rerouteKind(context, kind, { ids: group.map(({ id }) => id), reason })
  }
  return goingOn
}

const rerouteKind = async (
  context: Context,
  kindName: KindName,
  { ids, reason }: { ids: readonly bigint[]; reason: string },
): Promise<number> => {
  const { tx, companyId, now } = context
  const kind: Kind = kinds[kindName]
  const { accounts } = await eligibleAccounts(context, kindName)
  const closed = sql`m.company_id = ${companyId} and m.id = any(${[...ids]}::bigint[])
    and m.state not in ('delivered', 'refused', 'cancelled', 'expired', 'unreachable')
    and not exists (select from notifications.delivery o where o.company_id = m.company_id and o.message_id = m.id
      and o.state in ('sending', 'accepted', 'unknown'))`
  const routes = bestRoutes(context, {
    accounts,
    purpose: kind.purpose,
    readers: sql`select m.id as key, m.household_id, m.party_id from notifications.message m where ${closed}`,
    without: sql`not exists (select from notifications.delivery d where d.company_id = ${companyId}
      and d.message_id = c.key and d.carrier_account_id = c.carrier_account_id and d.address_kind = c.address_kind
      and d.address_id = c.address_id)`,
  })
  const { rows } = await sql<{ state: string }>`
    with route as (${routes})
    update notifications.message m set
      state = case when t.is_stopped is not false then 'unreachable' else 'ready' end,
      reason = case when t.is_stopped is not false then ${reason} end,
      carrier_account_id = case when t.is_stopped is false then t.carrier_account_id end,
      form = case when t.is_stopped is false then t.form end,
      address_kind = case when t.is_stopped is false then t.address_kind end,
      address_id = case when t.is_stopped is false then t.address_id end,
      next_at = case when t.is_stopped is false then ${now.toString()}::timestamptz end
    from notifications.message w left join route t on t.key = w.id
    where w.company_id = m.company_id and w.id = m.id and ${closed}
    returning m.state`.execute(tx)
  return rows.filter(({ state }) => state === 'ready').length
}
