import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { billedBefore, monthOf, type RunScope } from './scope.ts'

/**
 * Area × price and fixed amounts of a run as SELECTs of candidates, one pass over the units each:
 * units at the full price, and the few with an approved vacancy. A segment is where the period,
 * the account, the tariff's assignment and the version overlap; nearly always that is the whole
 * period, which is known by three containments and costs no arithmetic of ranges. The amount is
 * the arithmetic of formulas/*.ts in whole numbers, which tests compare.
 * @param number what numbers the rows, evaluated once for each; the last column
 */
export const bulkSelects = async (
  context: Context,
  scope: RunScope,
  number: RawBuilder<unknown>,
): Promise<readonly RawBuilder<unknown>[]> => {
  const [vacant, isUnbilled] = [
    await vacantUnits(context, scope),
    await notBilledYet(context, scope),
  ]
  const select = (cut: Cut) => candidatesOf(context, scope, { cut, isUnbilled, number })
  if (vacant.length === 0) return [select(fullPrice)]
  const vacancies = sql`(select unit_id, charge_item_id, span, discount_bp from billing.vacancy
    where company_id = ${context.companyId} and state = 'approved' and unit_id = any(${vacant}::bigint[]))`
  const span = sql`coalesce(s.span, ${wholePeriod(scope)})`
  const isVacant = sql`x.unit_id = s.unit_id and x.charge_item_id = s.charge_item_id and x.span && ${span}`
  const other: Cut = {
    ...fullPrice,
    condition: sql`not exists (select from ${vacancies} x where ${isVacant})`,
  }
  const reduced: Cut = {
    units: sql`u.id = any(${vacant}::bigint[])`,
    parts: sql`cross join lateral (
      select x.span * ${span} as span, x.discount_bp from ${vacancies} x where ${isVacant}
      union all
      select rest.span, 10000 from (select range_agg(x.span) as spans from ${vacancies} x where ${isVacant}) y,
        unnest(datemultirange(${span}) - y.spans) as rest (span)
      where y.spans is not null) p`,
    part: sql.ref('p.span'),
    share: sql.ref('p.discount_bp'),
    condition: sql`true`,
  }
  return [other, reduced].map(select)
}

/** Which units, and how their segments are cut. */
type Cut = {
  readonly units: RawBuilder<unknown>
  readonly parts: RawBuilder<unknown>
  /** The days of a part; null for the whole period. */
  readonly part: RawBuilder<unknown>
  readonly share: RawBuilder<unknown>
  readonly condition: RawBuilder<unknown>
}

const fullPrice: Cut = {
  units: sql`true`,
  parts: sql``,
  part: sql.ref('s.span'),
  share: sql`10000`,
  condition: sql`true`,
}

const wholePeriod = ({ period }: RunScope): RawBuilder<unknown> =>
  sql`daterange(${period.firstDay}::date, ${period.lastDay}::date, '[]')`

const vacantUnits = async (
  { tx, companyId }: Context,
  { communityIds, period }: RunScope,
): Promise<bigint[]> => {
  const { rows } = await sql<{ unit_id: bigint }>`
    select distinct v.unit_id from billing.vacancy v
    join property.unit u on u.company_id = v.company_id and u.id = v.unit_id
      and u.community_id = any(${[...communityIds]}::bigint[])
    where v.company_id = ${companyId} and v.state = 'approved'
      and v.span && daterange(${period.firstDay}::date, ${billedBefore(period)}::date)`.execute(tx)
  return rows.map((row) => row.unit_id)
}

/**
 * What is billed already is not billed again: by the run's own months, or by a charge of an earlier
 * month that reaches into the period. Asked for each row only when there is any such charge.
 * @returns conditions on a candidate `c`
 */
const notBilledYet = async (
  { tx, companyId }: Context,
  scope: RunScope,
): Promise<RawBuilder<unknown>> => {
  const { period, communityIds } = scope
  const charges = sql`billing.charge e where e.company_id = ${companyId} and not e.is_reversed
    and e.source_kind in ('run', 'opening') and e.meter_id = 0`
  const kinds = {
    own: sql`${charges} and e.community_id = any(${[...communityIds]}::bigint[])
      and e.period_month >= ${monthOf(scope)}::date and e.period_month < ${billedBefore(period)}::date`,
    earlier: sql`${charges} and e.service_to - e.period_month > 30 and e.service_to >= ${period.firstDay}::date
      and e.period_month < ${monthOf(scope)}::date`,
  }
  const { rows } = await sql<Record<keyof typeof kinds, boolean>>`
    select exists (select from ${kinds.own}) as own, exists (select from ${kinds.earlier}) as earlier`.execute(
    tx,
  )
  const part = sql`coalesce(c.part, ${wholePeriod(scope)})`
  const not = (
    found: RawBuilder<unknown>,
  ) => sql`and not exists (select from ${found} and e.unit_id = c.unit_id
    and e.charge_item_id = c.charge_item_id and e.service_from < upper(${part}) and e.service_to >= lower(${part}))`
  return sql`${rows[0]?.own ? not(kinds.own) : sql``} ${rows[0]?.earlier ? not(kinds.earlier) : sql``}`
}

/**
 * Segments cut into parts, each with its slots and amount. `offset 0` keeps what a subquery works
 * out from being worked out again at every mention.
 */
const candidatesOf = (
  context: Context,
  scope: RunScope,
  how: { cut: Cut; isUnbilled: RawBuilder<unknown>; number: RawBuilder<unknown> },
): RawBuilder<unknown> => {
  const { cut, isUnbilled, number } = how
  const { firstDay, lastDay, months } = scope.period
  return sql`
    select c.run_id, c.community_id, c.building_id, c.household_id, c.account_id, c.unit_id, c.charge_item_id, c.version_id,
      c.formula, 0::bigint, case when c.part is null then ${firstDay}::date else lower(c.part) end,
      case when c.part is null then ${lastDay}::date else upper(c.part) - 1 end, ${months}::smallint,
      c.counted::smallint, c.slots::smallint, c.quantity, c.price, c.share_bp::smallint, null::jsonb,
      ${amountSql(months)}, c.due_on, c.number
    from (
      select s.*, ${cut.part} as part, ${cut.share} as share_bp, ${number} as number,
        case when ${cut.part} is null then s.slots else ${countedSql(context, scope, cut.part)} end as counted
      from (${segmentsOf(context, scope, cut)}) s ${cut.parts}
      where (s.span is null or not isempty(s.span)) and ${cut.condition}
      offset 0
    ) c
    where c.counted > 0 ${isUnbilled}`
}

/**
 * A unit, its payer and its tariff; `span` is what they and the version have in common, null for
 * the whole period. Units are joined to their payers once and not for each of their tariffs.
 */
const segmentsOf = (
  { companyId }: Context,
  scope: RunScope,
  { units }: Cut,
): RawBuilder<unknown> => {
  const { period, communityIds } = scope
  const whole = wholePeriod(scope)
  const common = sql`u.span * ut.span * v.span`
  const isAnniversary = period.kind === 'anniversary'
  const own = ownYear(scope)
  return sql`
    select v.run_id, v.community_id, u.building_id, u.household_id, u.account_id, u.id as unit_id, v.charge_item_id,
      v.version_id, v.formula, v.price, v.price_per_fen, v.is_plain, v.due_on,
      case when v.formula = 'areaPrice' then u.area_centi else 1 end as quantity,
      ${isAnniversary ? sql`${common} * ${own}` : sql`case when not (v.is_whole and u.is_whole and ut.span @> ${whole}) then ${common} end`} as span,
      ${isAnniversary ? sql`upper(${own}) - lower(${own})` : sql.ref('v.slots')} as slots
    from billing.unit_tariff ut
    join billing_version v on v.tariff_id = ut.tariff_id and v.period_kind = ${period.kind} and v.formula in ('areaPrice', 'fixed')
    join (
      select u.id, coalesce(u.building_id, 0) as building_id, u.area_centi, u.delivered_on, a.household_id,
        a.id as account_id, a.span, a.span @> ${whole} as is_whole
      from property.unit u
      join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id
      where u.company_id = ${companyId} and u.community_id = any(${[...communityIds]}::bigint[]) and u.is_active and ${units}
      offset 0
    ) u on u.id = ut.unit_id
    where ut.company_id = ${companyId} and not isempty(v.span)
    offset 0`
}

/** The year from a unit's own day that begins in the month of the run; empty for other units. */
const ownYear = ({ period }: RunScope): RawBuilder<unknown> => {
  const anchor = sql`coalesce(u.delivered_on, lower(ut.span))`
  const [year, month] = [Number(period.firstDay.slice(0, 4)), Number(period.firstDay.slice(5, 7))]
  const years = sql`(${year}::int - extract(year from ${anchor})::int)`
  return sql`case when extract(month from ${anchor}) = ${month}::int and ${years} >= 0
    then daterange((${anchor} + make_interval(years => ${years}))::date,
      (${anchor} + make_interval(years => ${years} + 1))::date) else 'empty'::daterange end`
}

/**
 * The slots that begin in a part of the period: the SQL form of slotsBetween in ../proration.ts.
 * The first payer of a half month or month pays all of it where the rule says so. Few rows are
 * parts, so what this needs of the version they look up.
 */
const countedSql = (
  { companyId }: Context,
  { period }: RunScope,
  part: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  if (period.kind === 'anniversary') return sql`upper(${part}) - lower(${part})`
  const slotStart = sql`v.slot_starts[width_bucket(lower(${part}), v.slot_starts)]`
  return sql`(select width_bucket(upper(${part}) - 1, v.slot_starts) - width_bucket(
    case when v.proration in ('fifteenDayRule', 'wholeMonth') and not exists (
      select from property.billing_account b
      join billing.unit_tariff f on f.company_id = b.company_id and f.unit_id = b.unit_id and f.tariff_id = v.tariff_id
      where b.company_id = ${companyId} and b.unit_id = s.unit_id
        and b.span * f.span && daterange(${slotStart}, lower(${part})))
    then ${slotStart} else lower(${part}) end - 1, v.slot_starts)
    from billing_version v where v.version_id = s.version_id)`
}

/**
 * Fen of a whole period at the full price, rounded half up to the fen, in plain integers: nearly
 * every charge. The bound keeps the product within 63 bits. Everything else goes the exact way of
 * billing.amount_fen.
 */
const amountSql = (months: number): RawBuilder<unknown> => sql`
  case when c.is_plain and c.counted = c.slots and c.share_bp = 10000 and c.quantity <= 10000000
    then (2 * c.quantity * c.price * ${months}::int + c.price_per_fen) / (2 * c.price_per_fen)
    else (select billing.amount_fen(c.quantity::numeric * c.price * ${months}::int, c.price_per_fen, c.counted, c.slots,
      c.share_bp, v.rounding_point, v.rounding_unit, v.rounding_mode)
      from billing_version v where v.version_id = c.version_id) end`
