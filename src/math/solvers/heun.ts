import {sigmaOfLevel} from "../level.js";
import {stepEuler} from "./euler.js";
import type {Solver} from "../types.js";

/**
 * Heun's method for the probability-flow ODE, in σ: order 2, two questions per step (Karras et al. 2022, Alg. 1;
 * k-diffusion's `sample_heun` without churn).
 *
 * At unit signal scale: u₁ = u + Δσ·ε(u, σ), then u′ = u + Δσ·(ε(u, σ) + ε(u₁, σ′))/2 = u₁ + Δσ·(ε₂ − ε₁)/2.
 * With x = s·u: x′ = x₁ + s′·(σ′ − σ)·(ε₂ − ε₁)/2, where x₁ is Euler's step.
 *
 * Where the step ends at σ = 0 it is Euler's (ε is 0/0 there), as in the paper; so it is where either end has
 * signalScale 0, because Δσ is infinite. So n steps that end at σ = 0 cost 2n − 1 questions.
 */
export const heun: Solver = () =>
  function* ({x, from, to}) {
    const denoised = yield {x, level: from};
    const predicted = stepEuler(x, denoised, from, to);
    if (to.noiseStd === 0 || from.signalScale === 0 || to.signalScale === 0) return predicted;

    const denoisedThere = yield {x: predicted, level: to};
    const half = (to.signalScale * (sigmaOfLevel(to) - sigmaOfLevel(from))) / 2;
    const next = new Float64Array(x.length);
    for (let j = 0; j < x.length; j++) {
      const eps = from.noiseStd === 0 ? 0 : (x[j]! - from.signalScale * denoised[j]!) / from.noiseStd;
      const epsThere = (predicted[j]! - to.signalScale * denoisedThere[j]!) / to.noiseStd;
      next[j] = predicted[j]! + half * (epsThere - eps);
    }
    return next;
  };
