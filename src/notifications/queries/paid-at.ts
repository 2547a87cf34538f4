import { type RawBuilder, sql } from 'kysely'

/**
 * When the household of a message `m` had paid all of its month; null while something of it is open,
 * where it was waived, and where there was nothing to pay. Asked for one message by indexes: as a
 * set to join, it was reckoned anew for every message while there were no statistics yet, and a
 * report of 560 messages took six seconds.
 */
const paidAt: RawBuilder<unknown> = sql`(
  select case when bool_and(c.settled_fen + c.waived_fen = c.amount_fen) then max(l.allocated_at) end
  from property.billing_account a
  join billing.charge c on c.company_id = a.company_id and c.billing_account_id = a.id
    and c.period_month = m.period_month and not c.is_reversed
  left join payments.allocation l on l.company_id = c.company_id and l.charge_id = c.id and l.period_month = c.period_month
  where a.company_id = m.company_id and a.household_id = m.household_id)`

/** A delivery `d` of a message `m` after which its month was paid within a week. */
export const isPaidSoon: RawBuilder<boolean> = sql`(d.state = 'delivered'
  and case when d.state = 'delivered' then coalesce(${paidAt} < d.ended_at + interval '7 days', false) end)`
