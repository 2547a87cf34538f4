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
  const { rows } = await sql<PaidShare & { communityId: bigint }>`
    with last as materialized (
      select community_id, max(period_month) as month from billing.charge
      where company_id = ${companyId} and community_id = any(${[...communityIds]}::bigint[]) and not is_reversed
        and due_on < ${today}::date
      group by community_id
    ), home as (
      select l.community_id, c.household_id, bool_and(c.settled_fen + c.waived_fen >= c.amount_fen) as is_paid
      from last l
      join billing.charge c on c.company_id = ${companyId} and c.community_id = l.community_id
        and c.period_month = l.month and not c.is_reversed
      group by l.community_id, c.household_id
    )
    select community_id as "communityId", count(*)::int as households, count(*) filter (where is_paid)::int as paid
    from home group by community_id`.execute(tx)
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
