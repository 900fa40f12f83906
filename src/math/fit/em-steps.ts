import {countPoints, requireInteger, requireNonNegative} from "../check.js";
import {MAX_FULL_DIM} from "../targets/covariance/full.js";
import {createDiagonalFamily} from "./shape-diagonal.js";
import {createFullFamily} from "./shape-full.js";
import {readPointWeights} from "./kmeans.js";
import type {EmOptions} from "./em.js";
import type {Shape, ShapeFamily} from "./shape.js";

/** The parts of a mixture between two steps of EM. Internal, as all of this file. */
export interface Parts {
  readonly weights: Float64Array;
  readonly means: readonly Float64Array[];
  readonly shapes: readonly Shape[];
}

/** What stays the same from step to step. */
export interface EmData {
  readonly x: Float64Array;
  readonly dim: number;
  readonly rows: number;
  readonly pointWeights: Float64Array;
  /** Sum of the points' weights: n, as a rule. */
  readonly mass: number;
  readonly family: ShapeFamily;
  readonly tied: boolean;
  readonly floor: number;
  /** Scatter of all the data around its mean, divided by mass. */
  readonly totalScatter: Float64Array;
}

/** A part of less than this many points is empty: near the end of float64, where ratios lose their digits. */
const EMPTY_MASS = 1e-280;
/** The floor, unless given, in mean variances of the data: a standard deviation of a thousandth. */
const DEFAULT_FLOOR = 1e-6;

/** Checks the data and what does not change, and finds the floor. */
export function readData({
  x,
  dim,
  kind = "full",
  tied = false,
  covarianceFloor,
  pointWeights: givenWeights
}: EmOptions): EmData {
  requireInteger("fitMixture", "dim", dim);
  if (kind === "full" && dim > MAX_FULL_DIM)
    throw new RangeError(
      `fitMixture: dim is ${dim} and kind "full"; ` +
        `above ${MAX_FULL_DIM} take "diagonal" or "isotropic", or fewer (principal) coordinates.`
    );
  const rows = countPoints("fitMixture", "x", x, dim);
  const family = kind === "full" ? createFullFamily(dim) : createDiagonalFamily(dim, {isotropic: kind === "isotropic"});
  const pointWeights = readPointWeights("fitMixture", givenWeights, rows);
  const mass = pointWeights.reduce((sum, weight) => sum + weight, 0);

  const center = weightedMean(x, dim, pointWeights, 0, 1, mass);
  const squares = new Float64Array(dim);
  createDiagonalFamily(dim, {isotropic: false}).addScatter(x, center, pointWeights, 0, 1, squares);
  const totalScatter = new Float64Array(family.scatterSize);
  family.addScatter(x, center, pointWeights, 0, 1, totalScatter);
  const meanVariance = squares.reduce((sum, square) => sum + square, 0) / (mass * dim);
  if (covarianceFloor === undefined && meanVariance === 0)
    throw new RangeError(
      "fitMixture: all points coincide, so they set no scale; give a covarianceFloor greater than 0."
    );
  const floor = covarianceFloor ?? DEFAULT_FLOOR * meanVariance;
  requireNonNegative("fitMixture", "covarianceFloor", floor);
  return {x, dim, rows, pointWeights, mass, family, tied, floor, totalScatter: totalScatter.map((sum) => sum / mass)};
}

/** The E-step: responsibilities and Σ log p, through logarithms, so that nothing underflows that matters. */
export function findResponsibilities(
  {x, rows, pointWeights}: EmData,
  {weights, means, shapes}: Parts
): {readonly responsibilities: Float64Array; readonly logLikelihood: number} {
  const count = weights.length;
  const parts = new Float64Array(rows * count);
  shapes.forEach((shape, k) => shape.fillLogDensities(x, means[k]!, Math.log(weights[k]!), parts, k, count));
  let logLikelihood = 0;
  for (let row = 0, first = 0; row < rows; row++, first += count) {
    const end = first + count;
    let max = -Infinity;
    for (let at = first; at < end; at++) if (parts[at]! > max) max = parts[at]!;
    let sum = 0;
    for (let at = first; at < end; at++) sum += parts[at] = Math.exp(parts[at]! - max);
    const share = 1 / sum;
    for (let at = first; at < end; at++) parts[at]! *= share;
    logLikelihood += pointWeights[row]! * (max + Math.log(sum));
  }
  if (!Number.isFinite(logLikelihood))
    throw new RangeError(
      `fitMixture: the log-likelihood is ${logLikelihood}; ` +
        "start with parts nearer to the points, or give a greater covarianceFloor."
    );
  return {responsibilities: parts, logLikelihood};
}

/**
 * The M-step. Parts that nothing belongs to stay as they were `before`, with weight 0; one that had no shape gets that
 * of all the data.
 */
export function maximise(
  data: EmData,
  responsibilities: Float64Array,
  before: Pick<Parts, "means"> & Partial<Pick<Parts, "shapes">>,
  i: number
): Parts {
  const {x, dim, rows, pointWeights, mass, family, tied} = data;
  const count = before.means.length;
  const shares = new Float64Array(responsibilities.length);
  const masses = new Float64Array(count);
  for (let row = 0, at = 0; row < rows; row++)
    for (let k = 0; k < count; k++, at++) masses[k]! += shares[at] = responsibilities[at]! * pointWeights[row]!;
  const alive = Array.from(masses, (part) => part >= EMPTY_MASS);

  const means = before.means.map((old, k) =>
    alive[k] ? weightedMean(x, dim, shares, k, count, masses[k]!) : old.slice()
  );
  const scatters = means.map((mean, k) => {
    const scatter = new Float64Array(family.scatterSize);
    if (alive[k]) family.addScatter(x, mean, shares, k, count, scatter);
    return scatter;
  });
  const weights = masses.map((part, k) => (alive[k] ? part / mass : 0));
  const shapes = tied
    ? new Array<Shape>(count).fill(toShape(data, addUp(scatters), mass, i))
    : scatters.map((scatter, k) => {
        if (alive[k]) return toShape(data, scatter, masses[k]!, i, k);
        return before.shapes?.[k] ?? toShape(data, data.totalScatter, 1, i, k);
      });
  return {weights, means, shapes};
}

/** The shape of a scatter. @throws RangeError where it is singular; k is undefined for one that all parts share */
export function toShape({family, floor}: EmData, scatter: Float64Array, mass: number, i: number, k?: number): Shape {
  const shape = family.toShape(scatter, mass, floor);
  if (shape) return shape;
  const which = k === undefined ? "the covariance of all parts" : `the covariance of part ${k}`;
  throw new RangeError(
    `fitMixture: ${which} is singular to rounding in iteration ${i}, and the likelihood has no bound there; ` +
      `covarianceFloor is ${floor}, give a greater one.`
  );
}

/** Σ arrays. */
export function addUp(arrays: readonly Float64Array[]): Float64Array {
  return arrays.reduce((sum, array) => sum.map((value, j) => value + array[j]!));
}

/** Σ wₙxₙ/mass, the weight of point n being weights[n·stride + offset]. */
function weightedMean(
  x: Float64Array,
  dim: number,
  weights: Float64Array,
  offset: number,
  stride: number,
  mass: number
): Float64Array {
  const sums = new Float64Array(dim);
  for (let i = 0, at = offset; i < x.length; i += dim, at += stride) {
    const weight = weights[at]!;
    if (weight === 0) continue;
    for (let d = 0; d < dim; d++) sums[d]! += weight * x[i + d]!;
  }
  return sums.map((sum) => sum / mass);
}
