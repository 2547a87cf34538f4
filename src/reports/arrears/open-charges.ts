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

/**
 * The last day of the limitation period, as compliance's limitationOf folds it: three years after
 * the due date or after the payer's last part payment (Civil Code 188, 195(2)). A test holds both
 * against each other. Prepayment used by ourselves is no act of the debtor.
 */
export const limitationLastDay = ({
  companyId,
}: Context): RawBuilder<unknown> => sql`(greatest(c.due_on, (
  select max(part.allocated_on) from payments.allocation part
  where part.company_id = ${companyId} and part.charge_id = c.id and part.payment_id <> 0 and part.amount_fen > 0
    and not exists (select from payments.allocation back
      where back.company_id = part.company_id and back.reverses_id = part.id))) + interval '36 months')::date`
