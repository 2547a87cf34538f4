import { sql } from 'kysely'
import type * as z from 'zod'
import type { Context } from '../../platform/context.ts'
import type { runSummary } from '../api.ts'
import type { RunScope } from './scope.ts'

export type Warning = z.infer<typeof runSummary>['warnings'][number]

/**
 * What a run would leave out: units with a payer and no tariff at all (no basis, no billing:
 * 条例 40), units without any payer, homes and shops without an area under an area tariff, meters without a reading.
 */
export const findWarnings = async (context: Context, scope: RunScope): Promise<Warning[]> => {
  const { tx, companyId } = context
  const { firstDay, lastDay, kind } = scope.period
  const { rows } = await sql<{ kind: Warning['kind']; codes: string[]; n: number }>`
    with active_unit as materialized (
      select u.id, u.code, a.unit_id is not null as has_payer
      from property.unit u
      left join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id
        and a.span && daterange(${firstDay}::date, ${lastDay}::date, '[]')
      where u.company_id = ${companyId} and u.community_id = any(${[...scope.communityIds]}::bigint[]) and u.is_active
    )
    select 'noTariff' as kind, (array_agg(u.code order by u.code))[1:20] as codes, count(*)::int as n
    from active_unit u
    where u.has_payer and not exists (select from billing.unit_tariff ut where ut.company_id = ${companyId} and ut.unit_id = u.id
      and ut.span && daterange(${firstDay}::date, ${lastDay}::date, '[]'))
    having count(*) > 0
    union all
    select 'noPayer', (array_agg(u.code order by u.code))[1:20], count(*)::int
    from active_unit u where not u.has_payer
    having count(*) > 0
    union all
    select 'noArea', (array_agg(distinct u.code))[1:20], count(distinct u.id)::int
    from billing.unit_tariff ut
    join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id and t.formula = 'areaPrice'
      and t.community_id = any(${[...scope.communityIds]}::bigint[]) and t.period_kind = ${kind}
    join property.unit u on u.company_id = ut.company_id and u.id = ut.unit_id and u.area_centi = 0 and u.is_active
    where ut.company_id = ${companyId} and ut.span && daterange(${firstDay}::date, ${lastDay}::date, '[]')
    having count(*) > 0
    union all
    select 'noReading', (array_agg(m.serial order by m.serial))[1:20], count(*)::int
    from billing.meter m
    join property.unit u on u.company_id = m.company_id and u.id = m.unit_id and u.is_active
    where m.company_id = ${companyId} and m.community_id = any(${[...scope.communityIds]}::bigint[]) and m.removed_on is null
      and exists (select from billing.unit_tariff ut
        join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id and t.formula in ('metered', 'tiered')
        where ut.company_id = m.company_id and ut.unit_id = m.unit_id and ut.span @> ${lastDay}::date)
      and not exists (select from billing.meter_reading r where r.company_id = m.company_id and r.meter_id = m.id
        and not r.is_replaced and r.kind <> 'initial' and r.read_on between ${firstDay}::date and ${lastDay}::date)
    having count(*) > 0`.execute(tx)
  return rows.map(({ kind: found, codes, n }) => ({
    kind: found,
    mustDecide: found === 'noTariff' || found === 'noArea',
    unitCodes: codes,
    count: n,
    words: wordsOf(found, n, codes),
  }))
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
    case 'noReading':
      return {
        zh: `${n} 只表本期未抄（${list}），可先发布其余`,
        en: `${n} meters have no reading this period (${list}); the rest can go out`,
      }
  }
}
