import { type Belief, effectsOf } from '../policy/belief.ts'
import { effectColumns, effectCount } from '../policy/effects.ts'
import { logistic, logit } from '../policy/gaussian.ts'

/**
 * What an arm makes of a chance: at the mean of the belief, and the ends of its 95 % credible interval.
 * @param contacted the chance as it was decided; null: reckoned from the belief
 */
export const armEffect = (
  belief: Belief,
  {
    arm,
    contexts,
    chance,
    contacted,
  }: { arm: number; contexts: number; chance: number; contacted: number | null },
): { readonly chance: number; readonly low: number; readonly high: number } => {
  const { mean, covariance } = effectsOf(belief)
  const columns = effectColumns(arm, contexts)
  const odds = logit(chance)
  const effect = columns.reduce((sum, column) => sum + (mean[column] ?? 0), 0)
  const variance = columns.reduce(
    (sum, row) =>
      sum +
      columns.reduce((part, column) => part + (covariance[row * effectCount + column] ?? 0), 0),
    0,
  )
  const middle = contacted === null ? odds + effect : logit(contacted)
  const spread = 1.96 * Math.sqrt(Math.max(0, variance))
  return {
    chance: logistic(middle),
    low: logistic(middle - spread),
    high: logistic(middle + spread),
  }
}
