import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity, type UnitKind } from '../../property/index.ts'
import * as api from '../api.ts'
import { isHeld, isOpen, isOverdue, openFen } from '../arrears/open-charges.ts'

/** A bill due within so many days is "due" on the map; later ones are "notDue". */
const dueSoonDays = 7

type State = (typeof api.unitStates)[number]

type Cell = {
  unitId: bigint
  code: string
  room: string
  kind: UnitKind
  floor: number | null
  entrance: string | null
  areaCenti: bigint
  householdId: bigint | null
  payerName: string | null
  payerKind: string | null
  occupancy: string | null
  outstandingFen: bigint
  overdueFen: bigint
  heldFen: bigint
  overdueMonths: number
  oldestDueOn: string | null
  vacancyBp: number | null
}

export const getBuildingMap = implement(api.getBuildingMap, async (context, input) => {
  await getCommunity(context, input.communityId)
  const buildings = await readBuildings(context, input.communityId)
  if (input.buildingId !== undefined && !buildings.some(({ id }) => id === input.buildingId)) {
    throw notFound('building')
  }
  const buildingId = input.buildingId ?? buildings[0]?.id ?? null
  const cells =
    buildingId === null ? [] : (await readCells(context, buildingId)).map(toCell(context))
  const isThreeMonths = ({ state, overdueMonths }: (typeof cells)[number]): boolean =>
    state === 'overdue' && overdueMonths >= 3
  return {
    asOf: context.now.toString(),
    buildings,
    units: buildings.reduce((sum, { units }) => sum + units, 0),
    overdueUnits: buildings.reduce((sum, { overdueUnits }) => sum + overdueUnits, 0),
    buildingId,
    cells,
    sums: api.unitStates.map((state) => ({
      state,
      ...sumOf(cells.filter((cell) => cell.state === state)),
    })),
    overdueThreeMonths: sumOf(cells.filter(isThreeMonths)),
  }
})

const sumOf = (cells: readonly { outstandingFen: bigint }[]) => ({
  units: cells.length,
  fen: cells.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
})

const toCell =
  (context: Context) =>
  ({ payerKind, occupancy, ...cell }: Cell) => ({
    ...cell,
    state: stateOf(context, { ...cell, payerKind, occupancy }),
  })

/** The first that fits; what is overdue is never hidden by anything else. */
const stateOf = ({ today }: Context, cell: Cell): State => {
  if (cell.overdueFen > 0n) return 'overdue'
  if (cell.heldFen > 0n) return 'disputed'
  if (cell.outstandingFen > 0n) {
    return (cell.oldestDueOn ?? '') <= addDays(today, dueSoonDays) ? 'due' : 'notDue'
  }
  if (cell.vacancyBp !== null) return 'vacant'
  const isUnsold =
    cell.householdId === null || cell.occupancy === 'unsold' || cell.payerKind === 'developer'
  return isUnsold ? 'unsold' : 'paid'
}

/** A unit is overdue by what its present payer owes for it: the cell opens that household. */
const readBuildings = async ({ tx, companyId, ...rest }: Context, communityId: bigint) => {
  const context = { tx, companyId, ...rest }
  const { rows } = await sql<{ id: bigint; name: string; units: number; overdueUnits: number }>`
    with overdue as (
      select c.building_id, count(distinct c.unit_id)::int as n
      from billing.charge c
      join property.billing_account a on a.company_id = c.company_id and a.id = c.billing_account_id and upper_inf(a.span)
      where c.company_id = ${companyId} and c.community_id = ${communityId} and ${isOpen} and ${isOverdue(context)}
        and not ${isHeld(context)}
      group by 1
    )
    select b.id, b.name, count(u.id)::int as units, coalesce(max(o.n), 0) as "overdueUnits"
    from property.building b
    left join property.unit u on u.company_id = b.company_id and u.building_id = b.id and u.is_active
    left join overdue o on o.building_id = b.id
    where b.company_id = ${companyId} and b.community_id = ${communityId}
    group by b.id, b.name, b.sort_key order by b.sort_key`.execute(tx)
  return rows
}

const readCells = async (context: Context, buildingId: bigint): Promise<Cell[]> => {
  const { companyId, today } = context
  const { rows } = await sql<Cell>`
    with charge as (
      select c.billing_account_id, c.period_month, c.period_months, c.due_on, ${openFen} as fen,
        ${isHeld(context)} as held, ${isOverdue(context)} as overdue
      from billing.charge c
      where c.company_id = ${companyId} and c.building_id = ${buildingId} and ${isOpen}
    ), owed as (
      select billing_account_id, sum(fen)::bigint as outstanding,
        coalesce(sum(fen) filter (where overdue and not held), 0)::bigint as overdue,
        coalesce(sum(fen) filter (where held), 0)::bigint as held,
        min(due_on) filter (where not held) as oldest
      from charge group by 1
    ), months as (
      select billing_account_id, sum(months)::int as n from (
        select billing_account_id, period_month, max(period_months) as months from charge
        where overdue and not held group by 1, 2) m group by 1
    )
    select u.id as "unitId", u.code, u.room, u.kind, u.floor, e.name as entrance, u.area_centi as "areaCenti",
      u.occupancy, a.household_id as "householdId", p.name as "payerName", p.kind as "payerKind",
      coalesce(o.outstanding, 0) as "outstandingFen", coalesce(o.overdue, 0) as "overdueFen",
      coalesce(o.held, 0) as "heldFen", coalesce(m.n, 0) as "overdueMonths", o.oldest as "oldestDueOn",
      (select min(v.discount_bp) from billing.vacancy v where v.company_id = u.company_id and v.unit_id = u.id
        and v.state = 'approved' and v.span @> ${today}::date) as "vacancyBp"
    from property.unit u
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    left join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id and upper_inf(a.span)
    left join property.household h on h.company_id = a.company_id and h.id = a.household_id
    left join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    left join owed o on o.billing_account_id = a.id
    left join months m on m.billing_account_id = a.id
    where u.company_id = ${companyId} and u.building_id = ${buildingId} and u.is_active
    order by e.sort_key nulls first, u.floor desc nulls last, length(u.room), u.room`.execute(
    context.tx,
  )
  return rows
}
