import { sql } from 'kysely'
import { addDays, firstOfMonth, type Period } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { dueDateOf, dueRule } from '../due-date.ts'
import { stageMetered } from './stage-metered.ts'
import { stageShared } from './stage-shared.ts'

/** One run: whose charges, for which period, issued when. */
export type RunScope = {
  readonly communityId: bigint
  readonly period: Period
  readonly issuedOn: string
}

/**
 * Computes every charge of a run into the temporary table `billing_candidate`, set-based, without
 * posting anything. Publishing inserts exactly these rows; a dry run only looks at them.
 */
export const stageCandidates = async (context: Context, scope: RunScope): Promise<void> => {
  const { tx } = context
  await sql`drop table if exists billing_candidate`.execute(tx)
  await sql`create temporary table billing_candidate (
    building_id bigint not null, household_id bigint not null, billing_account_id bigint not null,
    unit_id bigint not null, charge_item_id bigint not null, tariff_version_id bigint not null,
    formula text not null, meter_id bigint not null default 0, service_from date not null,
    service_to date not null, period_months smallint not null, days smallint not null,
    days_in_period smallint not null, quantity bigint not null, price bigint not null,
    discount_bp smallint not null, inputs jsonb, amount_fen bigint not null, due_on date not null
  ) on commit drop`.execute(tx)
  // Batch statements choose hash joins; a nested loop over a million units costs minutes.
  await sql`set local enable_nestloop = off`.execute(tx)
  await sql`set local work_mem = '128MB'`.execute(tx)
  await sql`set local statement_timeout = 0`.execute(tx)
  await stageDueDates(context, scope)
  await stageBulk(context, scope)
  await sql`set local enable_nestloop = on`.execute(tx)
  await stageMetered(context, scope)
  await stageShared(context, scope)
}

/** Due dates depend on the rule of each version and the day of issue: few, so worked out here. */
const stageDueDates = async (context: Context, scope: RunScope): Promise<void> => {
  const { tx, companyId } = context
  const { rows } = await sql<{ id: bigint; due_rule: unknown }>`
    select v.id, v.due_rule from billing.tariff_version v
    join billing.tariff t on t.company_id = v.company_id and t.id = v.tariff_id
    where v.company_id = ${companyId} and t.community_id = ${scope.communityId} and v.state = 'approved'
      and v.effective && daterange(${scope.period.firstDay}::date, ${scope.period.lastDay}::date, '[]')`.execute(
    tx,
  )
  await sql`drop table if exists billing_due`.execute(tx)
  await sql`create temporary table billing_due (version_id bigint primary key, due_on date not null) on commit drop`.execute(
    tx,
  )
  await sql`insert into billing_due select * from unnest(${rows.map(({ id }) => id)}::bigint[],
    ${rows.map(({ due_rule }) => dueDateOf(dueRule.parse(due_rule), scope.issuedOn))}::date[])`.execute(
    tx,
  )
}

/**
 * Area × price and fixed amounts. A segment is where the period, the account, the tariff's
 * assignment and the version overlap; an approved vacancy cuts it into parts at its own share.
 * The amount is the same integer arithmetic as formulas/*.ts, which a property test compares.
 */
const stageBulk = async (context: Context, scope: RunScope): Promise<void> => {
  const { tx, companyId } = context
  const { firstDay, lastDay, months, kind } = scope.period
  const daysInPeriod = sql`(${lastDay}::date - ${firstDay}::date + 1)`
  await sql`
    insert into billing_candidate (building_id, household_id, billing_account_id, unit_id, charge_item_id,
      tariff_version_id, formula, service_from, service_to, period_months, days, days_in_period, quantity,
      price, discount_bp, amount_fen, due_on)
    with segment as (
      select coalesce(u.building_id, 0) as building_id, a.household_id, a.id as account_id, u.id as unit_id,
        t.charge_item_id, v.id as version_id, t.formula, v.price, v.proration, v.rounding_point,
        i.rounding_unit, i.rounding_mode,
        case when t.formula = 'areaPrice' then u.area_centi else 1 end as quantity,
        a.span * ut.span * v.effective * daterange(${firstDay}::date, ${lastDay}::date, '[]') as span
      from billing.unit_tariff ut
      join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id
        and t.community_id = ${scope.communityId} and t.period_kind = ${kind} and t.formula in ('areaPrice', 'fixed')
      join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
      join billing.tariff_version v on v.company_id = t.company_id and v.tariff_id = t.id and v.state = 'approved'
      join property.unit u on u.company_id = ut.company_id and u.id = ut.unit_id and u.is_active
      join property.billing_account a on a.company_id = ut.company_id and a.unit_id = ut.unit_id
      where ut.company_id = ${companyId}
        and ut.span && daterange(${firstDay}::date, ${lastDay}::date, '[]')
        and a.span && daterange(${firstDay}::date, ${lastDay}::date, '[]')
        and v.effective && daterange(${firstDay}::date, ${lastDay}::date, '[]')
    ), vacancy as (
      select unit_id, charge_item_id, range_agg(span) as spans from billing.vacancy
      where company_id = ${companyId} and state = 'approved'
        and span && daterange(${firstDay}::date, ${lastDay}::date, '[]')
      group by unit_id, charge_item_id
    ), part as (
      select s.*, s.span as part_span, 10000 as discount_bp from segment s
      left join vacancy x on x.unit_id = s.unit_id and x.charge_item_id = s.charge_item_id
      where x.unit_id is null and not isempty(s.span)
      union all
      select s.*, p, 10000 from segment s
      join vacancy x on x.unit_id = s.unit_id and x.charge_item_id = s.charge_item_id,
        unnest(datemultirange(s.span) - x.spans) p
      where not isempty(s.span)
      union all
      select s.*, s.span * y.span, y.discount_bp from segment s
      join billing.vacancy y on y.company_id = ${companyId} and y.state = 'approved'
        and y.unit_id = s.unit_id and y.charge_item_id = s.charge_item_id and y.span && s.span
    ), counted as (
      select p.*, ${months}::bigint as months, lower(part_span) as service_from, upper(part_span) - 1 as service_to,
        case p.proration
          when 'wholeMonth' then ${daysInPeriod}
          when 'thirtyDays' then case when upper(part_span) - lower(part_span) = ${daysInPeriod}
            then 30 * ${months} else least(upper(part_span) - lower(part_span), 30 * ${months}) end
          when 'fifteenDayRule' then case when upper(part_span) - lower(part_span) = ${daysInPeriod}
              or lower(part_span) <= ${firstDay}::date + 14 then 2 else 1 end
          else upper(part_span) - lower(part_span) end as days,
        case p.proration when 'thirtyDays' then 30 * ${months} when 'fifteenDayRule' then 2
          else ${daysInPeriod} end as total_days
      from part p
    )
    select building_id, household_id, account_id, unit_id, charge_item_id, c.version_id, formula, service_from,
      service_to, ${months}, days, total_days, quantity, price, discount_bp,
      ${amountSql}, d.due_on
    from counted c
    join billing_due d on d.version_id = c.version_id
    where c.days > 0 and not exists (
      select from billing.charge e
      where e.company_id = ${companyId} and not e.is_reversed and e.unit_id = c.unit_id
        and e.charge_item_id = c.charge_item_id and e.meter_id = 0 and e.parent_charge_id = 0
        and e.source_kind in ('run', 'opening')
        and e.service_from <= c.service_to and e.service_to >= c.service_from
        and e.period_month between ${addDays(firstOfMonth(firstDay), -3660)}::date and ${lastDay}::date)`.execute(
    tx,
  )
}

/**
 * numerator / denominator in fen, rounded half up (or as the item says) to fen, jiao or yuan.
 * area: quantity × price × months / 10⁴; fixed: price × months / 10². Days and share multiply.
 */
export const amountSql = sql`(
  select case r.mode
    when 'halfUp' then (2 * r.n + r.d * r.unit) / (2 * r.d * r.unit)
    when 'up' then (r.n + r.d * r.unit - 1) / (r.d * r.unit)
    when 'down' then r.n / (r.d * r.unit)
    else r.n / (r.d * r.unit) + case
      when 2 * (r.n % (r.d * r.unit)) > r.d * r.unit then 1
      when 2 * (r.n % (r.d * r.unit)) = r.d * r.unit then (r.n / (r.d * r.unit)) % 2 else 0 end
    end * r.unit
  from (select c.rounding_mode as mode,
      case c.rounding_unit when 'fen' then 1 when 'jiao' then 10 else 100 end::bigint as unit,
      case when c.days = c.total_days then w.n
        when c.rounding_point = 'monthFirst' then (2 * w.n + w.d) / (2 * w.d) * c.days
        else w.n * c.days end as n,
      case when c.days = c.total_days then w.d
        when c.rounding_point = 'monthFirst' then c.total_days::bigint
        else w.d * c.total_days end as d
    from (select
        case when c.formula = 'areaPrice' then c.quantity * c.price else c.price end * c.months
          * case when c.discount_bp = 10000 then 1 else c.discount_bp end as n,
        case when c.formula = 'areaPrice' then 10000 else 100 end::bigint
          * case when c.discount_bp = 10000 then 1 else 10000 end as d
    ) w
  ) r
)`
