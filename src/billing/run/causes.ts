import { sql } from 'kysely'
import type * as z from 'zod'
import type { Context } from '../../platform/context.ts'
import type { runSummary } from '../api.ts'
import type { RunScope } from './scope.ts'

type Cause = z.infer<typeof runSummary>['causes'][number]

/**
 * Why a run differs from the period before, unit by unit and item by item: new, ended, another
 * price, area, days, share, consumption or pool. Each pair has one cause, the first that applies,
 * so the fen of all causes sum to the difference.
 */
export const findCauses = async (
  { tx, companyId }: Context,
  scope: RunScope,
  lastMonth: string,
): Promise<Cause[]> => {
  const { rows } = await sql<{
    cause: string
    zh: string
    en: string
    count: number
    note: string
    fen: bigint
  }>`
    with now as (
      select unit_id, charge_item_id, meter_id, sum(amount_fen) as fen, max(price) as price, max(quantity) as quantity,
        sum(days) as days, max(days_in_period) as total, min(discount_bp) as share, max(formula) as formula
      from billing_candidate group by 1, 2, 3
    ), last as (
      select unit_id, charge_item_id, meter_id, sum(amount_fen) as fen, max(price) as price, max(quantity) as quantity,
        sum(days) as days, max(days_in_period) as total, min(discount_bp) as share, max(formula) as formula
      from billing.charge
      where company_id = ${companyId} and community_id = any(${[...scope.communityIds]}::bigint[]) and source_kind = 'run' and not is_reversed
        and period_month = ${lastMonth}::date
      group by 1, 2, 3
    ), pair as (
      select coalesce(now.charge_item_id, last.charge_item_id) as item_id, coalesce(now.unit_id, last.unit_id) as unit_id,
        coalesce(now.fen, 0) - coalesce(last.fen, 0) as fen, last.price as old_price, now.price as new_price,
        case
          when last.unit_id is null then 'new'
          when now.unit_id is null then 'ended'
          when now.formula in ('metered', 'tiered') then 'usage'
          when now.formula = 'sharedCost' then 'pool'
          when now.price <> last.price then 'price'
          when now.share <> last.share then 'vacancy'
          when now.quantity <> last.quantity then 'area'
          when now.days * last.total <> last.days * now.total then 'days'
          else 'rounding' end as cause
      from now full join last using (unit_id, charge_item_id, meter_id)
    )
    select p.cause, i.name_zh as zh, i.name_en as en, count(distinct p.unit_id)::int as count, sum(p.fen)::bigint as fen,
      case when p.cause = 'price' then min(p.old_price)::text || ':' || min(p.new_price)::text
        else (select string_agg(code, '、') from (select distinct u.code from property.unit u
          where u.company_id = ${companyId} and u.id = any((array_agg(p.unit_id))[1:3]) order by 1) s) end as note
    from pair p join billing.charge_item i on i.company_id = ${companyId} and i.id = p.item_id
    where p.fen <> 0
    group by p.cause, i.name_zh, i.name_en
    order by abs(sum(p.fen)) desc`.execute(tx)
  return rows.map(({ zh, en, ...row }) => ({ ...row, itemName: { zh, en } }))
}
