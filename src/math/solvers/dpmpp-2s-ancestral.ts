import {middleSigma, renoise, splitAncestral} from "./ancestral.js";
import {requireEta} from "./check.js";
import {stepEuler} from "./euler.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * "DPM++ 2S a": the single-step DPM-Solver++ of order 2 down to sigmaDown, then fresh noise back up to σ′ (Lu et al.
 * 2022b, Alg. 1 with r = 1/2; k-diffusion's `sample_dpmpp_2s_ancestral`). Two Euler steps from the same x, the second
 * with D half-way in log σ:
 *
 *     x_m = D + (σ_m/σ)·(x − D),                σ_m = √(σ·sigmaDown)
 *     x′  = D_m + (sigmaDown/σ)·(x − D_m) + sigmaUp·z
 *
 * Weak order 2, two questions per step. Where sigmaDown or σ is 0 there is no such midpoint, and the step is Euler's.
 *
 * @param options.eta η in [0, 1], 1 unless given; 0 is DPM++ 2S
 * @throws RangeError unless 0 ≤ eta ≤ 1; in a step, where eta > 0 and σ rises
 */
export function dpmpp2sAncestral({eta = 1}: {readonly eta?: number} = {}): Solver {
  requireEta("dpmpp2sAncestral", eta);
  return solveInSigma(
    () =>
      function* (input) {
        const {x, sigma, sigmaNext} = input;
        const {sigmaDown, sigmaUp} = splitAncestral("dpmpp2sAncestral", sigma, sigmaNext, eta);
        let denoised = yield {x, sigma};
        const sigmaMiddle = middleSigma(sigma, sigmaDown);
        if (sigmaMiddle > 0) denoised = yield {x: stepEuler(x, denoised, sigma, sigmaMiddle), sigma: sigmaMiddle};
        return renoise(stepEuler(x, denoised, sigma, sigmaDown), sigmaUp, input);
      },
    {eta}
  );
}
