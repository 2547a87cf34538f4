/** One household on one side of the experiment. */
export type Outcome = {
  /** Rows of one household belong together: their errors are not independent. */
  readonly household: bigint | number
  readonly isTreated: boolean
  /** What was asked for, above zero: the weight of the row. */
  readonly billed: number
  /** What of it came in. */
  readonly collected: number
  /** Known before the experiment began, as the share of bills that were late. */
  readonly before: number
}

/** An estimate with its 95 % interval, in the unit of collected / billed; null where nothing can be said. */
export type Interval = {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly standardError: number
}

const z95 = 1.959964
/** Two-sided 5 %, power 80 %: how many standard errors an effect must have to be seen. */
const detectableErrors = z95 + 0.841621

/**
 * The difference of the collected shares, treated less held out: weighted least squares of
 * collected / billed on the side, with the interval robust to households that differ and clustered by
 * household. `adjusted` also regresses on what is known from before (CUPED), which takes away the
 * noise of who happened to be drawn and leaves the mean untouched.
 * @returns null while one of the sides has fewer than two households
 */
export const differenceOf = (
  outcomes: readonly Outcome[],
  { adjusted }: { readonly adjusted: boolean },
): Interval | null => {
  if (!hasTwo(outcomes, true) || !hasTwo(outcomes, false)) return null
  const centre = weightedMean(outcomes)
  const spread = outcomes.some(({ before }) => Math.abs(before - centre) > 1e-9)
  const width = adjusted && spread ? 3 : 2
  const regressors = (row: Outcome): readonly number[] =>
    [1, row.isTreated ? 1 : 0, row.before - centre].slice(0, width)

  const normal = zeros(width)
  const right = new Array<number>(width).fill(0)
  for (const row of outcomes) {
    const x = regressors(row)
    addOuter(normal, x, x, row.billed)
    for (let i = 0; i < width; i++) right[i]! += x[i]! * row.collected
  }
  const inverse = inverseOf(normal)
  const beta = times(inverse, right)

  const scores = new Map<bigint | number, number[]>()
  for (const row of outcomes) {
    const x = regressors(row)
    const residual = row.collected - row.billed * dot(x, beta)
    const score = scores.get(row.household) ?? new Array<number>(width).fill(0)
    for (let i = 0; i < width; i++) score[i]! += x[i]! * residual
    scores.set(row.household, score)
  }
  const meat = zeros(width)
  for (const score of scores.values()) addOuter(meat, score, score, 1)
  const side = inverse[1]!
  const clusters = scores.size
  const variance = (dot(side, times(meat, side)) * clusters) / (clusters - 1)
  const standardError = Math.sqrt(Math.max(variance, 0))
  const value = beta[1]!
  return {
    value,
    low: value - z95 * standardError,
    high: value + z95 * standardError,
    standardError,
  }
}

/** Whether the interval says which side is ahead; else 尚无法区分. */
export const isDistinguishable = ({ low, high }: Pick<Interval, 'low' | 'high'>): boolean =>
  low > 0 || high < 0

/** The smallest true difference that an experiment this precise would show in four of five cases. */
export const detectableDifference = ({ standardError }: Interval): number =>
  detectableErrors * standardError

const hasTwo = (outcomes: readonly Outcome[], isTreated: boolean): boolean => {
  const first = outcomes.find((row) => row.isTreated === isTreated)
  return outcomes.some((row) => row.isTreated === isTreated && row.household !== first?.household)
}

const weightedMean = (outcomes: readonly Outcome[]): number => {
  const total = outcomes.reduce((sum, { billed }) => sum + billed, 0)
  return outcomes.reduce((sum, { billed, before }) => sum + billed * before, 0) / total
}

const zeros = (width: number): number[][] =>
  Array.from({ length: width }, () => new Array<number>(width).fill(0))

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0)

const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  matrix.map((row) => dot(row, vector))

const addOuter = (
  matrix: number[][],
  a: readonly number[],
  b: readonly number[],
  weight: number,
): void => {
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) matrix[i]![j]! += weight * a[i]! * b[j]!
}

/** Gauss and Jordan; the matrices here are two or three wide and positive definite. */
const inverseOf = (matrix: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const width = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let i = 0; i < width; i++) {
    const pivot = rows[i]![i]!
    rows[i] = rows[i]!.map((value) => value / pivot)
    for (let k = 0; k < width; k++) {
      const factor = rows[k]![i]!
      if (k !== i) rows[k] = rows[k]!.map((value, j) => value - factor * rows[i]![j]!)
    }
  }
  return rows.map((row) => row.slice(width))
}
