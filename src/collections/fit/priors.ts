import { shrinkWeights, shrunkMean } from '../model/shrinkage.ts'
import { type Events, eventKinds } from './events.ts'
import type { CommunityPrior } from './features.ts'
import { globalPrior } from './payment-model.ts'

/** Bills count for a year; older ones say little of how a community pays now. */
const yearDays = 365

/**
 * What was known of communities at the start of each of some days (ascending): the share of bills
 * of the year before that were late, and the days to pay of those settled in it, shrunken to the
 * company's and those to the general ones. Arrears taken over say nothing of either.
 */
export const priorsAt = (events: Events, days: Int32Array) => {
  const communities = events.communities.length
  const tally = (): Float64Array => new Float64Array((communities + 1) * (days.length + 1))
  const [matured, late, settled, daysToPay] = [tally(), tally(), tally(), tally()]
  const width = days.length + 1
  const add = (to: Float64Array, community: number, day: number, value: number): void => {
    const [from, until] = [after(days, day), after(days, day + yearDays)]
    for (const row of [community, communities]) {
      to[row * width + from] = (to[row * width + from] as number) + value
      to[row * width + until] = (to[row * width + until] as number) - value
    }
  }
  for (let household = 0; household < events.households.length; household++) {
    const community = events.communityOf[household] as number
    for (
      let at = events.first[household] as number;
      at < (events.first[household + 1] as number);
      at++
    ) {
      if (events.kind[at] !== eventKinds.bill) continue
      const [issued, due, paid] = [events.a[at], events.b[at], events.c[at]] as [
        number,
        number,
        number,
      ]
      add(matured, community, due, 1)
      if (paid < 0 || paid > due) add(late, community, due, 1)
      if (paid < 0) continue
      add(settled, community, paid, 1)
      add(daysToPay, community, paid, Math.max(paid - issued, 0))
    }
  }
  for (const sums of [matured, late, settled, daysToPay]) accumulate(sums, width)
  const counted = (row: number, point: number) => ({
    late: late[row * width + point] as number,
    matured: matured[row * width + point] as number,
    settled: settled[row * width + point] as number,
    daysToPay: daysToPay[row * width + point] as number,
  })
  const companyAt = (point: number) =>
    shrunk(counted(communities, point), globalPrior, shrinkWeights.company)
  return {
    communityAt: (community: number, point: number): CommunityPrior =>
      shrunk(counted(community, point), companyAt(point), shrinkWeights.community),
    companyAt,
  }
}

const shrunk = (
  counts: { late: number; matured: number; settled: number; daysToPay: number },
  prior: CommunityPrior,
  weight: number,
): CommunityPrior => ({
  lateRate: shrunkMean(counts.late, counts.matured, prior.lateRate, weight),
  daysToPay: shrunkMean(counts.daysToPay, counts.settled, prior.daysToPay, weight),
})

/** The place of the first day after `day`. */
const after = (days: Int32Array, day: number): number => {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] as number) > day) high = middle
    else low = middle + 1
  }
  return low
}

const accumulate = (sums: Float64Array, width: number): void => {
  for (let at = 0; at < sums.length; at++) {
    if (at % width !== 0) sums[at] = (sums[at] as number) + (sums[at - 1] as number)
  }
}

/** Shares of bills settled late or still open; null: no bill was due then. */
export type LateRates = { readonly before: number | null; readonly now: number | null }

/** Of the bills due in the last eight weeks, and of those of the year before. */
export const lateRates = (events: Events, today: number): LateRates => {
  const counts = { before: [0, 0], now: [0, 0] }
  for (let at = 0; at < events.kind.length; at++) {
    if (events.kind[at] !== eventKinds.bill) continue
    const [due, paid] = [events.b[at], events.c[at]] as [number, number]
    if (due >= today || due < today - 56 - yearDays) continue
    const count = due >= today - 56 ? counts.now : counts.before
    count[0] = (count[0] ?? 0) + 1
    if (paid < 0 || paid > due) count[1] = (count[1] ?? 0) + 1
  }
  const share = ([all = 0, late = 0]: number[]): number | null => (all === 0 ? null : late / all)
  return { before: share(counts.before), now: share(counts.now) }
}
