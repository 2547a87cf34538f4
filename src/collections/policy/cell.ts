import { channelNames } from '../api/names.ts'
import { armCount } from '../guard/arms.ts'
import { channelOf, doNothing, isDigital } from './arms.ts'
import { type Belief, correctedChance, effectsOf } from './belief.ts'
import { contextCount, effectColumns, effectCount } from './effects.ts'
import { cholesky, logistic, logit } from './gaussian.ts'
import { type Prices, priceOf } from './prices.ts'
import { normals } from './random.ts'
import { exactShares } from './shares.ts'

/**
 * Households that are alike to the policy: all of them have the same choices with the same
 * probabilities. Buckets and their middles come from buckets.ts.
 */
export type Cell = {
  /** That it pays within a week if left alone, as the payment model says. */
  readonly chance: number
  /** What is overdue and not frozen. */
  readonly balanceYuan: number
  /** Bits of `contextNames`. */
  readonly contexts: number
  /** How much of a payment won now would otherwise be lost or late: `worthOfNow`. */
  readonly omega: number
  /** The arms the guard rails leave, in ascending order; 0 is always among them. */
  readonly allowed: readonly number[]
  /** Whether chance may choose for it: not for those whom the guard rails protect from it. */
  readonly explores: boolean
}

export type CellPolicy = {
  /** Of the 37 arms; multiples of 2^-20, so that they sum to exactly 1 also as `real`. */
  readonly probabilities: Float64Array
  /** Yuan gained by acting now, at the mean of the belief; 0 for doing nothing, NaN where not allowed. */
  readonly values: Float64Array
  /** That it pays within the week if contacted so; for arm 0: left alone, corrected. NaN where not allowed. */
  readonly chances: Float64Array
}

export const drawCount = 50
const neededShare = 0.6

/** The draws of one night: all households of all cells are decided with the same fifty. */
export type Draws = {
  readonly belief: Belief
  /** Effect on the log-odds by context bits, then draw (the last row is the mean), then arm. */
  readonly effects: readonly Float64Array[]
}

/** Fifty draws of the belief; the same seed gives the same ones. */
export const drawBelief = (belief: Belief, seed: number): Draws => {
  const { mean, covariance } = effectsOf(belief)
  const lower = cholesky(covariance, effectCount)
  const noise = normals(seed, drawCount * effectCount)
  const weights = Array.from({ length: drawCount + 1 }, (_, draw) =>
    mean.map((value, i) => {
      if (draw === drawCount) return value
      let sum = value
      for (let k = 0; k <= i; k++) {
        sum += lower[i * effectCount + k]! * noise[draw * effectCount + k]!
      }
      return sum
    }),
  )
  const effects = Array.from({ length: contextCount }, (_, contexts) => {
    const table = new Float64Array((drawCount + 1) * armCount)
    weights.forEach((row, draw) => {
      for (let arm = 1; arm < armCount; arm++) {
        let sum = 0
        for (const column of effectColumns(arm, contexts)) sum += row[column]!
        table[draw * armCount + arm] = sum
      }
    })
    return table
  })
  return { belief, effects }
}

/**
 * What is done for the households of a cell, and how likely: the share of draws in which an arm is
 * best, mixed with `exploration` of chance among nothing and the messages. A draw votes for a contact
 * only if the arm that is best on average is worth its price in that draw too, and in three of five
 * draws: the best of 36 noisy values nearly always looks good.
 */
export const cellPolicy = (
  draws: Draws,
  prices: Prices,
  cell: Cell,
  exploration: number,
): CellPolicy => {
  const chance = correctedChance(draws.belief, cell.chance)
  const table = draws.effects[cell.contexts]!
  const odds = logit(chance)
  const gain = cell.balanceYuan * cell.omega
  const price = priceOf(prices)
  const mean = drawCount * armCount
  const values = new Float64Array(armCount).fill(Number.NaN)
  const chances = new Float64Array(armCount).fill(Number.NaN)
  values[doNothing] = 0
  chances[doNothing] = chance
  let best = doNothing
  let bestValue = Number.NEGATIVE_INFINITY
  for (const arm of cell.allowed) {
    if (arm === doNothing) continue
    chances[arm] = logistic(odds + table[mean + arm]!)
    values[arm] = gain * (chances[arm]! - chance) - price[channelOf(arm)]!
    if (values[arm]! > bestValue) {
      best = arm
      bestValue = values[arm]!
    }
  }
  const votes = new Float64Array(armCount)
  const valueIn = (draw: number, arm: number): number =>
    gain * (logistic(odds + table[draw * armCount + arm]!) - chance) - price[channelOf(arm)]!
  const passing = Array.from({ length: drawCount }, (_, draw) => draw).filter(
    (draw) => best !== doNothing && valueIn(draw, best) > 0,
  )
  const mayContact = passing.length >= neededShare * drawCount
  for (let draw = 0; draw < drawCount; draw++) {
    const isWorthIt = mayContact && valueIn(draw, best) > 0
    votes[isWorthIt ? bestIn(draw, cell.allowed, table, valueIn) : doNothing]! += 1 / drawCount
  }
  const share = cell.explores ? exploration : 0
  return { probabilities: mixed(votes, cell.allowed, share), values, chances }
}

/** Within a channel the price is one, so the strongest effect is its best arm. */
const bestIn = (
  draw: number,
  allowed: readonly number[],
  table: Float64Array,
  valueIn: (draw: number, arm: number) => number,
): number => {
  const strongest = new Int32Array(channelNames.length)
  for (const arm of allowed) {
    if (arm === doNothing) continue
    const channel = channelOf(arm)
    const rival = strongest[channel]!
    const row = draw * armCount
    if (rival === doNothing || table[row + arm]! > table[row + rival]!) strongest[channel] = arm
  }
  let best = doNothing
  let bestValue = 0
  for (const arm of strongest) {
    if (arm === doNothing) continue
    const value = valueIn(draw, arm)
    if (value > bestValue) {
      best = arm
      bestValue = value
    }
  }
  return best
}

/** Doing nothing has two fifths of what is left to chance, the messages share the rest. */
const mixed = (votes: Float64Array, allowed: readonly number[], share: number): Float64Array => {
  const messages = allowed.filter(isDigital)
  const forNothing = messages.length > 0 ? 0.4 : 1
  const result = votes.map((vote) => (1 - share) * vote)
  result[doNothing]! += share * forNothing
  for (const arm of messages) result[arm]! += (share * (1 - forNothing)) / messages.length
  return exactShares(result)
}

/** The arm at `uniform` (0 ≤ u < 1) of the cumulated probabilities. */
export const armAt = (probabilities: ArrayLike<number>, uniform: number): number => {
  let upTo = 0
  for (let arm = 0; arm < probabilities.length; arm++) {
    upTo += probabilities[arm]!
    if (uniform < upTo) return arm
  }
  return doNothing
}
