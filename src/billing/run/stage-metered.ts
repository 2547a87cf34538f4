import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { amountOf } from '../formulas/formula.ts'
import { formulaOf } from '../formulas/index.ts'
import type { RunScope } from './candidates.ts'
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
  item_id: bigint
  version_id: bigint
  formula: string
  price: bigint
  params: { tiers?: unknown; base?: 'month' | 'year' }
  rounding_unit: 'fen' | 'jiao' | 'yuan'
  rounding_mode: 'halfUp' | 'up' | 'down' | 'halfEven'
  spans: { from: string; to: string; start: string; end: string }[]
  used: bigint
  before: bigint
}

const unitWords: Record<string, string> = {
  water: '吨',
  electricity: '度',
  gas: '方',
  heat: '千瓦时',
}

/**
 * Metered and tiered charges: what the readings taken in the period add to the ones before. A
 * change of meter is a final and an initial reading; consumption never spans the two. Meters
 * without a reading in the period are left out and reported as a warning.
 */
export const stageMetered = async (context: Context, scope: RunScope): Promise<void> => {
  const meters = await readMeters(context, scope)
  await stageRows(context, meters.map(toCandidate))
}

const toCandidate = (row: MeterRow): CandidateRow => {
  const formula = formulaOf(row.formula)
  const quantity = row.used * BigInt(row.multiplier)
  const meter = {
    serial: row.serial,
    unitZh: unitWords[row.kind] ?? '',
    multiplier: row.multiplier,
    spans: row.spans,
  }
  const inputs =
    row.formula === 'tiered'
      ? {
          ...meter,
          tiers: row.params.tiers,
          before: (row.before * BigInt(row.multiplier)).toString(),
        }
      : meter
  const first = row.spans[0]
  const last = row.spans.at(-1)
  const serviceFrom = first?.from ?? ''
  const serviceTo = last?.to ?? serviceFrom
  return {
    buildingId: row.building_id,
    householdId: row.household_id,
    billingAccountId: row.account_id,
    unitId: row.unit_id,
    chargeItemId: row.item_id,
    versionId: row.version_id,
    formula: row.formula,
    meterId: row.meter_id,
    serviceFrom,
    serviceTo,
    quantity,
    price: row.price,
    inputs,
    amountFen: amountOf(formula, {
      quantity,
      price: row.price,
      months: 1,
      days: 0,
      daysInPeriod: 0,
      discountBp: 10_000,
      roundingPoint: 'once',
      roundingUnit: row.rounding_unit,
      roundingMode: row.rounding_mode,
      serviceFrom,
      serviceTo,
      extra: inputs,
    }),
  }
}

const readMeters = async (
  { tx, companyId }: Context,
  { communityId, period }: RunScope,
): Promise<MeterRow[]> => {
  const { rows } = await sql<MeterRow>`
    with step as (
      select r.meter_id, r.read_on, r.kind, r.reading_milli,
        lag(r.reading_milli) over w as previous, lag(r.read_on) over w as previous_on
      from billing.meter_reading r where r.company_id = ${companyId} and not r.is_replaced
      window w as (partition by r.meter_id order by r.read_on, array_position(array['final', 'initial'], r.kind) nulls last, r.id)
    ), used as (
      select meter_id, sum(reading_milli - previous) as used,
        json_agg(json_build_object('from', previous_on, 'to', read_on, 'start', previous::text, 'end', reading_milli::text)
          order by read_on) as spans
      from step where kind <> 'initial' and previous is not null
        and read_on between ${period.firstDay}::date and ${period.lastDay}::date
      group by meter_id
    )
    select m.id as meter_id, m.serial, m.kind, m.multiplier, coalesce(u.building_id, 0) as building_id,
      a.household_id, a.id as account_id, u.id as unit_id, t.charge_item_id as item_id, v.id as version_id,
      t.formula, v.price, v.params, i.rounding_unit, i.rounding_mode, x.spans, x.used::bigint as used,
      coalesce((select sum(s.reading_milli - s.previous)::bigint from step s
        where s.meter_id = m.id and s.kind <> 'initial' and s.previous is not null
          and s.read_on >= date_trunc('year', ${period.firstDay}::date)::date and s.read_on < ${period.firstDay}::date
          and v.params ->> 'base' = 'year'), 0) as before
    from billing.meter m
    join used x on x.meter_id = m.id
    join property.unit u on u.company_id = m.company_id and u.id = m.unit_id and u.is_active
    join property.billing_account a on a.company_id = m.company_id and a.unit_id = u.id and a.span @> ${period.lastDay}::date
    join billing.unit_tariff ut on ut.company_id = m.company_id and ut.unit_id = u.id and ut.span @> ${period.lastDay}::date
    join billing.tariff t on t.company_id = m.company_id and t.id = ut.tariff_id and t.community_id = ${communityId}
      and t.formula in ('metered', 'tiered') and t.period_kind = ${period.kind}
    join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
    join billing.tariff_version v on v.company_id = t.company_id and v.tariff_id = t.id and v.state = 'approved'
      and v.effective @> ${period.lastDay}::date and v.params ->> 'meterKind' = m.kind
    where m.company_id = ${companyId} and m.community_id = ${communityId}
      and not exists (select from billing.charge e where e.company_id = m.company_id and e.meter_id = m.id
        and not e.is_reversed and e.service_to >= (x.spans -> -1 ->> 'to')::date)
    order by m.id`.execute(tx)
  return rows
}
