import { type RawBuilder, sql } from 'kysely'
import { type Context, type Input, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { type CaseRow, selectCases, toCase } from './case-rows.ts'
import { inReach, keyNumbers } from './scope.ts'

export const listCases = implement(api.listCases, async (context, input) => {
  const cases = selectCases(context, conditionOf(context, input))
  const ofTier = input.tier === undefined ? sql`true` : sql`q.tier = ${input.tier}`
  const key = keyNumbers(input.after, 3)
  const [tier, fen, id] = key ?? ['0', '0', '0']
  const { rows } = await sql<CaseRow & { rank: number }>`
    select q.*, coalesce(q.tier, -1)::int as rank from (${cases}) q
    where ${ofTier} and (${key === null} or (-coalesce(q.tier, -1), -q."overdueFen", q."caseId")
      > (-${tier}::bigint, -${fen}::bigint, ${id}::bigint))
    order by coalesce(q.tier, -1) desc, q."overdueFen" desc, q."caseId" limit ${input.limit + 1}`.execute(
    context.tx,
  )
  const { rows: sums } = await sql<{ total: number; overdue: bigint; held: bigint }>`
    select count(*)::int as total, coalesce(sum(q."overdueFen"), 0)::bigint as overdue,
      coalesce(sum(q."heldFen"), 0)::bigint as held
    from (${cases}) q where ${ofTier}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    cases: page.map(toCase),
    total: sums[0]?.total ?? 0,
    overdueFen: sums[0]?.overdue ?? 0n,
    heldFen: sums[0]?.held ?? 0n,
    next:
      rows.length > input.limit && last ? `${last.rank}|${last.overdueFen}|${last.caseId}` : null,
  }
})

const conditionOf = (context: Context, input: Input<typeof api.listCases>): RawBuilder<unknown> => {
  const conditions = [
    inReach(context, input.communityId, sql`k.community_id`),
    sql`k.state = any(${input.states}::text[])`,
  ]
  if (input.stewardId !== undefined) {
    conditions.push(sql`k.steward_id is not distinct from ${input.stewardId}::bigint`)
  }
  if (input.cause) conditions.push(sql`k.cause = ${input.cause}`)
  if (input.nextBy === null) conditions.push(sql`k.next_on is null`)
  if (input.nextBy) conditions.push(sql`k.next_on <= ${input.nextBy}::date`)
  if (input.text !== '') {
    conditions.push(sql`(strpos(p.name, ${input.text}) > 0 or h.household_no = ${input.text}
      or exists (select from property.billing_account a
        join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
        where a.company_id = k.company_id and a.household_id = k.household_id
          and strpos(u.code, ${input.text.toUpperCase()}) > 0))`)
  }
  return sql.join(conditions, sql` and `)
}
