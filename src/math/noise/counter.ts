/**
 * Standard normal numbers that depend on (seed, particle, interval, coordinate) and on nothing else: not on how many
 * particles there are, nor on workgroups, the order of questions, or the machine. What kernels and their CPU twin share.
 */
import {countRows, requireFinite} from "../check.js";
import {boxMuller} from "./box-muller.js";
import {threefry2x32} from "./threefry.js";
import type {NoiseParts} from "./plan-noise.js";
import type {NoiseSource} from "../types.js";

/** A seed as the generator takes it: its key. */
export type SeedWords = readonly [number, number];

/** The interval whose normals the start of a run is made of; the intervals of its steps are numbered from 0. */
export const START_INTERVAL = 0xffffffff;

/**
 * The two words of a seed. Different numbers have different words (the 64 bits of the float64; −0 and 0 are one seed);
 * strings are scrambled into two words, character by character.
 *
 * @throws RangeError if a number is NaN or infinite
 */
export function seedWords(seed: number | string): SeedWords {
  if (typeof seed === "number") {
    requireFinite("seedWords", "seed", seed);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, seed + 0);
    return [view.getUint32(0), view.getUint32(4)];
  }
  const words = Uint32Array.of(0x7ff80000, seed.length); // begins as a NaN does: as no number
  for (let i = 0; i < seed.length; i++) threefry2x32(words[0], words[1], seed.charCodeAt(i), i, words);
  return [words[0], words[1]];
}

/**
 * Fills `out` with the normals of one interval for particles `first`, `first` + 1, …, row after row. Float32 numbers, in
 * whichever array; in the plane they are those of WGSL's `normal2` (src/sampler/particles/normal2.ts).
 *
 * @param dim coordinates of a particle. The counter is (particle, interval) for two of them; of more, a particle counts as
 *   several, one for each two
 */
export function fillNormals(seed: SeedWords, interval: number, first: number, out: Float32Array | Float64Array, dim = 2): void {
  const words = new Uint32Array(2);
  const pair = new Float64Array(2);
  const pairs = Math.ceil(dim / 2);
  for (let row = 0; row * dim < out.length; row++)
    for (let k = 0; k < pairs; k++) {
      threefry2x32(seed[0], seed[1], (first + row) * pairs + k, interval, words);
      boxMuller(words[0]!, words[1]!, pair);
      out[row * dim + 2 * k] = pair[0]!;
      if (2 * k + 1 < dim) out[row * dim + 2 * k + 1] = pair[1]!;
    }
}

/**
 * A `NoiseSource` for `sample()` that gives what the GPU gives to the same plan: its k-th draw is
 * Σ weight·(normals of interval) over parts[k]. In float64, but for the normals themselves.
 *
 * @param options.seed of the stream: a number or a text
 * @param options.parts from `planNoise` or `planNoiseOf`: one for each draw, in the order in which the solver asks
 * @param options.first number of the batch's first particle; 0 unless given
 * @param options.dim coordinates of a particle; 2 unless given
 * @throws RangeError (of the source) for a batch that is not whole particles, or where the plan has no more draws
 */
export function createCounterNoise({
  seed,
  parts,
  first = 0,
  dim = 2
}: {
  readonly seed: number | string;
  readonly parts: readonly NoiseParts[];
  readonly first?: number;
  readonly dim?: number;
}): NoiseSource {
  const words = seedWords(seed);
  const recent = new Map<number, Float64Array>();
  let next = 0;

  /** Overlapping draws share intervals: the last few are kept. */
  function normalsOf(interval: number, count: number): Float64Array {
    const known = recent.get(interval);
    const values = known?.length === count ? known : new Float64Array(count);
    if (values !== known) fillNormals(words, interval, first, values, dim);
    recent.delete(interval);
    recent.set(interval, values);
    if (recent.size > KEPT) recent.delete(recent.keys().next().value!);
    return values;
  }

  return (count) => {
    countRows("createCounterNoise", "the batch", count, dim);
    const draw = parts[next];
    if (!draw) throw new RangeError(`createCounterNoise: the solver asks for draw ${next} and the plan has ${parts.length}; plan this run's own solver and levels.`);
    next++;
    const sum = new Float64Array(count);
    for (const {interval, weight} of draw) {
      const values = normalsOf(interval, count);
      for (let i = 0; i < count; i++) sum[i] += weight * values[i];
    }
    return sum;
  };
}

const KEPT = 4;
