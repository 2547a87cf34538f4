import { sql } from 'kysely'
import { type GuardRail, guardRailNames } from '../../compliance/api.ts'
import { guardRails } from '../../compliance/index.ts'
import type { ReasonName } from '../../notifications/api.ts'
import { householdNames, reasonWords } from '../../notifications/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { keyNumbers } from '../cases/scope.ts'
import { actionOf } from '../explain/action-words.ts'
import { ruleBit } from '../guard/rules.ts'

type Of = { readonly communityId: bigint; readonly day: string }

/** Which rule the relay went by when it refused a message of a plan, at the last moment. */
const ruleOfReason: Readonly<Partial<Record<ReasonName, GuardRail>>> = {
  overBudget: 'contactCap',
  stopped: 'doNotContact',
  onHold: 'disputed',
  notParty: 'debtorOnly',
  forbiddenWord: 'smsWords',
  notTrue: 'normNotTrue',
  noAddress: 'noWay',
  noCarrier: 'noWay',
}
const relayReasons = Object.keys(ruleOfReason)

/**
 * Every refusal of a day, one row each: by the plan (a rule closed something that was offered), by the
 * relay, and of what somebody asked for.
 */
const refusalRows = ({ companyId }: Context, { communityId, day }: Of) => sql`
  select r.rule, d.household_id, d.id as decision_id, q.made_at as at, 'plan' as by, d.arm, d.step_no, null::text as asked
  from collections.plan q join collections.decision d on d.company_id = q.company_id and d.plan_id = q.id
  join unnest(${[...guardRailNames]}::text[], ${guardRailNames.map(ruleBit)}::int[]) as r(rule, bit) on d.refused_rules & r.bit <> 0
  where q.company_id = ${companyId} and q.community_id = ${communityId} and q.on_day = ${day}::date
  union all
  select w.rule, d.household_id, d.id, coalesce(m.sent_at, m.created_at), 'relay', d.arm, d.step_no, m.reason
  from collections.plan q join collections.decision d on d.company_id = q.company_id and d.plan_id = q.id
  join notifications.message m on m.company_id = d.company_id and m.id = d.message_id and m.state in ('refused', 'unreachable')
  join unnest(${relayReasons}::text[], ${Object.values(ruleOfReason)}::text[]) as w(reason, rule) on w.reason = m.reason
  where q.company_id = ${companyId} and q.community_id = ${communityId} and q.on_day = ${day}::date
  union all
  select f.rule, nullif(f.household_id, 0), null, f.refused_at, f.asked_by, null, null, f.asked
  from collections.refusal f
  where f.company_id = ${companyId} and f.community_id in (0, ${communityId})
    and f.refused_at >= ${day}::date::timestamp at time zone 'Asia/Shanghai'
    and f.refused_at < (${day}::date + 1)::timestamp at time zone 'Asia/Shanghai'`

type Row = {
  readonly householdId: bigint | null
  readonly decisionId: bigint | null
  readonly at: string
  readonly by: string
  readonly arm: number | null
  readonly stepNo: number | null
  readonly asked: string | null
}

export const listRefusals = implement(api.listRefusals, async (context, input) => {
  await getCommunity(context, input.communityId)
  const of = { communityId: input.communityId, day: input.day ?? context.today }
  const { rows: counts } = await sql<{ rule: GuardRail; n: number }>`
    select rule, count(*)::int as n from (${refusalRows(context, of)}) r group by rule`.execute(
    context.tx,
  )
  const byRule = new Map(counts.map(({ rule, n }) => [rule, n]))
  const after = Number(keyNumbers(input.after, 1)?.[0] ?? 0)
  const page = input.rule ? await pageOf(context, of, { ...input, rule: input.rule, after }) : []
  const all = input.rule ? (byRule.get(input.rule) ?? 0) : 0
  return {
    day: of.day,
    total: counts.reduce((sum, { n }) => sum + n, 0),
    rules: guardRailNames.map((rule) => ({
      rule,
      words: guardRails[rule].words,
      article: guardRails[rule].source,
      count: byRule.get(rule) ?? 0,
    })),
    rows: page,
    next: after + page.length < all ? String(after + page.length) : null,
  }
})

const pageOf = async (
  context: Context,
  of: Of,
  { rule, after, limit }: { rule: GuardRail; after: number; limit: number },
) => {
  const { rows } = await sql<Row>`
    select household_id as "householdId", decision_id as "decisionId", at, by, arm, step_no as "stepNo", asked
    from (${refusalRows(context, of)}) r where rule = ${rule}
    order by at, household_id nulls last, decision_id offset ${after}::int limit ${limit}::int`.execute(
    context.tx,
  )
  const names = await householdNames(context, [
    ...new Set(rows.flatMap(({ householdId }) => householdId ?? [])),
  ])
  return rows.map(({ arm, stepNo, asked, ...row }) => {
    const called = row.householdId === null ? undefined : names.get(row.householdId)
    const { says } = guardRails[rule]
    const words =
      row.by === 'plan'
        ? {
            zh: `${says.zh}；改为：${done(arm, stepNo).zh}`,
            en: `${says.en}; instead: ${done(arm, stepNo).en}`,
          }
        : row.by === 'relay'
          ? reasonWords[asked as ReasonName].words
          : { zh: asked ?? '', en: asked ?? '' }
    return {
      ...row,
      unitLabel: called?.home ?? '',
      payerName: called?.payer ?? '',
      asked: words,
    }
  })
}

const done = (arm: number | null, stepNo: number | null) => actionOf(arm ?? 0, { stepNo }).words
