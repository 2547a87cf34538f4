import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** A condition on a contact c: a message of that day is on its way, arrived, or may have arrived. */
const mayHaveReached = sql`exists (select from notifications.delivery d where d.company_id = c.company_id
  and d.message_id = c.message_id and (d.state <> 'failed' or d.reason = 'noAnswer')
  and (d.created_at at time zone 'Asia/Shanghai')::date = c.on_day)`

/**
 * Puts right which contacts of these messages count against the budgets of their households: what
 * surely reached nobody does not, and what may have reached somebody does, also when that is learnt
 * late. A day counts once, whichever of its messages it is for.
 */
export const settleContacts = async (
  { tx, companyId }: Context,
  messageIds: readonly bigint[],
): Promise<void> => {
  if (messageIds.length === 0) return
  const these = sql`any(${[...messageIds]}::bigint[])`
  const days = sql`(select distinct household_id, on_day from notifications.contact
    where company_id = ${companyId} and message_id = ${these}) w`
  // Who settles another message of the same day waits, and then sees what is stored here.
  await sql`select c.id from notifications.contact c join ${days} using (household_id, on_day)
    where c.company_id = ${companyId} order by c.id for update of c`.execute(tx)
  await sql`update notifications.contact c set is_counted = false
    where c.company_id = ${companyId} and c.message_id = ${these} and c.is_counted and not ${mayHaveReached}`.execute(
    tx,
  )
  await sql`insert into notifications.contact (company_id, household_id, on_day, kind, message_id)
    select distinct on (c.household_id, c.on_day) c.company_id, c.household_id, c.on_day, c.kind, c.message_id
    from notifications.contact c join ${days} using (household_id, on_day)
    where c.company_id = ${companyId} and not c.is_counted and ${mayHaveReached}
    order by c.household_id, c.on_day, c.id
    on conflict (company_id, household_id, on_day) where is_counted do nothing`.execute(tx)
}
