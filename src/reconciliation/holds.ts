import { sql } from 'kysely'
import { closeHold, openHolds } from '../billing/index.ts'
import type { Context } from '../platform/context.ts'
import { lineOf } from './line-of.ts'

const note = '对账差异'

/**
 * A household whose money does not match is left alone: no late fee, no reminder, until the last
 * of its differences is explained. Whose money it is comes from the payment, the
 * refund or the attempt that the bill names.
 */
export const freezeHouseholds = async (context: Context, tieOutId: bigint): Promise<void> => {
  const { tx, companyId } = context
  await sql`update reconciliation.discrepancy d set household_id = known.household_id
    from (
      select u.id, o.household_id from reconciliation.discrepancy u
      join reconciliation.tie_out t on t.company_id = u.company_id and t.id = u.tie_out_id
      cross join lateral (${lineOf(sql`u.company_id`, sql`t.statement_id`, sql`u.line_no`)}) l
      join payments.payment_attempt a on a.company_id = u.company_id and a.out_trade_no = l.out_trade_no
        and a.channel_account_id = t.channel_account_id
      join payments.payment_order o on o.company_id = a.company_id and o.id = a.order_id
      where u.company_id = ${companyId} and u.tie_out_id = ${tieOutId} and u.household_id is null and u.state = 'open'
    ) known
    where d.company_id = ${companyId} and d.id = known.id`.execute(tx)
  const { rows } = await sql<{ household_id: bigint; is_open: boolean; is_held: boolean }>`
    select h.household_id, exists (select from reconciliation.discrepancy d where d.company_id = ${companyId}
        and d.household_id = h.household_id and d.state = 'open' and d.kind <> 'fee') as is_open,
      exists (select from billing.hold b where b.company_id = ${companyId} and b.household_id = h.household_id
        and b.reason = 'unmatchedMoney' and b.held_to is null) as is_held
    from (select distinct household_id from reconciliation.discrepancy
      where company_id = ${companyId} and tie_out_id = ${tieOutId} and household_id is not null) h
    order by h.household_id`.execute(tx)
  const held = rows.filter(({ is_open, is_held }) => is_open && !is_held)
  await openHolds(context, {
    householdIds: held.map(({ household_id }) => household_id),
    reason: 'unmatchedMoney',
    note,
  })
  const freed = rows.filter(({ is_open, is_held }) => !is_open && is_held)
  await closeHold(context, {
    householdIds: freed.map(({ household_id }) => household_id),
    notes: [note],
    reason: 'unmatchedMoney',
  })
}
