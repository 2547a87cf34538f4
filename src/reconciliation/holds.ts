import { sql } from 'kysely'
import { closeHold, openHold } from '../billing/index.ts'
import type { Context } from '../platform/context.ts'

/**
 * A household whose money does not match is left alone: no late fee, no reminder, until the last
 * of its differences is explained (decisions 18). Whose money it is comes from the payment, the
 * refund or the attempt that the bill names.
 */
export const freezeHouseholds = async (context: Context, tieOutId: bigint): Promise<void> => {
  const { tx, companyId } = context
  await sql`update reconciliation.discrepancy d set household_id = o.household_id
    from reconciliation.tie_out t, reconciliation.statement_line l, payments.payment_attempt a, payments.payment_order o
    where d.company_id = ${companyId} and d.tie_out_id = ${tieOutId} and d.household_id is null and d.state = 'open'
      and t.company_id = d.company_id and t.id = d.tie_out_id
      and l.company_id = d.company_id and l.statement_id = t.statement_id and l.line_no = d.line_no
      and a.company_id = d.company_id and a.out_trade_no = l.out_trade_no and a.channel_account_id = t.channel_account_id
      and o.company_id = a.company_id and o.id = a.order_id`.execute(tx)
  const { rows } = await sql<{ household_id: bigint; is_open: boolean; is_held: boolean }>`
    select h.household_id, exists (select from reconciliation.discrepancy d where d.company_id = ${companyId}
        and d.household_id = h.household_id and d.state = 'open' and d.kind <> 'fee') as is_open,
      exists (select from billing.hold b where b.company_id = ${companyId} and b.household_id = h.household_id
        and b.reason = 'unmatchedMoney' and b.held_to is null) as is_held
    from (select distinct household_id from reconciliation.discrepancy
      where company_id = ${companyId} and tie_out_id = ${tieOutId} and household_id is not null) h
    order by h.household_id`.execute(tx)
  for (const { household_id: householdId, is_open, is_held } of rows) {
    if (is_open && !is_held)
      await openHold(context, { householdId, reason: 'unmatchedMoney', note: '对账差异' })
    if (!is_open && is_held) await closeHold(context, { householdId, reason: 'unmatchedMoney' })
  }
}
