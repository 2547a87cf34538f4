import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { postLateFees } from './post-charges.ts'
import type { Settlement } from './settle.ts'

/**
 * Late fee is reckoned on open principal only. Before a charge closes, what has accrued on it and
 * is not being paid with it is posted as a charge of its own, so that paying the principal alone
 * does not forgive it; giving it up takes a waiver and a second person.
 */
export const postLateFeesLeftBehind = async (
  context: Context,
  settlements: readonly (Settlement & { readonly postedOn: string })[],
): Promise<void> => {
  const closing = await closingOverdue(context, settlements)
  for (const [asOf, chargeIds] of Map.groupBy(closing, ({ settledOn }) => settledOn)) {
    await postLateFees(context, { chargeIds: chargeIds.map(({ id }) => id), asOf })
  }
}

/** Charges past due that these settlements close. */
const closingOverdue = async (
  { tx, companyId }: Context,
  settlements: readonly (Settlement & { readonly postedOn: string })[],
): Promise<{ id: bigint; settledOn: string }[]> => {
  const months = [...new Set(settlements.map(({ periodMonth }) => periodMonth))]
  const { rows } = await sql<{ id: bigint; settledOn: string }>`
    select c.id, s.settled_on as "settledOn" from billing.charge c
    join (select id, month, sum(fen)::bigint as fen, max(settled_on) as settled_on
      from unnest(${settlements.map((s) => s.chargeId)}::bigint[], ${settlements.map((s) => s.periodMonth)}::date[],
        ${settlements.map((s) => s.amountFen)}::bigint[], ${settlements.map((s) => s.postedOn)}::date[])
        u (id, month, fen, settled_on) group by id, month) s on s.id = c.id and s.month = c.period_month
    where c.company_id = ${companyId} and c.period_month = any(${months}::date[]) and not c.is_reversed and c.source_kind <> 'lateFee' and s.fen > 0
      and c.due_on < s.settled_on and c.settled_fen + c.waived_fen + s.fen = c.amount_fen`.execute(
    tx,
  )
  return rows
}
