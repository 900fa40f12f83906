/**
 * How far the GPU's float32 answer may be from the exact one: docs/gpu-precision.md, carried out in float64 for one point.
 * The kernels' sums are redone in their own order, and every rounding is charged with the number it rounds.
 */
import {BLOCK_WORDS} from "../../src/sampler/pictures/kernels/logits.js";
import {BLOCK_PICTURES} from "../../src/sampler/pictures/kernels/mean.js";
import {SOFTMAX_WORKGROUP} from "../../src/sampler/pictures/kernels/softmax.js";
import {LOGIT_SPLITS, MEAN_SPLITS, PRODUCT_FROM_SIGMA} from "../../src/sampler/pictures/gpu-workspace.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";

/** One operation is off by at most this, relatively: WGSL leaves the direction of rounding open. */
export const UNIT = 2 ** -23;
/** Rounding to nearest, as all hardware does: half of it; and its standard deviation. */
export const TYPICAL_UNIT = 2 ** -24 / Math.sqrt(3);
/** How many standard deviations "typical" allows. */
export const DEVIATIONS = 5;

/** A bound that holds always, and one that holds if roundings are independent (5 standard deviations). */
export interface Bounds<T> {
  readonly worst: T;
  readonly typical: T;
}

export interface Answer {
  readonly weights: Float64Array;
  readonly denoised: Float64Array;
  readonly error: Bounds<Float64Array>;
  readonly entropy: number;
  readonly entropyError: Bounds<number>;
  readonly largestWeight: number;
  readonly largestWeightError: Bounds<number>;
  /** The pictures that the GPU may take for the best one. */
  readonly candidates: readonly number[];
  /** Between the two best pictures, nats. */
  readonly gap: number;
  /** Largest error of a logit against that of the best picture, over pictures within 40 nats of it; and the a-priori bound for it. */
  readonly logitError: Bounds<number>;
  readonly logitErrorAPriori: number;
}

export interface Reference {
  readonly pictures: Pictures;
  /** n·dim, y = u/127.5 − 1 */
  readonly points: Float64Array;
  /** float32 as on the GPU, in coordinates */
  readonly centre: Float64Array;
}

export function createReference(pictures: Pictures): Reference {
  const {n, dim, bytes} = pictures;
  const sums = new Float64Array(dim);
  bytes.forEach((u, k) => (sums[k % dim] += u));
  return {
    pictures,
    points: Float64Array.from(bytes, (u) => u / 127.5 - 1),
    centre: sums.map((sum) => Math.fround(sum / n - 127.5) / 127.5)
  };
}

/** Sums of what the roundings of one logit were made on: of magnitudes, and of squares. */
interface Charge {
  value: number;
  magnitudes: number;
  squares: number;
}

/**
 * The exact answer at one point, and how far the GPU's may be from it.
 *
 * @param x dim coordinates, as the GPU holds them, except for
 * @param xError an error of the GPU's x, coordinate by coordinate
 */
export function answerWithBound(reference: Reference, x: Float64Array, sigma: number, xError?: Bounds<Float64Array>): Answer {
  const {pictures: {n, dim}, points, centre} = reference;
  const form = sigma >= PRODUCT_FROM_SIGMA ? "product" : "difference";
  const p = form === "product" ? x.map((value, d) => value - centre[d]) : x;

  const exponents = new Float64Array(n); // −‖x − y‖²/2σ², directly
  const charges: Charge[] = [];
  for (let index = 0; index < n; index++) {
    const y = points.subarray(index * dim, (index + 1) * dim);
    let squared = 0;
    for (let d = 0; d < dim; d++) squared += (x[d] - y[d]) ** 2;
    exponents[index] = -squared / (2 * sigma * sigma);
    charges.push(chargeLogit(form, p, y, centre));
  }
  const best = indexOfLargest(exponents);
  const gaps = exponents.map((exponent) => exponents[best] - exponent);
  const gap = Math.min(...gaps.filter((_, index) => index !== best));
  const total = gaps.reduce((sum, g) => sum + Math.exp(-g), 0);
  const weights = gaps.map((g) => Math.exp(-g) / total);

  const denoised = new Float64Array(dim);
  const meanMagnitude = new Float64Array(dim);
  for (let index = 0; index < n; index++) {
    if (weights[index] < 1e-30) continue;
    for (let d = 0; d < dim; d++) {
      denoised[d] += weights[index] * points[index * dim + d];
      meanMagnitude[d] += weights[index] * Math.abs(points[index * dim + d]);
    }
  }

  const centred = form === "product" ? p : undefined;
  const pointErrors = charges.map((_, index) => {
    // Where nothing depends on it, from the lengths alone: the triangle's, and Cauchy and Schwarz's.
    const apart = Math.sqrt(2 * sigma * sigma) * (Math.sqrt(-exponents[index]) + Math.sqrt(-exponents[best]));
    return gaps[index] > 100 ? farPointError(x, centred, xError, apart) : pointError(reference, x, centred, xError, index, best);
  });
  const bounded = (kind: "worst" | "typical") => {
    const logitErrors = charges.map((charge, index) => index === best ? 0 :
      (pointErrors[index][kind] + roundingError(kind, charge, charges[best])) / (sigma * sigma)
      + UNIT * (6 + 5 * gaps[index])); // exp, and the factor 1/σ²
    const changes = weightChanges(gaps, weights, best, logitErrors);
    // Normalisation, products, blocks, splits, back to coordinates.
    const roundings = Math.ceil(n / SOFTMAX_WORKGROUP) + 8 + 3 + 1 + BLOCK_PICTURES + Math.ceil(n / MEAN_SPLITS / BLOCK_PICTURES) + 1 + MEAN_SPLITS + 2;
    const relative = kind === "worst" ? roundings * UNIT : DEVIATIONS * TYPICAL_UNIT * Math.sqrt(roundings);
    const error = meanMagnitude.map((magnitude) => relative * magnitude + n * 2 ** -126);
    let entropyError = 20 * UNIT * (1 + entropyOf(weights)) + 2 ** -21;
    changes.forEach((change, index) => {
      if (change === 0) return;
      entropyError += change * (Math.abs(Math.log(Math.max(weights[index], 1e-300))) + 1 + 2 * logitErrors[index]);
      if (index !== best) for (let d = 0; d < dim; d++) error[d] += change * Math.abs(points[index * dim + d] - points[best * dim + d]);
    });
    const near = logitErrors.filter((_, index) => gaps[index] < 40);
    return {error, entropyError, largestWeightError: changes[best] + roundings * UNIT, logitErrors, logitError: Math.max(...near)};
  };
  const [worst, typical] = [bounded("worst"), bounded("typical")];
  return {
    weights, denoised, gap, entropy: entropyOf(weights), largestWeight: weights[best],
    error: {worst: worst.error, typical: typical.error},
    entropyError: {worst: worst.entropyError, typical: typical.entropyError},
    largestWeightError: {worst: worst.largestWeightError, typical: typical.largestWeightError},
    logitError: {worst: worst.logitError, typical: typical.logitError},
    logitErrorAPriori: aPrioriLogitError(reference, form, x, sigma, gaps, best),
    candidates: [...gaps.keys()].filter((index) => gaps[index] <= worst.logitErrors[index])
  };
}

/** The kernel's sum, in its order. Coordinates instead of byte units: the scale is the same on both sides. */
function chargeLogit(form: "product" | "difference", p: Float64Array, y: Float64Array, centre: Float64Array): Charge {
  const words = p.length / 16;
  const wordsPerSplit = Math.ceil(Math.ceil(words / LOGIT_SPLITS) / BLOCK_WORDS) * BLOCK_WORDS;
  let magnitudes = 0, squares = 0;
  const charge = (value: number): number => {
    magnitudes += Math.abs(value);
    squares += value * value;
    return value;
  };
  const gathered = [0, 0, 0, 0];
  for (let split = 0; split < LOGIT_SPLITS; split++) {
    const total = [0, 0, 0, 0];
    const end = Math.min((split + 1) * wordsPerSplit, words);
    for (let block = split * wordsPerSplit; block < end; block += BLOCK_WORDS) {
      const sum = [0, 0, 0, 0];
      for (let d = 16 * block; d < 16 * Math.min(block + BLOCK_WORDS, end); d++) {
        const lane = d & 3;
        let term: number;
        if (form === "product") {
          term = p[d] * y[d];
          magnitudes += Math.abs(term);
          squares += term * term;
        } else {
          term = (p[d] - y[d]) ** 2;
          magnitudes += 3 * term; // the difference counts twice in its square
          squares += 5 * term * term;
        }
        sum[lane] += term;
        magnitudes += Math.abs(sum[lane]);
        squares += sum[lane] * sum[lane];
      }
      for (let lane = 0; lane < 4; lane++) total[lane] = charge(total[lane] + sum[lane]);
    }
    gathered[split & 3] = charge(gathered[split & 3] + charge(charge(total[0] + total[1]) + charge(total[2] + total[3])));
  }
  const sum = charge(charge(gathered[0] + gathered[1]) + charge(gathered[2] + gathered[3]));
  if (form === "difference") return {value: -sum / 2, magnitudes: magnitudes / 2, squares: squares / 4};
  let half = 0;
  for (let d = 0; d < y.length; d++) half += (y[d] - centre[d]) ** 2 / 2;
  const value = charge(sum - charge(half));
  return {value, magnitudes, squares};
}

function roundingError(kind: "worst" | "typical", a: Charge, b: Charge): number {
  if (kind === "worst") return UNIT * (a.magnitudes + b.magnitudes) + Math.abs(a.value - b.value) * UNIT;
  return DEVIATIONS * TYPICAL_UNIT * Math.sqrt(a.squares + b.squares) + Math.abs(a.value - b.value) * UNIT;
}

/** What an error of the point does to the difference of two logits, times σ²: δx·(y_n − y_best). */
function pointError(
  {pictures: {dim}, points}: Reference, x: Float64Array, centred: Float64Array | undefined,
  xError: Bounds<Float64Array> | undefined, index: number, best: number
): Bounds<number> {
  let magnitudes = 0, squares = 0;
  const given = {worst: 0, typical: 0};
  for (let d = 0; d < dim; d++) {
    const difference = Math.abs(points[index * dim + d] - points[best * dim + d]);
    const [a, b] = [Math.abs(x[d]), centred ? Math.abs(centred[d]) : 0];
    magnitudes += difference * (a + b);
    squares += difference * difference * (a * a + b * b);
    if (xError) {
      given.worst += difference * xError.worst[d];
      given.typical += difference * xError.typical[d];
    }
  }
  return {worst: given.worst + UNIT * magnitudes, typical: given.typical + DEVIATIONS * TYPICAL_UNIT * Math.sqrt(squares)};
}

function farPointError(
  x: Float64Array, centred: Float64Array | undefined, xError: Bounds<Float64Array> | undefined, apart: number
): Bounds<number> {
  const rounding = UNIT * (lengthOf(x) + (centred ? lengthOf(centred) : 0)) * apart;
  const given = (kind: "worst" | "typical"): number => (xError ? lengthOf(xError[kind]) * apart : 0);
  return {worst: rounding + given("worst"), typical: rounding + given("typical")};
}

const lengthOf = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** How far each weight may move when logit n moves by errors[n] at most (against the best one, which stays). */
export function weightChanges(gaps: Float64Array, weights: Float64Array, best: number, errors: number[]): Float64Array {
  let low = 0, high = 0;
  gaps.forEach((g, index) => {
    low += Math.exp(-g - errors[index]);
    high += Math.exp(-g + errors[index]);
  });
  return weights.map((weight, index) => {
    if (index === best) return Math.max(1 / low - weight, weight - 1 / high);
    const most = Math.min(1, Math.exp(-gaps[index] + errors[index]) / low);
    const least = Math.exp(-gaps[index] - errors[index]) / high;
    return Math.max(most - weight, weight - least);
  });
}

/** The formula of docs/gpu-precision.md, from norms alone: largest over the pictures within 40 nats of the best. */
function aPrioriLogitError(
  {pictures: {dim}, points, centre}: Reference, form: "product" | "difference", x: Float64Array, sigma: number, gaps: Float64Array, best: number
): number {
  const norm = (f: (d: number) => number): number => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += f(d) ** 2;
    return Math.sqrt(sum);
  };
  const y = (index: number) => (d: number): number => points[index * dim + d];
  const [yBest, pNorm, xNorm] = [y(best), norm((d) => x[d] - centre[d]), norm((d) => x[d])];
  let largest = 0;
  gaps.forEach((g, index) => {
    if (index === best || g >= 40) return;
    const yIndex = y(index);
    const apart = norm((d) => yIndex(d) - yBest(d));
    const half = (of: (d: number) => number): number => norm((d) => of(d) - centre[d]) ** 2 / 2;
    const squared = (of: (d: number) => number): number => norm((d) => x[d] - of(d)) ** 2;
    const terms = form === "product"
      ? 38 * pNorm * (norm(yIndex) + norm(yBest)) + 2 * (half(yIndex) + half(yBest)) + (xNorm + pNorm) * apart
      : 19.5 * (squared(yIndex) + squared(yBest)) + xNorm * apart;
    largest = Math.max(largest, (UNIT * terms) / (sigma * sigma) + UNIT * (6 + 6 * g));
  });
  return largest;
}

function entropyOf(weights: Float64Array): number {
  return weights.reduce((sum, w) => sum - (w > 0 ? w * Math.log(w) : 0), 0);
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
}
