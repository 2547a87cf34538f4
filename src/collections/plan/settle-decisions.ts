import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/**
 * What became of messages that plans queued: done once it has gone, nothing where it was refused or
 * reached nobody (the message keeps the relay's reason). Calls and visits are done once their case has
 * such an event.
 */
export const settleDecisions = async ({ tx, companyId, today }: Context): Promise<void> => {
  await sql`
    update collections.decision d set
      state = case when m.sent_at is not null and m.state in ('sent', 'delivered') then 'done' else 'nothing' end,
      reason = case when m.state in ('sent', 'delivered') then d.reason when m.reason = 'paid' then 'paid' else 'notReached' end
    from notifications.message m
    where d.company_id = ${companyId} and d.state = 'queued' and d.on_day > ${today}::date - 35
      and m.company_id = d.company_id and m.id = d.message_id
      and m.state in ('sent', 'delivered', 'refused', 'unreachable', 'cancelled', 'expired')`.execute(
    tx,
  )
  await sql`
    update collections.decision d set state = 'done'
    where d.company_id = ${companyId} and d.state = 'queued' and d.on_day > ${today}::date - 35 and d.case_id is not null
      and exists (select from collections.case_event e where e.company_id = d.company_id and e.case_id = d.case_id
        and e.kind = case when d.arm > 27 then 'visit' when d.arm > 18 then 'call' else 'letter' end and e.on_day >= d.on_day)`.execute(
    tx,
  )
}
