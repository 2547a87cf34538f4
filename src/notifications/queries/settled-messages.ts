import { type RawBuilder, sql } from 'kysely'

/**
 * Messages about a month of which the household owes nothing any more: rows (message_id, paid_at),
 * null where it was waived or never more than nothing.
 */
export const settledMessages = (
  companyId: bigint,
  runId: bigint | undefined,
): RawBuilder<unknown> => {
  const ofRun = runId === undefined ? sql`b.period_month is not null` : sql`b.run_id = ${runId}`
  // The month of a sending is known before its charges are read: one partition of them.
  const month =
    runId === undefined
      ? sql`b.period_month`
      : sql`(select r.period_month from notifications.delivery_run r where r.company_id = ${companyId} and r.id = ${runId})`
  return sql`select b.id as message_id, max(l.allocated_at) as paid_at
    from notifications.message b
    join property.billing_account a on a.company_id = b.company_id and a.household_id = b.household_id
    join billing.charge c on c.company_id = a.company_id and c.billing_account_id = a.id
      and c.period_month = ${month} and not c.is_reversed
    left join payments.allocation l on l.company_id = c.company_id and l.charge_id = c.id and l.period_month = c.period_month
    where b.company_id = ${companyId} and ${ofRun}
    group by b.id
    having bool_and(c.settled_fen + c.waived_fen = c.amount_fen)`
}
