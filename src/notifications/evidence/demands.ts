import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { kinds } from '../kinds.ts'

/** Kinds that demand payment when they are delivered. */
const demandKinds: readonly string[] = Object.entries(kinds).flatMap(([name, kind]) =>
  kind.isDemand ? name : [],
)

/**
 * Delivered demands, one row a household, month and day (Asia/Shanghai): only what reached its
 * reader interrupts the limitation period (Civil Code 195(1)). Delivered is what a carrier says it
 * delivered, and what a person opened and touched; that a link was fetched is no delivery. A letter
 * about several months counts for each of them.
 * @param condition on `m`: household_id, period_month, kind, sent_at, delivered_at
 * @returns rows (household_id, period_month, demanded_on)
 */
export const deliveredDemands = (
  { companyId }: Pick<Context, 'companyId'>,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select distinct m.household_id, m.period_month, (m.delivered_at at time zone 'Asia/Shanghai')::date as demanded_on
  from (select x.company_id, x.household_id, x.kind, x.sent_at, x.delivered_at, bill.period_month
    from notifications.message x
    cross join lateral unnest(coalesce(x.period_months, array[x.period_month])) bill (period_month)) m
  where m.company_id = ${companyId} and m.kind = any(${[...demandKinds]}::text[]) and m.delivered_at is not null
    and m.period_month is not null and ${condition}`

/** A household's bill of a month. */
type BillKey = { readonly householdId: bigint; readonly periodMonth: string }

/** The days on which each of these bills was demanded, by `household month`. */
export const demandsOf = async (
  context: Context,
  bills: readonly BillKey[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  if (bills.length === 0) return new Map()
  const { rows } = await sql<{ key: string; days: string[] }>`
    select household_id || ' ' || period_month as key, array_agg(demanded_on::text order by demanded_on) as days
    from (${deliveredDemands(
      context,
      sql`(m.household_id, m.period_month) in (select * from unnest(
        ${bills.map(({ householdId }) => householdId)}::bigint[], ${bills.map(({ periodMonth }) => periodMonth)}::date[]))`,
    )}) d group by household_id, period_month`.execute(context.tx)
  return new Map(rows.map(({ key, days }) => [key, days]))
}
