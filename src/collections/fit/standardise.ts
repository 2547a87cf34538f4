/**
 * Gives every column mean 0 and deviation 1, in place. A column that never varies becomes 0 and has
 * deviation 0.
 */
export const standardise = (
  x: Float64Array,
  rows: number,
  columns: number,
): { mean: Float64Array; deviation: Float64Array } => {
  const mean = new Float64Array(columns)
  const deviation = new Float64Array(columns)
  const end = rows * columns
  for (let j = 0; j < columns; j++) {
    let sum = 0
    for (let at = j; at < end; at += columns) sum += x[at] as number
    const middle = sum / Math.max(rows, 1)
    let squares = 0
    for (let at = j; at < end; at += columns) squares += ((x[at] as number) - middle) ** 2
    const root = Math.sqrt(squares / Math.max(rows, 1))
    const factor = root > 1e-9 ? 1 / root : 0
    for (let at = j; at < end; at += columns) x[at] = ((x[at] as number) - middle) * factor
    mean[j] = middle
    deviation[j] = factor === 0 ? 0 : root
  }
  return { mean, deviation }
}
