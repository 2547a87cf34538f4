import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** A contact that reached nobody does not count against the household's budget. */
export const uncountContacts = async (
  { tx, companyId }: Context,
  messageIds: readonly bigint[],
): Promise<void> => {
  if (messageIds.length === 0) return
  await sql`update notifications.contact set is_counted = false
    where company_id = ${companyId} and message_id = any(${[...messageIds]}::bigint[]) and is_counted
      and not exists (select from notifications.delivery d where d.company_id = contact.company_id
        and d.message_id = contact.message_id and d.state in ('accepted', 'unknown', 'delivered')
        and (d.created_at at time zone 'Asia/Shanghai')::date = contact.on_day)`.execute(tx)
}
