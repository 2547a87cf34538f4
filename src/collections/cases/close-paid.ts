import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { debtOf } from './debts.ts'
import { closeCases } from './steer-cases.ts'

/**
 * Closes the cases in which nothing is overdue any more, because it was paid or taken off since;
 * one that was opened for another reason, before anything was due, stays.
 * @param condition on case `k`
 */
export const closePaid = async (
  context: Context,
  condition: RawBuilder<unknown>,
): Promise<void> => {
  const { tx, companyId } = context
  const { rows } = await sql<{ id: bigint; is_paid: boolean }>`
    select * from (
      select k.id, exists (select from payments.payment y where y.company_id = k.company_id and y.household_id = k.household_id
          and not y.is_reversed and y.received_on >= k.opened_on) as is_paid,
        exists (select from billing.waiver w where w.company_id = k.company_id and w.household_id = k.household_id
          and w.state = 'approved' and w.decided_at >= k.opened_on) as is_waived
      from collections.dunning_case k
      cross join lateral (${debtOf(context, sql`k.household_id`)}) debt
      where k.company_id = ${companyId} and k.state <> 'closed' and ${condition}
        and debt.overdue_fen + debt.held_fen = 0
    ) c where is_paid or is_waived`.execute(tx)
  for (const [isPaid, cases] of Map.groupBy(rows, ({ is_paid }) => is_paid)) {
    const caseIds = cases.map(({ id }) => id)
    await closeCases(context, { caseIds, reason: isPaid ? 'paid' : 'waived' })
  }
}
