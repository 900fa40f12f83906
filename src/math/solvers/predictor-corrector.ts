import {combine} from "../numeric/combine.js";
import {requireInteger} from "../check.js";
import {stepEulerMaruyama} from "./euler-maruyama.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * Predictor–corrector sampling (Song et al. 2021b, Alg. 2, variance exploding): a step of the reverse SDE to σ′, then
 * Langevin steps at σ′, which pull the batch towards p_σ′ whatever the predictor's error was.
 *
 *     predictor   x ← Euler–Maruyama from σ to σ′, which for this process is their reverse diffusion step
 *     corrector   x ← x + δ·score(x, σ′) + √(2δ)·z,     δ = 2·(snr·σ′)²          (Alg. 4)
 *               = D + (1 − 2·snr²)·(x − D) + 2·snr·σ′·z
 *
 * Their step size is δ = 2·(snr·‖z‖/‖score‖)² with measured norms. Here both norms are the expected ones while noise
 * rules, √d and √d/σ′: so a step stays a linear combination, and runs in coefficient space or planned for a GPU.
 *
 * Langevin steps of a fixed snr leave an error that no number of levels removes: for a Gaussian target of variance v
 * they alone would settle at the variance (v + σ²)/(1 − snr²·σ²/(v + σ²)), 2.6 % too much for snr = 0.16 where σ rules.
 * It fades as σ → 0. That is why the order is 0. 1 + numCorrections questions per step; at σ′ = 0 there is nothing to
 * correct. A correction asks for the noise of the empty interval (σ′, σ′), which no Brownian path has: a source answers
 * with fresh noise.
 *
 * @param options.numCorrections Langevin steps per level, a whole number ≥ 0; 1 unless given
 * @param options.snr their r, in (0, 1); 0.16 unless given, their best for this predictor on CIFAR-10 (App. G)
 * @throws RangeError for options out of range; in a step, where σ rises
 */
export function predictorCorrector({
  numCorrections = 1,
  snr = 0.16
}: {readonly numCorrections?: number; readonly snr?: number} = {}): Solver {
  requireInteger("predictorCorrector", "numCorrections", numCorrections, 0);
  if (!(snr > 0 && snr < 1)) throw new RangeError(`predictorCorrector: snr is ${snr}; give a number between 0 and 1.`);
  const pull = 2 * snr * snr;
  return solveInSigma(
    () =>
      function* (input) {
        const {sigma, sigmaNext, noise} = input;
        let x = stepEulerMaruyama("predictorCorrector", input, yield {x: input.x, sigma});
        for (let n = 0; sigmaNext > 0 && n < numCorrections; n++) {
          const denoised = yield {x, sigma: sigmaNext};
          x = combine([1 - pull, x], [pull, denoised], [2 * snr * sigmaNext, noise(sigmaNext, sigmaNext)]);
        }
        return x;
      },
    {eta: 1}
  );
}
