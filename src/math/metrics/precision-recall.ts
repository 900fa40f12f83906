import {findOtherNearest} from "./neighbors.js";
import {countPoints, requireInteger} from "../check.js";
import {visitPairs} from "./pairs.js";
import type {Estimate} from "./estimate.js";

/**
 * Precision: the share of samples that lie where data lie. Recall: the share of data that lie where samples lie
 * (Kynkäänniemi et al. 2019). "Where data lie" is the union of balls around the data, each reaching to the
 * k-th nearest other point of the data; for samples alike.
 *
 * Standard error √(p(1−p)/n), binomial: it takes the balls as given, and is 0 where p is 0 or 1 (then the true share is
 * within 3/n of it, at 95 %). For equal laws neither is quite 1, since balls
 * around one sample leave gaps that a second one hits: compare with what other points of the data give.
 *
 * O((n + m)²·dim) time, O(n + m) memory.
 * @param data n ≥ k + 1 points, n·dim finite numbers, row after row
 * @param samples m ≥ k + 1 points
 * @param options.count k ≥ 1; 3 unless given, as in the paper
 * @throws RangeError if there are too few points or a number is not finite
 */
export function estimatePrecisionRecall(
  data: Float64Array,
  samples: Float64Array,
  {dim, count = 3}: {readonly dim: number; readonly count?: number}
): {readonly precision: Estimate; readonly recall: Estimate} {
  requireInteger("estimatePrecisionRecall", "dim", dim);
  requireInteger("estimatePrecisionRecall", "count", count);
  const n = countPoints("estimatePrecisionRecall", "data", data, dim, count + 1);
  const m = countPoints("estimatePrecisionRecall", "samples", samples, dim, count + 1);
  const radii = (x: Float64Array, rows: number): Float64Array =>
    Float64Array.from({length: rows}, (_, row) => findOtherNearest(x, dim, row, count)[count - 1]!.distance);
  const [radiusOfData, radiusOfSample] = [radii(data, n), radii(samples, m)];
  const dataCovered = new Uint8Array(n);
  const sampleCovered = new Uint8Array(m);
  visitPairs(data, samples, dim, (i, j, square) => {
    const distance = Math.sqrt(square);
    if (distance <= radiusOfData[i]!) sampleCovered[j] = 1;
    if (distance <= radiusOfSample[j]!) dataCovered[i] = 1;
  });
  return {precision: estimateShare(sampleCovered), recall: estimateShare(dataCovered)};
}

function estimateShare(covered: Uint8Array): Estimate {
  const value = covered.reduce((sum, hit) => sum + hit, 0) / covered.length;
  return {value, standardError: Math.sqrt((value * (1 - value)) / covered.length)};
}
