import { armCount } from '../guard/arms.ts'
import { isDigital, slotOf, toneOf } from './arms.ts'
import { contextCount } from './effects.ts'
import { exactShares } from './shares.ts'

/**
 * How often a decision is left to chance: a fifth in the first two billing cycles of a company, a
 * tenth in the next two, then one in twenty for good.
 * @param cycles billing cycles that have ended since the first decision
 */
export const explorationRate = (cycles: number): number =>
  cycles < 2 ? 0.2 : cycles < 4 ? 0.1 : 0.05

/**
 * 冷启动阶梯: how much a company's own record carries. On the first two steps the calendar decides
 * and a fifth of its messages have their channel (then also slot and tone) drawn at random; then the
 * policy decides, at first without contexts.
 */
const stageNames = ['channelOnly', 'channelSlotTone', 'mainEffects', 'full'] as const
export type Stage = (typeof stageNames)[number]

export const stageOf = (maturedBills: number, decisions: number): Stage => {
  if (maturedBills < 300) return 'channelOnly'
  if (decisions < 2_000) return 'channelSlotTone'
  return decisions < 10_000 ? 'mainEffects' : 'full'
}

/** Who decides at this step of the ladder. */
export const isPersonal = (stage: Stage): boolean => stage === 'mainEffects' || stage === 'full'

/** The contexts the policy may look at. */
export const visibleContexts = (stage: Stage, contexts: number): number =>
  stage === 'full' ? contexts & (contextCount - 1) : 0

/**
 * The choices of a step of the calendar while the policy does not decide yet: a message goes out as
 * planned four times in five, else over a way, and from the second step of the ladder on also at a
 * time and in a tone, drawn among those allowed. Calls, visits and days without a step stay as planned.
 */
export const openingProbabilities = (
  step: number,
  allowed: readonly number[],
  stage: Stage,
): Float64Array => {
  const shares = new Float64Array(armCount)
  const planned = allowed.includes(step) ? step : 0
  const isAlike = (arm: number): boolean =>
    stage !== 'channelOnly' || (slotOf(arm) === slotOf(step) && toneOf(arm) === toneOf(step))
  const others = isDigital(planned) ? allowed.filter((arm) => isDigital(arm) && isAlike(arm)) : []
  const share = others.length > 0 ? 0.2 : 0
  shares[planned] = 1 - share
  for (const arm of others) shares[arm]! += share / others.length
  return exactShares(shares)
}
