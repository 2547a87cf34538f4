/**
 * A mean drawn towards its group's, as if `weight` more of the group's average had been seen:
 * the smaller the sample, the more it is the group's.
 */
export const shrunkMean = (sum: number, count: number, prior: number, weight: number): number =>
  (sum + weight * prior) / (count + weight)

/** How many bills the level above weighs for a payer, a community and a company. */
export const shrinkWeights = { payer: 2, community: 50, company: 500 } as const

/** Bills that were late, of bills that have matured. */
export type LateCount = { readonly late: number; readonly matured: number }

/** The late rate of a company, drawn to the general one, and of its communities, drawn to it. */
export const shrunkLateRates = (
  communities: ReadonlyMap<string, LateCount>,
  general: number,
): { readonly company: number; readonly communities: ReadonlyMap<string, number> } => {
  let late = 0
  let matured = 0
  for (const count of communities.values()) {
    late += count.late
    matured += count.matured
  }
  const company = shrunkMean(late, matured, general, shrinkWeights.company)
  const rates = [...communities].map(
    ([id, count]) =>
      [id, shrunkMean(count.late, count.matured, company, shrinkWeights.community)] as const,
  )
  return { company, communities: new Map(rates) }
}
