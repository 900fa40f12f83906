import {requireInteger} from "../../check.js";
import {orthogonalizeRows} from "../../numeric/orthogonalize.js";
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
      `createFullCovariance: the matrix has ${dim} rows; above ${MAX_FULL_DIM} use createLowRankCovariance, createDiagonalCovariance or createIsotropicCovariance.`
    );
  const {axes, variances} = orthogonalizeRows(factorCholesky(matrix), dim);
  if (variances.length < dim)
    throw new RangeError(`createFullCovariance: the matrix is singular to rounding; add a small variance to its diagonal.`);

  /** out = Σ gain(λⱼ)·uⱼ(uⱼ·v); returns v·out. */
  function applyAlongAxes(v: Float64Array, out: Float64Array, gain: (variance: number) => number): number {
    out.fill(0);
    let square = 0;
    for (let j = 0, offset = 0; j < dim; j++, offset += dim) {
      let along = 0;
      for (let d = 0; d < dim; d++) along += axes[offset + d]! * v[d]!;
      const scaled = along * gain(variances[j]!);
      for (let d = 0; d < dim; d++) out[d]! += scaled * axes[offset + d]!;
      square += along * scaled;
    }
    return square;
  }

  return {
    kind: "full",
    dim,
    logDeterminant(noiseVariance) {
      let sum = 0;
      for (const variance of variances) sum += Math.log(variance + noiseVariance);
      return sum;
    },
    solve: (v, noiseVariance, out) => applyAlongAxes(v, out, (variance) => 1 / (variance + noiseVariance)),
    shrink(v, noiseVariance, out) {
      applyAlongAxes(v, out, (variance) => variance / (variance + noiseVariance));
    },
    draw(random, out) {
      out.fill(0);
      for (let j = 0, offset = 0; j < dim; j++, offset += dim) {
        const length = Math.sqrt(variances[j]!) * random.normal();
        for (let d = 0; d < dim; d++) out[d]! += length * axes[offset + d]!;
      }
    },
    toMatrix: () => Float64Array.from(matrix.flatMap((row) => Array.from(row)))
  };
}

/** Returns Lᵀ of C = LLᵀ, row after row (its rows fₖ give C = Σ fₖfₖᵀ), or throws if C is not SPD. */
function factorCholesky(matrix: ReadonlyArray<ArrayLike<number>>): Float64Array {
  const dim = matrix.length;
  for (let i = 0; i < dim; i++) {
    if (matrix[i]!.length !== dim)
      throw new RangeError(`createFullCovariance: row ${i} has length ${matrix[i]!.length}; the matrix must be ${dim}×${dim}.`);
    for (let j = 0; j < i; j++) {
      const [below, above] = [matrix[i]![j]!, matrix[j]![i]!];
      if (!(Math.abs(below - above) <= 1e-12 * Math.max(Math.abs(below), Math.abs(above))))
        throw new RangeError(
          `createFullCovariance: entries (${i}, ${j}) and (${j}, ${i}) are ${below} and ${above}; a covariance is symmetric.`
        );
    }
  }
  const factors = new Float64Array(dim * dim); // factors[k·dim + i] = L[i][k]
  for (let k = 0; k < dim; k++) {
    for (let i = k; i < dim; i++) {
      let sum = matrix[i]![k]!;
      for (let m = 0; m < k; m++) sum -= factors[m * dim + i]! * factors[m * dim + k]!;
      if (i === k && !(sum > 0 && sum < Infinity))
        throw new RangeError(
          `createFullCovariance: the matrix is not positive definite (pivot ${k} is ${sum}); give one, e.g. clip its eigenvalues.`
        );
      factors[k * dim + i] = i === k ? Math.sqrt(sum) : sum / factors[k * dim + k]!;
    }
  }
  return factors;
}
