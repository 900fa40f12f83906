/**
 * Standard normal numbers that depend on (seed, particle, interval, coordinate) and on nothing else: not on how many
 * particles there are, nor on workgroups, the order of questions, or the machine. What kernels and their CPU twin share.
 */
import {countRows, requireFinite} from "../../../math/check.js";
import type {NoiseSource} from "../../../math/types.js";
import type {NoiseParts} from "../../plan-noise.js";
import {BOX_MULLER, boxMuller} from "./box-muller.js";
import {THREEFRY, threefry2x32} from "./threefry.js";

/** A seed as the generator takes it: its key. */
export type SeedWords = readonly [number, number];

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
 * `fn normal2(seed: vec2u, particle: u32, interval: u32) -> vec2f`: two independent standard normal numbers, with the
 * functions that it calls (`threefry2x32`, `boxMuller`, `radiusOf`). How exact they are: box-muller.ts.
 */
export const NORMAL2 = /* wgsl */ `
${THREEFRY}
${BOX_MULLER}

fn normal2(seed: vec2u, particle: u32, interval: u32) -> vec2f {
  return boxMuller(threefry2x32(seed, vec2u(particle, interval)));
}`;

/**
 * The twin of WGSL's `normal2` for a batch in the plane: fills `out`, x and y in turn, with the normals of particles `first`,
 * `first` + 1, … for one interval. Float32 numbers, in whichever array.
 */
export function fillNormals(seed: SeedWords, interval: number, first: number, out: Float32Array | Float64Array): void {
  const words = new Uint32Array(2);
  for (let at = 0; at < out.length; at += 2) {
    threefry2x32(seed[0], seed[1], first + at / 2, interval, words);
    boxMuller(words[0], words[1], out, at);
  }
}

/**
 * A `NoiseSource` for `sample()` that gives what the GPU gives to the same plan: its k-th draw is
 * Σ weight·(normals of interval) over parts[k]. In float64, but for the normals themselves.
 *
 * @param options.parts from `planNoise` or `planNoiseOf`: one for each draw, in the order in which the solver asks
 * @param options.first number of the batch's first particle; 0 unless given
 * @throws RangeError (of the source) for a batch that is not of two coordinates, or where the plan has no more draws
 */
export function createCounterNoise({
  seed,
  parts,
  first = 0
}: {
  readonly seed: number | string;
  readonly parts: readonly NoiseParts[];
  readonly first?: number;
}): NoiseSource {
  const words = seedWords(seed);
  const recent = new Map<number, Float64Array>();
  let next = 0;

  /** Overlapping draws share intervals: the last few are kept. */
  function normalsOf(interval: number, count: number): Float64Array {
    const known = recent.get(interval);
    const values = known?.length === count ? known : new Float64Array(count);
    if (values !== known) fillNormals(words, interval, first, values);
    recent.delete(interval);
    recent.set(interval, values);
    if (recent.size > KEPT) recent.delete(recent.keys().next().value!);
    return values;
  }

  return (count) => {
    countRows("createCounterNoise", "the batch", count, 2);
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
