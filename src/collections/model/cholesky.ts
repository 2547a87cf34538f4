/**
 * Solves A x = b for a symmetric positive definite A of size n (row-major, lower half read).
 * A is overwritten by its factor and b by x. A direction of no curvature, as of a column that is
 * constant, stays at 0 instead of turning everything into NaN.
 */
export const solveInPlace = (a: Float64Array, b: Float64Array, n: number): void => {
  for (let j = 0; j < n; j++) {
    const diagonal = a[j * n + j] as number
    let pivot = diagonal
    for (let k = 0; k < j; k++) pivot -= (a[j * n + k] as number) ** 2
    const isFlat = !(pivot > 1e-12 * Math.max(diagonal, 1e-300))
    const root = isFlat ? Number.POSITIVE_INFINITY : Math.sqrt(pivot)
    a[j * n + j] = root
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j] as number
      for (let k = 0; k < j; k++) sum -= (a[i * n + k] as number) * (a[j * n + k] as number)
      a[i * n + j] = isFlat ? 0 : sum / root
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number
    for (let k = 0; k < i; k++) sum -= (a[i * n + k] as number) * (b[k] as number)
    b[i] = sum / (a[i * n + i] as number)
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] as number
    for (let k = i + 1; k < n; k++) sum -= (a[k * n + i] as number) * (b[k] as number)
    b[i] = sum / (a[i * n + i] as number)
  }
}
