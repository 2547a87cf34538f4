import { type RawBuilder, sql } from 'kysely'
import { type Context, type Input, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import type { FallbackName, Mode, PlanGroupName, Slot } from '../api.ts'
import * as api from '../api.ts'
import { keyNumbers } from '../cases/scope.ts'
import { actionOf, channelAndSlot } from '../explain/action-words.ts'
import { fallbackWords } from '../explain/quiet-words.ts'
import { arms } from '../guard/arms.ts'
import { decisionsInForce, groupOrder, groupSql } from './in-force.ts'
import { type Decision, rowsOf } from './rows.ts'

type Asked = Input<typeof api.getDunningPlan>
type Of = { readonly communityId: bigint; readonly day: string }

export const getDunningPlan = implement(api.getDunningPlan, async (context, input) => {
  await getCommunity(context, input.communityId)
  const of = { communityId: input.communityId, day: input.day ?? context.today }
  const counts = await countsOf(context, of, input.tier)
  const whole = await countsOf(context, of, undefined)
  const notDue = await householdsNotDue(context, of.communityId)
  const names = input.group ? [input.group] : api.planGroupNames
  const groups = []
  for (const name of names) groups.push(await groupOf(context, { of, input, name, counts }))
  return {
    day: of.day,
    plan: await headOf(context, of),
    households: sum(whole, ({ households }) => households),
    balanceFen: whole.reduce((total, { balanceFen }) => total + balanceFen, 0n),
    heldOut: sum(whole, ({ heldOut }) => heldOut),
    tiers: [0, 1, 2, 3, 4, 5].map((tier) => {
      const these = whole.filter((it) => it.tier === tier)
      return {
        tier,
        households: sum(these, ({ households }) => households) + (tier === 0 ? notDue : 0),
        balanceFen: these.reduce((total, { balanceFen }) => total + balanceFen, 0n),
      }
    }),
    actions: actionsOf(counts),
    groups,
  }
})

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0)

type Count = {
  readonly groupName: PlanGroupName
  readonly tier: number
  readonly arm: number
  readonly reason: string | null
  readonly households: number
  readonly heldOut: number
  readonly staffMinutes: number
  readonly balanceFen: bigint
  readonly gainFen: bigint
}

/** Sums over the whole plan, by what is done and by tier. */
const countsOf = async (
  context: Context,
  of: Of,
  tier: number | undefined,
): Promise<readonly Count[]> => {
  const { rows } = await sql<Count>`
    select ${groupSql} as "groupName", d.tier, d.arm, case when d.reason in ('demand', 'letter') then d.reason end as reason,
      count(*)::int as households, (count(*) filter (where d.is_held_out))::int as "heldOut",
      sum(d.staff_minutes)::int as "staffMinutes", sum(d.balance_fen)::bigint as "balanceFen", sum(d.gain_fen)::bigint as "gainFen"
    from (${decisionsInForce(context, of)}) d
    where ${tier ?? null}::int is null or d.tier = ${tier ?? null}::int
    group by 1, 2, 3, 4`.execute(context.tx)
  return rows
}

/** How many households owe something that is not due yet, and nothing else. */
const householdsNotDue = async (
  { tx, companyId, today }: Context,
  communityId: bigint,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
    select household_id from billing.charge
    where company_id = ${companyId} and community_id = ${communityId} and not is_reversed and settled_fen + waived_fen < amount_fen
    group by household_id having min(due_on) >= ${today}::date
    except select household_id from collections.decision d join collections.plan q on q.company_id = d.company_id and q.id = d.plan_id
    where q.company_id = ${companyId} and q.community_id = ${communityId} and q.on_day > ${today}::date - 7 and d.tier = 0) h`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

/** What is done, by channel and slot; who is left alone is one line. */
const actionsOf = (counts: readonly Count[]) => {
  const keyed = counts.map((it) => {
    const action = it.groupName === 'nothing' ? actionOf(0) : actionOf(it.arm, it)
    return { ...it, name: action.name, slot: action.slot }
  })
  const groups = [...Map.groupBy(keyed, ({ name, slot }) => `${name} ${slot ?? ''}`).values()]
  return groups
    .flatMap((members) => {
      const first = members[0]
      if (!first) return []
      return {
        action: first.name,
        slot: first.slot as Slot | null,
        words: channelAndSlot(first.name, first.slot),
        households: sum(members, ({ households }) => households),
        staffMinutes: sum(members, ({ staffMinutes }) => staffMinutes),
        gainFen: members.reduce((total, { gainFen }) => total + gainFen, 0n),
      }
    })
    .sort((a, b) => api.actionNames.indexOf(a.action) - api.actionNames.indexOf(b.action))
}

const groupOf = async (
  context: Context,
  given: { of: Of; input: Asked; name: PlanGroupName; counts: readonly Count[] },
) => {
  const { of, input, name, counts } = given
  const members = counts.filter(({ groupName }) => groupName === name)
  const after = input.group ? Number(keyNumbers(input.after, 1)?.[0] ?? 0) : 0
  const { rows } = await sql<Decision & { place: number }>`
    select g.*, q.payment_model_id, case when g.group_name = 'ranked' then g.place end as rank from (
      select d.*, row_number() over (order by ${groupOrder})::int as place
      from (select d.*, ${groupSql} as group_name from (${decisionsInForce(context, of)}) d) d
      where d.group_name = ${name} and (${input.tier ?? null}::int is null or d.tier = ${input.tier ?? null}::int)
    ) g join collections.plan q on q.company_id = g.company_id and q.id = g.plan_id
    where g.place > ${after}::int and g.place <= ${after + input.limit}::int order by g.place`.execute(
    context.tx,
  )
  const households = sum(members, (it) => it.households)
  return {
    name,
    households,
    balanceFen: members.reduce((total, { balanceFen }) => total + balanceFen, 0n),
    gainFen: members.reduce((total, { gainFen }) => total + gainFen, 0n),
    staffMinutes: sum(members, (it) => it.staffMinutes),
    rows: [...(await rowsOf(context, rows))],
    next: after + rows.length < households ? String(after + rows.length) : null,
  }
}

type Head = {
  readonly id: bigint
  readonly state: 'proposed' | 'approved' | 'withdrawn'
  readonly mode: Mode
  readonly fallbackReason: FallbackName | null
  readonly madeAt: string
  readonly approvedAt: string | null
  readonly approvedBy: string | null
  readonly withdrawnAt: string | null
  readonly withdrawnBy: string | null
  readonly strategyVersionId: bigint
  readonly paymentModelId: bigint | null
  readonly policyBeliefId: bigint | null
}

/** The plan itself with what leaves when it is approved; null where none was made. */
const headOf = async (context: Context, { communityId, day }: Of) => {
  const { tx, companyId } = context
  const { rows } = await sql<Head>`
    select id, state, mode, fallback_reason as "fallbackReason", made_at as "madeAt", approved_at as "approvedAt",
      approved_by as "approvedBy", withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy",
      strategy_version_id as "strategyVersionId", payment_model_id as "paymentModelId", policy_belief_id as "policyBeliefId"
    from collections.plan where company_id = ${companyId} and community_id = ${communityId} and on_day = ${day}::date`.execute(
    tx,
  )
  const head = rows[0]
  if (!head) return null
  const { fallbackReason, ...plan } = head
  const { rows: sent } = await sql<{ arm: number; households: number }>`
    select arm, count(*)::int as households from collections.decision
    where ${isToSend(companyId, plan.id)} group by arm order by arm`.execute(tx)
  const byKey = Map.groupBy(
    sent.flatMap(({ arm, households }) => {
      const contact = arms[arm]
      return contact ? [{ ...contact, households }] : []
    }),
    ({ channel, slot }) => `${channel} ${slot}`,
  )
  return {
    ...plan,
    fallback: fallbackReason && { name: fallbackReason, words: fallbackWords[fallbackReason] },
    toSend: [...byKey.values()].flatMap((members) => {
      const first = members[0]
      if (!first) return []
      const { channel, slot } = first
      return { channel, slot, households: sum(members, (it) => it.households) }
    }),
  }
}

/** Messages of a plan that nobody has approved yet. */
const isToSend = (companyId: bigint, planId: bigint): RawBuilder<unknown> =>
  sql`company_id = ${companyId} and plan_id = ${planId} and state = 'proposed' and arm between 1 and 18`
