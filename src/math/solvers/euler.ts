import type {Level, Solver} from "../types.js";

/**
 * Euler's method for the probability-flow ODE, in σ: order 1, one question per step.
 *
 * At unit signal scale, u = x/signalScale, the ODE is du/dσ = ε(u, σ) = (u − D)/σ, and Euler's step is
 * u′ = u + (σ′ − σ)·ε. In terms of x = s·u this is DDIM with η = 0 (Song et al. 2021a, eq. 12), in any process:
 * x′ = s′·D + n′·ε̂ with ε̂ = (x − s·D)/n. "Keep the guess of the picture and of the noise, mix them anew."
 * For s = 1 it is Karras et al. 2022, Alg. 1's Euler step and k-diffusion's `sample_euler` without churn.
 */
export const euler: Solver = () =>
  function* ({x, from, to}) {
    const denoised = yield {x, level: from};
    return stepEuler(x, denoised, from, to);
  };

/**
 * One Euler step: x′ = (n′/n)·x + (s′ − s·n′/n)·D, the formula above with ε̂ put in.
 *
 * From n = 0 (encoding starts at the clean picture) ε̂ is 0, its limit along the flow: ε = −σ·score → 0.
 * s = 0 at either end is allowed.
 *
 * @param x batch at level `from`
 * @param denoised D(x), same shape, at unit signal scale
 * @returns batch at level `to`, a new array
 */
export function stepEuler(x: Float64Array, denoised: Float64Array, from: Level, to: Level): Float64Array {
  const ratio = from.noiseStd === 0 ? 0 : to.noiseStd / from.noiseStd;
  const weight = to.signalScale - from.signalScale * ratio;
  const next = new Float64Array(x.length);
  if (from.noiseStd === 0) for (let j = 0; j < x.length; j++) next[j] = to.signalScale * denoised[j]!;
  else for (let j = 0; j < x.length; j++) next[j] = ratio * x[j]! + weight * denoised[j]!;
  return next;
}
