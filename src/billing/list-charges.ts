import { sql } from 'kysely'
import { implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'

export const listCharges = implement(api.listCharges, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId, today } = context
  const state = {
    all: sql`true`,
    open: sql`not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen`,
    overdue: sql`not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${today}::date`,
    paid: sql`not c.is_reversed and c.settled_fen + c.waived_fen = c.amount_fen`,
    reversed: sql`c.is_reversed`,
  }[input.state]
  const filter = sql`c.company_id = ${companyId} and c.community_id = ${input.communityId} and ${state}
    and (${input.month ? `${input.month}-01` : null}::date is null or c.period_month = ${input.month ? `${input.month}-01` : null}::date)
    and (${input.chargeItemId ?? null}::bigint is null or c.charge_item_id = ${input.chargeItemId ?? null})
    and (${input.buildingId ?? null}::bigint is null or c.building_id = ${input.buildingId ?? null})
    and (${input.text} = '' or exists (select from property.unit u
      where u.company_id = c.company_id and u.id = c.unit_id and strpos(u.code, upper(${input.text})) > 0)
      or exists (select from property.household h
        join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
        where h.company_id = c.company_id and h.id = c.household_id and strpos(p.name, ${input.text}) > 0))
    and (${input.runId ?? null}::bigint is null or c.run_id = ${input.runId ?? null})`
  const [afterMonth, afterId] = input.after?.split('/') ?? []
  const { rows } = await sql<{
    id: bigint
    periodMonth: string
    householdId: bigint
    unitCode: string
    payerName: string
    zh: string
    en: string
    amountFen: bigint
    outstandingFen: bigint
    dueOn: string
    isReversed: boolean
  }>`
    select c.id, c.period_month as "periodMonth", c.household_id as "householdId", u.code as "unitCode",
      p.name as "payerName", i.name_zh as zh, i.name_en as en, c.amount_fen as "amountFen",
      case when c.is_reversed then 0 else c.amount_fen - c.settled_fen - c.waived_fen end as "outstandingFen",
      c.due_on as "dueOn", c.is_reversed as "isReversed"
    from billing.charge c
    join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
    join property.household h on h.company_id = c.company_id and h.id = c.household_id
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where ${filter} and (${afterMonth ?? null}::date is null
      or (c.period_month, c.id) < (${afterMonth ?? null}::date, ${afterId ?? '0'}::bigint))
    order by c.period_month desc, c.id desc limit ${input.limit + 1}`.execute(tx)
  const { rows: sums } = await sql<{ total: number; amountFen: bigint; outstandingFen: bigint }>`
    select count(*)::int as total, coalesce(sum(c.amount_fen), 0)::bigint as "amountFen",
      coalesce(sum(case when c.is_reversed then 0 else c.amount_fen - c.settled_fen - c.waived_fen end), 0)::bigint as "outstandingFen"
    from billing.charge c where ${filter}`.execute(tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    charges: page.map(({ zh, en, ...row }) => ({ ...row, itemName: { zh, en } })),
    ...(sums[0] ?? { total: 0, amountFen: 0n, outstandingFen: 0n }),
    next: rows.length > input.limit && last ? `${last.periodMonth}/${last.id}` : null,
  }
})
