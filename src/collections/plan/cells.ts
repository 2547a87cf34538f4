import { type RawBuilder, sql } from 'kysely'
import type { StrategyContent } from '../api.ts'
import { channelNames, slotNames, toneNames } from '../api.ts'
import { armsOf } from '../guard/allowed-arms.ts'
import { arms } from '../guard/arms.ts'
import { correctedChance } from '../policy/belief.ts'
import { chanceOfBucket, worthOfNow, yuanOfBucket } from '../policy/buckets.ts'
import { cellPolicy, type Draws, drawBelief } from '../policy/cell.ts'
import { logit } from '../policy/gaussian.ts'
import { openingProbabilities, type Stage, visibleContexts } from '../policy/ladder.ts'
import { assumedComplaintChance, type Prices } from '../policy/prices.ts'
import { type CellKey, unpack } from './cell-key.ts'
import { canLeave } from './places.ts'
import type { RulesOfDay } from './rules-of-day.ts'

/** What the households of a cell have as choices: arms with their chances, nothing among them. */
export type DecidedCell = {
  readonly key: bigint
  readonly place: number
  readonly context: CellKey
  readonly arms: readonly number[]
  readonly probabilities: readonly number[]
  /** On the log-odds that it pays within the week, at the mean of the belief; 0 for doing nothing. */
  readonly effects: readonly number[]
}

/** Prices of a strategy in yuan, with what scarce channels cost besides. */
export const pricesOf = ({ costs }: StrategyContent, shadow: Prices['shadow']): Prices => ({
  cost: {
    wechat: yuan(costs.wechatFen),
    sms: yuan(costs.smsFen),
    call: yuan(costs.callFen),
    visit: yuan(costs.visitFen),
  },
  goodwill: yuan(costs.goodwillFen),
  shadow,
  complaint: yuan(costs.complaintFen),
  complaintChance: assumedComplaintChance,
})

const yuan = (fen: bigint): number => Number(fen) / 100

/**
 * Decides for each different cell of a night.
 * @throws when the policy fails; the plan then goes by the calendar
 */
export const decideCells = (
  keys: readonly bigint[],
  { rules, stage, seed }: { rules: RulesOfDay; stage: Stage; seed: number },
): readonly DecidedCell[] => {
  const { belief } = rules.belief
  if (![...belief.mean, ...belief.covariance].every(Number.isFinite)) {
    throw new Error('the belief of the policy is no distribution')
  }
  const draws = drawBelief(belief, seed)
  return keys.map((key) => {
    const context = unpack(key)
    const allowed = allowedIn(context, rules)
    const chosen =
      context.kind === 0
        ? policyOf(draws, { context, allowed, rules, stage })
        : openingOf(context, allowed, stage)
    assertShares(allowed.map((arm) => chosen.probabilities[arm] ?? 0))
    const taken = allowed.filter((arm) => (chosen.probabilities[arm] ?? 0) > 0)
    return {
      key,
      place: context.place,
      context,
      arms: taken,
      probabilities: taken.map((arm) => chosen.probabilities[arm] ?? 0),
      effects: taken.map((arm) => chosen.effects[arm] ?? 0),
    }
  })
}

/** What is no distribution is no policy. */
const assertShares = (shares: readonly number[]): void => {
  const sum = shares.reduce((total, share) => total + share, 0)
  if (!(Math.abs(sum - 1) < 1e-6)) throw new Error(`the chances of a cell add up to ${sum}`)
}

/** The arms that the guard rails and the strategy leave, and that can leave. */
const allowedIn = (
  { channels, slots, tones, kind, step }: CellKey,
  { forms }: Pick<RulesOfDay, 'forms'>,
): readonly number[] => {
  const open = armsOf({
    channels: channelNames.filter((_, index) => (channels >> index) & 1),
    slots: slotNames.filter((_, index) => (slots >> index) & 1),
    tones: toneNames.filter((_, index) => (tones >> index) & 1),
  })
  return arms.flatMap((contact, arm) =>
    contact === null || (open[arm] && canLeave(forms, contact)) || (kind === 1 && arm === step)
      ? [arm]
      : [],
  )
}

type Chosen = { readonly probabilities: ArrayLike<number>; readonly effects: ArrayLike<number> }

const policyOf = (
  draws: Draws,
  given: {
    context: CellKey
    allowed: readonly number[]
    rules: RulesOfDay
    stage: Stage
  },
): Chosen => {
  const { context, allowed, rules, stage } = given
  const place = rules.places[context.place - 1]
  if (!place) throw new Error(`no place ${context.place}`)
  const chance = chanceOfBucket(context.chance - 16)
  const { probabilities, chances } = cellPolicy(
    draws,
    pricesOf(place.strategy.content, rules.belief.shadow),
    {
      chance,
      balanceYuan: yuanOfBucket(context.balance),
      contexts: visibleContexts(stage, context.contexts),
      omega: worthOfNow(correctedChance(draws.belief, chance)),
      allowed,
      explores: context.explores === 1,
    },
    rules.exploration,
  )
  const before = logit(chances[0] ?? chance)
  return { probabilities, effects: chances.map((value) => logit(value) - before) }
}

const openingOf = (context: CellKey, allowed: readonly number[], stage: Stage): Chosen => {
  const certain = allowed.map(() => 0)
  const probabilities =
    context.explores === 1
      ? openingProbabilities(context.step, allowed, stage)
      : Object.assign([...certain], { [context.step]: 1 })
  return { probabilities, effects: certain }
}

/** The cells as a relation: cell_key, plan_id, cell_no, arms, upto (where the next arm begins), shares, effects. */
export const cellRows = (
  cells: readonly DecidedCell[],
  { planOf, firstCell }: { planOf: (place: number) => bigint; firstCell: number },
): RawBuilder<unknown> => {
  const list = (values: readonly number[]): string => `{${values.join(',')}}`
  return sql`
    select c.cell_key, c.plan_id, (c.no + ${firstCell - 1}::int)::int as cell_no, c.arms::int[], c.upto::float8[], c.shares::real[], c.effects::float8[]
    from unnest(${cells.map(({ key }) => key)}::bigint[], ${cells.map(({ place }) => planOf(place))}::bigint[],
      ${cells.map((cell) => list(cell.arms))}::text[], ${cells.map((cell) => list(startsOf(cell.probabilities)))}::text[],
      ${cells.map((cell) => list(cell.probabilities))}::text[], ${cells.map((cell) => list(cell.effects))}::text[])
      with ordinality as c(cell_key, plan_id, arms, upto, shares, effects, no)`
}

/** Where each arm but the first begins, between 0 and 1. */
const startsOf = (probabilities: readonly number[]): readonly number[] => {
  let sum = 0
  return probabilities.slice(0, -1).map((share) => {
    sum += share
    return sum
  })
}
