/**
 * Cold diffusion and flow matching on one path, x = (1 − s)·x₀ + s·z, with x₀ and z from two mixtures of round Gaussians of one
 * width each: then both guesses, E[x₀ | x] and E[z | x], are sums over pairs of parts, and exact.
 */
import {softmaxInPlace} from "../../math/numeric/logsumexp.js";
import type {Random} from "../../math/types.js";

/** Places of the parts, all equally likely, and the standard deviation around each. */
export interface Beads {
  readonly places: readonly (readonly [number, number])[];
  readonly width: number;
}

/** A mean clean point for each point of a batch (x and y by turns) at severity s. */
export type Guess = (x: Float64Array, s: number) => Float64Array;

/**
 * E[x₀ | x] at severity s: pair (k, l) has its mean at (1 − s)μₖ + s·νₗ and the variance v = (1 − s)²c² + s²t², and within it
 * E[x₀ | x] = μₖ + (1 − s)c²/v·(x − mean).
 */
export function createPairGuess(clean: Beads, start: Beads): Guess {
  const pairs = clean.places.length * start.places.length;
  const weights = new Float64Array(pairs);
  return (x, s) => {
    const variance = ((1 - s) * clean.width) ** 2 + (s * start.width) ** 2;
    const pull = ((1 - s) * clean.width ** 2) / variance;
    const out = new Float64Array(x.length);
    for (let i = 0; i < x.length; i += 2) {
      let pair = 0;
      for (const [a, b] of clean.places)
        for (const [c, d] of start.places) {
          const dx = x[i]! - (1 - s) * a - s * c;
          const dy = x[i + 1]! - (1 - s) * b - s * d;
          weights[pair++] = -(dx * dx + dy * dy) / (2 * variance);
        }
      softmaxInPlace(weights);
      pair = 0;
      for (const [a, b] of clean.places)
        for (const [c, d] of start.places) {
          const w = weights[pair++]!;
          if (w < 1e-15) continue;
          out[i]! += w * (a + pull * (x[i]! - (1 - s) * a - s * c));
          out[i + 1]! += w * (b + pull * (x[i + 1]! - (1 - s) * b - s * d));
        }
    }
    return out;
  };
}

export function drawBeads({places, width}: Beads, n: number, random: Random): Float64Array {
  const out = random.normals(2 * n).map((value) => width * value) as Float64Array<ArrayBuffer>;
  for (let i = 0; i < n; i++) {
    const place = places[Math.floor(random.uniform() * places.length)]!;
    out[2 * i]! += place[0];
    out[2 * i + 1]! += place[1];
  }
  return out;
}

export const STARTS = ["ring", "dots"] as const;
export type StartName = (typeof STARTS)[number];

/** What is blended in: a ring, which is spread out, or three dots of a given width. */
export const beadsOfStart = (name: StartName, width: number): Beads =>
  name === "ring"
    ? {places: Array.from({length: 24}, (_, i) => [2.4 * Math.cos((Math.PI * i) / 12), 2.4 * Math.sin((Math.PI * i) / 12)] as const), width: 0.3}
    : {places: Array.from({length: 3}, (_, i) => [2.4 * Math.sin((2 * Math.PI * i) / 3), 2.4 * Math.cos((2 * Math.PI * i) / 3)] as const), width};

/** Two interleaved half circles, as in SHAPES, in fewer parts. */
export const MOONS: Beads = {
  places: Array.from({length: 32}, (_, k) => {
    const angle = (Math.PI * ((k % 16) + 0.5)) / 16;
    return k < 16 ? ([2 * Math.cos(angle) - 1, 2 * Math.sin(angle) - 0.5] as const) : ([1 - 2 * Math.cos(angle), 0.5 - 2 * Math.sin(angle)] as const);
  }),
  width: 0.25
};
