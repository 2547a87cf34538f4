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

/**
 * How many households of each community have paid its last bill, now. A community is left out where
 * it has none of the last year, or where so many owe that it cannot be `least.percent` of its homes:
 * then nobody counts those who were billed.
 */
export const paidShares = async (
  context: Pick<Context, 'tx' | 'companyId' | 'today'>,
  communityIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, PaidShare>> => {
  const shares = new Map<bigint, PaidShare>()
  let left = communityIds
  for (const month of left.length > 0 ? await monthsDue(context) : []) {
    const tooMany = await owingTooMuch(context, left, month)
    left = left.filter((id) => !tooMany.has(id))
    for (const [id, share] of await sharesOf(context, left, month)) shares.set(id, share)
    left = left.filter((id) => !shares.has(id))
    if (left.length === 0) break
  }
  return shares
}

/** The months with a bill that is past its due date, newest first. */
const monthsDue = async ({
  tx,
  companyId,
  today,
}: Pick<Context, 'tx' | 'companyId' | 'today'>): Promise<readonly string[]> => {
  const { rows } = await sql<{ month: string }>`
    select m::date::text as month
    from generate_series(date_trunc('month', ${today}::date) + interval '1 year', date_trunc('month', ${today}::date) - interval '1 year',
      interval '-1 month') m
    cross join lateral (select from billing.charge c where c.company_id = ${companyId} and c.period_month = m::date
      and not c.is_reversed and c.due_on < ${today}::date limit 1) bill
    order by m desc`.execute(tx)
  return rows.map(({ month }) => month)
}

/** Communities in which more homes owe something due of a month than may, read from what is open alone. */
const owingTooMuch = async (
  { tx, companyId, today }: Pick<Context, 'tx' | 'companyId' | 'today'>,
  communityIds: readonly bigint[],
  month: string,
): Promise<ReadonlySet<bigint>> => {
  const { rows } = await sql<{ id: bigint }>`
    select h.community_id as id
    from (
      select community_id, count(*) as owing from property.household
      where company_id = ${companyId} and id in (
        select household_id from billing.charge
        where company_id = ${companyId} and community_id = any(${[...communityIds]}::bigint[]) and period_month = ${month}::date
          and not is_reversed and settled_fen + waived_fen < amount_fen and due_on < ${today}::date)
      group by community_id
    ) o
    join (select community_id, count(*) as homes from property.household where company_id = ${companyId} group by community_id) h
      on h.community_id = o.community_id
    where o.owing * 100 > h.homes * ${100 - least.percent}::int`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

const sharesOf = async (
  { tx, companyId, today }: Pick<Context, 'tx' | 'companyId' | 'today'>,
  communityIds: readonly bigint[],
  month: string,
): Promise<readonly (readonly [bigint, PaidShare])[]> => {
  if (communityIds.length === 0) return []
  const { rows } = await sql<PaidShare & { communityId: bigint }>`
    select community_id as "communityId", count(*)::int as households, count(*) filter (where is_paid)::int as paid
    from (
      select community_id, household_id, bool_and(settled_fen + waived_fen >= amount_fen) as is_paid,
        bool_or(due_on < ${today}::date) as is_due
      from billing.charge
      where company_id = ${companyId} and community_id = any(${[...communityIds]}::bigint[]) and period_month = ${month}::date
        and not is_reversed
      group by community_id, household_id
    ) h
    group by community_id having bool_or(is_due)`.execute(tx)
  return rows.map(({ communityId, ...share }) => [communityId, share])
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
