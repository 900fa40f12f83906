import {countRows, requireInteger, requireLength, requireSigma} from "../check.js";
import {softmaxInPlace} from "../numeric/logsumexp.js";
import {NEGLIGIBLE_WEIGHT} from "../targets/point-cloud.js";
import type {Denoiser} from "../types.js";

/** The exact denoiser of N points in coordinates that do not depend on their dimension. A batch is B·stride numbers. */
export interface CoefficientSpace {
  /** Number of points N. */
  readonly size: number;
  /** Coordinates of the noise that a state carries, `dim` of the options: 0, or D. */
  readonly dim: number;
  /** Numbers per state: 1 + 2N + dim. */
  readonly stride: number;
  /**
   * The state of x_start itself, a = 1, c = 0, p = Y·x_start, r = 0.
   * @param projections B·N dot products x_start·yₙ (see `projectOnPoints`)
   */
  start(projections: Float64Array): Float64Array;
  /**
   * Noise in these coordinates, [0, 0, Y·z, z]: what a `NoiseSource` for runs here answers (`projectNoise`).
   * @param projections B·N dot products z·yₙ
   * @param z B·dim numbers; needed unless dim is 0
   */
  noise(projections: Float64Array, z?: Float64Array): Float64Array;
  /** D in these coordinates, [0, w, G·w, 0]: give it to `sample()`. Batch in, batch out. */
  denoise: Denoiser;
  /**
   * D where the points are not equally likely beforehand: the denoiser of a *condition* on the same points, in the same
   * coordinates, so that `guide` can mix the two.
   * @param prior N numbers ≥ 0 in any unit; 0 leaves a point out
   * @throws RangeError unless there are N finite numbers ≥ 0, and one above 0
   */
  denoiseWithPrior(prior: ArrayLike<number>): Denoiser;
  /** Posterior weights P(x₀ = yₙ | x) of a batch of states at unit signal scale: B·N numbers. σ > 0, ∞ allowed. */
  weights(state: Float64Array, sigma: number): Float64Array;
  /**
   * Back to coordinates: x = a·x_start + Σ cₙ·yₙ + r. (Where dim is 0 and noise was added, that noise is missing.)
   * @param state B·stride numbers, a state or an answer of `denoise`
   * @param xStart B·D numbers, the points that `start` was given the projections of
   * @param points N·D numbers
   * @returns B·D numbers
   * @throws RangeError if dim is neither 0 nor the points' own
   */
  expand(state: Float64Array, xStart: ArrayLike<number>, points: ArrayLike<number>): Float64Array;
}

/**
 * Creates the coefficient space of N points y₁ … y_N: a whole run of any linear solver on a point cloud with O(N²) work
 * per question instead of O(N·D), exact up to rounding: the exponent of a weight is a difference of products, off by some
 * 1e-16·‖x‖·‖yₙ‖/σ². In 16384 dimensions that is 1e-12 at σ = 1 and 1e-8 at σ = 0.01, where only points that lie within
 * a few σ of one another would notice.
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
 *
 * **Noise** z that a stochastic solver adds on the way leaves the span of x_start and the points. What D asks of it are
 * its products Y·z alone, and they are added to p like everything else:
 *
 *     z ↦ [0, 0, Y·z, z],     x = a·x_start + Σ cₙ·yₙ + r,     D = [0, w, G·w, 0].
 *
 * The last part, r, is all noise so far, scaled as the solver scales x. It takes `dim` = D numbers, and only who wants to
 * see x needs it. With `dim: 0` a state has 1 + 2N numbers still, and says all about D, the posterior and where a run
 * ends; then Y·z need not come from a z at all: its law is N(0, G) (`createGramNoise`).
 *
 * @param options.gram N·N products Gₘₙ = yₘ·yₙ, symmetric; kept, not copied
 * @param options.n number of points N
 * @param options.dim coordinates of noise that states carry: D where x is wanted of a run that adds noise, else 0; 0
 *   unless given
 * @throws RangeError if gram does not have n·n numbers, or dim is no whole number
 */
export function createCoefficientSpace({
  gram,
  n,
  dim = 0
}: {
  readonly gram: ArrayLike<number>;
  readonly n: number;
  readonly dim?: number;
}): CoefficientSpace {
  requireInteger("createCoefficientSpace", "n", n);
  requireInteger("createCoefficientSpace", "dim", dim, 0);
  requireLength("createCoefficientSpace", "gram", gram.length, n * n);
  const products = 1 + n; // where p begins
  const carried = 1 + 2 * n; // where r begins
  const stride = carried + dim;
  const halfSquares = Float64Array.from({length: n}, (_, i) => gram[i * n + i]! / 2);

  const evenly: Float64Array = new Float64Array(n); // log prior, up to a constant

  /** Fills `out` (N numbers) with the posterior weights of the state that begins at `offset`. */
  function fillWeights(state: Float64Array, offset: number, sigma: number, out: Float64Array, logPrior = evenly): void {
    const projections = offset + products;
    // The largest is subtracted before the division by σ², while the numbers still have all their digits.
    let max = -Infinity;
    for (let i = 0; i < n; i++) max = Math.max(max, (out[i] = state[projections + i]! - halfSquares[i]!));
    for (let i = 0; i < n; i++) out[i] = (out[i]! - max) / (sigma * sigma) + logPrior[i]!;
    softmaxInPlace(out);
  }

  function answer(state: Float64Array, sigma: number, logPrior?: Float64Array): Float64Array {
    checkSigma("denoise", sigma);
    const rows = countRows("denoise", "state", state.length, stride);
    const all = new Float64Array(state.length);
    for (let row = 0; row < rows; row++) {
      const offset = row * stride;
      const weights = all.subarray(offset + 1, offset + 1 + n);
      fillWeights(state, offset, sigma, weights, logPrior);
      for (let m = 0; m < n; m++) if (weights[m]! < NEGLIGIBLE_WEIGHT) weights[m] = 0; // c and p must tell of one point
      addColumns(weights, all.subarray(offset + products, offset + carried));
    }
    return all;
  }

  /** Adds G·w to `out`, four columns at a time: a sum is loaded and stored once for four of them. */
  function addColumns(weights: Float64Array, out: Float64Array): void {
    const used: number[] = [];
    for (let m = 0; m < n; m++) if (weights[m] !== 0) used.push(m);
    let k = 0;
    for (; k + 4 <= used.length; k += 4) {
      const [a, b, c, d] = [used[k]!, used[k + 1]!, used[k + 2]!, used[k + 3]!];
      const [wa, wb, wc, wd] = [weights[a]!, weights[b]!, weights[c]!, weights[d]!];
      const [ga, gb, gc, gd] = [a * n, b * n, c * n, d * n];
      for (let i = 0; i < n; i++)
        out[i]! += wa * gram[ga + i]! + wb * gram[gb + i]! + (wc * gram[gc + i]! + wd * gram[gd + i]!);
    }
    for (; k < used.length; k++) {
      const weight = weights[used[k]!]!;
      for (let i = 0, column = used[k]! * n; i < n; i++) out[i]! += weight * gram[column + i]!;
    }
  }

  function checkSigma(where: string, sigma: number): void {
    requireSigma(where, sigma, {allowInfinity: true});
    if (sigma === 0) throw new RangeError(`${where}: sigma is 0; a set of points has no density there, give more than 0.`);
  }

  return {
    size: n,
    dim,
    stride,
    start(projections) {
      const rows = countRows("start", "projections", projections.length, n);
      const state = new Float64Array(rows * stride);
      for (let row = 0; row < rows; row++) {
        state[row * stride] = 1;
        state.set(projections.subarray(row * n, (row + 1) * n), row * stride + products);
      }
      return state;
    },
    noise(projections, z) {
      const rows = countRows("noise", "projections", projections.length, n);
      if (dim > 0) requireLength("noise", "z", z?.length ?? 0, rows * dim);
      const state = new Float64Array(rows * stride);
      for (let row = 0; row < rows; row++) {
        state.set(projections.subarray(row * n, (row + 1) * n), row * stride + products);
        if (dim > 0) state.set(z!.subarray(row * dim, (row + 1) * dim), row * stride + carried);
      }
      return state;
    },
    denoise: (state, sigma) => answer(state, sigma),
    denoiseWithPrior(prior) {
      requireLength("denoiseWithPrior", "prior", prior.length, n);
      const logPrior = Float64Array.from(prior, (value, i) => {
        if (!(value >= 0 && value < Infinity))
          throw new RangeError(`denoiseWithPrior: prior[${i}] is ${value}; give finite numbers, 0 or more.`);
        return Math.log(value);
      });
      if (logPrior.every((value) => value === -Infinity))
        throw new RangeError("denoiseWithPrior: every prior is 0; give one point or more a number above 0.");
      return (state, sigma) => answer(state, sigma, logPrior);
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
      const size = points.length / n;
      requireInteger("expand", "points.length / n", size);
      requireLength("expand", "xStart", xStart.length, rows * size);
      if (dim > 0 && dim !== size)
        throw new RangeError(`expand: points have ${size} coordinates and the noise ${dim}; give the space's own points.`);
      const x = new Float64Array(rows * size);
      for (let row = 0; row < rows; row++) {
        const at = row * stride;
        const out = row * size;
        const scale = state[at]!;
        if (scale !== 0) for (let d = 0; d < size; d++) x[out + d] = scale * xStart[out + d]!;
        for (let d = 0; d < dim; d++) x[out + d]! += state[at + carried + d]!;
        for (let m = 0; m < n; m++) {
          const coefficient = state[at + 1 + m]!;
          if (coefficient === 0) continue;
          for (let d = 0, offset = m * size; d < size; d++) x[out + d]! += coefficient * points[offset + d]!;
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
 * @throws RangeError if either is no whole number of points, one or more
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
