import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Context, Output } from '../../platform/context.ts'
import type { getExperiment, StrategyContent } from '../api.ts'
import { type OffPolicyEstimate, offPolicyValue } from '../measure/off-policy.ts'
import { channelOf, doNothing, isDigital } from '../policy/arms.ts'

type Estimate = Output<typeof getExperiment>['offPolicy'][number]

type Logged = {
  readonly householdId: bigint
  readonly arm: number
  /** Of every arm, as it was logged. */
  readonly probabilities: readonly number[]
  readonly paidFen: bigint
}

/** Another policy: how likely it would have done each thing, given how likely ours did. */
type Target = {
  readonly words: Words
  readonly of: (logged: readonly number[]) => readonly number[]
}

/** The logged chances without some arms, whose share goes to the others. */
const without =
  (isLeftOut: (arm: number) => boolean) =>
  (logged: readonly number[]): readonly number[] => {
    const kept = logged.map((chance, arm) => (isLeftOut(arm) ? 0 : chance))
    const sum = kept.reduce((total, chance) => total + chance, 0)
    return sum > 0 ? kept.map((chance) => chance / sum) : kept
  }

const targets: readonly Target[] = [
  {
    words: { zh: '现在的策略', en: 'The policy as it is' },
    of: (logged) => logged,
  },
  {
    words: { zh: '谁也不提醒', en: 'Contact nobody' },
    of: without((arm) => arm !== doNothing),
  },
  {
    words: { zh: '只发消息，不打电话不上门', en: 'Messages only, no calls and visits' },
    of: without((arm) => arm !== doNothing && !isDigital(arm)),
  },
]

const refusals: Readonly<Record<NonNullable<OffPolicyEstimate['refused']>, Words>> = {
  sampleTooSmall: {
    zh: '有效样本不足 1,000 条决定，不给数字。',
    en: 'The logs are worth fewer than 1,000 decisions; no number is given.',
  },
  weightTooLarge: {
    zh: '个别决定的权重超过 200，数字靠不住，不给。',
    en: 'Single decisions outweigh 200 others; the number could not be trusted and is not given.',
  },
}

/** Days after a decision in which a payment is put down to it. */
const windowDays = 7
/** The newest decisions are enough, and bound the work. */
const mostDecisions = 200_000

/**
 * What other policies might have brought a decision, in fen, from the logged chances of ours. What a
 * person removed, or capacity held back, was not the policy's doing and is left out.
 */
export const offPolicyEstimates = async (
  context: Context,
  { ids, costs }: { ids: readonly bigint[]; costs: StrategyContent['costs'] },
): Promise<readonly Estimate[]> => {
  const logged = await loggedDecisions(context, ids)
  const priceOf = [costs.wechatFen, costs.smsFen, costs.callFen, costs.visitFen].map(Number)
  return targets.map(({ words, of }) => {
    const { effectiveSize, interval, refused } = offPolicyValue(
      logged.map(({ householdId, arm, probabilities, paidFen }) => ({
        household: householdId,
        weight: (of(probabilities)[arm] ?? 0) / (probabilities[arm] ?? 1),
        reward: Number(paidFen) - (arm === doNothing ? 0 : (priceOf[channelOf(arm)] ?? 0)),
      })),
    )
    return {
      policy: words,
      reward: {
        value: interval?.value ?? null,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
      },
      effectiveSize: Math.round(effectiveSize),
      refused: refused && refusals[refused],
    }
  })
}

const loggedDecisions = async (
  { tx, companyId, today }: Context,
  communityIds: readonly bigint[],
): Promise<readonly Logged[]> => {
  const { rows } = await sql<Logged>`
    select d.household_id as "householdId", d.arm, c.probabilities, coalesce((
        select sum(s.amount_fen) from billing.charge h
        join billing.settlement s on s.company_id = h.company_id and s.charge_id = h.id
        where h.company_id = d.company_id and h.household_id = d.household_id and h.due_on < d.on_day
          and s.settled_on >= d.on_day and s.settled_on < d.on_day + ${windowDays}::int), 0)::bigint as "paidFen"
    from collections.decision d
    join collections.plan_cell c on c.company_id = d.company_id and c.plan_id = d.plan_id and c.cell_no = d.cell_no
    where d.company_id = ${companyId} and d.community_id = any(${[...communityIds]}::bigint[]) and d.decided_by = 'policy'
      and d.on_day <= ${addDays(today, -windowDays)}::date and d.state in ('done', 'nothing')
    order by d.id desc limit ${mostDecisions}`.execute(tx)
  return rows
}
