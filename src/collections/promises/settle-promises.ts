import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { debtOf } from '../cases/debts.ts'
import { addEvents } from '../cases/events.ts'

/**
 * What the household of promise `m` has paid since it was made and by its day; what was taken back
 * or refunded was not paid. Money that came later and was paid by then counts.
 */
const paidFen = sql`(select coalesce(sum(y.amount_fen - y.refunded_fen), 0) from payments.payment y
  where y.company_id = m.company_id and y.household_id = m.household_id and not y.is_reversed and y.method <> 'opening'
    and y.paid_at >= m.made_at and y.received_on between m.made_on and m.promised_on)`

type Settled = { readonly case_id: bigint }

/**
 * Promises that are kept: paid in full by their day, or nothing is overdue any more. Also one that
 * was taken for broken when its money was not in the books yet.
 */
export const settleKept = async (
  context: Context,
  condition: RawBuilder<unknown>,
): Promise<void> => {
  const { tx, companyId, today } = context
  const { rows } = await sql<Settled>`
    update collections.promise m set state = 'kept', settled_on = ${today}::date
    where m.company_id = ${companyId} and m.state in ('open', 'broken') and ${condition}
      and (${paidFen} >= m.amount_fen or (m.state = 'open' and exists (
        select from (${debtOf(context, sql`m.household_id`)}) d where d.overdue_fen + d.held_fen = 0)
        and exists (select from billing.charge c where c.company_id = m.company_id and c.household_id = m.household_id
          and c.due_on < ${today}::date)))
    returning m.case_id`.execute(tx)
  const caseIds = rows.map(({ case_id }) => case_id)
  await addEvents(context, { caseIds, kind: 'promiseKept' })
  await sql`update collections.dunning_case k set state = 'open', next_action = 'none', next_on = null
    where k.company_id = ${companyId} and k.id = any(${caseIds}::bigint[]) and k.state = 'waiting'
      and not exists (select from collections.instalment_plan i where i.company_id = k.company_id
        and i.household_id = k.household_id and i.state = 'signed')`.execute(tx)
}

/**
 * Each night: promises whose day has passed are kept or broken. After a broken one its case is open
 * again and somebody calls; the plan counts them into its urgency.
 */
export const settlePromises = async (context: Context): Promise<void> => {
  const { tx, companyId, today } = context
  const hasPassed = sql`m.promised_on < ${today}::date`
  await settleKept(context, sql`m.state = 'open' and ${hasPassed}`)
  const { rows } = await sql<Settled>`
    update collections.promise m set state = 'broken', settled_on = ${today}::date
    where m.company_id = ${companyId} and m.state = 'open' and ${hasPassed} returning m.case_id`.execute(
    tx,
  )
  const caseIds = rows.map(({ case_id }) => case_id)
  await addEvents(context, { caseIds, kind: 'promiseBroken' })
  await sql`update collections.dunning_case set state = 'open', next_action = 'call', next_on = ${today}::date, next_time = null
    where company_id = ${companyId} and id = any(${caseIds}::bigint[]) and state = 'waiting'`.execute(
    tx,
  )
}
