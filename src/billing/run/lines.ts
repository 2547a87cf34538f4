import { sql } from 'kysely'
import { implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { pairs } from './causes.ts'
import { scopeOf } from './scope.ts'
import { settleForBatch, stageCandidates } from './stage.ts'
import { equationOf, type Reckoned } from './summary.ts'

type Line = Reckoned & {
  key: string
  householdId: bigint
  unitCode: string
  payerName: string
  zh: string
  en: string
  cause: (typeof api.runCauses)[number] | null
  lastFen: bigint
  fen: bigint
}

/**
 * What stands behind a figure of a dry run: tried again, charge by charge or household by
 * household, beside the period before; the largest changes first.
 */
export const listDryRunLines = implement(api.listDryRunLines, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const scope = scopeOf(context, input, [input.communityId])
  await settleForBatch(context)
  await stageCandidates(context, scope)
  const isByHousehold = input.by === 'household'
  const group = isByHousehold
    ? sql`l.household_id`
    : sql`l.household_id, l.unit_id, l.item_id, l.cause, l.formula, l.quantity, l.new_price, l.months, l.days, l.total`
  const offset = Number(input.after ?? 0)
  const { rows } = await sql<Line & { count: number; allLast: bigint; allNow: bigint }>`
    with ${pairs(context, scope, sql.ref('billing_candidate'))},
    line as (
      select p.*, u.code, q.name, i.name_zh, i.name_en from pair p
      join property.unit u on u.company_id = ${companyId} and u.id = p.unit_id
      join property.household h on h.company_id = ${companyId} and h.id = p.household_id
      join property.party q on q.company_id = ${companyId} and q.id = h.payer_party_id
      join billing.charge_item i on i.company_id = ${companyId} and i.id = p.item_id
      where (${input.chargeItemId ?? null}::bigint is null or p.item_id = ${input.chargeItemId ?? null})
        and (${input.buildingId ?? null}::bigint is null or p.building_id = ${input.buildingId ?? null})
        and (${input.cause ?? null}::text is null or p.cause = ${input.cause ?? null})
        and (${input.text} = '' or strpos(u.code, upper(${input.text})) > 0 or strpos(q.name, ${input.text}) > 0)
    )
    select min(l.code) || '/' || min(l.item_id) as key, l.household_id as "householdId", min(l.code collate "C") as "unitCode",
      min(l.name) as "payerName", min(l.name_zh) as zh, min(l.name_en) as en,
      ${isByHousehold ? sql`null` : sql.ref('l.cause')} as cause, coalesce(min(l.formula), '') as formula,
      coalesce(min(l.quantity), 0) as quantity, coalesce(min(l.new_price), 0) as price, coalesce(min(l.months), 1)::int as months,
      coalesce(min(l.days), 0) as days, coalesce(min(l.total), 0) as total,
      sum(l.last_fen)::bigint as "lastFen", sum(l.now_fen)::bigint as fen, (count(*) over ())::int as count,
      (sum(sum(l.last_fen)) over ())::bigint as "allLast", (sum(sum(l.now_fen)) over ())::bigint as "allNow"
    from line l group by ${group}
    order by abs(sum(l.now_fen) - sum(l.last_fen)) desc, 3, 1 limit ${input.limit + 1} offset ${offset}`.execute(
    tx,
  )
  return {
    lines: rows.slice(0, input.limit).map((row) => ({
      key: row.key,
      householdId: row.householdId,
      unitCode: row.unitCode,
      payerName: row.payerName,
      itemName: isByHousehold ? { zh: '', en: '' } : { zh: row.zh, en: row.en },
      cause: row.cause,
      equation: isByHousehold ? '' : equationOf(row),
      lastFen: row.lastFen,
      fen: row.fen,
    })),
    total: rows[0]?.count ?? 0,
    lastFen: rows[0]?.allLast ?? 0n,
    fen: rows[0]?.allNow ?? 0n,
    next: rows.length > input.limit ? String(offset + input.limit) : null,
  }
})
