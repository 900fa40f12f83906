import {requireInteger, requireNonNegative} from "../check.js";
import {createStart} from "./em-start.js";
import {findResponsibilities, maximise, readData} from "./em-steps.js";
import type {CovarianceLike} from "../targets/covariance/covariance.js";
import type {CovarianceKind} from "./shape.js";
import type {MixtureOptions} from "../targets/mixture.js";
import type {Random} from "../types.js";

/** What EM fits, from where, and under which constraints. */
export interface EmOptions {
  /** n points, n·dim finite numbers, row after row. Not changed. */
  readonly x: Float64Array;
  readonly dim: number;
  /**
   * Where to begin: K parts spread by k-means++ (points near a centre make its part), or given parts. Given weights are
   * equal and given covariances that of all the data, unless said otherwise.
   */
  readonly start:
    | {readonly numParts: number; readonly random: Random}
    | (Pick<MixtureOptions, "means"> & Partial<Pick<MixtureOptions, "weights" | "covariances">>);
  /** Which covariances are allowed: "full" (the default, dim ≤ 256), "diagonal" or "isotropic" (any dim). */
  readonly kind?: CovarianceKind;
  /** All parts share one covariance; false unless given. */
  readonly tied?: boolean;
  /**
   * No variance in any direction may be less: what keeps a part from collapsing onto a point, where the likelihood has
   * no bound. 1e-6 times the data's mean variance per coordinate unless given; 0 takes the risk.
   */
  readonly covarianceFloor?: number;
  /** How often each point counts, n numbers ≥ 0; each counts once unless given. */
  readonly pointWeights?: ArrayLike<number>;
  /** Converged where one iteration gains no more than this, in nats per point; 1e-8 unless given. */
  readonly tolerance?: number;
  /** The last state has at most this i; 1000 unless given. */
  readonly maxIterations?: number;
}

/** One iteration: a mixture (`createMixture(state)` makes a target of it) and how well it fits. The arrays are new. */
export interface EmState {
  /** Iterations made, 0 for the start. */
  readonly i: number;
  readonly weights: Float64Array;
  readonly means: readonly Float64Array[];
  /** Rows of a matrix, a diagonal `Covariance` or a variance, by kind. */
  readonly covariances: readonly CovarianceLike[];
  /** P(part k | xₙ): n·K numbers, row after row. */
  readonly responsibilities: Float64Array;
  /** Σ log p(xₙ) of the data, in nats (each point as often as it counts). It never falls, but by rounding. */
  readonly logLikelihood: number;
  /** −2·logLikelihood + numParameters·log n (Schwarz 1978): of two fits to the same data, the lower is preferred. */
  readonly bic: number;
  /** Free parameters: K − 1 weights, K·dim coordinates of means, and those of K covariances (of one, if tied). */
  readonly numParameters: number;
  /** Parts that no point belongs to: they have weight 0, stay where they are and never come back. */
  readonly empty: readonly number[];
  /** Parts with a variance that the floor holds up: on the way to collapse, or on flat data. */
  readonly atFloor: readonly number[];
  /** The last iteration gained no more than the tolerance; nothing follows. */
  readonly converged: boolean;
}

/**
 * Fits a Gaussian mixture to points by expectation maximisation (Dempster, Laird & Rubin 1977), and yields every
 * iteration, the start (i = 0) included. Each turns
 *
 *     E:  rₙₖ = πₖ·N(xₙ; μₖ, Cₖ)/Σⱼ πⱼ·N(xₙ; μⱼ, Cⱼ)
 *     M:  Nₖ = Σₙ rₙₖ,   πₖ = Nₖ/n,   μₖ = Σₙ rₙₖxₙ/Nₖ,   Cₖ = clip(Σₙ rₙₖ(xₙ − μₖ)(xₙ − μₖ)ᵀ/Nₖ)
 *
 * where clip raises eigenvalues to the floor. That is the exact maximum over covariances ≥ floor·I
 * (numeric/clip-eigenvalues.ts derives it), so the log-likelihood never falls, which adding to the diagonal would not
 * guarantee. A tied covariance is clip(Σₖ Nₖ·Sₖ/n).
 *
 * It climbs to a local maximum: another start may end higher. Every iteration costs O(n·K·dim), with full covariances
 * O(n·K·dim²), and a part at the floor O(dim³) more.
 *
 * @throws RangeError (at the first `next()`) for an empty x, one that is not finite or beyond 1e140, an option out of
 *   range, and more than 256 dimensions with full covariances; in an iteration, where a part becomes singular (a floor
 *   of 0, or one too small for float64) or a density leaves float64
 */
export function* fitMixture(options: EmOptions): Generator<EmState, void, void> {
  const {tolerance = 1e-8, maxIterations = 1000} = options;
  requireNonNegative("fitMixture", "tolerance", tolerance);
  if (maxIterations !== Infinity) requireInteger("fitMixture", "maxIterations", maxIterations, 0);
  const data = readData(options);
  let parts = createStart(data, options.start);
  const numParts = parts.means.length;
  const numCovariances = data.tied ? 1 : numParts;
  const numParameters = numParts - 1 + numParts * data.dim + numCovariances * data.family.numParameters;
  const indices = [...parts.means.keys()];
  let before = -Infinity;
  for (let i = 0; ; i++) {
    const {responsibilities, logLikelihood} = findResponsibilities(data, parts);
    const {weights, means, shapes} = parts;
    const converged = logLikelihood - before <= tolerance * data.mass;
    yield {
      i,
      weights,
      means,
      covariances: shapes.map((shape) => shape.covariance),
      responsibilities,
      logLikelihood,
      bic: numParameters * Math.log(data.mass) - 2 * logLikelihood,
      numParameters,
      empty: indices.filter((k) => weights[k] === 0),
      atFloor: indices.filter((k) => shapes[k]!.atFloor),
      converged
    };
    if (converged || i === maxIterations) return;
    before = logLikelihood;
    parts = maximise(data, responsibilities, parts, i + 1);
  }
}
