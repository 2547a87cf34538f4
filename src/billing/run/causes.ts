import { type RawBuilder, sql } from 'kysely'
import type * as z from 'zod'
import type { Context } from '../../platform/context.ts'
import type { runSummary } from '../api.ts'
import { lastPeriodMonth, type RunScope } from './scope.ts'

type Cause = z.infer<typeof runSummary>['causes'][number]

/**
 * The CTE `pair`: a run's charges beside those of the period before, unit by unit and item by
 * item, each pair with one cause, the first that applies: new, ended, another consumption, pool,
 * price, share, area or days.
 */
export const pairs = (
  { companyId }: Context,
  scope: RunScope,
  charges: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const summed = sql`unit_id, charge_item_id, meter_id, max(household_id) as household_id, max(building_id) as building_id,
    sum(amount_fen) as fen, max(price) as price, max(quantity) as quantity, sum(days) as days,
    max(days_in_period) as total, min(discount_bp) as share, max(formula) as formula,
    max(tariff_version_id) as version_id, max(period_months) as months`
  return sql`now as (
      select ${summed} from ${charges} c group by 1, 2, 3
    ), last as (
      select ${summed} from billing.charge
      where company_id = ${companyId} and community_id = any(${[...scope.communityIds]}::bigint[]) and source_kind = 'run' and not is_reversed
        and period_month = ${lastPeriodMonth(scope)}::date
      group by 1, 2, 3
    ), pair as (
      select unit_id, charge_item_id as item_id, coalesce(now.household_id, last.household_id) as household_id,
        coalesce(now.building_id, last.building_id) as building_id,
        coalesce(now.fen, 0)::bigint as now_fen, coalesce(last.fen, 0)::bigint as last_fen,
        (coalesce(now.fen, 0) - coalesce(last.fen, 0))::bigint as fen,
        last.price as old_price, now.price as new_price, now.version_id, now.formula, now.quantity, now.months,
        now.days::int as days, now.total::int as total,
        case
          when coalesce(now.fen, 0) = coalesce(last.fen, 0) then null
          when last.fen is null then 'new'
          when now.fen is null then 'ended'
          when now.formula in ('metered', 'tiered') then 'usage'
          when now.formula = 'sharedCost' then 'pool'
          when now.price <> last.price then 'price'
          when now.share <> last.share then 'vacancy'
          when now.quantity <> last.quantity then 'area'
          when now.days * last.total <> last.days * now.total then 'days'
          else 'rounding' end as cause
      from now full join last using (unit_id, charge_item_id, meter_id)
    )`
}

/** Why a run differs from the period before; the fen of all causes sum to the difference. */
export const findCauses = async (
  context: Context,
  scope: RunScope,
  charges: RawBuilder<unknown>,
): Promise<Cause[]> => {
  const { tx, companyId } = context
  const { rows } = await sql<{
    cause: Cause['cause']
    itemKey: string
    zh: string
    en: string
    count: number
    note: string
    basis: string | null
    fen: bigint
  }>`
    with ${pairs(context, scope, charges)}
    select p.cause, p.item_id::text as "itemKey", i.name_zh as zh, i.name_en as en, count(distinct p.unit_id)::int as count,
      sum(p.fen)::bigint as fen,
      case when p.cause = 'price' then min(p.old_price)::text || ':' || min(p.new_price)::text
        else (select string_agg(code, '、') from (select distinct u.code from property.unit u
          where u.company_id = ${companyId} and u.id = any((array_agg(p.unit_id))[1:3]) order by 1) s) end as note,
      case when p.cause = 'price' then (select v.legal_basis from billing.tariff_version v
        where v.company_id = ${companyId} and v.id = max(p.version_id)) end as basis
    from pair p join billing.charge_item i on i.company_id = ${companyId} and i.id = p.item_id
    where p.cause is not null
    group by p.cause, p.item_id, i.name_zh, i.name_en
    order by abs(sum(p.fen)) desc`.execute(tx)
  return rows.map(({ zh, en, ...row }) => ({ ...row, itemName: { zh, en } }))
}
