import {combine} from "../numeric/combine.js";
import {stepEuler} from "./euler.js";
import {lambdaOf} from "./exponential.js";
import {createMemory, type Remembered} from "./memory.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * DPM-Solver++(2M) (Lu et al. 2022b, Alg. 2; k-diffusion's `sample_dpmpp_2m`): in λ = −log σ, where dx/dλ = D − x, the
 * answer is continued half a step along the line through the last two. Order 2, one question per step.
 *
 *     h = λ′ − λ,   r = (λ − λ₋₁)/h
 *     x′ = e^{−h}·x + (1 − e^{−h})·(D + (D − D₋₁)/(2r))
 *
 * The first step, and one that begins or ends at σ = 0 (λ = ∞), is Euler's.
 */
export const dpmpp2m: Solver = solveInSigma(() => {
  const recall = createMemory(2);
  return function* ({x, sigma, sigmaNext}) {
    const answers = recall(lambdaOf(sigma), yield {x, sigma}, lambdaOf(sigmaNext));
    return stepDpmpp2m(x, sigma, sigmaNext, answers);
  };
});

/**
 * One step of DPM++ 2M; Euler's where only one answer is remembered, or the step ends at σ = 0.
 * @param answers D at the start of the step and the one before it, by λ
 */
export function stepDpmpp2m(
  x: Float64Array,
  sigma: number,
  sigmaNext: number,
  [now, before]: readonly Remembered[]
): Float64Array {
  if (!before || sigmaNext === 0) return stepEuler(x, now!.values, sigma, sigmaNext);
  const h = lambdaOf(sigmaNext) - now!.at;
  const gain = -Math.expm1(-h);
  const lead = h / (2 * (now!.at - before.at)); // 1/(2r)
  return combine([sigmaNext / sigma, x], [gain * (1 + lead), now!.values], [-gain * lead, before.values]);
}
