import {countRows, requireInteger, requireLength} from "../check.js";
import type {NoiseSource, Random} from "../types.js";
import type {CoefficientSpace} from "./coefficient-space.js";

/**
 * Turns a source of noise z into one for runs in coefficient space, z ↦ [0, 0, Y·z, z]: the run is then the one that
 * the same source gives in coordinates, draw by draw, up to rounding. Each draw costs its
 * products with all points, O(B·N·D).
 *
 * @param source asked for B·dim numbers, which are not changed
 * @param options.space the coefficient space that the run is in
 * @param options.dim D, the coordinates of a point; the space may carry noise (its dim is D) or not (its dim is 0)
 * @param options.project z·yₙ of each point of a batch of B·D numbers: B·N numbers (`projectOnPoints`)
 * @throws RangeError if the space carries noise of another dimension
 */
export function projectNoise(
  source: NoiseSource,
  {
    space,
    dim,
    project
  }: {
    readonly space: CoefficientSpace;
    readonly dim: number;
    readonly project: (z: Float64Array) => Float64Array;
  }
): NoiseSource {
  requireInteger("projectNoise", "dim", dim);
  if (space.dim !== 0 && space.dim !== dim)
    throw new RangeError(`projectNoise: dim is ${dim} and the space carries noise of ${space.dim}; give the same.`);
  return (count, from, to) => {
    const rows = countRows("projectNoise", "count", count, space.stride);
    const z = source(rows * dim, from, to);
    return space.noise(project(z), z);
  };
}

/**
 * Noise that is known by its products alone, and costs O(B·N²) a draw instead of O(B·N·D): for z ~ N(0, I),
 *
 *     Y·z ~ N(0, Y·Yᵀ) = N(0, G) = L·N(0, I),     G = L·Lᵀ.
 *
 * So D, the posterior and the end of a run have the law that white noise gives them, and x itself stays unseen. Many rows
 * at once cost less than one by one.
 *
 * @param space of dim 0
 * @param lower L of `factorGram`, N·N numbers; kept, not copied
 * @returns independent draws at every call, whatever interval is asked about (as `createWhiteNoise`)
 * @throws RangeError if the space carries noise, or lower does not have N·N numbers
 */
export function createGramNoise(space: CoefficientSpace, lower: Float64Array, random: Random): NoiseSource {
  const {size: n, stride, dim} = space;
  if (dim !== 0)
    throw new RangeError(`createGramNoise: the space carries noise of ${dim} coordinates; give one of dim 0.`);
  requireLength("createGramNoise", "lower", lower.length, n * n);
  return (count) => {
    const rows = countRows("createGramNoise", "count", count, stride);
    const u = random.normals(rows * n);
    const projections = new Float64Array(rows * n);
    // All draws share one pass over L, whose rows stay in the cache meanwhile: alone, a draw costs what reading L costs.
    for (let i = 0; i < n; i++)
      for (let row = 0; row < rows; row++) projections[row * n + i] = dot(lower, i * n, u, row * n, i + 1);
    return space.noise(projections);
  };
}

/** Σ a·b over `length` numbers from the two offsets on; four sums at once, since each waits for its last term. */
function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 4 <= length; k += 4) {
    s0 += a[fromA + k]! * b[fromB + k]!;
    s1 += a[fromA + k + 1]! * b[fromB + k + 1]!;
    s2 += a[fromA + k + 2]! * b[fromB + k + 2]!;
    s3 += a[fromA + k + 3]! * b[fromB + k + 3]!;
  }
  for (; k < length; k++) s0 += a[fromA + k]! * b[fromB + k]!;
  return s0 + s1 + (s2 + s3);
}

/** A pivot below this share of its diagonal entry is 0 up to rounding. */
const NEGLIGIBLE_PIVOT = 1e-12;

/**
 * G = L·Lᵀ for a Gram matrix, which may be singular: points may be equal, on a line, or more than their dimension.
 * Cholesky's algorithm (Golub & Van Loan 2013, Alg. 4.2.1); where a point lies in the span of those before it, its pivot
 * is 0, and so is its column (there §4.2.8). In rounding: a pivot below 1e-12 of Gₖₖ counts as 0, which changes the variance
 * of a product by that share.
 *
 * @param gram N·N numbers, symmetric; only the lower triangle is read
 * @returns L, N·N numbers, row after row, 0 above the diagonal
 * @throws RangeError if gram does not have N·N finite numbers, or is no Gram matrix: a pivot is clearly negative
 */
export function factorGram(gram: ArrayLike<number>, n: number): Float64Array {
  requireInteger("factorGram", "n", n);
  requireLength("factorGram", "gram", gram.length, n * n);
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k <= i; k++) {
      const sum = gram[i * n + k]! - dot(lower, i * n, lower, k * n, k);
      const pivot = lower[k * n + k]!;
      if (k < i) lower[i * n + k] = pivot === 0 ? 0 : sum / pivot;
      else {
        const scale = NEGLIGIBLE_PIVOT * Math.abs(gram[i * n + i]!);
        if (!(sum >= -scale && sum < Infinity))
          throw new RangeError(`factorGram: pivot ${i} is ${sum}; give the products of points with each other.`);
        lower[i * n + i] = sum <= scale ? 0 : Math.sqrt(sum);
      }
    }
  return lower;
}
