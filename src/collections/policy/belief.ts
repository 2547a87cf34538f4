import { effectColumns, effectCount, effectPriors } from './effects.ts'
import { type Gaussian, logistic, logit } from './gaussian.ts'
import { type Design, learnFrom } from './learning.ts'
import { shrunken } from './shrinkage.ts'

/**
 * What is believed of the effects of contacts: first two unknowns that correct the payment model
 * where it is systematically off (an intercept and a slope on its log-odds), then the weights of
 * effects.ts. `mean` has 43 numbers, `covariance` 43 × 43.
 */
export type Belief = Gaussian
const baseCount = 2
export const beliefSize = baseCount + effectCount

/** Before the first decision: what published trials make plausible. */
export const priorBelief = (): Belief => {
  const priors = [{ mean: 0, variance: 1 }, { mean: 0, variance: 0.1 }, ...effectPriors]
  const covariance = new Float64Array(beliefSize * beliefSize)
  priors.forEach(({ variance }, i) => {
    covariance[i * beliefSize + i] = variance
  })
  return { mean: Float64Array.from(priors, ({ mean }) => mean), covariance }
}

/**
 * Decisions whose week is over. `chance`: what the payment model said, left alone; `isPaid`: paid
 * within seven days and before the next contact. Decisions that capacity or a person changed are
 * left out by the caller.
 */
export type MaturedDecisions = {
  readonly count: number
  readonly arm: Uint8Array
  readonly contexts: Uint8Array
  readonly chance: Float64Array
  readonly isPaid: Uint8Array
}

/** Twenty to one that old knowledge no longer holds. */
const doubt = Math.log(20)

/**
 * The belief after a week of outcomes. Old knowledge fades by one per cent a week; where less trust
 * in it foretells the outcomes of the week twenty times better, it fades at once by that factor.
 */
export const learn = (belief: Belief, decisions: MaturedDecisions): Belief => {
  const design = designOf(decisions)
  const usual = learnFrom(belief, design, { fading: 1.01 })
  const shaken = [4, 16].map((fading) => learnFrom(belief, design, { fading, start: usual.mean }))
  const best = shaken.reduce((a, b) => (b.logEvidence > a.logEvidence ? b : a))
  const { mean, covariance } = best.logEvidence > usual.logEvidence + doubt ? best : usual
  return { mean, covariance }
}

const designOf = ({ count, arm, contexts, chance, isPaid }: MaturedDecisions): Design => {
  const widest = baseCount + 5 + 3 + 4
  const starts = new Int32Array(count + 1)
  const columns = new Uint8Array(count * widest)
  const values = new Float64Array(count * widest).fill(1)
  const offset = new Float64Array(count)
  let next = 0
  for (let row = 0; row < count; row++) {
    const odds = boundedLogit(chance[row]!)
    offset[row] = odds
    columns[next++] = 0
    columns[next] = 1
    values[next++] = odds
    for (const column of effectColumns(arm[row]!, contexts[row]!)) {
      columns[next++] = baseCount + column
    }
    starts[row + 1] = next
  }
  return { count, starts, columns, values, offset, outcome: isPaid }
}

/** A model that is certain is not believed: its log-odds are kept within ±9. */
const boundedLogit = (chance: number): number =>
  Math.max(-9, Math.min(9, logit(Math.max(1e-9, Math.min(1 - 1e-9, chance)))))

/** The chance of paying within the week, left alone, after what outcomes taught about the model. */
export const correctedChance = ({ mean }: Belief, chance: number): number => {
  const odds = boundedLogit(chance)
  return logistic(odds * (1 + mean[1]!) + mean[0]!)
}

/**
 * The weights of effects.ts alone, as they are acted on: their means, and their covariance 41 × 41,
 * with those of slots and tones pulled together as far as they look alike.
 */
export const effectsOf = ({ mean, covariance }: Belief): Gaussian => {
  const effects = new Float64Array(effectCount * effectCount)
  for (let i = 0; i < effectCount; i++) {
    for (let j = 0; j < effectCount; j++) {
      effects[i * effectCount + j] = covariance[(i + baseCount) * beliefSize + j + baseCount]!
    }
  }
  return shrunken({ mean: mean.slice(baseCount), covariance: effects })
}
