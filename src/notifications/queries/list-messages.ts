import { type RawBuilder, sql } from 'kysely'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { kinds } from '../kinds.ts'
import { messageFilter } from './message-filter.ts'

type Message = Output<typeof api.listMessages>['messages'][number]
/** A message as lists show it. */
export type HouseholdMessage = Message
type Sums = Omit<Output<typeof api.listMessages>, 'messages' | 'next'>

/**
 * Messages with who reads them and over what, newest first. What belongs to a row is looked up for
 * the rows that are shown alone.
 * @param condition on notifications.message, alias m
 */
export const readMessages = async (
  { tx, companyId }: Context,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<Message[]> => {
  const { rows } = await sql<Omit<Message, 'kindWords'>>`
    select m.id, m.created_at as "createdAt", m.community_id as "communityId", m.household_id as "householdId",
      coalesce((select u.code from property.billing_account b
        join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
        where b.company_id = ${companyId} and b.household_id = m.household_id
        order by upper_inf(b.span) desc, u.code collate "C" limit 1), '') as "unitCode",
      q.name as "readerName", m.kind, m.period_month as "periodMonth", m.amount_fen as "amountFen", m.state, m.reason,
      a.name as "accountName", coalesce(d.form, m.form) as form, d.masked,
      case when m.state = 'ready' then m.next_at end as "nextAt",
      m.sent_at as "sentAt", m.delivered_at as "deliveredAt", m.opened_at as "openedAt"
    from (select * from notifications.message m where ${condition} order by m.id desc limit ${limit}) m
    join property.party q on q.company_id = ${companyId} and q.id = m.party_id
    left join lateral (select d.* from notifications.delivery d where d.company_id = ${companyId} and d.message_id = m.id
      order by d.attempt_no desc limit 1) d on true
    left join notifications.carrier_account a on a.company_id = ${companyId}
      and a.id = coalesce(m.carrier_account_id, d.carrier_account_id)
    order by m.id desc`.execute(tx)
  return rows.map((row) => ({ ...row, kindWords: kinds[row.kind].words }))
}

export const listMessages = implement(api.listMessages, async (context, input) => {
  if (input.communityId !== undefined) await getCommunity(context, input.communityId)
  const filter = messageFilter(context, input)
  const older = input.after === undefined ? sql`true` : sql`m.id < ${input.after}::bigint`
  const rows = await readMessages(context, sql`${filter} and ${older}`, input.limit + 1)
  const page = rows.slice(0, input.limit)
  return {
    messages: page,
    ...(await readSums(context, filter)),
    next: rows.length > page.length ? (page.at(-1)?.id.toString() ?? null) : null,
  }
})

const readSums = async ({ tx, companyId }: Context, filter: RawBuilder<unknown>): Promise<Sums> => {
  const { rows } = await sql<Sums>`
    select count(*)::int as total, count(m.sent_at)::int as sent, count(m.delivered_at)::int as delivered,
      count(m.opened_at)::int as opened,
      (count(*) filter (where m.state in ('refused', 'unreachable', 'cancelled', 'expired')))::int as "notReached",
      (select coalesce(sum(d.cost), 0)::bigint from notifications.delivery d
        where d.company_id = ${companyId} and d.accepted_at is not null
          and d.message_id in (select m.id from notifications.message m where ${filter})) as cost
    from notifications.message m where ${filter}`.execute(tx)
  return rows[0] ?? { total: 0, sent: 0, delivered: 0, opened: 0, notReached: 0, cost: 0n }
}

/** The newest messages to a household, at most 500. */
export const messagesOfHousehold = (context: Context, householdId: bigint): Promise<Message[]> =>
  readMessages(
    context,
    sql`m.company_id = ${context.companyId} and m.household_id = ${householdId}`,
    500,
  )
