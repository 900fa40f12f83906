import {countRows, requireFinite, requireInteger} from "../check.js";
import {logGamma, logGammaHalfStep, regularizedGammaP} from "./special.js";

/** Length of a vector, √Σxᵢ². */
export function norm(x: ArrayLike<number>): number {
  return Math.sqrt(dot(x, x));
}

/**
 * Σ aᵢbᵢ.
 * @throws RangeError if the lengths differ
 */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength("dot", a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * ‖a − b‖², by direct differences (no cancellation between near points).
 * @throws RangeError if the lengths differ
 */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength("squaredDistance", a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    sum += difference * difference;
  }
  return sum;
}

/** ‖a − b‖. @throws RangeError if the lengths differ */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(squaredDistance(a, b));
}

/**
 * Angle between two vectors in radians, 0 … π; accurate near 0 and π too (Kahan 2006: 2·atan2(‖â − b̂‖, ‖â + b̂‖)).
 * @throws RangeError if the lengths differ or a vector is 0
 */
export function angle(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength("angle", a, b);
  const normA = norm(a);
  const normB = norm(b);
  if (!(normA > 0 && normB > 0))
    throw new RangeError(`angle: the norms are ${normA} and ${normB}; give two vectors other than 0.`);
  let minus = 0;
  let plus = 0;
  for (let i = 0; i < a.length; i++) {
    const u = a[i]! / normA;
    const v = b[i]! / normB;
    minus += (u - v) ** 2;
    plus += (u + v) ** 2;
  }
  return 2 * Math.atan2(Math.sqrt(minus), Math.sqrt(plus));
}

/** A point of a set, and how far it is. */
export interface Neighbor {
  /** Row number. */
  readonly index: number;
  readonly distance: number;
}

/**
 * Finds the nearest rows to a point, nearest first; of equal distances the lower index comes first.
 *
 * @param x a point of D numbers
 * @param points N rows of D numbers, row after row
 * @param options.count how many to return, 1 unless given; at most N are
 * @returns min(count, N) neighbours
 * @throws RangeError if points is no whole number of rows, or count no whole number ≥ 1
 */
export function findNearest(
  x: ArrayLike<number>,
  points: ArrayLike<number>,
  {count = 1}: {readonly count?: number} = {}
): Neighbor[] {
  requireInteger("findNearest", "count", count);
  const dim = x.length;
  const rows = countRows("findNearest", "points", points.length, dim);
  const nearest: {index: number; distance: number}[] = []; // holds squared distances until the end
  for (let n = 0; n < rows; n++) {
    const limit = nearest.length < count ? Infinity : nearest[count - 1]!.distance;
    let sum = 0;
    for (let d = 0, offset = n * dim; d < dim && sum < limit; ) {
      // Runs of 256 between the looks at the limit: most rows are given up early.
      for (const end = Math.min(dim, d + 256); d < end; d++) {
        const difference = x[d]! - points[offset + d]!;
        sum += difference * difference;
      }
    }
    if (!(sum < limit)) continue;
    let place = nearest.length;
    while (place > 0 && nearest[place - 1]!.distance > sum) place--;
    nearest.splice(place, 0, {index: n, distance: sum});
    if (nearest.length > count) nearest.pop();
  }
  return nearest.map(({index, distance: squared}) => ({index, distance: Math.sqrt(squared)}));
}

/**
 * Log-density, in nats, of the length r = ‖ε‖ of standard normal noise in `dim` dimensions (the chi distribution):
 * log f(r) = (D−1)·log r − r²/2 − (D/2 − 1)·log 2 − log Γ(D/2). −∞ for r < 0 and r = ∞.
 * Error about 1e-11 at D = 16384.
 * @throws RangeError unless dim is a whole number ≥ 1 and r a number
 */
export function logChiDensity(r: number, dim: number): number {
  requireInteger("logChiDensity", "dim", dim);
  if (Number.isNaN(r)) throw new RangeError("logChiDensity: r is NaN; give a length.");
  if (r < 0 || r === Infinity) return -Infinity;
  const power = dim === 1 ? 0 : (dim - 1) * Math.log(r);
  return power - (r * r) / 2 - (dim / 2 - 1) * Math.LN2 - logGamma(dim / 2);
}

/**
 * Probability that standard normal noise in `dim` dimensions is no longer than r: P(D/2, r²/2).
 * @throws RangeError unless dim is a whole number ≥ 1
 */
export function chiCdf(r: number, dim: number): number {
  requireInteger("chiCdf", "dim", dim);
  return r <= 0 ? 0 : regularizedGammaP(dim / 2, (r * r) / 2);
}

/**
 * Mean length of standard normal noise: √2·Γ((D+1)/2)/Γ(D/2) ≈ √(D − ½); 127.998 at D = 16384.
 * Relative error 1e-14.
 * @throws RangeError unless dim is a whole number ≥ 1
 */
export function chiMean(dim: number): number {
  requireInteger("chiMean", "dim", dim);
  return Math.SQRT2 * Math.exp(logGammaHalfStep(dim / 2));
}

/**
 * Standard deviation of the length of standard normal noise: √(D − mean²), nearly √½ = 0.7071 in high dimensions.
 * Relative error 1e-14·D.
 * @throws RangeError unless dim is a whole number ≥ 1
 */
export function chiStd(dim: number): number {
  // D − mean² = −D·expm1(2·log(mean/√D)): the difference is formed in the logarithm, where it is not yet small.
  return Math.sqrt(-dim * Math.expm1(2 * logGammaHalfStep(checkedDim("chiStd", dim) / 2) - Math.log(dim / 2)));
}

/**
 * Log-density, in nats per radian, of the angle θ between two random directions in `dim` ≥ 2 dimensions:
 * log f(θ) = (D−2)·log sin θ + log Γ(D/2) − log Γ((D−1)/2) − ½·log π, for 0 ≤ θ ≤ π; −∞ elsewhere.
 * Mean π/2, standard deviation about 1/√D.
 * @throws RangeError unless dim is a whole number ≥ 2
 */
export function logAngleDensity(theta: number, dim: number): number {
  requireInteger("logAngleDensity", "dim", dim, 2);
  requireFinite("logAngleDensity", "theta", theta);
  if (theta < 0 || theta > Math.PI) return -Infinity;
  const power = dim === 2 ? 0 : (dim - 2) * Math.log(Math.sin(theta));
  return power + logGammaHalfStep((dim - 1) / 2) - 0.5 * Math.log(Math.PI);
}

function checkedDim(where: string, dim: number): number {
  requireInteger(where, "dim", dim);
  return dim;
}

function requireSameLength(where: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length)
    throw new RangeError(`${where}: the vectors have lengths ${a.length} and ${b.length}; give two of one length.`);
}
