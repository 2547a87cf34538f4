import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { allocateToCharges } from './book-payment.ts'

/**
 * 预存抵扣: uses what accounts have prepaid for their open charges, the earliest due first, when
 * charges are posted. Held charges are left alone. Worked out in one statement for a whole run.
 */
export const applyPrepayments = async (
  context: Context,
  scope: { communityId: bigint },
): Promise<number> => {
  const { tx, companyId, today } = context
  // Held until the end, so that a refund meanwhile cannot take what is being used.
  await sql`select from ledger.prepayment_balance b
    join property.billing_account a on a.company_id = b.company_id and a.id = b.billing_account_id
    join property.household h on h.company_id = a.company_id and h.id = a.household_id
    where b.company_id = ${companyId} and b.balance_fen > 0 and h.community_id = ${scope.communityId}
    order by b.billing_account_id for no key update of b`.execute(tx)
  const { rows } = await sql<{
    billing_account_id: bigint
    charge_id: bigint
    period_month: string
    fen: bigint
  }>`
    with open as (
      select c.billing_account_id, c.id as charge_id, c.period_month, p.balance_fen,
        c.amount_fen - c.settled_fen - c.waived_fen as fen,
        sum(c.amount_fen - c.settled_fen - c.waived_fen) over w - (c.amount_fen - c.settled_fen - c.waived_fen) as before
      from ledger.prepayment_balance p
      join billing.charge c on c.company_id = p.company_id and c.billing_account_id = p.billing_account_id
        and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen
      where p.company_id = ${companyId} and p.balance_fen > 0 and c.community_id = ${scope.communityId}
        and not exists (select from billing.hold h where h.company_id = c.company_id and h.household_id = c.household_id
          and h.held_to is null and (h.charge_id = c.id or (h.charge_id = 0 and h.billing_account_id in (0, c.billing_account_id))))
      window w as (partition by c.billing_account_id order by c.due_on, c.id)
    )
    select billing_account_id, charge_id, period_month, least(fen, balance_fen - before)::bigint as fen
    from open where balance_fen > before order by billing_account_id, charge_id`.execute(tx)
  const allocations = rows.map((row) => ({
    paymentId: 0n,
    billingAccountId: row.billing_account_id,
    chargeId: row.charge_id,
    periodMonth: row.period_month,
    amountFen: row.fen,
    postedOn: today,
  }))
  for (let start = 0; start < allocations.length; start += 10_000) {
    await allocateToCharges(context, allocations.slice(start, start + 10_000))
  }
  return allocations.length
}

/** Gives back what 预存抵扣 used for the charges of a run that is being rolled back. */
export const releasePrepayments = async (
  context: Context,
  run: { runId: bigint; periodMonth: string },
): Promise<void> => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{
    id: bigint
    billing_account_id: bigint
    charge_id: bigint
    amount_fen: bigint
  }>`
    select a.id, a.billing_account_id, a.charge_id, a.amount_fen
    from billing.charge c
    join payments.allocation a on a.company_id = c.company_id and a.charge_id = c.id
      and a.payment_id = 0 and a.amount_fen > 0
    where c.company_id = ${companyId} and c.period_month = ${run.periodMonth}::date and c.run_id = ${run.runId}
      and c.settled_fen > 0
      and not exists (select from payments.allocation r where r.company_id = a.company_id and r.reverses_id = a.id)
    order by a.billing_account_id, a.charge_id, a.id`.execute(tx)
  const back = rows.map((row) => ({
    paymentId: 0n,
    billingAccountId: row.billing_account_id,
    chargeId: row.charge_id,
    periodMonth: run.periodMonth,
    amountFen: -row.amount_fen,
    reversesId: row.id,
    postedOn: today,
  }))
  for (let start = 0; start < back.length; start += 10_000) {
    await allocateToCharges(context, back.slice(start, start + 10_000))
  }
}
