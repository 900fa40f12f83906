import {countRows, requireInteger, requireLength, requireOneOf} from "../check.js";
import type {Random} from "../types.js";
import {after, useInTurn, type Answer} from "./answers.js";
import type {AsyncJacobianProduct, JacobianProduct} from "./jacobian.js";

/** A rule for tr ∂D/∂x, the divergence of the denoiser. */
export interface TraceRule<A extends Answer = Float64Array> {
  /** Estimates per point, m ≥ 1: 1 for an exact rule. */
  readonly numEstimates: number;
  /** True if there is nothing random in it. */
  readonly exact: boolean;
  /** m estimates for each of n points of a batch: n·m numbers, point after point. */
  trace(x: Float64Array, sigma: number): A;
}

/** What a target must have for the trace in closed form. */
export interface WithLaplacian {
  readonly dim: number;
  /** Δ log p_σ at each point of a batch. */
  laplacian(x: Float64Array, sigma?: number): Float64Array;
}

/** The trace of a target's exact denoiser in closed form, by Tweedie's formula: dim + σ²·Δ log p_σ. */
export function traceOfTarget({dim, laplacian}: WithLaplacian): TraceRule {
  return {
    numEstimates: 1,
    exact: true,
    trace: (x, sigma) => laplacian(x, sigma).map((value) => dim + sigma * sigma * value)
  };
}

/**
 * The trace itself, Σᵢ eᵢᵀ·J·eᵢ: dim products.
 * @throws RangeError unless dim is a whole number ≥ 1; in a call, where x is no batch of dim numbers or J answers with
 *   another length
 */
export function exactTrace(product: JacobianProduct, options: {readonly dim: number}): TraceRule;
export function exactTrace(product: AsyncJacobianProduct, options: {readonly dim: number}): TraceRule<Answer>;
export function exactTrace(product: AsyncJacobianProduct, {dim}: {readonly dim: number}): TraceRule<Answer> {
  requireInteger("exactTrace", "dim", dim);
  return {
    numEstimates: 1,
    exact: true,
    trace(x, sigma) {
      const rows = countRows("exactTrace", "x", x.length, dim);
      const traces = new Float64Array(rows);
      const sums = useInTurn(
        dim,
        (d) => product(x, x.map((_, i) => (i % dim === d ? 1 : 0)), sigma),
        (column, d) => {
          requireLength("exactTrace", "the product", column.length, x.length);
          for (let row = 0; row < rows; row++) traces[row]! += column[row * dim + d]!;
        }
      );
      return after(sums, () => traces);
    }
  };
}

/** The probes of Hutchinson's estimate. */
export interface HutchinsonOptions {
  readonly dim: number;
  /** Number of points of the batches that it will be asked about: each has probes of its own. */
  readonly n: number;
  /** m ≥ 1: the error falls as 1/√m; 2 or more for a standard error. */
  readonly numProbes: number;
  readonly random: Random;
  /**
   * "rademacher" (±1) unless given: variance 2·Σ_{i≠j} J²ᵢⱼ, so 0 for a diagonal J, and the least that
   * independent entries can have; or "gaussian": 2·‖J‖²_F.
   */
  readonly distribution?: "rademacher" | "gaussian";
}

/**
 * Hutchinson's estimate (1990; Grathwohl et al. 2019, Sec. 3.1): E[vᵀ·J·v] = tr J for probes v of mean 0 and
 * covariance I; one product each. The probes are drawn here, once, and kept: along a whole trajectory the same ones, so
 * that the estimates of its end are independent of each other and the slope is smooth.
 * @throws RangeError unless dim, n and numProbes are whole numbers ≥ 1, and for another distribution; in a call, where
 *   x is no batch of n points or J answers with another length
 */
export function hutchinsonTrace(product: JacobianProduct, options: HutchinsonOptions): TraceRule;
export function hutchinsonTrace(product: AsyncJacobianProduct, options: HutchinsonOptions): TraceRule<Answer>;
export function hutchinsonTrace(
  product: AsyncJacobianProduct,
  {dim, n, numProbes, random, distribution = "rademacher"}: HutchinsonOptions
): TraceRule<Answer> {
  requireInteger("hutchinsonTrace", "dim", dim);
  requireInteger("hutchinsonTrace", "n", n);
  requireInteger("hutchinsonTrace", "numProbes", numProbes);
  requireOneOf("hutchinsonTrace", "distribution", distribution, ["rademacher", "gaussian"]);
  const draw = distribution === "gaussian" ? random.normal : (): number => (random.uniform() < 0.5 ? -1 : 1);
  const probes = Array.from({length: numProbes}, () => Float64Array.from({length: n * dim}, draw));
  return {
    numEstimates: numProbes,
    exact: false,
    trace(x, sigma) {
      requireLength("hutchinsonTrace", "x", x.length, n * dim);
      const traces = new Float64Array(n * numProbes);
      const sums = useInTurn(
        numProbes,
        (k) => product(x, probes[k]!, sigma),
        (image, k) => {
          requireLength("hutchinsonTrace", "the product", image.length, x.length);
          for (let i = 0; i < image.length; i++)
            traces[Math.floor(i / dim) * numProbes + k]! += probes[k]![i]! * image[i]!;
        }
      );
      return after(sums, () => traces);
    }
  };
}
