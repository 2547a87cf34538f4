import { sql } from 'kysely'
import { implement, type Output } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { placeOf } from '../cases/case-rows.ts'
import { inReach, keyNumbers } from '../cases/scope.ts'

type Row = Output<typeof api.listPromises>['promises'][number]

export const listPromises = implement(api.listPromises, async (context, input) => {
  if (input.communityId !== undefined) await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const promises = sql`collections.promise m
    join property.household h on h.company_id = m.company_id and h.id = m.household_id
    where m.company_id = ${companyId} and ${inReach(context, input.communityId, sql`h.community_id`)}
      and (${input.state ?? null}::text is null or m.state = ${input.state ?? null})`
  const [after] = keyNumbers(input.after, 1) ?? [null]
  const { rows } = await sql<Row>`
    select m.id as "promiseId", m.case_id as "caseId", m.household_id as "householdId", p.name as "payerName",
      coalesce(place.label, '') as "unitLabel", m.amount_fen as "amountFen", m.promised_on as "promisedOn", m.made_on as "madeOn",
      m.made_through as "madeThrough", m.state, m.settled_on as "settledOn"
    from (select m.*, h.payer_party_id from ${promises}) m
    join property.household h on h.company_id = m.company_id and h.id = m.household_id
    join property.party p on p.company_id = m.company_id and p.id = m.payer_party_id
    left join lateral (${placeOf}) place on true
    where ${after}::bigint is null or m.id < ${after}::bigint
    order by m.id desc limit ${input.limit + 1}`.execute(tx)
  const { rows: sums } = await sql<{ total: number; fen: bigint }>`
    select count(*)::int as total, coalesce(sum(m.amount_fen), 0)::bigint as fen from ${promises}`.execute(
    tx,
  )
  const page = rows.slice(0, input.limit)
  return {
    promises: page,
    total: sums[0]?.total ?? 0,
    amountFen: sums[0]?.fen ?? 0n,
    next: rows.length > input.limit ? `${page.at(-1)?.promiseId}` : null,
  }
})
