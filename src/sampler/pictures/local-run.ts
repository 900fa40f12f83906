/**
 * Runs of the patch-local denoiser (src/math/denoisers/local.ts) on pictures. It sees patches, not pictures, and so makes new ones of
 * pieces of old ones. There is no short cut: each question looks at every patch of every picture. The solver runs in float64,
 * whatever answers it.
 */
import {sampleAsync} from "../../math/sample.js";
import type {NoiseSource} from "../../math/types.js";
import {planNoiseOf} from "../../math/noise/plan-noise.js";
import {checkRun} from "./check-run.js";
import {createPlannedNoise, drawNoise} from "./picture-noise.js";
import type {Pause} from "./run-in-coefficient-space.js";
import {solverNamed} from "./solver-named.js";
import type {PictureStep, RunOptions} from "./types.js";

/** Answers questions in pieces: a `LocalDenoiser`, or the GPU. */
export interface LocalEngine {
  readonly dim: number;
  /** D of a batch; yields how far it is, in (0, 1]. */
  denoiseInSteps(x: Float64Array, sigma: number): Generator<number, Float64Array, void> | AsyncGenerator<number, Float64Array, void>;
}

/** A step of a patch-local run. No picture has a posterior weight of its own here. The arrays belong to the receiver. */
export type LocalStep = Pick<PictureStep, "i" | "sigma" | "nfe" | "batch" | "x" | "denoised">;

/** Draws of noise that a step of a solver asks for, at most: drawn before they are asked for, with pauses. */
const DRAWS_AHEAD = 2;

/**
 * Runs a solver from the first level to the last; yields at every level.
 *
 * @param hooks.pause awaited after each piece of a question and each draw of noise: lets messages in; throws to cancel
 * @param hooks.onProgress how far the present question is, 0 … 1
 * @throws as `runInCoefficientSpace`, and what the engine throws
 */
export async function* runLocally(
  engine: LocalEngine, options: RunOptions,
  {pause = async () => {}, onProgress}: {readonly pause?: Pause; readonly onProgress?: (fraction: number) => void} = {}
): AsyncGenerator<LocalStep, void, void> {
  const {dim} = engine;
  const solver = solverNamed(options);
  checkRun(options, dim);
  const {batch, signal, seed = 0} = options;
  const levels = Array.from(options.sigmas);
  const plan = planNoiseOf(solver, levels);

  const drawn = new Map<number, Float64Array>();
  const used = new Set<number>();
  const planned = createPlannedNoise(plan, (interval) => {
    const z = drawn.get(interval) ?? new Float64Array(batch * dim);
    if (!drawn.delete(interval)) for (let row = 0; row < batch; row++) z.set(drawNoise({seed, interval, row, dim}), row * dim);
    used.add(interval);
    return z;
  });
  let requests = 0;
  const noise: NoiseSource = (...interval) => (requests++, planned(...interval));
  /** Some milliseconds a picture: not all at once. */
  const drawAhead = async (): Promise<void> => {
    for (const {interval} of plan.parts.slice(requests, requests + DRAWS_AHEAD).flat()) {
      if (used.has(interval) || drawn.has(interval)) continue;
      const z = new Float64Array(batch * dim);
      for (let row = 0; row < batch; row++) {
        z.set(drawNoise({seed, interval, row, dim}), row * dim);
        await pause();
      }
      drawn.set(interval, z);
    }
  };

  const denoise = async (x: Float64Array, sigma: number): Promise<Float64Array> => {
    const steps = engine.denoiseInSteps(x, sigma);
    try {
      for (;;) {
        const step = await steps.next();
        if (step.done) return step.value;
        onProgress?.(step.value);
        await pause();
        signal?.throwIfAborted();
      }
    } finally {
      await steps.return(x); // where it was called off, it frees what it holds
    }
  };
  const answer = async (x: Float64Array, sigma: number): Promise<Float64Array> => {
    const denoised = await denoise(x, sigma);
    await drawAhead();
    return denoised;
  };
  for await (const {i, sigma, nfe, x, denoised} of sampleAsync({denoise: answer, levels, x: Float64Array.from(options.x), solver, noise})) {
    // A run that ends above σ = 0 (encoding) asks nothing at its last level; what is shown there is D all the same.
    const shown = i === levels.length - 1 && sigma > 0 ? await denoise(x, sigma) : denoised;
    yield {i, sigma, nfe, batch, x: Float32Array.from(x), denoised: Float32Array.from(shown)};
  }
}
