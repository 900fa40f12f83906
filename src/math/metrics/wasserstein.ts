import {countPoints, requireInteger} from "../check.js";
import {transportOnLine} from "./transport.js";
import {mean, variance} from "./statistics.js";
import {norm} from "../numeric/geometry.js";
import type {Estimate} from "./estimate.js";
import type {Random} from "../types.js";

/**
 * Wasserstein distance of two samples on a line, exactly, whatever their sizes:
 *
 *     W_pᵖ = ∫₀¹ |F⁻¹(u) − G⁻¹(u)|ᵖ du        W_p = (W_pᵖ)^(1/p), in the unit of the coordinates
 *
 * As an estimate of the distance of the laws behind them: the standard error is that of the central limit theorem,
 * Var W_pᵖ = Var φ(X)/n + Var ψ(Y)/m with the optimal potentials φ, ψ (del Barrio, Gordaliza & Loubes 2019; p = 1: del
 * Barrio, Giné & Matrán 1999), divided by p·W_p^(p−1). It holds for independent points where the laws *differ* and one
 * of them has no gap at the rank at which the other has one (for p = 1: where their distribution functions cross at
 * single points only). Two laws of two hills each, half of the points in either, have such a gap: a surplus of points
 * in a hill must then cross it, and that outweighs a small shift of the hills.
 *
 * The distance of two samples of one law is not 0 but of the order of (1/n + 1/m)^½, and of (1/n + 1/m)^(1/2p) where
 * the law has a gap; always above, and its standard error says nothing there: judge it by `testByPermutation`.
 *
 * O(n log n + m log m).
 * @param a n ≥ 2 finite numbers, in any order
 * @param b m ≥ 2 finite numbers, in any order
 * @param options.order p ≥ 1; 1 and 2 are usual, 2 unless given
 * @throws RangeError if a sample has fewer than two numbers or one that is not finite, or order is less than 1, or so
 *   great that the distances to this power leave float64
 */
export function estimateWasserstein(
  a: Float64Array,
  b: Float64Array,
  {order = 2}: {readonly order?: number} = {}
): Estimate {
  countPoints("estimateWasserstein", "a", a, 1, 2);
  countPoints("estimateWasserstein", "b", b, 1, 2);
  if (!(order >= 1 && order < Infinity))
    throw new RangeError(`estimateWasserstein: order is ${order}; give a finite number, 1 or greater.`);
  const sorted = {a: a.slice().sort(), b: b.slice().sort()};
  const {cost, first, second} = transportOnLine(sorted.a, sorted.b, order);
  const error = Math.sqrt(variance(first) / a.length + variance(second) / b.length);
  if (!(cost < Infinity && error < Infinity) || (cost === 0 && transportOnLine(sorted.a, sorted.b, 1).cost > 0))
    throw new RangeError(
      `estimateWasserstein: order is ${order}, and the distances to this power leave float64; ` +
        "give a lower order, or other units."
    );
  return toDistance(cost, error, order);
}

/** A sliced distance, and where its uncertainty comes from. */
export interface SlicedWasserstein extends Estimate {
  /** The share of the standard error that more directions would lower. */
  readonly directionError: number;
  /** The share that more points would lower. */
  readonly sampleError: number;
}

/**
 * Sliced Wasserstein distance of order 2 (Rabin et al. 2012): both samples are projected on random directions u, and
 *
 *     SW₂² = mean over u of W₂²(u·a, u·b)
 *
 * (for two laws that differ by a shift s, SW₂ = ‖s‖/√dim). The square of the standard error is the sum of two: that of
 * the mean over directions, and that of the samples given the directions, Var Φ(X)/n + Var Ψ(Y)/m with the potentials
 * of `estimateWasserstein` averaged over u. As there, it holds where the laws differ and few directions see the same
 * gap in both; two samples of one law are not at distance 0: see `testByPermutation`.
 *
 * In one dimension all directions are one, and SW₂ = W₂. O(numDirections·(n + m)·(dim + log(n + m))).
 * @param a n ≥ 2 points, n·dim finite numbers, row after row
 * @param b m ≥ 2 points
 * @param options.numDirections at least 2; 100 unless given
 * @param options.random the source of directions; the same seed measures along the same ones
 * @throws RangeError if a sample has fewer than two points or a number that is not finite, or numDirections is below 2
 */
export function estimateSlicedWasserstein(
  a: Float64Array,
  b: Float64Array,
  {dim, random, numDirections = 100}: {readonly dim: number; readonly random: Random; readonly numDirections?: number}
): SlicedWasserstein {
  requireInteger("estimateSlicedWasserstein", "dim", dim);
  requireInteger("estimateSlicedWasserstein", "numDirections", numDirections, 2);
  const n = countPoints("estimateSlicedWasserstein", "a", a, dim, 2);
  const m = countPoints("estimateSlicedWasserstein", "b", b, dim, 2);
  const influenceOfA = new Float64Array(n);
  const influenceOfB = new Float64Array(m);
  const costs = new Float64Array(dim === 1 ? 1 : numDirections);
  for (let l = 0; l < costs.length; l++) {
    const direction = dim === 1 ? Float64Array.of(1) : drawDirection(dim, random);
    const along = {a: project(a, direction), b: project(b, direction)};
    const sorted = {a: along.a.slice().sort(), b: along.b.slice().sort()};
    const {cost, first, second} = transportOnLine(sorted.a, sorted.b, 2);
    costs[l] = cost;
    addInfluence(influenceOfA, along.a, sorted.a, first, costs.length);
    addInfluence(influenceOfB, along.b, sorted.b, second, costs.length);
  }
  const cost = mean(costs);
  const directionVariance = dim === 1 ? 0 : variance(costs) / costs.length;
  const sampleVariance = variance(influenceOfA) / n + variance(influenceOfB) / m;
  const scaled = (squared: number): number => toDistance(cost, Math.sqrt(squared), 2).standardError;
  return {
    value: Math.sqrt(cost),
    standardError: scaled(directionVariance + sampleVariance),
    directionError: scaled(directionVariance),
    sampleError: scaled(sampleVariance)
  };
}

/** From W_pᵖ to W_p: the standard error is divided by the derivative p·W_p^(p−1). At 0 nothing is left to vary. */
function toDistance(cost: number, error: number, order: number): Estimate {
  if (cost === 0) return {value: 0, standardError: 0};
  const value = cost ** (1 / order);
  return {value, standardError: error / (order * value ** (order - 1))};
}

function drawDirection(dim: number, random: Random): Float64Array {
  const direction = random.normals(dim);
  const length = norm(direction);
  return direction.map((value) => value / length);
}

function project(x: Float64Array, direction: Float64Array): Float64Array {
  const dim = direction.length;
  const along = new Float64Array(x.length / dim);
  for (let row = 0, i = 0; row < along.length; row++)
    for (let d = 0; d < dim; d++, i++) along[row]! += x[i]! * direction[d]!;
  return along;
}

/** Adds each point's potential, found through its rank (equal points have equal potentials). */
function addInfluence(
  influence: Float64Array,
  along: Float64Array,
  sorted: Float64Array,
  potentials: Float64Array,
  numDirections: number
): void {
  for (let row = 0; row < along.length; row++) {
    let low = 0;
    for (let high = sorted.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < along[row]!) low = middle + 1;
      else high = middle;
    }
    influence[row]! += potentials[low]! / numDirections;
  }
}
