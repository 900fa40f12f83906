import {combine} from "../numeric/combine.js";
import {stepEuler} from "./euler.js";
import {slopeAt} from "./slope.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * DPM-Solver-2 (Lu et al. 2022a, Alg. 1) as the field has it: the midpoint rule, the midpoint taken in log σ. Order 2,
 * two questions per step (k-diffusion's `sample_dpm_2` without churn).
 *
 *     σ_m = √(σσ′),   x_m = x + (σ_m − σ)·ε(x, σ)
 *     x′  = x + (σ′ − σ)·ε(x_m, σ_m)
 *
 * Where the step ends at σ = 0, σ_m is 0 too, and it is Euler's, one question. From σ = 0 nothing pulls, and x stays.
 */
export const dpm2: Solver = solveInSigma(
  () =>
    function* ({x, sigma, sigmaNext}) {
      const denoised = yield {x, sigma};
      if (sigmaNext === 0) return stepEuler(x, denoised, sigma, sigmaNext);

      const sigmaMiddle = Math.sqrt(sigma) * Math.sqrt(sigmaNext);
      const middle = stepEuler(x, denoised, sigma, sigmaMiddle);
      const slope = slopeAt(middle, yield {x: middle, sigma: sigmaMiddle}, sigmaMiddle);
      return combine([1, x], [sigmaNext - sigma, slope]);
    }
);
