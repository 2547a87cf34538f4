import { sql } from 'kysely'
import { type GuardRail, guardRailNames } from '../../compliance/api.ts'
import { guardRails } from '../../compliance/index.ts'
import { formatYuan } from '../../kernel/money.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import type { StrategyContent } from '../api.ts'
import * as api from '../api.ts'
import { arms } from '../guard/arms.ts'
import { rules as guardRules, rulesOf } from '../guard/rules.ts'
import { beliefOf } from '../learn/belief-in-use.ts'
import { pricesOf } from '../plan/cells.ts'
import { type Decision, rowsOf } from '../plan/rows.ts'
import { worthOfNow } from '../policy/buckets.ts'
import { contentOfVersion, standardInUse } from '../strategies/strategy-in-use.ts'
import { actionOf } from './action-words.ts'
import { armEffect } from './arm-effect.ts'
import { modelsOf } from './models.ts'
import { reasonsOf } from './reasons.ts'
import { sentenceOf } from './sentence.ts'
import { weeksOf } from './weeks.ts'

type Found = Decision & {
  readonly strategy_version_id: bigint
  readonly policy_belief_id: bigint | null
  readonly context: { readonly contexts: number; readonly kind: number } | null
  readonly allowed: readonly number[] | null
  readonly probabilities: readonly number[] | null
}

export const getDecision = implement(api.getDecision, async (context, { decisionId }) => {
  const found = await readDecision(context, decisionId)
  const [row] = await rowsOf(context, [found])
  if (!row) throw notFound('decision')
  const week = (await weeksOf(context, [found])).get(found.id)
  const model = (
    await modelsOf(context, found.payment_model_id === null ? [] : [found.payment_model_id])
  ).get(found.payment_model_id ?? 0n)
  const reasons = model && week ? reasonsOf(model, week, found.on_day) : []
  const arithmetic = await arithmeticOf(context, found)
  const counterfactual = await counterfactualOf(context, found)
  const rules = rulesChecked(found)
  return {
    row,
    arithmetic,
    reasons: reasons.map(({ name, words, delta }) => ({ name, words, delta: round(delta, 2) })),
    counterfactual,
    rules,
    probability: found.probability,
    propensities: (found.allowed ?? [found.arm]).map((arm, index) => ({
      action: actionOf(arm, found),
      probability: found.probabilities?.[index] ?? found.probability,
    })),
    strategyVersionId: found.strategy_version_id,
    paymentModelId: found.payment_model_id,
    policyBeliefId: found.policy_belief_id,
    sentence: sentenceOf({ row, arithmetic, reasons, counterfactual, rules }),
  }
})

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

const readDecision = async (context: Context, decisionId: bigint): Promise<Found> => {
  const { rows } = await sql<Found>`
    select d.*, null::int as rank, q.payment_model_id, q.strategy_version_id, q.policy_belief_id, c.context, c.allowed, c.probabilities
    from collections.decision d
    join collections.plan q on q.company_id = d.company_id and q.id = d.plan_id
    left join collections.plan_cell c on c.company_id = d.company_id and c.plan_id = d.plan_id and c.cell_no = d.cell_no
    where d.company_id = ${context.companyId} and d.id = ${decisionId}`.execute(context.tx)
  const found = rows[0]
  if (!found) throw notFound('decision')
  assertReaches(context, found.community_id, 'decision')
  return found
}

/** The strategy a decision was made under; the fixed calendar where that can no longer be read. */
const contentOf = (context: Context, found: Found): Promise<StrategyContent> =>
  contentOfVersion(context, found.strategy_version_id).catch(() => standardInUse.content)

const amountWords = {
  recovered: { zh: '多收的钱', en: 'recovered' },
  channel: { zh: '联系成本', en: 'cost of the contact' },
  goodwill: { zh: '善意成本', en: 'goodwill' },
  shadowPrice: { zh: '排队影子价', en: 'shadow price of the queue' },
  complaints: { zh: '投诉风险', en: 'risk of a complaint' },
} as const

/** The sum behind the rank, to the fen as it was decided; null where nobody is contacted. */
const arithmeticOf = async (context: Context, found: Found) => {
  const contact = arms[found.arm]
  if (!contact || found.chance_if_contacted === null) return null
  const belief = await beliefOf(context, found.policy_belief_id)
  const prices = pricesOf(await contentOf(context, found), belief.shadow)
  const horizon = worthOfNow(found.chance)
  const { channel } = contact
  const costs = {
    channel: prices.cost[channel],
    goodwill: prices.goodwill,
    shadowPrice: prices.shadow[channel],
    complaints: prices.complaint * prices.complaintChance[channel],
  }
  const recovered = Number(found.balance_fen) * (found.chance_if_contacted - found.chance) * horizon
  const { low, high } = armEffect(belief, {
    arm: found.arm,
    contexts: found.context?.kind === 0 ? found.context.contexts : 0,
    chance: found.chance,
    contacted: found.chance_if_contacted,
  })
  const amount = (name: keyof typeof amountWords, fen: number) => ({
    name,
    words: amountWords[name],
    fen: BigInt(Math.round(fen)),
  })
  return {
    balanceFen: found.balance_fen,
    chance: found.chance,
    chanceIfContacted: found.chance_if_contacted,
    low,
    high,
    horizon,
    amounts: [
      amount('recovered', recovered),
      ...(Object.keys(costs) as (keyof typeof costs)[])
        .filter((name) => costs[name] > 0)
        .map((name) => amount(name, -costs[name] * 100)),
    ],
    gainFen: found.gain_fen,
    staffMinutes: found.staff_minutes,
    fenPerMinute: found.staff_minutes > 0 ? found.gain_fen / BigInt(found.staff_minutes) : null,
  }
}

/** The best other choice the guard rails left, at the mean of what is believed. */
const counterfactualOf = async (context: Context, found: Found) => {
  if (!found.allowed || found.context?.kind !== 0) return null
  const belief = await beliefOf(context, found.policy_belief_id)
  const prices = pricesOf(await contentOf(context, found), belief.shadow)
  const contexts = found.context.contexts
  const values = found.allowed.flatMap((arm) => {
    const contact = arms[arm]
    if (!contact || contact.channel === arms[found.arm]?.channel) return []
    const { chance } = armEffect(belief, { arm, contexts, chance: found.chance, contacted: null })
    const price =
      prices.cost[contact.channel] +
      prices.goodwill +
      prices.shadow[contact.channel] +
      prices.complaint * prices.complaintChance[contact.channel]
    const gain =
      Number(found.balance_fen) * (chance - found.chance) * worthOfNow(found.chance) - price * 100
    return [{ arm, gainFen: BigInt(Math.round(gain)) }]
  })
  const best = values.sort((a, b) => (a.gainFen > b.gainFen ? -1 : 1))[0]
  if (!best) return null
  const action = actionOf(best.arm)
  return {
    action,
    gainFen: best.gainFen,
    words: {
      zh: `改用${action.words.zh}预计 ${formatYuan(best.gainFen)} 元`,
      en: `${action.words.en} instead is expected to bring ¥${formatYuan(best.gainFen)}`,
    },
  }
}

/** Every rule the plan looks at, those that closed something marked. */
const rulesChecked = (found: Found) => {
  const refused = new Set<GuardRail>(rulesOf(found.refused_rules))
  const looked = new Set(guardRules.map(({ name }) => name))
  return guardRailNames
    .filter((name) => looked.has(name))
    .map((rule) => ({
      rule,
      words: refused.has(rule) ? guardRails[rule].says : guardRails[rule].words,
      article: guardRails[rule].source,
      isRefused: refused.has(rule),
    }))
}
