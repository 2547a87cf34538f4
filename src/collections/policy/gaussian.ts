/** A normal distribution of several unknowns: `covariance` row after row. */
export type Gaussian = { readonly mean: Float64Array; readonly covariance: Float64Array }

/** Lower L with L·Lᵀ = `matrix` (symmetric, positive definite, n × n row after row). */
export const cholesky = (matrix: Float64Array, n: number): Float64Array => {
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!
      if (i === j && sum <= 0) throw new RangeError(`not positive definite at row ${i}`)
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j]!
    }
  }
  return lower
}

/** x with L·Lᵀ·x = `right`. */
export const solve = (lower: Float64Array, right: Float64Array): Float64Array => {
  const n = right.length
  const x = right.slice()
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  return x
}

export const inverse = (matrix: Float64Array, n: number): Float64Array => {
  const lower = cholesky(matrix, n)
  const result = new Float64Array(n * n)
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n)
    unit[column] = 1
    const x = solve(lower, unit)
    for (let row = 0; row < n; row++) result[row * n + column] = x[row]!
  }
  return result
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x))
export const logit = (p: number): number => Math.log(p / (1 - p))
