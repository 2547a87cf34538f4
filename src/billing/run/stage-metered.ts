import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { amountOf, wholeInputs } from '../formulas/formula.ts'
import { formulaOf } from '../formulas/index.ts'
import type { RunScope } from './scope.ts'
import { type CandidateRow, stageRows } from './stage-rows.ts'

type MeterRow = {
  meter_id: bigint
  serial: string
  kind: string
  multiplier: number
  building_id: bigint
  household_id: bigint
  account_id: bigint
  unit_id: bigint
  version_id: bigint
  formula: string
  price: bigint
  params: { tiers?: unknown; base?: 'month' | 'year' }
  rounding_unit: 'fen' | 'jiao' | 'yuan'
  rounding_mode: 'halfUp' | 'up' | 'down' | 'halfEven'
  spans: { from: string; to: string; start: string; end: string; multiplier?: number }[]
  /** Multiplied. */
  used: bigint
  before: bigint
  service_from: string
  service_to: string
}

const unitWords: Record<string, string> = {
  water: '吨',
  electricity: '度',
  gas: '方',
  heat: '千瓦时',
}

/**
 * Metered and tiered charges: what the readings up to the period's last day show beyond what was
 * billed before, so a reading taken after a month's run is billed by the next. A change of meter
 * is a final and an initial reading; consumption never spans the two, and what the old device
 * counted has the multiplier it had. Each payer bears what was
 * read in their time: the account that held the unit on the day before the reading.
 */
export const stageMetered = async (context: Context, scope: RunScope): Promise<void> => {
  const meters = await readMeters(context, scope)
  await stageRows(context, meters.map(toCandidate))
}

const toCandidate = (row: MeterRow): CandidateRow => {
  const quantity = row.used
  const meter = {
    serial: row.serial,
    unitZh: unitWords[row.kind] ?? '',
    multiplier: row.multiplier,
    spans: row.spans,
  }
  const inputs =
    row.formula === 'tiered'
      ? { ...meter, tiers: row.params.tiers, before: row.before.toString() }
      : meter
  return {
    buildingId: row.building_id,
    householdId: row.household_id,
    billingAccountId: row.account_id,
    unitId: row.unit_id,
    versionId: row.version_id,
    meterId: row.meter_id,
    serviceFrom: row.service_from,
    serviceTo: row.service_to,
    quantity,
    price: row.price,
    inputs,
    amountFen: amountOf(formulaOf(row.formula), {
      ...wholeInputs,
      quantity,
      price: row.price,
      roundingUnit: row.rounding_unit,
      roundingMode: row.rounding_mode,
      serviceFrom: row.service_from,
      serviceTo: row.service_to,
      extra: inputs,
    }),
  }
}

const readMeters = async (
  { tx, companyId }: Context,
  { communityIds, period }: RunScope,
): Promise<MeterRow[]> => {
  const { rows } = await sql<MeterRow>`
    with step as (
      select m.id as meter_id, m.unit_id, r.read_on, lag(r.read_on) over w as since, r.kind, r.reading_milli,
        lag(r.reading_milli) over w as previous,
        (r.reading_milli - lag(r.reading_milli) over w
          + case when r.has_rolled_over then (10 ^ case when c.id is null then m.digits else c.old_digits end)::bigint * 1000
            else 0 end) * coalesce(c.old_multiplier, m.multiplier) as used,
        nullif(c.old_multiplier, m.multiplier) as multiplier
      from billing.meter m
      join billing.meter_reading r on r.company_id = m.company_id and r.meter_id = m.id and not r.is_replaced
      left join lateral (select x.id, x.old_multiplier, x.old_digits from billing.meter_change x
        where x.company_id = m.company_id and x.meter_id = m.id and x.changed_on >= r.read_on
        order by x.changed_on limit 1) c on true
      where m.company_id = ${companyId} and m.community_id = any(${[...communityIds]}::bigint[]) and m.unit_id is not null
        and r.read_on <= ${period.lastDay}::date
      window w as (partition by m.id order by r.read_on, array_position(array['final', 'initial'], r.kind) nulls last, r.id)
    ), billed as (
      select meter_id, max(service_to) as until from billing.charge
      where company_id = ${companyId} and meter_id > 0 and not is_reversed group by meter_id
    ), held as (
      select s.*, a.id as account_id, a.household_id from step s
      join property.billing_account a on a.company_id = ${companyId} and a.unit_id = s.unit_id
        and a.span @> greatest(s.since, s.read_on - 1)
      where s.kind <> 'initial' and s.since is not null
    ), used as (
      select h.meter_id, h.account_id, h.household_id, sum(h.used)::bigint as used,
        min(h.since) as service_from, max(h.read_on) as service_to,
        json_agg(json_strip_nulls(json_build_object('from', h.since, 'to', h.read_on, 'start', h.previous::text,
          'end', h.reading_milli::text, 'multiplier', h.multiplier)) order by h.read_on) as spans
      from held h left join billed b on b.meter_id = h.meter_id
      where b.until is null or h.read_on > b.until
      group by h.meter_id, h.account_id, h.household_id
    )
    select m.id as meter_id, m.serial, m.kind, m.multiplier, coalesce(u.building_id, 0) as building_id,
      x.household_id, x.account_id, u.id as unit_id, v.version_id, v.formula, v.price, v.params, v.rounding_unit,
      v.rounding_mode, x.spans, x.used, x.service_from, x.service_to,
      case when v.params ->> 'base' = 'year' then coalesce((select sum(h.used)::bigint from held h
        where h.meter_id = m.id and h.account_id = x.account_id and h.read_on <= x.service_from
          and h.read_on >= date_trunc('year', x.service_to)::date), 0) else 0 end as before
    from billing.meter m
    join used x on x.meter_id = m.id
    join property.unit u on u.company_id = m.company_id and u.id = m.unit_id and u.is_active
    join billing.unit_tariff ut on ut.company_id = m.company_id and ut.unit_id = u.id and ut.span @> x.service_to
    join billing_version v on v.tariff_id = ut.tariff_id and v.formula in ('metered', 'tiered')
      and v.period_kind = ${period.kind} and v.effective @> x.service_to and v.params ->> 'meterKind' = m.kind
    where m.company_id = ${companyId}
    order by m.id, x.service_from`.execute(tx)
  return rows
}
