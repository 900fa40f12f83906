import {combine} from "../numeric/combine.js";
import {middleSigma, renoise, splitAncestral} from "./ancestral.js";
import {requireEta} from "./check.js";
import {stepEuler} from "./euler.js";
import {slopeAt} from "./slope.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * "DPM2 a": DPM-2's step down to sigmaDown, by the slope half-way there in log σ, then fresh noise back up to σ′
 * (k-diffusion's `sample_dpm_2_ancestral`; the step is DPM-Solver-2's of Lu et al. 2022a with ε taken at the midpoint).
 *
 *     x_m = x + (σ_m − σ)·ε(x, σ),     σ_m = √(σ·sigmaDown)
 *     x′  = x + (sigmaDown − σ)·ε(x_m, σ_m) + sigmaUp·z
 *
 * Weak order 2, two questions per step. Where sigmaDown or σ is 0 there is no such midpoint, and the step is Euler's.
 *
 * @param options.eta η in [0, 1], 1 unless given; 0 is DPM-2
 * @throws RangeError unless 0 ≤ eta ≤ 1; in a step, where eta > 0 and σ rises
 */
export function dpm2Ancestral({eta = 1}: {readonly eta?: number} = {}): Solver {
  requireEta("dpm2Ancestral", eta);
  return solveInSigma(
    () =>
      function* (input) {
        const {x, sigma, sigmaNext} = input;
        const {sigmaDown, sigmaUp} = splitAncestral("dpm2Ancestral", sigma, sigmaNext, eta);
        const denoised = yield {x, sigma};
        const sigmaMiddle = middleSigma(sigma, sigmaDown);
        if (sigmaMiddle === 0) return renoise(stepEuler(x, denoised, sigma, sigmaDown), sigmaUp, input);

        const middle = stepEuler(x, denoised, sigma, sigmaMiddle);
        const slope = slopeAt(middle, yield {x: middle, sigma: sigmaMiddle}, sigmaMiddle);
        return renoise(combine([1, x], [sigmaDown - sigma, slope]), sigmaUp, input);
      },
    {eta}
  );
}
