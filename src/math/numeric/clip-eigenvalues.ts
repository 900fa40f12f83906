import {factorCholesky} from "./cholesky.js";
import {orthogonalizeRows} from "./orthogonalize.js";

/**
 * L of C = LLᵀ, or undefined where C is not positive definite *to rounding*: a pivot is what is left of a diagonal
 * entry after up to dim subtractions, each good to 2⁻⁵² of that entry, so below dim·2⁻⁵⁰ of it a pivot means nothing.
 */
export function factorSafely(matrix: Float64Array, dim: number): Float64Array | undefined {
  const {lower} = factorCholesky(matrix, dim);
  if (!lower) return undefined;
  for (let d = 0; d < dim; d++)
    if (lower[d * dim + d]! ** 2 <= dim * 2 ** -50 * matrix[d * dim + d]!) return undefined;
  return lower;
}

/**
 * Clips eigenvalues from below: of S = Σ λⱼuⱼuⱼᵀ makes Σ max(λⱼ, floor)·uⱼuⱼᵀ = floor·I + Σ (λⱼ − floor)₊·uⱼuⱼᵀ.
 *
 * This is the answer to a likelihood question: among all C whose eigenvalues are ≥ floor it is the one that maximises
 * −log det C − tr(C⁻¹S), the log-likelihood (times 2/N, up to a constant) of a Gaussian whose data have scatter S.
 * For given eigenvalues cⱼ of C the trace is least when C has the axes of S in the same order (von Neumann's trace
 * inequality); what is left, −log c − λ/c for each axis, rises up to c = λ and falls after it.
 *
 * @param matrix positive semidefinite to rounding, singular ones included; not changed
 * @param floor ≥ 0
 * @returns the clipped matrix, and whether anything was clipped (if not, it is `matrix` itself)
 */
export function clipEigenvalues(
  matrix: Float64Array,
  dim: number,
  floor: number
): {readonly matrix: Float64Array; readonly clipped: boolean} {
  if (floor === 0) return {matrix, clipped: false};
  // All eigenvalues are above the floor if S − floor·I has a Cholesky factor, and that is cheap to find out.
  const above = matrix.slice();
  for (let d = 0; d < dim; d++) above[d * dim + d]! -= floor;
  if (factorSafely(above, dim)) return {matrix, clipped: false};

  const {axes, variances} = orthogonalizeRows(factorSemidefinite(matrix, dim), dim);
  if (variances.length === dim && variances[dim - 1]! >= floor) return {matrix, clipped: false};
  const clipped = new Float64Array(dim * dim);
  for (let d = 0; d < dim; d++) clipped[d * dim + d] = floor;
  variances.forEach((variance, axis) => {
    const excess = variance - floor;
    if (excess <= 0) return;
    const u = axes.subarray(axis * dim, (axis + 1) * dim);
    for (let i = 0; i < dim; i++)
      for (let j = 0; j < dim; j++) clipped[i * dim + j]! += excess * (u[i]! * u[j]!);
  });
  return {matrix: clipped, clipped: true};
}

/**
 * Rows fₖ with S = Σ fₖfₖᵀ, as many as S has rank to rounding: Cholesky with the largest remaining diagonal entry as
 * the next pivot (Higham 2002, §10.3), ended where that entry falls below dim·2⁻⁵² of the first.
 */
function factorSemidefinite(matrix: Float64Array, dim: number): Float64Array {
  const factors = new Float64Array(dim * dim);
  const rest = Float64Array.from({length: dim}, (_, d) => matrix[d * dim + d]!);
  const negligible = dim * 2 ** -52 * Math.max(...rest);
  for (let k = 0; k < dim; k++) {
    let pivot = 0;
    for (let d = 1; d < dim; d++) if (rest[d]! > rest[pivot]!) pivot = d;
    if (!(rest[pivot]! > negligible)) return factors.slice(0, k * dim);
    const root = Math.sqrt(rest[pivot]!);
    for (let d = 0; d < dim; d++) {
      let left = matrix[d * dim + pivot]!;
      for (let m = 0; m < k; m++) left -= factors[m * dim + d]! * factors[m * dim + pivot]!;
      factors[k * dim + d] = left / root;
      rest[d]! -= factors[k * dim + d]! ** 2;
    }
    rest[pivot] = 0;
  }
  return factors;
}
