import {combine} from "../numeric/combine.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * Euler's method for the probability-flow ODE dx/dσ = ε = (x − D)/σ: order 1, one question per step.
 *
 *     x′ = x + (σ′ − σ)·ε = D + (σ′/σ)·(x − D)
 *
 * In any process it is DDIM with η = 0; see `ddim`. Karras et al. 2022, Alg. 1's Euler step; k-diffusion's
 * `sample_euler` without churn.
 */
export const euler: Solver = solveInSigma(
  () =>
    function* ({x, sigma, sigmaNext}) {
      return stepEuler(x, yield {x, sigma}, sigma, sigmaNext);
    }
);

/** One Euler step at unit signal scale. At σ = 0 nothing pulls, and x stays. */
export function stepEuler(x: Float64Array, denoised: Float64Array, sigma: number, sigmaNext: number): Float64Array {
  const ratio = sigma === 0 ? 1 : sigmaNext / sigma;
  return combine([ratio, x], [1 - ratio, denoised]);
}
