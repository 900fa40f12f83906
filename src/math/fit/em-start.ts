import {requireFinite, requireInteger, requireLength} from "../check.js";
import {assignToCenters, chooseCenters} from "./kmeans.js";
import {addUp, maximise, toShape, type EmData, type Parts} from "./em-steps.js";
import type {CovarianceLike} from "../targets/covariance/covariance.js";
import type {EmOptions} from "./em.js";
import type {Random} from "../types.js";
import type {Shape} from "./shape.js";

type Start = EmOptions["start"];
type GivenStart = Exclude<Start, {readonly numParts: number}>;

/** The parts that EM begins with. Internal. */
export function createStart(data: EmData, start: Start): Parts {
  return "numParts" in start ? spreadParts(data, start.numParts, start.random) : readParts(data, start);
}

/** Centres by k-means++, each with the points nearest to it: an M-step whose responsibilities are 0 and 1. */
function spreadParts(data: EmData, numParts: number, random: Random): Parts {
  const {x, dim, rows, pointWeights} = data;
  requireInteger("fitMixture", "start.numParts", numParts);
  const centers = chooseCenters(x, {dim, count: numParts, random, pointWeights});
  const means = Array.from(centers, (row) => x.slice(row * dim, (row + 1) * dim));
  const flat = new Float64Array(numParts * dim);
  means.forEach((mean, k) => flat.set(mean, k * dim));
  const responsibilities = new Float64Array(rows * numParts);
  assignToCenters(x, flat, dim).forEach((k, row) => (responsibilities[row * numParts + k] = 1));
  return maximise(data, responsibilities, {means}, 0);
}

/** Parts as given. Covariances are brought into the family and up to the floor, weights to the sum 1. */
function readParts(data: EmData, {means: givenMeans, weights: givenWeights, covariances}: GivenStart): Parts {
  const {dim, family, tied, totalScatter} = data;
  const count = givenMeans.length;
  requireInteger("fitMixture", "the number of start.means", count);
  const means = givenMeans.map((mean, k) => {
    requireLength("fitMixture", `start.means[${k}]`, mean.length, dim);
    for (let d = 0; d < dim; d++) requireFinite("fitMixture", `start.means[${k}][${d}]`, mean[d]!);
    return Float64Array.from(mean);
  });
  const weights = readWeights(givenWeights, count);
  const likes: readonly (CovarianceLike | undefined)[] = Array.isArray(covariances)
    ? covariances
    : new Array<CovarianceLike | undefined>(count).fill(covariances as CovarianceLike | undefined);
  requireLength("fitMixture", "start.covariances", likes.length, count);
  const scatters = likes.map((like) => (like === undefined ? totalScatter : family.scatterOf(like)));
  if (!tied) return {weights, means, shapes: scatters.map((scatter, k) => toShape(data, scatter, 1, 0, k))};
  const pooled = addUp(scatters.map((scatter, k) => scatter.map((value) => weights[k]! * value)));
  return {weights, means, shapes: new Array<Shape>(count).fill(toShape(data, pooled, 1, 0))};
}

function readWeights(given: ArrayLike<number> | undefined, count: number): Float64Array {
  if (!given) return new Float64Array(count).fill(1 / count);
  requireLength("fitMixture", "start.weights", given.length, count);
  const weights = Float64Array.from(given);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(weights.every((weight) => weight >= 0) && sum > 0 && sum < Infinity))
    throw new RangeError(`fitMixture: start.weights are ${weights.join(", ")}; give numbers, 0 or greater, not all 0.`);
  return weights.map((weight) => weight / sum);
}
