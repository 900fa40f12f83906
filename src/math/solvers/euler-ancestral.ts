import {renoise, splitAncestral} from "./ancestral.js";
import {requireEta} from "./check.js";
import {stepEuler} from "./euler.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * "Euler a": Euler's step past σ′, down to sigmaDown, then fresh noise back up to σ′ (k-diffusion's
 * `sample_euler_ancestral`). Weak order 1, one question per step. In any process it is DDIM with the same η.
 *
 *     x′ = D + (sigmaDown/σ)·(x − D) + sigmaUp·z
 *
 * @param options.eta η in [0, 1], 1 unless given
 * @throws RangeError unless 0 ≤ eta ≤ 1; in a step, where eta > 0 and σ rises
 */
export function eulerAncestral({eta = 1}: {readonly eta?: number} = {}): Solver {
  requireEta("eulerAncestral", eta);
  return solveInSigma(
    () =>
      function* (input) {
        const {x, sigma, sigmaNext} = input;
        const {sigmaDown, sigmaUp} = splitAncestral("eulerAncestral", sigma, sigmaNext, eta);
        return renoise(stepEuler(x, yield {x, sigma}, sigma, sigmaDown), sigmaUp, input);
      },
    {eta}
  );
}
