/**
 * Mixtures of bumps fitted to the picture set, in its 64 coordinates: from one bump to one for each picture. Pure: the
 * worker runs it, tests too.
 */
import {fitMixture, type EmState} from "../../math/fit/em.js";
import {createRandom} from "../../math/noise/random.js";
import {createMixture} from "../../math/targets/mixture.js";
import {nearestRow} from "./nearest-row.js";

/** Every so many-th picture is kept aside: no bump ever sees it. */
const KEPT_ASIDE = 6;
/** Samples behind the distances; the first few are shown. */
export const NUM_SAMPLES = 200;
/** Pictures shown of each fit. */
export const NUM_SHOWN = 8;

export interface Split {
  readonly dim: number;
  /** To fit to. */
  readonly train: Float64Array;
  /** To judge by. */
  readonly heldOut: Float64Array;
  /** Where each picture of `train` stands in the set. */
  readonly indices: Int32Array;
}

export interface PictureFit {
  readonly numParts: number;
  /** Per picture, in nats. */
  readonly train: number;
  readonly heldOut: number;
  /** Free numbers of the mixture. */
  readonly numParameters: number;
  readonly iterations: number;
  /** Bumps with one picture alone. */
  readonly alone: number;
  /** The first samples, NUM_SHOWN·dim. */
  readonly samples: Float64Array;
  /** Which pictures each of them is made of: Σₖ rₖ(sample)·rₙₖ/Nₖ for every picture n that was fitted to, NUM_SHOWN rows that sum to 1. */
  readonly owners: Float64Array;
  /** For each of NUM_SAMPLES samples: the nearest picture that was fitted to (a row of `train`), and how far. */
  readonly nearest: Int32Array;
  readonly distances: Float64Array;
}

export function splitSet(coordinates: ArrayLike<number>, dim: number): Split {
  const rows = Array.from({length: coordinates.length / dim}, (_, n) => n);
  const take = (which: readonly number[]) => Float64Array.from({length: which.length * dim}, (_, i) => coordinates[which[Math.floor(i / dim)]! * dim + (i % dim)]!);
  const aside = rows.filter((n) => n % KEPT_ASIDE === KEPT_ASIDE - 1);
  const kept = rows.filter((n) => n % KEPT_ASIDE !== KEPT_ASIDE - 1);
  return {dim, train: take(kept), heldOut: take(aside), indices: Int32Array.from(kept)};
}

/** 1, 2, 4, … and at last one for each picture. */
export function partCounts(numPictures: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < numPictures; count *= 2) if (count <= numPictures / 2) counts.push(count);
  return [...counts, numPictures];
}

/** Σₖ rₖ(z)·rₙₖ/Nₖ for a few points z: what share each fitted picture n has in what is known of them. Each row sums to 1. */
export function ownersOf(shares: Float64Array, {responsibilities, weights}: Pick<EmState, "responsibilities" | "weights">, rows: number): Float64Array {
  const numParts = weights.length;
  const mass = new Float64Array(numParts);
  responsibilities.forEach((value, i) => (mass[i % numParts]! += value));
  const count = shares.length / numParts;
  const owners = new Float64Array(count * rows);
  for (let at = 0; at < count; at++)
    for (let k = 0; k < numParts; k++) {
      const share = shares[at * numParts + k]! / mass[k]!;
      if (share > 0 && mass[k]! > 0) for (let n = 0; n < rows; n++) owners[at * rows + n]! += share * responsibilities[n * numParts + k]!;
    }
  return owners;
}

export interface PictureFitOptions {
  readonly numParts: number;
  /** No bump is narrower in any direction: a standard deviation. */
  readonly narrowest: number;
  readonly seed: number;
}

/** EM, one iteration at a time, and at its end what it is worth. Bumps are stretched along the set's own axes only. */
export function* fitPictures({train, heldOut, dim}: Split, {numParts, narrowest, seed}: PictureFitOptions): Generator<EmState | undefined, PictureFit, void> {
  let state: EmState | undefined;
  const rows = train.length / dim;
  const start = {numParts, random: createRandom(seed)};
  // One bump for each picture is where EM begins, and stays: equal bumps, as narrow as allowed, on the pictures.
  const maxIterations = numParts === rows ? 0 : 60;
  for (state of fitMixture({x: train, dim, kind: "diagonal", covarianceFloor: narrowest ** 2, tolerance: 1e-3, maxIterations, start})) yield state;
  const end = state!;
  const mixture = createMixture(end);
  const samples = mixture.sample(NUM_SAMPLES, createRandom(seed, 1));
  const nearest = new Int32Array(NUM_SAMPLES);
  const distances = new Float64Array(NUM_SAMPLES);
  for (let n = 0; n < NUM_SAMPLES; n++) {
    const found = nearestRow(samples.subarray(n * dim, (n + 1) * dim), train, dim);
    [nearest[n], distances[n]] = [found.row, found.distance];
    if (n % 20 === 0) yield undefined; // a chance to stop
  }
  let sum = 0;
  for (let at = 0; at < heldOut.length; at += dim) {
    sum += mixture.logDensity(heldOut.subarray(at, at + dim));
    if (at % (20 * dim) === 0) yield undefined;
  }
  return {
    numParts,
    train: end.logLikelihood / rows,
    heldOut: sum / (heldOut.length / dim),
    numParameters: end.numParameters,
    iterations: end.i,
    alone: end.weights.filter((weight) => Math.abs(weight * rows - 1) < 0.01).length,
    samples: samples.slice(0, NUM_SHOWN * dim),
    owners: ownersOf(mixture.responsibilities(samples.subarray(0, NUM_SHOWN * dim)), end, rows),
    nearest,
    distances
  };
}
