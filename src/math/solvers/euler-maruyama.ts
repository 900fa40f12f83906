import {renoise} from "./ancestral.js";
import {requireFalling} from "./check.js";
import {stepEuler} from "./euler.js";
import {solveInSigma, type SigmaStepInput} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * Euler–Maruyama for the reverse SDE at unit scale (Song et al. 2021b, eq. 6 with f = 0 and g² = dσ²/dt; the step is
 * the "reverse diffusion sampler" of their Appendix E). Going down,
 *
 *     dx = score·|dσ²| + √|dσ²|·z,     score = (D − x)/σ²
 *     x′ = x + (σ² − σ′²)·score + √(σ² − σ′²)·z = D + (σ′/σ)²·(x − D) + √(σ² − σ′²)·z
 *
 * The mean is that of Euler a with η = 1, the noise is σ/σ′ times as strong: Euler–Maruyama holds the score still while
 * it adds noise, whereas DDPM's posterior lets D's pull work on it. So Euler a ends too narrow and this one too wide.
 * Weak order 1, one question per step. No noise is added on the step to σ = 0, where nothing could remove it any more.
 *
 * @throws RangeError in a step, where σ rises
 */
export const eulerMaruyama: Solver = solveInSigma(
  () =>
    function* (input) {
      return stepEulerMaruyama("eulerMaruyama", input, yield {x: input.x, sigma: input.sigma});
    },
  {eta: 1}
);

/**
 * One step of it at unit signal scale. (σ′/σ)² is Euler's ratio to σ′²/σ.
 * @param where the solver, for the message
 */
export function stepEulerMaruyama(where: string, input: SigmaStepInput, denoised: Float64Array): Float64Array {
  const {x, sigma, sigmaNext} = input;
  requireFalling(where, sigma, sigmaNext);
  if (sigmaNext === 0) return stepEuler(x, denoised, sigma, 0);
  const added = Math.sqrt(sigma - sigmaNext) * Math.sqrt(sigma + sigmaNext);
  return renoise(stepEuler(x, denoised, sigma, (sigmaNext / sigma) * sigmaNext), added, input);
}
