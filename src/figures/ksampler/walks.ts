/** Many seeds at once, in coefficients: on which picture of the set each run ends. The seeds' noise is that of the node. */
import {drawInitialNoise, type KsamplerPlan} from "../../math/comfyui/ksampler.js";
import {createRandom} from "../../math/noise/random.js";
import {createGramNoise, factorGram} from "../../math/pictures/coefficient-noise.js";
import {createCoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {sample} from "../../math/sample.js";
import {indexOfLargest} from "../cover/crowd.js";
import {LATENT_SCALE, type Machine} from "./machine.js";

export interface SeedWalks {
  readonly count: number;
  /**
   * The picture that each seed's run ends on.
   * @param options.picture the latent that is put in: a picture of the set; an empty one unless given
   */
  run(options: {readonly plan: KsamplerPlan; readonly picture?: number; readonly breathe: () => Promise<void>}): Promise<Int32Array>;
}

/** The seeds 0 … count − 1. @param gram N·N dot products of the pictures */
export async function createSeedWalks(machine: Machine, gram: Float64Array, {count, breathe}: {readonly count: number; readonly breathe: () => Promise<void>}): Promise<SeedWalks> {
  const {n} = machine.pictures;
  const space = createCoefficientSpace({gram, n});
  const lower = factorGram(gram, n);
  const noise = new Float64Array(count * n);
  for (let seed = 0; seed < count; seed++) {
    const eps = drawInitialNoise(seed);
    await breathe();
    noise.set(machine.productsOf(eps), seed * n);
    await breathe();
  }
  return {
    count,
    async run({plan, picture, breathe}) {
      const {levels, sigmas, full, solver} = plan;
      if (levels.length < 2) return new Int32Array(count).fill(picture ?? -1);
      // x = y + σε in the pictures' own units: a latent divided by its scale.
      const scale = (full ? Math.hypot(1, sigmas[0]!) : sigmas[0]!) / LATENT_SCALE;
      const start = noise.map((product, at) => scale * product + (picture === undefined ? 0 : gram[picture * n + (at % n)]!));
      let x = space.start(start);
      for (const state of sample({denoise: space.denoise, levels: levels.map((sigma) => sigma / LATENT_SCALE), x, solver, noise: createGramNoise(space, lower, createRandom("on the way"))})) {
        x = state.x;
        await breathe();
      }
      return Int32Array.from({length: count}, (_, k) => indexOfLargest(x.subarray(k * space.stride + 1, k * space.stride + 1 + n)));
    }
  };
}
