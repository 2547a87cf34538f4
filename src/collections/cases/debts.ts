import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

type Scope = Pick<Context, 'companyId' | 'today'>

/** Charge `c` is frozen today: in dispute, in a plan, or money for it is on its way. */
export const isHeld = ({ companyId, today }: Scope): RawBuilder<boolean> => sql<boolean>`exists (
  select from billing.hold x where x.company_id = ${companyId} and x.household_id = c.household_id
    and (x.charge_id = c.id or (x.charge_id = 0 and x.billing_account_id in (0, c.billing_account_id)))
    and x.held_from <= ${today}::date and (x.held_to is null
      or (x.held_to >= ${today}::date and x.reason <> 'pendingPayment')))`

/** What is still owed on `c`, in fen. */
export const openFen = sql`(c.amount_fen - c.settled_fen - c.waived_fen)`

/** Charges `c` of a household with something open. */
export const openCharges = (
  { companyId }: Scope,
  householdId: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`c.company_id = ${companyId} and c.household_id = ${householdId}
  and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen`

/**
 * One row of what a household owes that is overdue: overdue_fen (not held), held_fen, bills (months)
 * and oldest_due_on, both of what is not held.
 * @param householdId SQL of its id
 */
export const debtOf = (scope: Scope, householdId: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select coalesce(sum(fen) filter (where not is_held), 0)::bigint as overdue_fen,
    coalesce(sum(fen) filter (where is_held), 0)::bigint as held_fen,
    (count(distinct period_month) filter (where not is_held))::int as bills,
    min(due_on) filter (where not is_held) as oldest_due_on
  from (select ${openFen} as fen, c.period_month, c.due_on, ${isHeld(scope)} as is_held
    from billing.charge c where ${openCharges(scope, householdId)} and c.due_on < ${scope.today}::date) o`

type Debt = {
  readonly overdueFen: bigint
  readonly heldFen: bigint
  /** Also what is not due yet. */
  readonly openFen: bigint
}

/** What one household owes now. */
export const readDebt = async (context: Context, householdId: bigint): Promise<Debt> => {
  const { rows } = await sql<Debt>`
    select d.overdue_fen as "overdueFen", d.held_fen as "heldFen", (select coalesce(sum(${openFen}), 0)::bigint
      from billing.charge c where ${openCharges(context, sql`${householdId}`)}) as "openFen"
    from (${debtOf(context, sql`${householdId}`)}) d`.execute(context.tx)
  return rows[0] ?? { overdueFen: 0n, heldFen: 0n, openFen: 0n }
}
