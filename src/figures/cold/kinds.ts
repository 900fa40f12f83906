/** The ways of ruining a picture that the figures offer, in the order in which the network knows them, noise last. */
import {createRandom} from "../../math/noise/random.js";
import {DEGRADATIONS} from "../../math/degradations/registry.js";
import type {Degrade} from "../../math/degradations/degradation.js";

export const COLD_KINDS = ["blur", "pixelate", "desaturate", "snow", "mask", "blend"] as const;
export type ColdKind = (typeof COLD_KINDS)[number];
export const KINDS = [...COLD_KINDS, "noise"] as const;
export type Kind = (typeof KINDS)[number];
export type Degradations = Readonly<Record<Kind, Degrade>>;

/** Seed of the flakes, of the hole's place and of the noise. */
export const SEED = 3;

/** All seven, for pictures of one size; `other` is what `blend` blends with. */
export function createDegradations({side, other}: {readonly side: number; readonly other: Float64Array}): Degradations {
  const size = {width: side, height: side, seed: SEED, other};
  return Object.fromEntries(KINDS.map((kind) => [kind, DEGRADATIONS[kind].create(size)])) as Record<Kind, Degrade>;
}

/** steps + 1 severities from `from` down to 0, evenly. */
export const evenSeverities = (steps: number, from = 1): Float64Array =>
  Float64Array.from({length: steps + 1}, (_, i) => (i === steps ? 0 : from * (1 - i / steps)));

/** Of steps 1 to `steps`, at most `count` to show, evenly and the last among them. */
export const shownSteps = (steps: number, count: number): number[] => {
  const shown = Math.min(steps, count);
  return Array.from({length: shown}, (_, k) => Math.ceil(((k + 1) * steps) / shown));
};

/** σ·ε; each stream has its own ε. */
export const noiseFor = (dim: number, sigma: number, stream = 0): Float64Array =>
  createRandom(SEED, stream).normals(dim).map((value) => sigma * value) as Float64Array<ArrayBuffer>;
