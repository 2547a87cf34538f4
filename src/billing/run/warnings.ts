import { type RawBuilder, sql } from 'kysely'
import type * as z from 'zod'
import { addMonths } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import type { runSummary } from '../api.ts'
import type { RunScope } from './scope.ts'

type Warning = z.infer<typeof runSummary>['warnings'][number]

/**
 * Kinds over which somebody must decide before a run is published: no basis, no billing (条例 40),
 * and nothing of a period twice.
 */
const mustDecide: readonly Warning['kind'][] = ['noTariff', 'noArea', 'billedOtherwise']

/**
 * What a run would leave out: units with a payer and no tariff at all, homes and shops without an
 * area under an area tariff, units of which another length of period has billed a part, units
 * without any payer, meters without a reading.
 */
export const findWarnings = (context: Context, scope: RunScope): Promise<Warning[]> =>
  find(context, scope, [...mustDecide, 'noPayer', 'noReading'])

/** Only what stops a publication unless it is skipped. */
export const findObstacles = (context: Context, scope: RunScope): Promise<Warning[]> =>
  find(context, scope, mustDecide)

const find = async (
  context: Context,
  scope: RunScope,
  kinds: readonly Warning['kind'][],
): Promise<Warning[]> => {
  const found: Warning[] = []
  for (const kind of kinds) {
    const left =
      kind === 'billedOtherwise'
        ? await billedOtherwise(context, scope)
        : leftOut[kind](context, scope)
    if (left === null) continue
    const { rows } = await sql<{ codes: string[]; n: number }>`
      select (array_agg(code order by code))[1:20] as codes, count(*)::int as n
      from (${left}) u (code) having count(*) > 0`.execute(context.tx)
    for (const { codes, n } of rows) {
      const words = wordsOf(kind, n, codes)
      found.push({ kind, mustDecide: mustDecide.includes(kind), unitCodes: codes, count: n, words })
    }
  }
  return found
}

const periodOf = ({ period }: RunScope): RawBuilder<unknown> =>
  sql`daterange(${period.firstDay}::date, ${period.lastDay}::date, '[]')`

const hasPayer = ({ companyId }: Context, scope: RunScope): RawBuilder<unknown> => sql`exists (
  select from property.billing_account a where a.company_id = ${companyId} and a.unit_id = u.id and a.span && ${periodOf(scope)})`

const unitsOf = ({ companyId }: Context, { communityIds }: RunScope): RawBuilder<unknown> => sql`
  u.company_id = ${companyId} and u.community_id = any(${[...communityIds]}::bigint[]) and u.is_active`

/**
 * Units whose item was billed by a period of another length for a part of this one, such as a
 * quarter after its first month: it is left out whole, so that nothing is billed twice. Null where
 * no item has tariffs of several lengths, which is nearly always.
 */
const billedOtherwise = async (
  { tx, companyId }: Context,
  { communityIds, period }: RunScope,
): Promise<RawBuilder<unknown> | null> => {
  const { firstDay, lastDay, months, kind } = period
  const { rows: tariffs } = await sql<{ id: bigint }>`
    select distinct x.id from billing.tariff x
    join billing.tariff o on o.company_id = x.company_id and o.charge_item_id = x.charge_item_id
      and o.community_id = x.community_id and o.period_kind <> x.period_kind
    where x.company_id = ${companyId} and x.community_id = any(${[...communityIds]}::bigint[])
      and x.period_kind = ${kind} and x.period_kind <> 'anniversary' and x.formula in ('areaPrice', 'fixed')`.execute(
    tx,
  )
  if (tariffs.length === 0) return null
  const whole = sql`daterange(${firstDay}::date, ${lastDay}::date, '[]')`
  return sql`
    select u.code from billing.unit_tariff ut
    join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id
    join property.unit u on u.company_id = ut.company_id and u.id = ut.unit_id and u.is_active
      and u.community_id = any(${[...communityIds]}::bigint[])
    cross join lateral (
      select range_agg(daterange(c.service_from, c.service_to, '[]')) as days from billing.charge c
      where c.company_id = ut.company_id and c.unit_id = ut.unit_id and c.charge_item_id = t.charge_item_id
        and not c.is_reversed and c.meter_id = 0 and c.source_kind in ('run', 'opening') and c.period_months <> ${months}
        and c.period_month between ${addMonths(firstDay, -11)}::date and ${lastDay}::date
        and c.service_to >= ${firstDay}::date and c.service_from <= ${lastDay}::date) billed
    where ut.company_id = ${companyId} and ut.span && ${whole} and not billed.days @> ut.span * ${whole}
      and ut.tariff_id = any(${tariffs.map(({ id }) => id)}::bigint[])`
}

/**
 * A SELECT of the codes of each kind. Units without any tariff are few and are found in parallel,
 * as an aggregate; only they are asked for a payer.
 */
const leftOut: Record<
  Exclude<Warning['kind'], 'billedOtherwise'>,
  (context: Context, scope: RunScope) => RawBuilder<unknown>
> = {
  noTariff: (context, scope) => sql`
    select u.code from property.unit u
    where u.company_id = ${context.companyId} and ${hasPayer(context, scope)} and u.id = any((
      select array_agg(u.id) from property.unit u
      where ${unitsOf(context, scope)} and not exists (select from billing.unit_tariff ut
        where ut.company_id = ${context.companyId} and ut.unit_id = u.id and ut.span && ${periodOf(scope)}))::bigint[])`,
  noPayer: (context, scope) => sql`
    select u.code from property.unit u where ${unitsOf(context, scope)} and not ${hasPayer(context, scope)}`,
  noArea: (context, scope) => sql`
    select u.code from property.unit u
    where ${unitsOf(context, scope)} and u.area_centi = 0 and exists (select from billing.unit_tariff ut
      join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id and t.formula = 'areaPrice'
        and t.period_kind = ${scope.period.kind}
      where ut.company_id = ${context.companyId} and ut.unit_id = u.id and ut.span && ${periodOf(scope)})`,
  noReading: ({ companyId }, { communityIds, period: { firstDay, lastDay } }) => sql`
    select m.serial
    from billing.meter m
    join property.unit u on u.company_id = m.company_id and u.id = m.unit_id and u.is_active
    where m.company_id = ${companyId} and m.community_id = any(${[...communityIds]}::bigint[]) and m.removed_on is null
      and exists (select from billing.unit_tariff ut
        join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id and t.formula in ('metered', 'tiered')
        where ut.company_id = m.company_id and ut.unit_id = m.unit_id and ut.span @> ${lastDay}::date)
      and not exists (select from billing.meter_reading r where r.company_id = m.company_id and r.meter_id = m.id
        and not r.is_replaced and r.kind <> 'initial' and r.read_on between ${firstDay}::date and ${lastDay}::date)`,
}

const wordsOf = (kind: Warning['kind'], n: number, codes: readonly string[]) => {
  const list = codes.slice(0, 5).join('、') + (n > 5 ? '…' : '')
  switch (kind) {
    case 'noTariff':
      return {
        zh: `${n} 户没有收费标准（${list}）。物业管理条例第 40 条：没有依据不能计费`,
        en: `${n} units have no tariff (${list}); without a basis nothing may be charged`,
      }
    case 'noPayer':
      return {
        zh: `${n} 处没有缴费人（${list}），不会出账；未售出的由建设单位缴纳（物业管理条例第 41 条）`,
        en: `${n} units have no payer (${list}) and are not billed; the developer owes for unsold ones`,
      }
    case 'noArea':
      return {
        zh: `${n} 户按面积计费但没有面积（${list}）`,
        en: `${n} units are billed by area but have none (${list})`,
      }
    case 'billedOtherwise':
      return {
        zh: `${n} 户这一账期里有一部分已按别的账期出过账（${list}），不会重复出账；请先改收费标准，或冲正原账单`,
        en: `of ${n} units another period has billed a part of this one (${list}); change the tariff, or reverse those charges`,
      }
    case 'noReading':
      return {
        zh: `${n} 只表本期未抄（${list}），可先发布其余`,
        en: `${n} meters have no reading this period (${list}); the rest can go out`,
      }
  }
}
