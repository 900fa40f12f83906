import {estimateMean, type Estimate} from "./estimate.js";
import {findNearest} from "../numeric/geometry.js";
import {countPoints, requireInteger} from "../check.js";

/** How far samples lie from the training set, beside how far held-out points do. */
export interface Novelty {
  /** Distance of each sample to the nearest training point. */
  readonly distances: Float64Array;
  /** Row of that training point: the picture that the sample may be a copy of. */
  readonly nearest: Int32Array;
  /** The same distances for points of the data that were not trained on: what "new" looks like. */
  readonly heldOutDistances: Float64Array;
  /** Mean distance of the samples over that of the held-out points: 1 for new as the data are new, 0 for copies. */
  readonly ratio: Estimate;
  /** Probability that a sample is farther from the training set than a held-out point: ½ for new, 0 for copies. */
  readonly rank: Estimate;
}

/**
 * Tells new samples from copies: compares their distance to the nearest training point with that of held-out points
 * (Meehan, Chaudhuri & Dasgupta 2020, who test `rank`). Only the comparison means something; a distance alone does not.
 *
 * Standard errors hold for the given training set, samples and held-out points being the chance: the ratio's by error
 * propagation, the rank's (Mann & Whitney's U over its number of pairs) by the variances of its two projections (DeLong
 * et al. 1988). The rank's is 0 where the two sets of distances do not overlap, as with exact copies: read it then as
 * "nearer than any held-out point", not as certainty.
 *
 * O((n + m)·N·dim) for n samples, m held-out and N training points.
 * @param options.samples n ≥ 2 points, n·dim finite numbers, row after row
 * @param options.training N ≥ 1 points
 * @param options.heldOut m ≥ 2 points of the data, none of them in the training set
 * @throws RangeError if there are too few points, a number is not finite, or all held-out points are training points
 */
export function estimateNovelty({
  samples,
  training,
  heldOut,
  dim
}: {
  readonly samples: Float64Array;
  readonly training: Float64Array;
  readonly heldOut: Float64Array;
  readonly dim: number;
}): Novelty {
  requireInteger("estimateNovelty", "dim", dim);
  countPoints("estimateNovelty", "samples", samples, dim, 2);
  countPoints("estimateNovelty", "training", training, dim, 1);
  countPoints("estimateNovelty", "heldOut", heldOut, dim, 2);
  const ours = findAll(samples, training, dim);
  const theirs = findAll(heldOut, training, dim);
  const [sample, reference] = [estimateMean(ours.distances), estimateMean(theirs.distances)];
  if (reference.value === 0)
    throw new RangeError(
      "estimateNovelty: every point of heldOut is a training point; give points that were kept apart."
    );
  const ratio = sample.value / reference.value;
  return {
    distances: ours.distances,
    nearest: ours.nearest,
    heldOutDistances: theirs.distances,
    ratio: {
      value: ratio,
      standardError: Math.hypot(sample.standardError, ratio * reference.standardError) / reference.value
    },
    rank: estimateRank(ours.distances, theirs.distances)
  };
}

function findAll(
  x: Float64Array,
  training: Float64Array,
  dim: number
): {readonly distances: Float64Array; readonly nearest: Int32Array} {
  const distances = new Float64Array(x.length / dim);
  const nearest = new Int32Array(distances.length);
  for (let row = 0; row < distances.length; row++) {
    const [neighbor] = findNearest(x.subarray(row * dim, (row + 1) * dim), training);
    distances[row] = neighbor!.distance;
    nearest[row] = neighbor!.index;
  }
  return {distances, nearest};
}

/** P(first > second) + ½P(first = second) for independent draws of each. */
function estimateRank(first: Float64Array, second: Float64Array): Estimate {
  const ofFirst = shareBelow(first, second);
  const ofSecond = shareBelow(second, first).map((share) => 1 - share);
  const [a, b] = [estimateMean(ofFirst), estimateMean(ofSecond)];
  return {value: a.value, standardError: Math.hypot(a.standardError, b.standardError)};
}

/** For each value the share of `others` that are less, those equal counting half. */
function shareBelow(values: Float64Array, others: Float64Array): Float64Array {
  const sorted = others.slice().sort();
  return values.map((value) => {
    const less = countWhile(sorted, (other) => other < value);
    const notMore = countWhile(sorted, (other) => other <= value);
    return (less + notMore) / (2 * sorted.length);
  });
}

/** How many numbers of a sorted list fulfil a condition that holds up to some place and not after it. */
function countWhile(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
