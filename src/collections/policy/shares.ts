const grain = 2 ** 20

/**
 * Shares rounded to multiples of 2^-20, which sum to exactly 1 also in single precision; the largest
 * takes up what the others lost or won.
 */
export const exactShares = (shares: Float64Array): Float64Array => {
  const result = shares.map((share) => Math.round(share * grain) / grain)
  const sum = result.reduce((total, share) => total + share, 0)
  let largest = 0
  result.forEach((share, arm) => {
    if (share > result[largest]!) largest = arm
  })
  result[largest]! += 1 - sum
  return result
}
