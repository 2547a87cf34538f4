import { type RawBuilder, sql } from 'kysely'
import { closeHold } from '../../billing/index.ts'
import { nextWorkingDay } from '../../compliance/index.ts'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { addEvents } from '../cases/events.ts'
import { graceDays } from './agreement.ts'
import { paidOfPlan } from './read-plans.ts'

type Ended = { readonly id: bigint; readonly household_id: bigint; readonly case_id: bigint }

/**
 * Fills the parts of signed plans with what was paid, in their order: paid, missed when it was not
 * there after the days of grace, or open. A missed part ends the plan, and so does the last payment.
 * @param condition on plan `i`
 */
export const settlePlans = async (
  context: Context,
  condition: RawBuilder<unknown>,
): Promise<void> => {
  const { tx, companyId, today } = context
  const signed = sql`i.company_id = ${companyId} and i.state = 'signed' and ${condition}`
  await sql`
    with part as (
      select t.plan_id, t.number, case
        when sum(t.amount_fen) over (partition by t.plan_id order by t.number) <= i.paid_fen then 'paid'
        when t.due_on + ${sql.lit(graceDays)}::int < ${today}::date then 'missed' else 'open' end as state
      from (select i.*, ${paidOfPlan} as paid_fen from collections.instalment_plan i where ${signed}) i
      join collections.instalment t on t.company_id = i.company_id and t.plan_id = i.id
    )
    update collections.instalment t set state = p.state from part p
    where t.company_id = ${companyId} and t.plan_id = p.plan_id and t.number = p.number and t.state <> p.state`.execute(
    tx,
  )
  const end = (state: 'defaulted' | 'completed', when: RawBuilder<unknown>) =>
    sql<Ended>`update collections.instalment_plan i set state = ${state}, ended_on = ${today}::date
      where ${signed} and ${when} returning i.id, i.household_id, i.case_id`.execute(tx)
  const { rows: defaulted } = await end(
    'defaulted',
    sql`exists (select from collections.instalment t
      where t.company_id = i.company_id and t.plan_id = i.id and t.state = 'missed')`,
  )
  const { rows: completed } = await end(
    'completed',
    sql`not exists (select from collections.instalment t
      where t.company_id = i.company_id and t.plan_id = i.id and t.state <> 'paid')`,
  )
  await release(context, defaulted, 'defaulted')
  await release(context, completed, 'completed')
  await reopen(context, defaulted)
}

/** Late fee and reminders run again from the day after. */
const release = async (
  context: Context,
  plans: readonly Ended[],
  outcome: 'defaulted' | 'completed',
): Promise<void> => {
  if (plans.length === 0) return
  await closeHold(context, {
    reason: 'plan',
    householdIds: plans.map(({ household_id }) => household_id),
    notes: plans.map(({ id }) => `${id}`),
  })
  const caseIds = plans.map(({ case_id }) => case_id)
  await addEvents(context, { caseIds, kind: 'plan', outcome })
  const { tx, companyId } = context
  await sql`update collections.dunning_case set state = 'open'
    where company_id = ${companyId} and id = any(${caseIds}::bigint[]) and state = 'waiting'`.execute(
    tx,
  )
}

/** A person speaks with who could not keep a plan, on the next working day. */
const reopen = async (context: Context, plans: readonly Ended[]): Promise<void> => {
  if (plans.length === 0) return
  const { tx, companyId, today } = context
  const nextOn = nextWorkingDay(addDays(today, 1))
  await sql`update collections.dunning_case set next_action = 'call', next_on = ${nextOn}::date, next_time = null
    where company_id = ${companyId} and id = any(${plans.map(({ case_id }) => case_id)}::bigint[]) and state <> 'closed'`.execute(
    tx,
  )
}
