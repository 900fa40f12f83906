import {randomNormal} from "d3-random";
import {requireFinite, requireInteger} from "../check.js";
import type {Random} from "../types.js";

/**
 * Creates a seeded source of random numbers. The same (seed, stream) gives the same uniforms everywhere, and the same
 * normals wherever Math.log is the same (engines may differ in its last digit); different seeds or streams give
 * unrelated ones.
 *
 * Uniforms come from `xoshiro128**` (Blackman & Vigna 2021, period 2¹²⁸ − 1), two outputs per 53-bit number; its state
 * is filled by splitmix32 from the seed and the stream. Normals come from d3-random (polar method) fed with them.
 *
 * @param seed a finite number (fractions and negatives are seeds of their own) or any string
 * @param stream a whole number ≥ 0: independent sources under one seed, one per figure, sample or walker
 * @throws RangeError if seed is NaN or infinite, or stream is no whole number ≥ 0
 */
export function createRandom(seed: number | string, stream = 0): Random {
  if (typeof seed === "number") requireFinite("createRandom", "seed", seed);
  requireInteger("createRandom", "stream", stream, 0);
  const next = createXoshiro128([...wordsOfSeed(seed), ...wordsOfNumber(stream)]);
  const uniform = (): number => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 2 ** 53;
  const normal = randomNormal.source(uniform)();
  return {
    uniform,
    normal,
    normals(n) {
      requireInteger("normals", "n", n, 0);
      const values = new Float64Array(n);
      for (let i = 0; i < n; i++) values[i] = normal();
      return values;
    },
    integer(n) {
      requireInteger("integer", "n", n);
      return Math.floor(uniform() * n);
    }
  };
}

/** The 64 bits of a float64 as two words; −0 and 0 are one seed. */
function wordsOfNumber(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value + 0);
  return [view.getUint32(0), view.getUint32(4)];
}

/** Words of a seed, tagged by kind, so that 1 and "1" differ. */
function wordsOfSeed(seed: number | string): number[] {
  if (typeof seed === "number") return [0, ...wordsOfNumber(seed)];
  return [1, seed.length, ...Array.from({length: seed.length}, (_, i) => seed.charCodeAt(i))];
}

/** One round of splitmix32 (a Weyl step, then a mixing of all bits): a bijection of 32-bit words. */
function splitmix32(word: number): number {
  let z = (word + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** xoshiro128**: returns a function that gives one unsigned 32-bit number per call. */
function createXoshiro128(words: readonly number[]): () => number {
  // Four chains over all words, started apart, so that all 128 bits of the state depend on every word.
  let [a, b, c, d] = [1, 2, 3, 4].map((lane) =>
    words.reduce((hash, word) => splitmix32(hash ^ splitmix32(word + Math.imul(lane, 0x85ebca6b))), lane)
  ) as [number, number, number, number];
  if ((a | b | c | d) === 0) a = 1; // the one state that never moves
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}
