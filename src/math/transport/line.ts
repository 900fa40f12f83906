import {requireSigma} from "../check.js";
import {logSumExp} from "../numeric/logsumexp.js";
import {logNormalCdf, normalQuantileOfTails, type Tails} from "../numeric/normal.js";
import {solveIncreasing} from "../numeric/root.js";
import type {Mixture} from "../targets/mixture.js";

/** A 1-D mixture at one σ, parts of weight 0 left out: what its distribution function needs. Internal. */
export interface LineParts {
  readonly logWeights: Float64Array;
  readonly means: Float64Array;
  /** √(cₖ + σ²); 0 makes a point that has all of its part's probability. */
  readonly stds: Float64Array;
}

/** Reads a 1-D mixture. @throws RangeError if it has more dimensions, or unless 0 ≤ σ < ∞ */
export function toLineParts(where: string, mixture: Mixture, sigma: number): LineParts {
  requireSigma(where, sigma);
  if (mixture.dim !== 1)
    throw new RangeError(
      `${where}: the mixture has ${mixture.dim} dimensions; give one of 1, for only a line has an order.`
    );
  const used = [...mixture.weights.keys()].filter((k) => mixture.weights[k]! > 0);
  return {
    logWeights: Float64Array.from(used, (k) => Math.log(mixture.weights[k]!)),
    means: Float64Array.from(used, (k) => mixture.means[k]![0]!),
    stds: Float64Array.from(used, (k) => Math.hypot(Math.sqrt(mixture.covariances[k]!.trace()), sigma))
  };
}

/** values.map(map), NaN refused. @throws RangeError where a value is NaN */
export function mapNumbers(
  where: string,
  name: string,
  values: Float64Array,
  map: (value: number) => number
): Float64Array {
  const bad = values.findIndex(Number.isNaN);
  if (bad >= 0) throw new RangeError(`${where}: ${name}[${bad}] is NaN; give numbers.`);
  return values.map(map);
}

/** log F(x) and log(1 − F(x)), F(x) = Σ πₖ·Φ((x − μₖ)/stdₖ). */
export function tailsAt(parts: LineParts, x: number): Tails {
  return {lower: logTail(parts, x, 1), upper: logTail(parts, x, -1)};
}

/** log Σ πₖ·Φ(side·(x − μₖ)/stdₖ). */
function logTail({logWeights, means, stds}: LineParts, x: number, side: 1 | -1): number {
  return logSumExp(
    logWeights.map((logWeight, k) => logWeight + logNormalCdf(side * standardize(x - means[k]!, stds[k]!)))
  );
}

/** (x − μ)/std, and for a point (std 0) ∞ from the point itself on: F(x) is the probability of "x or less". */
function standardize(difference: number, std: number): number {
  return std === 0 ? (difference >= 0 ? Infinity : -Infinity) : difference / std;
}

function logDensityAt({logWeights, means, stds}: LineParts, x: number): number {
  return logSumExp(
    logWeights.map((logWeight, k) => {
      const z = (x - means[k]!) / stds[k]!;
      return logWeight - 0.5 * z * z - Math.log(stds[k]! * Math.sqrt(2 * Math.PI));
    })
  );
}

/**
 * The least x with F(x) ≥ p, p given by its tails. It lies between the least and the greatest of the parts' own
 * quantiles, for there all parts are on one side of p; between them the logarithm of the smaller tail is solved for.
 */
export function quantileOfTails(parts: LineParts, tails: Tails): number {
  const z = normalQuantileOfTails(tails);
  const quantiles = parts.means.map((mean, k) => (parts.stds[k] === 0 ? mean : mean + parts.stds[k]! * z));
  const [low, high] = [quantiles.reduce((a, b) => Math.min(a, b)), quantiles.reduce((a, b) => Math.max(a, b))];
  if (!(Number.isFinite(low) && Number.isFinite(high))) return z < 0 ? low : high;
  const side = tails.lower <= tails.upper ? 1 : -1;
  const target = Math.min(tails.lower, tails.upper);
  return solveIncreasing(
    (x) => {
      const tail = logTail(parts, x, side);
      return {value: side * (tail - target), slope: Math.exp(logDensityAt(parts, x) - tail)};
    },
    low,
    high
  );
}
