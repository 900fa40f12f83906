import {requireInteger} from "../../check.js";
import {factorCholesky} from "../../numeric/cholesky.js";
import {orthogonalizeRows} from "../../numeric/orthogonalize.js";
import {createSpectralCovariance} from "./spectral.js";
import type {Covariance} from "./covariance.js";

/** Beyond this, O(D³) set-up and D² memory stop being sensible. */
export const MAX_FULL_DIM = 256;

/**
 * C is any symmetric positive definite matrix, up to 256 dimensions. It is factored once, C = LLᵀ (Cholesky, which
 * also proves that it is positive definite), and the columns of L are turned into its principal axes: C = Σ λⱼuⱼuⱼᵀ.
 * Then (C + σ²I)⁻¹ = Σ uⱼuⱼᵀ/(λⱼ + σ²) at *any* σ, in O(D²).
 *
 * @param matrix dim rows of dim numbers, symmetric to 1e-12 relative
 * @throws RangeError if it is not square, not symmetric, not positive definite, or larger than 256
 */
export function createFullCovariance(matrix: ReadonlyArray<ArrayLike<number>>): Covariance {
  const dim = matrix.length;
  requireInteger("createFullCovariance", "the number of rows", dim);
  if (dim > MAX_FULL_DIM)
    throw new RangeError(
      `createFullCovariance: the matrix has ${dim} rows; ` +
        `above ${MAX_FULL_DIM} use createLowRankCovariance, createDiagonalCovariance or createIsotropicCovariance.`
    );
  const own = copySymmetric(matrix);
  const factor = factorCholesky(own, dim);
  if (!factor.lower)
    throw new RangeError(
      `createFullCovariance: the matrix is not positive definite (pivot ${factor.pivot} is ${factor.value}); ` +
        "give one, e.g. clip its eigenvalues."
    );
  const {axes, variances} = orthogonalizeRows(transpose(factor.lower, dim), dim);
  if (variances.length < dim)
    throw new RangeError(
      "createFullCovariance: the matrix is singular to rounding; add a small variance to its diagonal."
    );
  return {...createSpectralCovariance({kind: "full", dim, axes, variances, rest: 0}), toMatrix: () => own.slice()};
}

function copySymmetric(matrix: ReadonlyArray<ArrayLike<number>>): Float64Array {
  const dim = matrix.length;
  const own = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    if (matrix[i]!.length !== dim)
      throw new RangeError(
        `createFullCovariance: row ${i} has length ${matrix[i]!.length}; the matrix must be ${dim}×${dim}.`
      );
    own.set(matrix[i]!, i * dim);
  }
  for (let i = 0; i < dim; i++)
    for (let j = 0; j < i; j++) {
      const [below, above] = [own[i * dim + j]!, own[j * dim + i]!];
      if (!(Math.abs(below - above) <= 1e-12 * Math.max(Math.abs(below), Math.abs(above))))
        throw new RangeError(
          `createFullCovariance: entries (${i}, ${j}) and (${j}, ${i}) are ${below} and ${above}; ` +
            "a covariance is symmetric."
        );
    }
  return own;
}

/** The columns of L as rows: fₖ of C = Σ fₖfₖᵀ. */
function transpose(lower: Float64Array, dim: number): Float64Array {
  return lower.map((_, i) => lower[(i % dim) * dim + Math.floor(i / dim)]!);
}
