import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** Of how many homes, and of what part of them, one may say that most have paid. */
const least = { households: 20, percent: 70 } as const

type PaidShare = {
  /** Billed for the newest month whose bills are all past their due date. */
  readonly households: number
  /** Of them, who owe nothing of it any more. */
  readonly paid: number
}

/** How many households of each community have paid its last bill, now. */
export const paidShares = async (
  { tx, companyId, today }: Pick<Context, 'tx' | 'companyId' | 'today'>,
  communityIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, PaidShare>> => {
  if (communityIds.length === 0) return new Map()
  const { rows: last } = await sql<{ id: bigint; month: string }>`
    select community_id as id, max(period_month)::text as month from billing.charge
    where company_id = ${companyId} and community_id = any(${[...communityIds]}::bigint[]) and not is_reversed
      and due_on < ${today}::date
    group by community_id`.execute(tx)
  const months = last.map(({ month }) => month)
  const { rows } = await sql<PaidShare & { communityId: bigint }>`
    select h.community_id as "communityId", count(*)::int as households, count(*) filter (where h.is_paid)::int as paid
    from (
      select community_id, period_month, household_id, bool_and(settled_fen + waived_fen >= amount_fen) as is_paid
      from billing.charge
      where company_id = ${companyId} and community_id = any(${[...communityIds]}::bigint[]) and not is_reversed
        and period_month = any(${[...new Set(months)]}::date[])
      group by community_id, period_month, household_id
    ) h
    join unnest(${last.map(({ id }) => id)}::bigint[], ${months}::date[]) as l(community_id, month)
      on l.community_id = h.community_id and l.month = h.period_month
    group by h.community_id`.execute(tx)
  return new Map(rows.map(({ communityId, ...share }) => [communityId, share]))
}

/**
 * The share in whole percent, never rounded up; null where too few homes stand behind it or too few
 * have paid for it to be a norm.
 */
export const trueShare = (share: PaidShare | undefined): number | null => {
  if (!share || share.households < least.households) return null
  const percent = Math.floor((share.paid * 100) / share.households)
  return percent >= least.percent ? percent : null
}
