/**
 * Forecasts from hazards: `hazard(d)` is the chance of paying on day (or week) d, given unpaid
 * until it.
 */
type Hazard = (period: number) => number

/** The chance of being unpaid after the periods from `from` to `to`, both included. */
export const unpaidAfter = (hazard: Hazard, from: number, to: number): number => {
  let unpaid = 1
  for (let period = from; period <= to; period++) unpaid *= 1 - hazard(period)
  return unpaid
}

/** The first period after `from` by whose end half have paid, given that `unpaid` had not by `from`. */
export const medianPeriod = (
  hazard: Hazard,
  { from, unpaid, limit }: { from: number; unpaid: number; limit: number },
): number => {
  let period = from
  let left = unpaid
  while (left > 0.5 && period < limit) left *= 1 - hazard(++period)
  return period
}
