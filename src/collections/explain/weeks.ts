import { sql } from 'kysely'
import { daysBetween } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import type { HouseholdWeek } from '../fit/features.ts'

/** Of a decision, what its household's week is put together from. */
type Decided = {
  readonly id: bigint
  readonly household_id: bigint
  readonly community_id: bigint
  readonly on_day: string
  readonly oldest_due_on: string
  readonly bill_count: number
  readonly balance_fen: bigint
  readonly frozen_fen: bigint
}

type Known = {
  readonly id: bigint
  readonly bills_matured: number | null
  readonly last_twelve: number | null
  readonly late_of_last_twelve: number | null
  readonly mean_days_to_pay: number | null
  readonly recent_days_to_pay: number | null
  readonly intercept: number | null
  readonly contacts: number
  readonly promised: boolean
  readonly broken: number
}

/**
 * The weeks in which decisions were taken, by decision, as the payment model is told of them: what was
 * owed as the decision keeps it, the rest as it is known of the payer now.
 */
export const weeksOf = async (
  { tx, companyId }: Context,
  decisions: readonly Decided[],
): Promise<ReadonlyMap<bigint, HouseholdWeek>> => {
  if (decisions.length === 0) return new Map()
  const { rows } = await sql<Known>`
    select d.id, p.bills_matured, p.last_twelve, p.late_of_last_twelve, p.mean_days_to_pay, p.recent_days_to_pay, p.intercept,
      (select count(*)::int from notifications.contact c where c.company_id = ${companyId} and c.household_id = d.household_id
        and c.is_counted and c.on_day < d.on_day and c.on_day > d.on_day - 35) as contacts,
      exists (select from collections.promise s where s.company_id = ${companyId} and s.household_id = d.household_id
        and s.state = 'open') as promised,
      (select count(*)::int from collections.promise s where s.company_id = ${companyId} and s.household_id = d.household_id
        and s.state = 'broken' and s.settled_on > d.on_day - 365) as broken
    from unnest(${decisions.map(({ id }) => id)}::bigint[], ${decisions.map((it) => it.household_id)}::bigint[],
      ${decisions.map((it) => it.on_day)}::date[]) as d(id, household_id, on_day)
    left join collections.payer p on p.company_id = ${companyId} and p.household_id = d.household_id`.execute(
    tx,
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    decisions.flatMap((it) => {
      const row = known.get(it.id)
      return row ? [[it.id, weekOf(it, row)] as const] : []
    }),
  )
}

const weekOf = (it: Decided, row: Known): HouseholdWeek => {
  const openFen = Number(it.balance_fen + it.frozen_fen)
  const bills = Math.max(1, it.bill_count)
  return {
    communityId: it.community_id,
    billsMatured: row.bills_matured ?? 0,
    lastTwelve: row.last_twelve ?? 0,
    lateOfLastTwelve: row.late_of_last_twelve ?? 0,
    meanDaysToPay: row.mean_days_to_pay,
    recentDaysToPay: row.recent_days_to_pay,
    intercept: row.intercept ?? 0,
    daysPastDue: daysBetween(it.oldest_due_on, it.on_day),
    openBills: bills,
    overdueBills: bills,
    openFen,
    oldestFen: openFen / bills,
    contacts: row.contacts,
    isHeld: it.frozen_fen > 0n,
    isPromised: row.promised,
    brokenPromises: row.broken,
  }
}
