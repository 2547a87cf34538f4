import { type RawBuilder, sql } from 'kysely'
import { deliveredDemands } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'

/** Posted, not reversed and not fully settled or waived: rows `c` of billing.charge. */
export const isOpen = sql`not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen`

/** What is still owed on `c`, in fen. */
export const openFen = sql`(c.amount_fen - c.settled_fen - c.waived_fen)`

/**
 * Frozen today by a hold of the charge, its account or the whole household. A payment that was not
 * made frees its charges at once, as at the counter and on the bill; the rest end with their day.
 */
export const isHeld = ({ companyId, today }: Context): RawBuilder<unknown> => sql`exists (
  select from billing.hold hold where hold.company_id = ${companyId} and hold.household_id = c.household_id
    and (hold.charge_id = c.id or (hold.charge_id = 0 and hold.billing_account_id in (0, c.billing_account_id)))
    and hold.held_from <= ${today}::date and (hold.held_to is null
      or (hold.held_to >= ${today}::date and hold.reason <> 'pendingPayment')))`

/** Past its due date today. */
export const isOverdue = ({ today }: Context): RawBuilder<unknown> => sql`c.due_on < ${today}::date`

/**
 * The last day of the limitation period, as compliance's limitationOf folds it: three years after
 * the due date, after the payer's last part payment (Civil Code 188, 195(2)), or after the last
 * delivered demand of the month's bill that still came in time (195(1)). A test holds both against
 * each other. Prepayment used by ourselves is no act of the debtor; a demand says nothing of a
 * charge that was posted after it.
 */
export const limitationLastDay = (context: Context): RawBuilder<unknown> => sql`(
  select (greatest(start.day, (
    select max(chain.demanded_on) from (
      select step.demanded_on, bool_and(step.demanded_on <= (step.before + interval '36 months')::date)
        over (order by step.demanded_on) as is_in_time
      from (select d.demanded_on, coalesce(lag(d.demanded_on) over (order by d.demanded_on), start.day) as before
        from (${deliveredDemands(
          context,
          sql`m.household_id = c.household_id and m.period_month = c.period_month and m.sent_at >= c.posted_at`,
        )}) d where d.demanded_on > start.day) step) chain
    where chain.is_in_time)) + interval '36 months')::date
  from (select greatest(c.due_on, ${lastPartPayment(context)}) as day offset 0) start)`

const lastPartPayment = ({ companyId }: Context): RawBuilder<unknown> => sql`(
  select max(part.allocated_on) from payments.allocation part
  where part.company_id = ${companyId} and part.charge_id = c.id and part.payment_id <> 0 and part.amount_fen > 0
    and not exists (select from payments.allocation back
      where back.company_id = part.company_id and back.reverses_id = part.id))`
