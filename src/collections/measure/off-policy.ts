import type { Interval } from './difference.ts'

/** A logged decision, as another policy would have weighed it. */
export type WeighedDecision = {
  readonly household: bigint | number
  /** Probability of what was done under the other policy over the logged one. */
  readonly weight: number
  /** What followed within the window, less what the contact cost. */
  readonly reward: number
}

const z95 = 1.959964
const smallestSample = 1_000
const largestWeight = 200

/** An estimate, or the reason why there is no number to be trusted. */
export type OffPolicyEstimate = {
  readonly effectiveSize: number
  readonly interval: Interval | null
  readonly refused: 'sampleTooSmall' | 'weightTooLarge' | null
}

/**
 * What another policy might have earned a decision: the self-normalised importance-weighted mean
 * (SNIPS) of the logs, clustered by household. For screening only; it cannot replace the hold-out. No
 * number is given where the weighted sample is worth fewer than 1,000 decisions, or a single one
 * outweighs 200 others.
 */
export const offPolicyValue = (decisions: readonly WeighedDecision[]): OffPolicyEstimate => {
  let weights = 0
  let squares = 0
  let weighted = 0
  let largest = 0
  for (const { weight, reward } of decisions) {
    weights += weight
    squares += weight * weight
    weighted += weight * reward
    if (weight > largest) largest = weight
  }
  const effectiveSize = squares > 0 ? (weights * weights) / squares : 0
  const none = (refused: OffPolicyEstimate['refused']): OffPolicyEstimate => ({
    ...{ effectiveSize, interval: null, refused },
  })
  if (largest > largestWeight) return none('weightTooLarge')
  if (effectiveSize < smallestSample) return none('sampleTooSmall')
  const value = weighted / weights
  const scores = new Map<bigint | number, number>()
  for (const { household, weight, reward } of decisions) {
    scores.set(household, (scores.get(household) ?? 0) + weight * (reward - value))
  }
  const spread = [...scores.values()].reduce((sum, score) => sum + score * score, 0)
  const standardError = Math.sqrt(spread) / weights
  return {
    effectiveSize,
    interval: {
      value,
      low: value - z95 * standardError,
      high: value + z95 * standardError,
      standardError,
    },
    refused: null,
  }
}
