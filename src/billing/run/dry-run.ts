import { sql } from 'kysely'
import type * as z from 'zod'
import { commonFailures } from '../../kernel/failure.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { areaText, priceText } from '../formulas/formula.ts'
import { formulaOf } from '../formulas/index.ts'
import { staffIdOf } from '../tariffs.ts'
import { findCauses } from './causes.ts'
import { readRun } from './read-run.ts'
import { lastPeriodMonth, monthOf, type RunScope, scopeOf } from './scope.ts'
import { settleForBatch, stageCandidates } from './stage.ts'
import { findWarnings } from './warnings.ts'

type Summary = z.infer<typeof api.runSummary>
type Row = Summary['items'][number]

/** 试算: the same candidates a publication would post, summed, compared and thrown away. */
export const dryRunBilling = implement(api.dryRunBilling, async (context, input) => {
  await getCommunity(context, input.communityId)
  const scope = scopeOf(context, input, [input.communityId])
  await assertNotPublished(context, scope)
  await settleForBatch(context)
  const lastMonth = lastPeriodMonth(scope)
  await stageCandidates(context, scope)
  const items = await compareBy(context, scope, 'item')
  const totalFen = items.reduce((sum, row) => sum + row.fen, 0n)
  const lastFen = items.reduce((sum, row) => sum + row.lastFen, 0n)
  const causes = await findCauses(context, scope, lastMonth)
  const explained = causes.reduce((sum, cause) => sum + cause.fen, 0n)
  const effects = await effectsOf(context)
  const summary: Summary = {
    items,
    buildings: await compareBy(context, scope, 'building'),
    causes,
    unexplainedFen: totalFen - lastFen - explained,
    warnings: await findWarnings(context, scope),
    samples: await pickSamples(context),
    ...effects,
  }
  const runId = await storeDryRun(context, scope, { communityId: input.communityId, totalFen })
  return { run: await readRun(context, runId), summary, lastPeriodMonth: lastMonth }
})

/** A published period has nothing left to try; what came later is billed by a supplement. */
const assertNotPublished = async ({ tx, companyId }: Context, scope: RunScope): Promise<void> => {
  const live = await tx
    .selectFrom('billing.billing_run')
    .select('published_at')
    .where('company_id', '=', companyId)
    .where('community_id', 'in', [...scope.communityIds])
    .where('period_kind', '=', scope.period.kind)
    .where('period_month', '=', monthOf(scope))
    .where('state', '=', 'published')
    .executeTakeFirst()
  if (live) throw failures.runPublished({ month: monthOf(scope).slice(0, 7) })
}

const compareBy = async (
  { tx, companyId }: Context,
  scope: RunScope,
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
        min(formula) as formula, min(price) as price from billing_candidate group by 1),
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
    note: by === 'item' ? noteOf(row.note) : '',
    lastCount: row.last_count,
    lastFen: row.last_fen,
    count: row.n,
    fen: row.fen,
  }))
}

const noteOf = (formulaAndPrice: string | null): string => {
  const [name = '', price = '0'] = (formulaAndPrice ?? '').split(':')
  if (name === 'areaPrice') return `面积 × ${priceText(BigInt(price))} 元/㎡`
  if (name === 'fixed') return `${priceText(BigInt(price))} 元/个`
  return name ? formulaOf(name).label.zh : ''
}

/** What publishing would do besides: how many households, and how much prepayment pays at once. */
const effectsOf = async ({ tx, companyId }: Context) => {
  const { rows } = await sql<{
    households: number
    prepaymentFen: bigint
    prepaymentHouseholds: number
    dueOn: string | null
  }>`
    with owed as (select billing_account_id, household_id, sum(amount_fen) as fen from billing_candidate group by 1, 2)
    select count(distinct o.household_id)::int as households,
      coalesce(sum(least(o.fen, p.balance_fen)) filter (where p.balance_fen > 0), 0)::bigint as "prepaymentFen",
      count(distinct o.household_id) filter (where p.balance_fen > 0)::int as "prepaymentHouseholds",
      (select max(due_on) from billing_candidate) as "dueOn"
    from owed o
    left join ledger.prepayment_balance p on p.company_id = ${companyId} and p.billing_account_id = o.billing_account_id`.execute(
    tx,
  )
  return rows[0] ?? { households: 0, prepaymentFen: 0n, prepaymentHouseholds: 0, dueOn: null }
}

/** Three charges to check by hand: a usual one, a part month, the largest. */
const pickSamples = async ({ tx, companyId }: Context): Promise<Summary['samples']> => {
  const { rows } = await sql<{
    code: string
    formula: string
    quantity: bigint
    price: bigint
    months: number
    days: number
    total: number
    amount_fen: bigint
  }>`
    (select u.code, c.formula, c.quantity, c.price, c.period_months as months, c.days, c.days_in_period as total, c.amount_fen
      from billing_candidate c join property.unit u on u.company_id = ${companyId} and u.id = c.unit_id
      where c.formula = 'areaPrice' order by c.days < c.days_in_period, md5(c.unit_id::text) limit 1)
    union
    (select u.code, c.formula, c.quantity, c.price, c.period_months, c.days, c.days_in_period, c.amount_fen
      from billing_candidate c join property.unit u on u.company_id = ${companyId} and u.id = c.unit_id
      where c.formula = 'areaPrice' order by c.days = c.days_in_period, md5(c.unit_id::text) limit 1)
    union
    (select u.code, c.formula, c.quantity, c.price, c.period_months, c.days, c.days_in_period, c.amount_fen
      from billing_candidate c join property.unit u on u.company_id = ${companyId} and u.id = c.unit_id
      where c.formula = 'areaPrice' order by c.amount_fen desc, u.code limit 1)`.execute(tx)
  return rows.map((row) => ({
    unitCode: row.code,
    equation: `${areaText(row.quantity)} × ${priceText(row.price)}${row.months > 1 ? ` × ${row.months}` : ''}${row.days === row.total ? '' : ` × ${row.days}/${row.total}`}`,
    fen: row.amount_fen,
  }))
}

const storeDryRun = async (
  context: Context,
  scope: RunScope,
  { communityId, totalFen }: { communityId: bigint; totalFen: bigint },
): Promise<bigint> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.billing_run (company_id, community_id, period_kind, period_month, period_last_day,
      issue_on, state, started_at, charge_count, total_fen, published_by)
    select ${companyId}, ${communityId}, ${scope.period.kind}, ${monthOf(scope)}::date,
      ${scope.period.lastDay}::date, ${scope.issuedOn}::date, 'dryRun', ${now.toString()}::timestamptz, count(*),
      ${totalFen}::bigint, ${staffIdOf(context)}::bigint
    from billing_candidate returning id`.execute(tx)
  if (!rows[0]) throw commonFailures.unavailable()
  return rows[0].id
}
