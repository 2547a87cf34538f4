import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

type Scope = Pick<Context, 'companyId' | 'today'>

/**
 * What households owe of the charges that meet a condition on `c`: open, held (a dispute, money not
 * yet claimed, a payment under way) and the earliest due date of what is open. Whole fen.
 * Columns: household_id, community_id, period_month, open_fen, held_fen, due_on.
 */
const debtsWhere = ({ companyId, today }: Scope, condition: RawBuilder<unknown>) => sql`
  select o.household_id, o.community_id, o.period_month,
    coalesce(sum(o.fen) filter (where not o.is_held), 0)::bigint as open_fen,
    coalesce(sum(o.fen) filter (where o.is_held), 0)::bigint as held_fen,
    min(o.due_on) filter (where o.fen > 0 and not o.is_held) as due_on
  from (
    select c.household_id, c.community_id, c.period_month, c.due_on,
      c.amount_fen - c.settled_fen - c.waived_fen as fen,
      -- Few households are held: only their charges are looked at one by one.
      case when c.household_id in (select household_id from billing.hold
          where company_id = ${companyId} and (held_to is null or held_to >= ${today}::date))
        then exists (select from billing.hold h where h.company_id = c.company_id and h.household_id = c.household_id
          and (h.charge_id = c.id or (h.charge_id = 0 and h.billing_account_id in (0, c.billing_account_id)))
          and h.held_from <= ${today}::date and (h.held_to is null
            or (h.held_to >= ${today}::date and h.reason <> 'pendingPayment')))
        else false end as is_held
    from billing.charge c
    where c.company_id = ${companyId} and not c.is_reversed and ${condition}
  ) o
  group by o.household_id, o.community_id, o.period_month`

/** The debts of a community's bills of one month. */
export const debtsOfMonth = (
  scope: Scope,
  bills: { readonly communityId: bigint; readonly periodMonth: string },
): RawBuilder<unknown> =>
  debtsWhere(
    scope,
    sql`c.period_month = ${bills.periodMonth}::date and c.community_id = ${bills.communityId}`,
  )

export type Debt = {
  readonly household_id: bigint
  readonly period_month: string
  readonly open_fen: bigint
  readonly held_fen: bigint
  readonly due_on: string | null
}

/**
 * What is owed now of the bills that messages speak of: read again before they are sent. Keyed by
 * `household month`; a bill that is gone has no entry.
 * @param isDemand only what is past its due date: nothing else is demanded
 */
export const debtsOf = async (
  context: Context,
  bills: readonly { readonly householdId: bigint; readonly periodMonths: readonly string[] }[],
  isDemand = false,
): Promise<ReadonlyMap<string, Debt>> => {
  if (bills.length === 0) return new Map()
  const households = bills.map(({ householdId }) => householdId)
  const months = [...new Set(bills.flatMap(({ periodMonths }) => periodMonths))]
  const accounts = sql`select a.id from property.billing_account a
    where a.company_id = ${context.companyId} and a.household_id = any(${households}::bigint[])`
  const { rows } = await sql<Debt>`${debtsWhere(
    context,
    sql`c.period_month = any(${months}::date[]) and c.billing_account_id in (${accounts})
      and ${isDemand ? sql`c.due_on < ${context.today}::date` : sql`true`}`,
  )}`.execute(context.tx)
  return new Map(rows.map((row) => [debtKey(row.household_id, row.period_month), row]))
}

export const debtKey = (householdId: bigint, periodMonth: string): string =>
  `${householdId} ${periodMonth}`
