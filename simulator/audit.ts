import { armCount } from '../src/collections/guard/arms.ts'
import { cholesky, solve } from '../src/collections/policy/gaussian.ts'

/** Compares how often arms were chosen with how often they should have been. */
export type Audit = {
  readonly note: (probabilities: Float64Array, arm: number) => void
  /** χ² with `degrees` degrees of freedom under the logged probabilities, and the worst sum. */
  readonly read: () => { decisions: number; chiSquared: number; degrees: number; worstSum: number }
}

/** Exact: the covariance of the counts is the sum of diag(π) − π·πᵀ over the decisions. */
export const newAudit = (): Audit => {
  const counts = new Float64Array(armCount)
  const expected = new Float64Array(armCount)
  const products = new Float64Array(armCount * armCount)
  let decisions = 0
  let worstSum = 0
  return {
    note: (probabilities, arm) => {
      decisions++
      counts[arm]!++
      let sum = 0
      for (let i = 0; i < armCount; i++) {
        const p = probabilities[i]!
        if (p === 0) continue
        sum += p
        expected[i]! += p
        for (let j = 1; j <= i; j++) products[i * armCount + j]! += p * probabilities[j]!
      }
      worstSum = Math.max(worstSum, Math.abs(sum - 1))
    },
    read: () => {
      // Doing nothing is what the others leave; arms that were never possible say nothing.
      const arms = Array.from({ length: armCount - 1 }, (_, i) => i + 1).filter(
        (arm) => expected[arm]! > 5,
      )
      const n = arms.length
      const covariance = new Float64Array(n * n)
      arms.forEach((a, i) => {
        arms.forEach((b, j) => {
          const product = products[Math.max(a, b) * armCount + Math.min(a, b)]!
          covariance[i * n + j] = (i === j ? expected[a]! : 0) - product
        })
      })
      const gap = Float64Array.from(arms, (arm) => counts[arm]! - expected[arm]!)
      const solved = solve(cholesky(covariance, n), gap)
      const chiSquared = gap.reduce((sum, value, i) => sum + value * solved[i]!, 0)
      return { decisions, chiSquared, degrees: n, worstSum }
    },
  }
}
