import {combine, type Term} from "../numeric/combine.js";
import {integrateLagrange} from "../numeric/lagrange.js";
import {requireOrder} from "./check.js";
import {createMemory} from "./memory.js";
import {slopeAt} from "./slope.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/** ∫₀¹ uᵖ du. */
const MOMENTS = [1, 1 / 2, 1 / 3, 1 / 4];

/**
 * LMS, the linear multistep method of Adams and Bashforth with uneven steps, in σ: the slope ε is continued by the
 * polynomial through its last values. One question per step (k-diffusion's `sample_lms`).
 *
 *     x′ = x + Σⱼ wⱼ·εⱼ,     wⱼ = ∫_σ^σ′ ∏_{m≠j} (τ − σₘ)/(σⱼ − σₘ) dτ
 *
 * It starts at order 1 and gains one with each step, as the field has it. Euler's first step leaves an error of order 2
 * for good: with a better start order p is p, with this one it is min(p, 2). σ = 0 is a level like any other, with
 * slope 0 where a run begins there.
 *
 * @param options.order 1 … 4, the number of slopes used, 4 unless given; 1 is Euler's method
 * @throws RangeError unless order is a whole number from 1 to 4
 */
export function lms({order = 4}: {readonly order?: number} = {}): Solver {
  requireOrder("lms", order, 4);
  return solveInSigma(() => {
    const recall = createMemory(order);
    return function* ({x, sigma, sigmaNext}) {
      const slope = slopeAt(x, yield {x, sigma}, sigma);
      const slopes = recall(sigma, slope, sigmaNext);
      const step = sigmaNext - sigma;
      if (step === 0) return x.slice();
      const weights = integrateLagrange(slopes.map(({at}) => (at - sigma) / step), MOMENTS);
      return combine([1, x], ...slopes.map(({values}, j): Term => [step * weights[j]!, values]));
    };
  });
}
