import { sql } from 'kysely'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity, getHousehold } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { formulaOf } from './formulas/index.ts'
import { findTariff } from './tariffs.ts'

type UnitChoice = {
  readonly unitKind?: string | undefined
  readonly buildingIds?: bigint[] | undefined
  readonly unitCodes?: string[] | undefined
}

/** Units `u` that a choice means; what is left out does not narrow. */
const unitsMatch = ({
  unitKind = null,
  buildingIds = null,
  unitCodes = null,
}: Nullable<UnitChoice>) => sql`
  (${unitKind}::text is null or u.kind = ${unitKind})
  and (${buildingIds}::bigint[] is null or u.building_id = any(${buildingIds}::bigint[]))
  and (${unitCodes}::text[] is null or u.code = any(${unitCodes}::text[]))`

type Nullable<T> = { [K in keyof T]: T[K] | null }

/** Codes of a choice that no active unit of the community has. */
const unknownCodes = async (
  { tx, companyId }: Context,
  communityId: bigint,
  { unitCodes = [] }: UnitChoice,
): Promise<string[]> => {
  const { rows } = await sql<{ code: string }>`
    select code from unnest(${unitCodes}::text[]) as chosen (code)
    where not exists (select from property.unit u where u.company_id = ${companyId}
      and u.community_id = ${communityId} and u.code = chosen.code and u.is_active)`.execute(tx)
  return rows.map(({ code }) => code)
}

const assertKnown = async (
  context: Context,
  communityId: bigint,
  choice: UnitChoice,
): Promise<void> => {
  const unknown = await unknownCodes(context, communityId, choice)
  if (unknown.length > 0) throw failures.unknownUnits({ codes: unknown.slice(0, 5).join('、') })
}

export const countTariffUnits = implement(api.countTariffUnits, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const { rows } = await sql<{ units: number; areaCenti: bigint }>`
    select count(*)::int as units, coalesce(sum(u.area_centi), 0)::bigint as "areaCenti"
    from property.unit u where u.company_id = ${companyId} and u.community_id = ${input.communityId}
      and u.is_active and ${unitsMatch(input)}`.execute(tx)
  const { units = 0, areaCenti = 0n } = rows[0] ?? {}
  return { units, areaCenti, unknownCodes: await unknownCodes(context, input.communityId, input) }
})

export const assignTariff = implement(api.assignTariff, async (context, input) => {
  const tariff = await findTariff(context, input.tariffId)
  await assertKnown(context, tariff.community_id, input)
  await assertOnlyTariff(context, tariff, input)
  const { tx, companyId } = context
  const result = await sql`
    insert into billing.unit_tariff (company_id, unit_id, tariff_id, span)
    select u.company_id, u.id, ${input.tariffId}, daterange(${input.from}::date, null)
    from property.unit u
    where u.company_id = ${companyId} and u.community_id = ${tariff.community_id} and u.is_active and ${unitsMatch(input)}
      and not exists (select from billing.unit_tariff x where x.company_id = u.company_id and x.unit_id = u.id
        and x.tariff_id = ${input.tariffId} and x.span && daterange(${input.from}::date, null))
    order by u.id`.execute(tx)
  return { assigned: Number(result.numAffectedRows ?? 0n) }
})

/**
 * A unit pays an item by area or at a fixed price once: a second tariff of the item over the same
 * days would bill it twice. Metered tariffs bill by meter and may stand side by side.
 */
const assertOnlyTariff = async (
  { tx, companyId }: Context,
  tariff: { id: bigint; community_id: bigint; charge_item_id: bigint; formula: string },
  input: UnitChoice & { from: string },
): Promise<void> => {
  if (!onceAUnit.includes(tariff.formula)) return
  const { rows } = await sql<{ code: string; name: string; n: number }>`
    select min(u.code) as code, min(t.name) as name, count(distinct u.id)::int as n
    from billing.unit_tariff x
    join billing.tariff t on t.company_id = x.company_id and t.id = x.tariff_id and t.id <> ${tariff.id}
      and t.charge_item_id = ${tariff.charge_item_id} and t.formula = any(${onceAUnit}::text[])
    join property.unit u on u.company_id = x.company_id and u.id = x.unit_id and u.is_active
      and u.community_id = ${tariff.community_id} and ${unitsMatch(input)}
    where x.company_id = ${companyId} and x.span && daterange(${input.from}::date, null)
    having count(*) > 0`.execute(tx)
  const [other] = rows
  if (other) throw failures.unitHasTariff(other)
}

const onceAUnit = ['areaPrice', 'fixed']

/** Ends the assignment; what would begin after its last day is taken away. Posted charges stay. */
export const endTariffAssignment = implement(api.endTariffAssignment, async (context, input) => {
  const tariff = await findTariff(context, input.tariffId)
  await assertKnown(context, tariff.community_id, input)
  const { tx, companyId } = context
  const match = sql`ut.company_id = ${companyId} and ut.tariff_id = ${input.tariffId} and u.company_id = ut.company_id
    and u.id = ut.unit_id and u.community_id = ${tariff.community_id} and ${unitsMatch(input)}`
  const removed = await sql`delete from billing.unit_tariff ut using property.unit u
    where ${match} and lower(ut.span) > ${input.lastDay}::date`.execute(tx)
  const ended =
    await sql`update billing.unit_tariff ut set span = daterange(lower(ut.span), ${input.lastDay}::date, '[]')
    from property.unit u where ${match} and ut.span @> (${input.lastDay}::date + 1)`.execute(tx)
  return { ended: Number((removed.numAffectedRows ?? 0n) + (ended.numAffectedRows ?? 0n)) }
})

/** Active units with a payer that no tariff (of the item) bills on the day. */
export const unitsWithoutTariff = implement(api.unitsWithoutTariff, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const on = input.on ?? context.today
  const { rows } = await sql<{ unitId: bigint; code: string; kind: string; payerName: string }>`
    select u.id as "unitId", u.code, u.kind, p.name as "payerName"
    from property.unit u
    join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id and a.span @> ${on}::date
    join property.household h on h.company_id = a.company_id and h.id = a.household_id
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    where u.company_id = ${companyId} and u.community_id = ${input.communityId} and u.is_active
      and ${unitsMatch({ unitKind: input.unitKind })}
      and not exists (select from billing.unit_tariff ut
        join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id
        where ut.company_id = u.company_id and ut.unit_id = u.id and ut.span @> ${on}::date
          and (${input.chargeItemId ?? null}::bigint is null or t.charge_item_id = ${input.chargeItemId ?? null}))
    order by u.code`.execute(tx)
  return { units: rows.slice(0, input.limit), total: rows.length }
})

type PriceRow = {
  unit_code: string | null
  item_zh: string
  item_en: string
  tariff_name: string
  formula: string
  period_kind: string
  price: bigint
  legal_basis: string
  since: string
  published_on: string | null
}

/** 收费公示: what is charged for what, on which basis, in force on the day (明码标价规定 art. 5). */
export const getPriceBoard = implement(api.getPriceBoard, async (context, input) => {
  await getCommunity(context, input.communityId)
  return { prices: await pricesOf(context, input.communityId, null) }
})

export const listHouseholdTariffs = implement(api.listHouseholdTariffs, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  return { prices: await pricesOf(context, household.communityId, household.id) }
})

const pricesOf = async (
  { tx, companyId, today }: Context,
  communityId: bigint,
  householdId: bigint | null,
) => {
  const units =
    householdId === null
      ? sql`cross join (select null::text as code) u`
      : sql`join billing.unit_tariff ut on ut.company_id = t.company_id and ut.tariff_id = t.id and ut.span @> ${today}::date
          join property.billing_account a on a.company_id = t.company_id and a.unit_id = ut.unit_id
            and a.household_id = ${householdId} and a.span @> ${today}::date
          join property.unit u on u.company_id = t.company_id and u.id = ut.unit_id`
  const { rows } = await sql<PriceRow>`
    select u.code as unit_code, i.name_zh as item_zh, i.name_en as item_en, t.name as tariff_name, t.formula,
      t.period_kind, v.price, v.legal_basis, lower(v.effective) as since, v.published_on
    from billing.tariff t
    join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
    join billing.tariff_version v on v.company_id = t.company_id and v.tariff_id = t.id and v.state = 'approved'
      and v.effective @> ${today}::date
    ${units}
    where t.company_id = ${companyId} and t.community_id = ${communityId}
    order by u.code, i.sort, i.id, t.id`.execute(tx)
  return rows.map((row) => ({
    unitCode: row.unit_code,
    itemName: { zh: row.item_zh, en: row.item_en },
    tariffName: row.tariff_name,
    formulaLabel: formulaOf(row.formula).label,
    periodKind: row.period_kind,
    price: row.price,
    legalBasis: row.legal_basis,
    from: row.since,
    publishedOn: row.published_on,
  }))
}
