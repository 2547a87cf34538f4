import { type RawBuilder, sql } from 'kysely'
import { type Context, type Input, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { isHeld, isOpen, isOverdue, openFen } from '../arrears/open-charges.ts'
import { keyParts } from '../scope.ts'

type Filter = Input<typeof api.listHouseholdsWithBalance>

type Row = {
  householdId: bigint
  householdNo: string
  payerName: string
  payerKind: string
  unitCode: string
  unitCount: number
  phoneMasked: string | null
  state: (typeof api.householdStates)[number]
  outstandingFen: bigint
  overdueFen: bigint
  heldFen: bigint
  prepaymentFen: bigint
  overdueMonths: number
  oldestDueOn: string | null
}

export const listHouseholdsWithBalance = implement(
  api.listHouseholdsWithBalance,
  async (context, input) => {
    await getCommunity(context, input.communityId)
    const households = selectHouseholds(context, input)
    const { rows: sums } = await sql<{
      total: number
      outstandingFen: bigint
      overdueFen: bigint
      prepaymentFen: bigint
    }>`
      select count(*)::int as total, coalesce(sum("outstandingFen"), 0)::bigint as "outstandingFen",
        coalesce(sum("overdueFen"), 0)::bigint as "overdueFen", coalesce(sum("prepaymentFen"), 0)::bigint as "prepaymentFen"
      from (${households}) x`.execute(context.tx)
    const { rows } = await sql<Row>`
      select x.*, (select f.masked from property.party_phone f where f.company_id = ${context.companyId}
          and f.party_id = x."partyId" order by f.sort limit 1) as "phoneMasked"
      from (${households}) x where ${afterKey(input)} ${order(input)} limit ${input.limit + 1}`.execute(
      context.tx,
    )
    const page = rows.slice(0, input.limit)
    const last = page.at(-1)
    return {
      households: page,
      ...(sums[0] ?? { total: 0, outstandingFen: 0n, overdueFen: 0n, prepaymentFen: 0n }),
      next: rows.length > input.limit && last ? keyOf(input, last) : null,
    }
  },
)

const keyOf = ({ order }: Filter, row: Row): string =>
  order === 'code'
    ? `${row.unitCode}|${row.householdId}`
    : `${row.outstandingFen}|${row.householdId}`

const afterKey = ({ order, after }: Filter): RawBuilder<unknown> => {
  const parts = keyParts(after, [order === 'code' ? 'text' : 'id', 'id'])
  if (!parts) return sql`true`
  return order === 'code'
    ? sql`(property.natural(x."unitCode"), x."householdId") > (property.natural(${parts[0]}::text), ${parts[1]}::bigint)`
    : sql`(-x."outstandingFen", x."householdId") > (-${parts[0]}::bigint, ${parts[1]}::bigint)`
}

const order = ({ order: by }: Filter): RawBuilder<unknown> =>
  by === 'code'
    ? sql`order by property.natural(x."unitCode"), x."householdId"`
    : sql`order by -x."outstandingFen", x."householdId"`

/** Every household of the community with what it owes, then the filter over all of it. */
const selectHouseholds = (context: Context, filter: Filter): RawBuilder<unknown> => {
  const { companyId } = context
  return sql`
    with owed as (
      select household_id, sum(fen)::bigint as outstanding,
        coalesce(sum(fen) filter (where overdue and not held), 0)::bigint as overdue,
        coalesce(sum(fen) filter (where held), 0)::bigint as held,
        min(due_on) filter (where not held) as oldest
      from (${openRows(context, filter)}) o group by 1
    ), months as (
      select household_id, sum(n)::int as n from (
        select household_id, period_month, max(period_months) as n from (${openRows(context, filter)}) o
        where overdue and not held group by 1, 2) m group by 1
    ), home as (
      select a.household_id, count(*)::int as units, (array_agg(u.code order by upper_inf(a.span) desc,
          array_position(array['home', 'shop', 'parkingSpace', 'storage'], u.kind), property.natural(u.code)))[1] as code,
        bool_or(${unitFilter(filter)}) as fits, bool_or(strpos(u.code, ${filter.text.toUpperCase()}) > 0) as named,
        coalesce(sum(b.balance_fen), 0)::bigint as prepaid
      from property.billing_account a
      join property.unit u on u.company_id = a.company_id and u.id = a.unit_id and u.community_id = ${filter.communityId}
      left join ledger.prepayment_balance b on b.company_id = a.company_id and b.billing_account_id = a.id
      where a.company_id = ${companyId} group by 1
    ), listed as (
      select h.id as "householdId", h.household_no as "householdNo", p.id as "partyId", p.name as "payerName",
        p.kind as "payerKind", s.code as "unitCode", s.units as "unitCount", coalesce(o.outstanding, 0) as "outstandingFen",
        coalesce(o.overdue, 0) as "overdueFen", coalesce(o.held, 0) as "heldFen", s.prepaid as "prepaymentFen",
        coalesce(m.n, 0) as "overdueMonths", o.oldest as "oldestDueOn",
        case when o.overdue > 0 then 'overdue' when o.held > 0 then 'held' when o.outstanding > 0 then 'notDue'
          else 'clear' end as state
      from property.household h
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      join home s on s.household_id = h.id and s.fits
      left join owed o on o.household_id = h.id
      left join months m on m.household_id = h.id
      where h.company_id = ${companyId} and h.community_id = ${filter.communityId}
        and (${filter.text} = '' or s.named or strpos(p.name, ${filter.text}) > 0)
    )
    select * from listed l where ${amountFilter(filter)}`
}

const openRows = (context: Context, { communityId }: Filter): RawBuilder<unknown> => sql`
  select c.household_id, c.period_month, c.period_months, c.due_on, ${openFen} as fen,
    ${isHeld(context)} as held, ${isOverdue(context)} as overdue
  from billing.charge c
  where c.company_id = ${context.companyId} and c.community_id = ${communityId} and ${isOpen}`

const unitFilter = ({ buildingId, unitKind }: Filter): RawBuilder<unknown> => {
  const building = buildingId === undefined ? sql`true` : sql`u.building_id = ${buildingId}`
  return unitKind === undefined ? building : sql`(${building} and u.kind = ${unitKind})`
}

const amountFilter = (filter: Filter): RawBuilder<unknown> => {
  const conditions = [sql`true`]
  if (filter.state) conditions.push(sql`l.state = ${filter.state}`)
  if (filter.minOverdueMonths) conditions.push(sql`l."overdueMonths" >= ${filter.minOverdueMonths}`)
  if (filter.minOutstandingFen !== undefined) {
    conditions.push(sql`l."outstandingFen" >= ${filter.minOutstandingFen}`)
  }
  if (filter.maxOutstandingFen !== undefined) {
    conditions.push(sql`l."outstandingFen" <= ${filter.maxOutstandingFen}`)
  }
  return sql.join(conditions, sql` and `)
}
