import { type RawBuilder, sql } from 'kysely'
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
