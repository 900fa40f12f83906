import {middleSigma, renoise, splitAncestral} from "./ancestral.js";
import {requireEta} from "./check.js";
import {stepEuler} from "./euler.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * DPM++ SDE: two steps of Euler a from the same x, one to the middle of the step in log σ, then one over the whole step
 * with D from the middle (k-diffusion's `sample_dpmpp_sde` with r = 1/2, where D alone of the middle counts).
 *
 *     x_m = Euler a from σ to σ_m = √(σ·σ′) with D and the noise of (σ, σ_m)
 *     x′  = Euler a from σ to σ′ with D_m and the noise of (σ, σ′)
 *
 * The two intervals overlap, so the two noises belong together: on one Brownian path (`createBrownianNoise`) the weak
 * order is 2, with independent draws 1, and then it is no better than Euler a at twice the price. Two questions and two
 * draws per step, the middle one first. Where σ′ or σ is 0 the step is Euler's.
 *
 * @param options.eta η in [0, 1], 1 unless given; 0 is DPM++ 2S
 * @throws RangeError unless 0 ≤ eta ≤ 1; in a step, where eta > 0 and σ rises
 */
export function dpmppSde({eta = 1}: {readonly eta?: number} = {}): Solver {
  requireEta("dpmppSde", eta);
  return solveInSigma(
    () =>
      function* (input) {
        const {x, sigma, sigmaNext, noise} = input;
        const whole = splitAncestral("dpmppSde", sigma, sigmaNext, eta);
        let denoised = yield {x, sigma};
        const sigmaMiddle = middleSigma(sigma, sigmaNext);
        if (sigmaMiddle > 0) {
          const half = splitAncestral("dpmppSde", sigma, sigmaMiddle, eta);
          const middle = stepEuler(x, denoised, sigma, half.sigmaDown);
          denoised = yield {
            x: renoise(middle, half.sigmaUp, {sigma, sigmaNext: sigmaMiddle, noise}),
            sigma: sigmaMiddle
          };
        }
        return renoise(stepEuler(x, denoised, sigma, whole.sigmaDown), whole.sigmaUp, input);
      },
    {eta}
  );
}
