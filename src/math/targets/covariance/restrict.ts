import {factorCholesky, solveLowerInPlace} from "../../numeric/cholesky.js";
import {createDiagonalCovariance} from "./diagonal.js";
import {createFullCovariance} from "./full.js";
import {createIsotropicCovariance} from "./isotropic.js";
import {createLowRankCovariance} from "./low-rank.js";
import type {Covariance} from "./covariance.js";

/**
 * The covariance of some of the coordinates: rows and columns of C. It stays of its kind; a low-rank one with as many
 * factors as coordinates or more becomes full.
 * @param indices distinct coordinates, in the order wanted: whoever calls this has made sure
 * @throws RangeError where a full one is singular
 */
export function marginalCovariance(covariance: Covariance, indices: readonly number[]): Covariance {
  const {kind, dim} = covariance;
  if (kind === "full") return createFullCovariance(submatrix(covariance.toMatrix(), dim, indices));
  const {factors, variances} = covariance.toFactors();
  return rebuild(covariance, pickColumns(factors, dim, indices), indices.map((d) => variances[d]!));
}

/** What knowing some coordinates does to the others, whatever the values are. */
export interface ConditionedCovariance {
  /** Of the coordinates that are not known. */
  readonly covariance: Covariance;
  /** C_uk·C_kk⁻¹·difference: how far the means of the unknown move when the known lie `difference` off theirs. */
  shift(difference: Float64Array): Float64Array;
}

/**
 * The covariance of the coordinates `unknown`, given those in `known`: C_uu − C_uk·C_kk⁻¹·C_ku (Bishop 2006, eq. 2.82),
 * never formed as that difference. With the known coordinates first in C = LLᵀ it is L_uu·L_uuᵀ; where C = FᵀF + V with
 * V diagonal it is F_uᵀ·(I + F_k·V_k⁻¹·F_kᵀ)⁻¹·F_u + V_u, which takes a Cholesky factor of K² numbers only.
 * @param known distinct coordinates; with `unknown` all of them, none twice: whoever calls this has made sure
 * @throws RangeError where the known coordinates have a singular covariance, or a low-rank one has variance 0
 */
export function conditionCovariance(
  covariance: Covariance,
  known: readonly number[],
  unknown: readonly number[]
): ConditionedCovariance {
  return covariance.kind === "full"
    ? conditionFull(covariance, known, unknown)
    : conditionFactors(covariance, known, unknown);
}

function conditionFull(
  covariance: Covariance,
  known: readonly number[],
  unknown: readonly number[]
): ConditionedCovariance {
  const {dim} = covariance;
  const [m, n] = [known.length, unknown.length];
  const order = [...known, ...unknown];
  const {lower} = factorCholesky(submatrix(covariance.toMatrix(), dim, order).flatMap((row) => [...row]), dim);
  if (!lower) throw singular();
  const at = (i: number, j: number): number => lower[i * dim + j]!;
  const remaining = Array.from({length: n}, (_, i) =>
    Float64Array.from({length: n}, (_, j) => {
      let sum = 0;
      for (let c = 0; c <= Math.min(i, j); c++) sum += at(m + i, m + c) * at(m + j, m + c);
      return sum;
    })
  );
  return {
    covariance: createFullCovariance(remaining),
    shift(difference) {
      const solved = difference.slice();
      const corner = Float64Array.from({length: m * m}, (_, i) => at(Math.floor(i / m), i % m));
      solveLowerInPlace(corner, m, solved, 1);
      return Float64Array.from({length: n}, (_, i) => solved.reduce((sum, value, j) => sum + at(m + i, j) * value, 0));
    }
  };
}

function conditionFactors(
  covariance: Covariance,
  known: readonly number[],
  unknown: readonly number[]
): ConditionedCovariance {
  const {dim} = covariance;
  const {factors, variances} = covariance.toFactors();
  if (known.some((d) => variances[d] === 0)) throw singular();
  const [m, n] = [known.length, unknown.length];
  const count = factors.length / dim;
  const ofKnown = pickColumns(factors, dim, known);
  const ofUnknown = pickColumns(factors, dim, unknown);

  const information = new Float64Array(count * count); // I + F_k·V_k⁻¹·F_kᵀ, all of whose eigenvalues are ≥ 1
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      let sum = i === j ? 1 : 0;
      for (let c = 0; c < m; c++) sum += (ofKnown[i * m + c]! * ofKnown[j * m + c]!) / variances[known[c]!]!;
      information[i * count + j] = sum;
    }
  const {lower} = factorCholesky(information, count);
  if (!lower) throw singular();
  solveLowerInPlace(lower, count, ofUnknown, n);
  solveLowerInPlace(lower, count, ofKnown, m);
  return {
    covariance: rebuild(covariance, ofUnknown, unknown.map((d) => variances[d]!)),
    // F_uᵀ·(I + F_k·V_k⁻¹·F_kᵀ)⁻¹·F_k·V_k⁻¹·difference, by the push-through identity.
    shift(difference) {
      const shift = new Float64Array(n);
      for (let k = 0; k < count; k++) {
        let along = 0;
        for (let c = 0; c < m; c++) along += (ofKnown[k * m + c]! * difference[c]!) / variances[known[c]!]!;
        for (let d = 0; d < n; d++) shift[d]! += along * ofUnknown[k * n + d]!;
      }
      return shift;
    }
  };
}

/** FᵀF + diag(variances), of the same kind as `like` where that is possible. */
function rebuild(like: Covariance, factors: Float64Array, variances: readonly number[]): Covariance {
  const dim = variances.length;
  if (like.kind === "isotropic") return createIsotropicCovariance(dim, variances[0]!);
  if (like.kind === "diagonal") return createDiagonalCovariance(variances);
  const variance = variances[0]!; // of a low-rank one: the same everywhere
  const count = factors.length / dim;
  if (count === 0) return createIsotropicCovariance(dim, variance);
  if (count < dim) return createLowRankCovariance({factors, dim, variance});
  const matrix = Array.from({length: dim}, (_, i) =>
    Float64Array.from({length: dim}, (_, j) => {
      let sum = i === j ? variance : 0;
      for (let k = 0; k < count; k++) sum += factors[k * dim + i]! * factors[k * dim + j]!;
      return sum;
    })
  );
  return createFullCovariance(matrix);
}

function pickColumns(factors: Float64Array, dim: number, columns: readonly number[]): Float64Array {
  const picked = new Float64Array((factors.length / dim) * columns.length);
  for (let i = 0; i < picked.length; i++)
    picked[i] = factors[Math.floor(i / columns.length) * dim + columns[i % columns.length]!]!;
  return picked;
}

/** C with its coordinates in the order of `indices`, as rows. */
function submatrix(matrix: Float64Array, dim: number, indices: readonly number[]): Float64Array[] {
  return indices.map((i) => Float64Array.from(indices, (j) => matrix[i * dim + j]!));
}

function singular(): RangeError {
  return new RangeError(
    "condition: the known coordinates have a singular covariance, or a low-rank one without a variance of its own; " +
      "give every coordinate some."
  );
}
