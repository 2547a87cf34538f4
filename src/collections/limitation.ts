import { type RawBuilder, sql } from 'kysely'
import { deliveredDemands } from '../notifications/index.ts'
import type { Context } from '../platform/context.ts'

type Scope = Pick<Context, 'companyId' | 'today'>

/**
 * The last day of the limitation period of a charge `c`, as compliance's limitationOf folds it:
 * three years after the due date, after the payer's last part payment or signed instalment plan
 * (Civil Code 188, 195(2), limitation rules 14), or after the last delivered demand of the month's
 * bill, message or letter, that still came in time (195(1)). A test holds both against each other.
 * Prepayment used by ourselves is no act of the debtor; a demand says nothing of a charge that was
 * posted after it.
 */
export const limitationLastDay = (scope: Scope): RawBuilder<unknown> => sql`(
  select (greatest(start.day, (
    select max(chain.demanded_on) from (
      select step.demanded_on, bool_and(step.demanded_on <= (step.before + interval '36 months')::date)
        over (order by step.demanded_on) as is_in_time
      from (select d.demanded_on, coalesce(lag(d.demanded_on) over (order by d.demanded_on), start.day) as before
        from (${deliveredDemands(
          scope,
          sql`m.household_id = c.household_id and m.period_month = c.period_month and m.sent_at >= c.posted_at`,
        )}) d where d.demanded_on > start.day) step) chain
    where chain.is_in_time)) + interval '36 months')::date
  from (select greatest(c.due_on, ${lastPartPayment(scope)}, ${lastAgreement(scope)}) as day offset 0) start)`

const lastPartPayment = ({ companyId }: Scope): RawBuilder<unknown> => sql`(
  select max(part.allocated_on) from payments.allocation part
  where part.company_id = ${companyId} and part.charge_id = c.id and part.payment_id <> 0 and part.amount_fen > 0
    and not exists (select from payments.allocation back
      where back.company_id = part.company_id and back.reverses_id = part.id))`

const lastAgreement = ({ companyId }: Scope): RawBuilder<unknown> => sql`(
  select max((agreed.signed_at at time zone 'Asia/Shanghai')::date) from collections.instalment_charge covered
  join collections.instalment_plan agreed on agreed.company_id = covered.company_id and agreed.id = covered.plan_id
  where covered.company_id = ${companyId} and covered.charge_id = c.id)`
