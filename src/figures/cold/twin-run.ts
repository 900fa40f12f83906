/**
 * Cold diffusion and flow matching on one path, x = (1 − s)·x₀ + s·z + g·√(s(1 − s))·ε, with x₀ and z from two mixtures of round
 * Gaussians of one width each: then E[x₀ | x] is a sum over pairs of parts, and exact. Without noise on the way, g = 0, the mean
 * velocity E[z − x₀ | x] = (x − E[x₀ | x])/s carries the crowd along the path. With it the same velocity does, if each step adds
 * noise of its own: between x₀ and z lies a Brownian bridge, which drifts to x₀ at (x₀ − x)/s and is shaken by g, and with the mean
 * drift at x in its place every moment's law is the same (Gyöngy 1986). So it may begin in single points.
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

/** Variance of a pair of parts at severity s: v = (1 − s)²c² + s²t² + g²s(1 − s). */
export const varianceOfPair = (clean: Beads, start: Beads, noise: number, s: number): number =>
  ((1 - s) * clean.width) ** 2 + (s * start.width) ** 2 + noise ** 2 * s * (1 - s);

/**
 * E[x₀ | x] at severity s: pair (k, l) has its mean at (1 − s)μₖ + s·νₗ and the variance v, and within it
 * E[x₀ | x] = μₖ + (1 − s)c²/v·(x − mean).
 *
 * @param noise g ≥ 0, of the noise on the way
 */
export function createPairGuess(clean: Beads, start: Beads, noise = 0): Guess {
  const pairs = clean.places.length * start.places.length;
  const weights = new Float64Array(pairs);
  return (x, s) => {
    const variance = varianceOfPair(clean, start, noise, s);
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
