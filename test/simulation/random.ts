/** Numbers that follow from a seed (mulberry32), so that a run can be had again. */
export type Random = {
  /** 0 … n − 1. */
  readonly below: (n: number) => number
  readonly chance: (percent: number) => boolean
  readonly one: <T>(items: readonly T[]) => T | undefined
  /** A key of the table, as likely as its weight. */
  readonly weighted: <K extends string>(weights: Readonly<Record<K, number>>) => K
}

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    one: (items) => items[below(items.length)],
    weighted: (weights) => {
      const entries = Object.entries(weights) as [never, number][]
      let left = below(entries.reduce((sum, [, weight]) => sum + weight, 0))
      const found = entries.find(([, weight]) => {
        left -= weight
        return left < 0
      })
      return (found ?? entries[0])?.[0] as never
    },
  }
}
