import { type RawBuilder, sql } from 'kysely'
import type * as z from 'zod'
import type { Words } from '../../kernel/shapes.ts'
import type { Context } from '../../platform/context.ts'
import type { runSummary } from '../api.ts'
import { areaText, priceText } from '../formulas/formula.ts'
import { formulaOf } from '../formulas/index.ts'
import { findCauses } from './causes.ts'
import { lastPeriodMonth, type RunScope } from './scope.ts'

export type Summary = z.infer<typeof runSummary>
type Row = Summary['items'][number]

/**
 * The charges of a run summed by item and building, held against the period before, with the
 * reasons of the difference. `charges` is a table of candidates or of posted charges.
 */
export const summarize = async (
  context: Context,
  scope: RunScope,
  charges: RawBuilder<unknown>,
): Promise<Summary> => {
  const items = await compareBy(context, scope, charges, 'item')
  const causes = await findCauses(context, scope, charges)
  const difference = items.reduce((sum, row) => sum + row.fen - row.lastFen, 0n)
  return {
    items,
    buildings: await compareBy(context, scope, charges, 'building'),
    causes,
    unexplainedFen: causes.reduce((rest, cause) => rest - cause.fen, difference),
    warnings: [],
    samples: await pickSamples(context, charges),
    ...(await effectsOf(context, charges)),
  }
}

const compareBy = async (
  { tx, companyId }: Context,
  scope: RunScope,
  charges: RawBuilder<unknown>,
  by: 'item' | 'building',
): Promise<Row[]> => {
  const key = by === 'item' ? sql.ref('charge_item_id') : sql.ref('building_id')
  const { rows } = await sql<{
    key: bigint
    zh: string | null
    en: string | null
    note: string | null
    last_count: number
    last_fen: bigint
    n: number
    fen: bigint
  }>`
    with now as (select ${key} as key, count(*)::int as n, sum(amount_fen)::bigint as fen,
        min(formula) as formula, min(price) as price from ${charges} c group by 1),
    last as (select ${key} as key, count(*)::int as n, sum(amount_fen)::bigint as fen from billing.charge
      where company_id = ${companyId} and community_id = any(${[...scope.communityIds]}::bigint[]) and source_kind = 'run' and not is_reversed
        and period_month = ${lastPeriodMonth(scope)}::date group by 1)
    select key, coalesce(i.name_zh, b.name) as zh, coalesce(i.name_en, b.name) as en,
      now.formula || ':' || now.price::text as note,
      coalesce(last.n, 0) as last_count, coalesce(last.fen, 0) as last_fen,
      coalesce(now.n, 0) as n, coalesce(now.fen, 0) as fen
    from now full join last using (key)
    left join billing.charge_item i on i.company_id = ${companyId} and i.id = key
    left join property.building b on b.company_id = ${companyId} and b.id = key
    order by i.sort nulls last, b.sort_key nulls last, key`.execute(tx)
  return rows.map((row) => ({
    key: row.key.toString(),
    name: { zh: row.zh ?? '未分楼栋', en: row.en ?? 'No building' },
    note: noteOf(by === 'item' ? row.note : null),
    lastCount: row.last_count,
    lastFen: row.last_fen,
    count: row.n,
    fen: row.fen,
  }))
}

const noteOf = (formulaAndPrice: string | null): Words => {
  const [name = '', price = '0'] = (formulaAndPrice ?? '').split(':')
  const yuan = priceText(BigInt(price))
  if (name === 'areaPrice') return { zh: `面积 × ${yuan} 元/㎡`, en: `area × ¥${yuan}/㎡` }
  if (name === 'fixed') return { zh: `${yuan} 元/个`, en: `¥${yuan} each` }
  return name ? formulaOf(name).label : { zh: '', en: '' }
}

/** What publishing would do besides: how many households, and how much prepayment pays at once. */
const effectsOf = async ({ tx, companyId }: Context, charges: RawBuilder<unknown>) => {
  const { rows } = await sql<{
    households: number
    prepaymentFen: bigint
    prepaymentHouseholds: number
    dueOn: string | null
  }>`
    with owed as (select billing_account_id, household_id, sum(amount_fen) as fen, max(due_on) as due_on
      from ${charges} c group by 1, 2)
    select count(distinct o.household_id)::int as households,
      coalesce(sum(least(o.fen, p.balance_fen)) filter (where p.balance_fen > 0), 0)::bigint as "prepaymentFen",
      count(distinct o.household_id) filter (where p.balance_fen > 0)::int as "prepaymentHouseholds",
      max(o.due_on) as "dueOn"
    from owed o
    left join ledger.prepayment_balance p on p.company_id = ${companyId} and p.billing_account_id = o.billing_account_id`.execute(
    tx,
  )
  return rows[0] ?? { households: 0, prepaymentFen: 0n, prepaymentHouseholds: 0, dueOn: null }
}

const setsOfSamples = 5

/** Sets of three charges to check by hand: a usual one, a part month, one of the largest. */
const pickSamples = async (
  { tx, companyId }: Context,
  charges: RawBuilder<unknown>,
): Promise<Summary['samples']> => {
  const { rows } = await sql<Reckoned & { code: string; amount_fen: bigint }>`
    with sample as (
      select c.*, u.code, row_number() over (partition by c.days < c.days_in_period order by md5(c.unit_id::text)) as at,
        row_number() over (order by c.amount_fen desc, u.code) as rank
      from ${charges} c join property.unit u on u.company_id = ${companyId} and u.id = c.unit_id
      where c.formula in ('areaPrice', 'fixed')
    ), chosen as (
      select s.*, case when at <= ${setsOfSamples} then at else rank end as in_set,
        case when at > ${setsOfSamples} then 2 when days < days_in_period then 1 else 0 end as place
      from sample s where at <= ${setsOfSamples} or rank <= ${setsOfSamples}
    )
    select code, formula, quantity, price, period_months as months, days, days_in_period as total, amount_fen
    from chosen order by in_set, place limit ${3 * setsOfSamples}`.execute(tx)
  return rows.map((row) => ({ unitCode: row.code, equation: equationOf(row), fen: row.amount_fen }))
}

export type Reckoned = {
  formula: string
  quantity: bigint
  price: bigint
  months: number
  days: number
  total: number
}

/** "89.47 × 2.80 × 25/30"; empty where the database does not reckon the formula by itself. */
export const equationOf = ({ formula, quantity, price, months, days, total }: Reckoned): string => {
  if (formula !== 'areaPrice' && formula !== 'fixed') return ''
  return [
    ...(formula === 'areaPrice' ? [areaText(quantity)] : []),
    priceText(price),
    ...(months > 1 ? [String(months)] : []),
    ...(days === total ? [] : [`${days}/${total}`]),
  ].join(' × ')
}
