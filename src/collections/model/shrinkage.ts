/**
 * A mean drawn towards its group's, as if `weight` more of the group's average had been seen:
 * the smaller the sample, the more it is the group's.
 */
export const shrunkMean = (sum: number, count: number, prior: number, weight: number): number =>
  (sum + weight * prior) / (count + weight)

/** How many bills the level above weighs for a payer, a community and a company. */
export const shrinkWeights = { payer: 2, community: 50, company: 500 } as const
