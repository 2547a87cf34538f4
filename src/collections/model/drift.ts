/**
 * Population stability index of a score: how differently two populations spread over the tenths of
 * the first. Below 0.1 nothing moved; above 0.2 much did.
 */
export const stabilityIndex = (before: Float64Array, now: Float64Array): number => {
  if (before.length === 0 || now.length === 0) return 0
  const sorted = before.slice().sort()
  const edges = Array.from(
    { length: 9 },
    (_, tenth) => sorted[Math.floor(((tenth + 1) * sorted.length) / 10)] ?? 0,
  )
  const [then, today] = [sharesOf(before, edges), sharesOf(now, edges)]
  let index = 0
  for (let group = 0; group < 10; group++) {
    // Half a row keeps the logarithm of an empty group finite.
    const a = Math.max(then[group] ?? 0, 0.5 / before.length)
    const b = Math.max(today[group] ?? 0, 0.5 / now.length)
    index += (b - a) * Math.log(b / a)
  }
  return index
}

const sharesOf = (scores: Float64Array, edges: readonly number[]): number[] => {
  const counts = new Array<number>(10).fill(0)
  for (const score of scores) {
    let group = 0
    while (group < 9 && score >= (edges[group] ?? 0)) group++
    counts[group] = (counts[group] ?? 0) + 1
  }
  return counts.map((count) => count / scores.length)
}
