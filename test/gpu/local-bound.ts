/**
 * How far the GPU's patch-local D may be from the exact one: docs/gpu-precision.md, "Patches", carried out in float64 for every
 * pixel of one point.
 */
import {boxSum} from "../../src/math/denoisers/box-sum.js";
import {listCandidates, type PatchShape} from "../../src/math/denoisers/patch-shifts.js";
import {CANDIDATE_BLOCK, LINE_BLOCK} from "../../src/sampler/pictures/kernels/local.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";
import {DEVIATIONS, TYPICAL_UNIT, UNIT, weightChanges, type Bounds} from "./error-bound.js";

export interface LocalAnswer {
  readonly denoised: Float64Array;
  readonly error: Bounds<Float64Array>;
  /** Between the two best patches of each pixel, nats. */
  readonly gaps: Float64Array;
}

/** @param chunk candidates that the GPU takes up at once */
export function localAnswerWithBound(pictures: Pictures, shape: PatchShape, x: Float64Array, sigma: number, chunk: number): LocalAnswer {
  const {height, width, borders} = shape;
  const {n, dim, bytes} = pictures;
  const pixels = height * width;
  const points = Float64Array.from(bytes, (u) => u / 127.5 - 1);
  const {radius, rowShifts, columnShifts} = listCandidates(shape, sigma);
  const boxBorders = borders === "zeros" ? "zeros" : "circular";

  /** Each candidate: where each pixel looks (−1: not allowed), and its patch distances. */
  const candidates = Array.from({length: n}, (_, picture) => rowShifts.flatMap((row) => columnShifts.map((column) => {
    const source = new Int32Array(pixels), distances = new Float64Array(pixels);
    for (let p = 0; p < pixels; p++) {
      const [r, c] = [Math.floor(p / width), p % width];
      const [from, at] = [row.source[r], column.source[c]];
      source[p] = row.allowed[r] && column.allowed[c] ? picture * pixels + from * width + at : -1;
      if (from >= 0 && at >= 0) for (let k = 0; k < 4; k++) distances[p] += (x[4 * p + k] - points[4 * (picture * pixels + from * width + at) + k]) ** 2;
    }
    boxSum(distances, height, width, radius, boxBorders);
    return {source, distances};
  }))).flat();

  // 3 for a squared difference, 2 for the four channels, then the additions of one term on its way through rows and columns.
  const along = (length: number): number => {
    const whole = borders === "zeros" ? radius >= length - 1 : 2 * radius + 1 >= length;
    return whole ? LINE_BLOCK + Math.ceil(length / LINE_BLOCK) : Math.min(2 * radius + 1, length);
  };
  const depth = 5 + along(height) + along(width);
  const chunks = Math.ceil(candidates.length / chunk);
  const scale = 1 / (2 * sigma * sigma);
  const [magnitudes, squares] = [x.map(Math.abs), x.map((value) => value * value)].map((each) => windowSums(each, shape, radius));
  const roundings = 1 + CANDIDATE_BLOCK + Math.ceil(chunk / CANDIDATE_BLOCK) + 2 * chunks + 3 + 2;

  const error = {worst: new Float64Array(dim), typical: new Float64Array(dim)};
  const denoised = new Float64Array(dim), gapsOfAll = new Float64Array(pixels);
  for (let p = 0; p < pixels; p++) {
    const open = candidates.filter(({source}) => source[p] >= 0);
    const distances = open.map((candidate) => candidate.distances[p]);
    const best = distances.indexOf(Math.min(...distances));
    const gaps = Float64Array.from(distances, (distance) => (distance - distances[best]) * scale);
    const total = gaps.reduce((sum, g) => sum + Math.exp(-g), 0);
    const weights = gaps.map((g) => Math.exp(-g) / total);
    // The sums of squares; the point, rounded once as it is uploaded (twice that in the square, |yₙ − y₁| ≤ 2); differences, exp, scales.
    const others = (g: number): number => UNIT * (5 * g + 5 * (chunks + 1));
    const errors = {
      worst: Array.from(gaps, (g, index) => index === best ? 0 : others(g)
        + scale * (depth * UNIT * (distances[index] + distances[best]) + 2 * UNIT * magnitudes[p])),
      typical: Array.from(gaps, (g, index) => index === best ? 0 : others(g)
        + scale * DEVIATIONS * TYPICAL_UNIT * (Math.sqrt(depth) * Math.hypot(distances[index], distances[best]) + 4 * Math.sqrt(squares[p])))
    };
    const changes = {worst: weightChanges(gaps, weights, best, errors.worst), typical: weightChanges(gaps, weights, best, errors.typical)};
    gapsOfAll[p] = Math.min(...gaps.filter((_, index) => index !== best));
    const bestSource = open[best].source[p];
    open.forEach(({source}, index) => {
      for (let k = 0; k < 4; k++) {
        const y = points[4 * source[p] + k];
        denoised[4 * p + k] += weights[index] * y;
        for (const kind of ["worst", "typical"] as const) {
          const relative = kind === "worst" ? roundings * UNIT : DEVIATIONS * TYPICAL_UNIT * Math.sqrt(roundings);
          error[kind][4 * p + k] += changes[kind][index] * Math.abs(y - points[4 * bestSource + k]) + relative * weights[index] * Math.abs(y) + 2 ** -126;
        }
      }
    });
  }
  return {denoised, error, gaps: gapsOfAll};
}

/** Σ over the window of what each pixel's four channels add up to. */
function windowSums(x: Float64Array, {height, width, borders}: PatchShape, radius: number): Float64Array {
  const sums = new Float64Array(height * width);
  x.forEach((value, k) => (sums[k >> 2] += value));
  boxSum(sums, height, width, radius, borders === "zeros" ? "zeros" : "circular");
  return sums;
}
