import {countRows, requireInteger, requireLength, requireSigma} from "../check.js";
import {softmaxInPlace} from "../numeric/logsumexp.js";
import {NEGLIGIBLE_WEIGHT} from "../targets/point-cloud.js";
import type {Denoiser} from "../types.js";

/** The exact denoiser of N points in coordinates that do not depend on their dimension. A batch is B·stride numbers. */
export interface CoefficientSpace {
  /** Number of points N. */
  readonly size: number;
  /** Numbers per state: 2N + 1. */
  readonly stride: number;
  /**
   * The state of x_start itself, a = 1, c = 0, p = Y·x_start.
   * @param projections B·N dot products x_start·yₙ (see `projectOnPoints`)
   */
  start(projections: Float64Array): Float64Array;
  /** D in these coordinates, [0, w, G·w]: give it to `sample()`. Batch in, batch out. */
  denoise: Denoiser;
  /** Posterior weights P(x₀ = yₙ | x) of a batch of states at unit signal scale: B·N numbers. σ > 0, ∞ allowed. */
  weights(state: Float64Array, sigma: number): Float64Array;
  /**
   * Back to coordinates: x = a·x_start + Σ cₙ·yₙ.
   * @param state B·stride numbers, a state or an answer of `denoise`
   * @param xStart B·D numbers, the points that `start` was given the projections of
   * @param points N·D numbers
   * @returns B·D numbers
   */
  expand(state: Float64Array, xStart: ArrayLike<number>, points: ArrayLike<number>): Float64Array;
}

/**
 * Creates the coefficient space of N points y₁ … y_N: the whole probability-flow ODE of a point cloud with O(N²) work
 * per step instead of O(N·D), exact (float64 against float64, to about 1e-12).
 *
 * Why it works. A solver only forms linear combinations of x and of answers D = Σ wₙyₙ. So x never leaves
 *
 *     x = a·x_start + Σ cₙ·yₙ,
 *
 * and 1 + N numbers say where it is. The answer needs the weights wₙ = softmaxₙ(−‖x − yₙ‖²/2σ²). Expand the square:
 * ‖x‖² is the same for all n and cancels in the softmax, so
 *
 *     w = softmaxₙ((pₙ − ½·Gₙₙ)/σ²),     pₙ = x·yₙ,     Gₘₙ = yₘ·yₙ.
 *
 * The products p are linear in x as well: carry them along. With the state [a, c₁…c_N, p₁…p_N], which is linear in
 * x, the denoiser is
 *
 *     D = [0, w, G·w],
 *
 * a legal state itself, and every solver runs on it unchanged. Where few weights count, G·w costs few columns.
 * (Noise that is added on the way, as in an SDE, would have to be projected on the points as well.)
 *
 * @param options.gram N·N products Gₘₙ = yₘ·yₙ, symmetric; kept, not copied
 * @param options.n number of points N
 * @throws RangeError if gram does not have n·n numbers
 */
export function createCoefficientSpace({
  gram,
  n
}: {
  readonly gram: ArrayLike<number>;
  readonly n: number;
}): CoefficientSpace {
  requireInteger("createCoefficientSpace", "n", n);
  requireLength("createCoefficientSpace", "gram", gram.length, n * n);
  const stride = 2 * n + 1;
  const halfSquares = Float64Array.from({length: n}, (_, i) => gram[i * n + i]! / 2);

  /** Fills `out` (N numbers) with the posterior weights of the state that begins at `offset`. */
  function fillWeights(state: Float64Array, offset: number, sigma: number, out: Float64Array): void {
    const projections = offset + 1 + n;
    // The largest is subtracted before the division by σ², while the numbers still have all their digits.
    let max = -Infinity;
    for (let i = 0; i < n; i++) max = Math.max(max, (out[i] = state[projections + i]! - halfSquares[i]!));
    for (let i = 0; i < n; i++) out[i] = (out[i]! - max) / (sigma * sigma);
    softmaxInPlace(out);
  }

  function checkSigma(where: string, sigma: number): void {
    requireSigma(where, sigma, {allowInfinity: true});
    if (sigma === 0) throw new RangeError(`${where}: sigma is 0; a set of points has no density there, give more than 0.`);
  }

  return {
    size: n,
    stride,
    start(projections) {
      const rows = countRows("start", "projections", projections.length, n);
      const state = new Float64Array(rows * stride);
      for (let row = 0; row < rows; row++) {
        state[row * stride] = 1;
        state.set(projections.subarray(row * n, (row + 1) * n), row * stride + 1 + n);
      }
      return state;
    },
    denoise(state, sigma) {
      checkSigma("denoise", sigma);
      const rows = countRows("denoise", "state", state.length, stride);
      const answer = new Float64Array(state.length);
      for (let row = 0; row < rows; row++) {
        const offset = row * stride;
        const weights = answer.subarray(offset + 1, offset + 1 + n);
        const products = answer.subarray(offset + 1 + n, offset + stride);
        fillWeights(state, offset, sigma, weights);
        for (let m = 0; m < n; m++) {
          const weight = weights[m]!;
          if (weight < NEGLIGIBLE_WEIGHT) {
            weights[m] = 0; // c and p must tell of one and the same point
            continue;
          }
          for (let i = 0, column = m * n; i < n; i++) products[i]! += weight * gram[column + i]!;
        }
      }
      return answer;
    },
    weights(state, sigma) {
      checkSigma("weights", sigma);
      const rows = countRows("weights", "state", state.length, stride);
      const weights = new Float64Array(rows * n);
      for (let row = 0; row < rows; row++)
        fillWeights(state, row * stride, sigma, weights.subarray(row * n, (row + 1) * n));
      return weights;
    },
    expand(state, xStart, points) {
      const rows = countRows("expand", "state", state.length, stride);
      const dim = points.length / n;
      requireInteger("expand", "points.length / n", dim);
      requireLength("expand", "xStart", xStart.length, rows * dim);
      const x = new Float64Array(rows * dim);
      for (let row = 0; row < rows; row++) {
        const scale = state[row * stride]!;
        const out = row * dim;
        if (scale !== 0) for (let d = 0; d < dim; d++) x[out + d] = scale * xStart[out + d]!;
        for (let m = 0; m < n; m++) {
          const coefficient = state[row * stride + 1 + m]!;
          if (coefficient === 0) continue;
          for (let d = 0, offset = m * dim; d < dim; d++) x[out + d]! += coefficient * points[offset + d]!;
        }
      }
      return x;
    }
  };
}

/**
 * Dot products of each point of a batch with each of N points: what `start` needs, O(B·N·D), once per run.
 * @param x B·dim numbers
 * @param points N·dim numbers
 * @returns B·N numbers
 */
export function projectOnPoints(x: ArrayLike<number>, points: ArrayLike<number>, dim: number): Float64Array {
  const rows = countRows("projectOnPoints", "x", x.length, dim);
  const n = countRows("projectOnPoints", "points", points.length, dim);
  const projections = new Float64Array(rows * n);
  for (let row = 0; row < rows; row++)
    for (let m = 0; m < n; m++) {
      let sum = 0;
      for (let d = 0, a = row * dim, b = m * dim; d < dim; d++) sum += x[a + d]! * points[b + d]!;
      projections[row * n + m] = sum;
    }
  return projections;
}

/**
 * Turns the exact Gram matrix of uint8 pictures into that of their coordinates y = (2u − 255)/255:
 *
 *     y·y′ = (4·u·u′ − 510·(Σu + Σu′) + 255²·D)/255²,
 *
 * integers below 2⁵³ up to the one division, so every entry is right to the last bit.
 *
 * @param gramOfBytes N·N integers u·u′
 * @param sums N integers Σu
 * @param dim numbers per picture, at most 1e10
 * @returns N·N numbers
 * @throws RangeError if gramOfBytes does not have N·N numbers
 */
export function gramOfCoordinates(gramOfBytes: ArrayLike<number>, sums: ArrayLike<number>, dim: number): Float64Array {
  requireInteger("gramOfCoordinates", "dim", dim);
  const n = sums.length;
  requireLength("gramOfCoordinates", "gramOfBytes", gramOfBytes.length, n * n);
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      gram[i * n + j] = (4 * gramOfBytes[i * n + j]! - 510 * (sums[i]! + sums[j]!) + 65025 * dim) / 65025;
  return gram;
}
