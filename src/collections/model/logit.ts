/** The probability of log-odds. */
export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** The log-odds of a probability, kept finite. */
export const logit = (probability: number): number => {
  const p = Math.min(Math.max(probability, 1e-9), 1 - 1e-9)
  return Math.log(p / (1 - p))
}
