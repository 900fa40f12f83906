import {combine} from "../numeric/combine.js";
import {stepEuler} from "./euler.js";
import {slopeAt} from "./slope.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * Heun's method for the probability-flow ODE, in σ: order 2, two questions per step (Karras et al. 2022, Alg. 1;
 * k-diffusion's `sample_heun` without churn).
 *
 *     x₁ = x + Δσ·ε(x, σ)          Euler's step
 *     x′ = x + Δσ·(ε(x, σ) + ε(x₁, σ′))/2
 *
 * Where the step ends at σ = 0 it is Euler's (ε is 0/0 there), as in the paper. So n steps that end at σ = 0 cost
 * 2n − 1 questions.
 */
export const heun: Solver = solveInSigma(
  () =>
    function* ({x, sigma, sigmaNext}) {
      const denoised = yield {x, sigma};
      const predicted = stepEuler(x, denoised, sigma, sigmaNext);
      if (sigmaNext === 0) return predicted;

      const here = slopeAt(x, denoised, sigma);
      const there = slopeAt(predicted, yield {x: predicted, sigma: sigmaNext}, sigmaNext);
      const half = (sigmaNext - sigma) / 2;
      return combine([1, x], [half, here], [half, there]);
    }
);
