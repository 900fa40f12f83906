/** What `factorCholesky` found: the factor, or the first pivot that is not positive. */
export type CholeskyFactor =
  | {readonly lower: Float64Array}
  | {readonly lower?: undefined; readonly pivot: number; readonly value: number};

/**
 * A = LLᵀ (Golub & Van Loan 2013, Alg. 4.2.1): the factor of a symmetric positive definite matrix, and the proof that
 * it is one. Only the lower triangle of A is read.
 * @param matrix dim·dim numbers, row after row
 * @returns L, dim·dim numbers, row after row, 0 above the diagonal; or which pivot is not in (0, ∞), and its value
 */
export function factorCholesky(matrix: ArrayLike<number>, dim: number): CholeskyFactor {
  const lower = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++)
    for (let i = k; i < dim; i++) {
      let sum = matrix[i * dim + k]!;
      for (let m = 0; m < k; m++) sum -= lower[i * dim + m]! * lower[k * dim + m]!;
      if (i === k && !(sum > 0 && sum < Infinity)) return {pivot: k, value: sum};
      lower[i * dim + k] = i === k ? Math.sqrt(sum) : sum / lower[k * dim + k]!;
    }
  return {lower};
}

/**
 * Replaces B by L⁻¹B (forward substitution), in place.
 * @param lower L, dim·dim numbers, row after row, with a diagonal that is nowhere 0
 * @param b dim rows of `columns` numbers
 */
export function solveLowerInPlace(lower: Float64Array, dim: number, b: Float64Array, columns: number): void {
  for (let i = 0; i < dim; i++) {
    for (let k = 0; k < i; k++) {
      const factor = lower[i * dim + k]!;
      for (let c = 0; c < columns; c++) b[i * columns + c]! -= factor * b[k * columns + c]!;
    }
    for (let c = 0; c < columns; c++) b[i * columns + c]! /= lower[i * dim + i]!;
  }
}
