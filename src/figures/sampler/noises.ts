/** Walks from pure noise over a set of pictures in 16384 dimensions, in coefficients: which picture each ends on. */
import {indexOfLargest} from "../cover/crowd.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {createBrownianNoise} from "../../math/noise/brownian.js";
import {createRandom} from "../../math/noise/random.js";
import {createWhiteNoise} from "../../math/noise/white.js";
import {factorGram} from "../../math/pictures/coefficient-noise.js";
import {createCoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {sample} from "../../math/sample.js";
import type {Solver} from "../../math/types.js";

const RANGE = {sigmaMin: 0.02, sigmaMax: 80};

/** Where noise on the way comes from: drawn anew for each number of steps (KSampler's ancestral samplers), or one path that all share. */
export type Way = "fresh" | "path";

export interface NoiseWalks {
  /** The pictures that walks 0 … count − 1 end on: from σ = 80 in Karras's levels to 0. */
  run(options: {readonly solver: Solver; readonly numSteps: number; readonly count: number; readonly way?: Way; readonly breathe: () => Promise<void>}): Promise<{readonly ends: Int32Array; readonly nfe: number}>;
}

/**
 * All that a walk asks of noise z are its products with the pictures, which are N(0, G) = L·N(0, I). So walk k begins at the same
 * noise however many there are and whatever the solver.
 *
 * @param gram N·N dot products of the pictures
 */
export function createNoiseWalks(gram: Float64Array, n: number, seed: number): NoiseWalks {
  const space = createCoefficientSpace({gram, n});
  const lower = factorGram(gram, n);
  const projectionsOf = (u: Float64Array) => Float64Array.from(u, (_, at) => {
    const [first, i] = [at - (at % n), at % n];
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += lower[i * n + j]! * u[first + j]!;
    return sum;
  });
  return {
    async run({solver, numSteps, count, way = "fresh", breathe}) {
      const start = projectionsOf(createRandom(seed).normals(count * n).map((u) => RANGE.sigmaMax * u));
      const source = way === "fresh" ? createWhiteNoise(createRandom(seed, 1)) : createBrownianNoise({seed});
      const states = sample({
        denoise: space.denoise, levels: karrasSigmas(numSteps, RANGE), x: space.start(start), solver,
        noise: (_, from, to) => space.noise(projectionsOf(source(count * n, from, to)))
      });
      let [x, nfe]: [Float64Array, number] = [start, 0];
      for (const state of states) {
        [x, nfe] = [state.x, state.nfe];
        await breathe();
      }
      // At σ = 0 the state is D of the level before: its coefficients are the weights.
      return {ends: Int32Array.from({length: count}, (_, k) => indexOfLargest(x.subarray(k * space.stride + 1, k * space.stride + 1 + n))), nfe};
    }
  };
}
