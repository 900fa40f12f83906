/** Many seeds at once, in coefficients: on which picture of the set each run ends. The seeds' noise is that of the node. */
import {drawInitialNoise, type KsamplerPlan} from "../../math/comfyui/ksampler.js";
import {guide} from "../../math/denoisers/guidance.js";
import {createRandom} from "../../math/noise/random.js";
import {createGramNoise, factorGram} from "../../math/pictures/coefficient-noise.js";
import {createCoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {sample} from "../../math/sample.js";
import {PICTURE_CHANNELS} from "../../math/pictures/pictures.js";
import {LATENT_SCALE, type Machine} from "./machine.js";
import type {Guidance} from "./prompts.js";

export interface WalkOptions {
  readonly plan: KsamplerPlan;
  /** The latent that is put in: a picture of the set, one for all or one for each seed. */
  readonly picture?: number | ArrayLike<number>;
  /** Or any latent: the products of its picture with the set's (`machine.productsOf`). Empty unless either is given. */
  readonly products?: ArrayLike<number>;
  readonly guidance?: Guidance;
  /** How likely the model holds each picture to be, where no guidance is given; all the same unless given. */
  readonly prior?: Float64Array;
  readonly breathe: () => Promise<void>;
}

/** Where the runs end. */
export interface Ends {
  /** The nearest picture of the set, seed by seed. */
  readonly pictures: Int32Array;
  /** How far from it, in latent units per coordinate (root mean square). */
  readonly distances: Float64Array;
}

export interface SeedWalks {
  readonly count: number;
  run(options: WalkOptions): Promise<Ends>;
}

/** The seeds 0 … count − 1. @param gram N·N dot products of the pictures */
export async function createSeedWalks(machine: Machine, gram: Float64Array, {count, breathe}: {readonly count: number; readonly breathe: () => Promise<void>}): Promise<SeedWalks> {
  const {n, dim} = machine.pictures;
  const space = createCoefficientSpace({gram, n});
  const lower = factorGram(gram, n);
  const noise = new Float64Array(count * n);
  for (let seed = 0; seed < count; seed++) {
    const eps = drawInitialNoise(seed, {pixels: dim / PICTURE_CHANNELS});
    await breathe();
    noise.set(machine.productsOf(eps), seed * n);
    await breathe();
  }
  const denoiserOf = (prior: Float64Array | undefined) => (prior ? space.denoiseWithPrior(prior) : space.denoise);
  return {
    count,
    async run({plan, picture, products, guidance, prior, breathe}) {
      const {levels, sigmas, full, solver} = plan;
      const given = (seed: number, i: number): number => {
        if (picture === undefined) return products?.[i] ?? 0;
        return gram[(typeof picture === "number" ? picture : picture[seed]!) * n + i]!;
      };
      const ends = {pictures: new Int32Array(count), distances: new Float64Array(count)};
      if (levels.length < 2) {
        for (let seed = 0; seed < count; seed++) ends.pictures[seed] = typeof picture === "number" ? picture : (picture?.[seed] ?? -1);
        return ends;
      }
      // x = y + σε in the pictures' own units: a latent divided by its scale.
      const scale = (full ? Math.hypot(1, sigmas[0]!) : sigmas[0]!) / LATENT_SCALE;
      let x = space.start(noise.map((product, at) => scale * product + given(Math.floor(at / n), at % n)));
      const denoise = guidance && guidance.positive !== guidance.negative ? guide({toward: denoiserOf(guidance.positive), away: denoiserOf(guidance.negative), weight: guidance.cfg}) : denoiserOf(guidance?.positive ?? prior);
      for (const state of sample({denoise, levels: levels.map((sigma) => sigma / LATENT_SCALE), x, solver, noise: createGramNoise(space, lower, createRandom("on the way"))})) {
        x = state.x;
        await breathe();
      }
      for (let seed = 0; seed < count; seed++) {
        const {index, square} = nearestOf(x.subarray(seed * space.stride + 1, (seed + 1) * space.stride), gram, n);
        ends.pictures[seed] = index;
        ends.distances[seed] = LATENT_SCALE * Math.sqrt(square / dim);
      }
      return ends;
    }
  };
}

/** Nearest point to x = Σ cᵢyᵢ (at the end of a run no more is left of start and noise than uni_pc's 0.001 of σ), and the square of its distance. @param state N coefficients c, then N products x·yᵢ */
function nearestOf(state: Float64Array, gram: Float64Array, n: number): {index: number; square: number} {
  let size = 0; // ‖x‖²
  for (let i = 0; i < n; i++) size += state[i]! * state[n + i]!;
  let [index, square] = [0, Infinity];
  for (let i = 0; i < n; i++) {
    const gap = size - 2 * state[n + i]! + gram[i * n + i]!;
    if (gap < square) [index, square] = [i, gap];
  }
  return {index, square: Math.max(0, square)};
}
