/**
 * How good a crowd of samples is, each number beside what as many pictures of the data give in its place: a distance alone means
 * nothing, and 64 samples scatter.
 */
import {estimateSquaredMmd, medianDistance} from "../../src/math/metrics/mmd.js";
import {findOtherNearest} from "../../src/math/metrics/neighbors.js";
import {estimateNovelty, type Novelty} from "../../src/math/metrics/novelty.js";
import {estimatePrecisionRecall} from "../../src/math/metrics/precision-recall.js";
import {mean, testTwoSampleKs, variance} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";
import {findNearest} from "../../src/math/numeric/geometry.js";

export const MEASURES = ["mmd", "precision", "recall"] as const;
export type Measure = (typeof MEASURES)[number];
type Numbers = Readonly<Record<Measure, number>>;

/** A number, what data give in the samples' place, and by how much one crowd of data differs from another (standard deviation). */
export interface Compared {
  readonly value: number;
  readonly ofData: number;
  readonly spread: number;
}

/** Measured against one part of the data, with another part as large as the crowd in its place; again and again, the data dealt out anew. */
export interface Yardstick {
  readonly dim: number;
  readonly references: readonly Float64Array[];
  readonly bandwidth: number;
  readonly ofData: readonly Numbers[];
}

export interface YardstickOptions {
  readonly dim: number;
  /** Points of a crowd, and of what it is compared with. */
  readonly count: number;
  readonly references: number;
  /** Two or more. */
  readonly deals: number;
}

/** @param data rows of dim numbers that nothing was trained on, `count + references` or more. @throws RangeError where they are fewer */
export function createYardstick(data: Float64Array, {dim, count, references, deals}: YardstickOptions): Yardstick {
  if (data.length < (count + references) * dim) throw new RangeError(`createYardstick: ${data.length / dim} rows; give ${count + references} or more.`);
  const dealt = Array.from({length: deals}, (_, deal) => shuffleRows(data, dim, deal));
  const parts = dealt.map((rows) => ({crowd: rows.slice(0, count * dim), reference: rows.slice(count * dim, (count + references) * dim)}));
  const bandwidth = medianDistance(parts[0]!.reference, parts[0]!.reference, {dim});
  return {dim, bandwidth, references: parts.map(({reference}) => reference), ofData: parts.map(({crowd, reference}) => measure(crowd, reference, {dim, bandwidth}))};
}

export function compareSamples(samples: Float64Array, {references, ofData, ...options}: Yardstick): Readonly<Record<Measure, Compared>> {
  const found = references.map((reference) => measure(samples, reference, options));
  const compare = (name: Measure): Compared => {
    const data = ofData.map((numbers) => numbers[name]);
    return {value: mean(found.map((numbers) => numbers[name])), ofData: mean(data), spread: Math.sqrt(variance(data))};
  };
  return {mmd: compare("mmd"), precision: compare("precision"), recall: compare("recall")};
}

/** By how many spreads the samples differ from data. */
export const standardScore = ({value, ofData, spread}: Compared): number => (value - ofData) / spread;

function measure(crowd: Float64Array, reference: Float64Array, {dim, bandwidth}: {readonly dim: number; readonly bandwidth: number}): Numbers {
  const {precision, recall} = estimatePrecisionRecall(reference, crowd, {dim});
  return {mmd: estimateSquaredMmd(crowd, reference, {dim, bandwidth}).value, precision: precision.value, recall: recall.value};
}

/** Distances to the nearest picture trained on, of samples and of pictures held out: new, or copies? */
export interface Nearest {
  readonly samples: Quantiles;
  readonly heldOut: Quantiles;
  /** Probability that a sample is farther than a held-out picture: ½ where it is as new as they are, 0 for copies. */
  readonly farther: Novelty["rank"];
  /** Kolmogorov and Smirnov's: that both distances are of one law. */
  readonly pValue: number;
}

export interface Quantiles {
  readonly q05: number;
  readonly median: number;
  readonly q95: number;
}

export function compareNearest(options: Parameters<typeof estimateNovelty>[0]): Nearest {
  const {distances, heldOutDistances, rank} = estimateNovelty(options);
  return {samples: quantiles(distances), heldOut: quantiles(heldOutDistances), farther: rank, pValue: testTwoSampleKs(distances, heldOutDistances).pValue};
}

/** The same where nothing was held out: beside the distance of each picture of the set to the nearest other one. */
export function compareNearestAmong(samples: Float64Array, set: Float64Array, dim: number): Readonly<Record<"samples" | "amongSet", Quantiles>> {
  const rows = (x: Float64Array) => Array.from({length: x.length / dim}, (_, row) => row);
  const ofSamples = rows(samples).map((row) => findNearest(samples.subarray(row * dim, (row + 1) * dim), set)[0]!.distance);
  const ofSet = rows(set).map((row) => findOtherNearest(set, dim, row, 1)[0]!.distance);
  return {samples: quantiles(Float64Array.from(ofSamples)), amongSet: quantiles(Float64Array.from(ofSet))};
}

function quantiles(values: Float64Array): Quantiles {
  const sorted = values.slice().sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    return sorted[low]! + (place - low) * (sorted[Math.ceil(place)]! - sorted[low]!);
  };
  return {q05: at(0.05), median: at(0.5), q95: at(0.95)};
}

/** Fisher and Yates's shuffle of a copy. */
export function shuffleRows(x: Float64Array, dim: number, seed: number): Float64Array {
  const random = createRandom(seed, 16384);
  const order = Array.from({length: x.length / dim}, (_, row) => row);
  for (let row = order.length - 1; row > 0; row--) {
    const other = random.integer(row + 1);
    [order[row], order[other]] = [order[other]!, order[row]!];
  }
  const out = new Float64Array(x.length);
  order.forEach((row, n) => out.set(x.subarray(row * dim, (row + 1) * dim), n * dim));
  return out;
}
