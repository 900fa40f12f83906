import {requireOneOf} from "../check.js";
import {combine} from "../numeric/combine.js";
import {renoise} from "./ancestral.js";
import {requireEta, requireFalling} from "./check.js";
import {stepEuler} from "./euler.js";
import {lambdaOf} from "./exponential.js";
import {createMemory, ROUGH_GAP} from "./memory.js";
import {planSdeStep} from "./sde-step.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/** How DPM++ 2M SDE integrates the line through the last two answers: by its value half-way, or exactly. */
export type SdeSolverType = "midpoint" | "heun";

/**
 * DPM-Solver++(2M) SDE (Lu et al. 2022b, "SDE-DPM-Solver++"; k-diffusion's `sample_dpmpp_2m_sde`): the reverse
 * SDE in λ = −log σ, D continued along the line through the last two answers. With h = λ′ − λ, H = (1 + η)·h and
 * r = (λ − λ₋₁)/h,
 *
 *     x′ = e^{−H}·x + (1 − e^{−H})·D + g·(D − D₋₁)/r + σ′·√(1 − e^{−2ηh})·z
 *     g  = (1 − e^{−H})/2  (midpoint),    g = 1 − (1 − e^{−H})/H  (heun: the line integrated exactly)
 *
 * Weak order 2, one question per step. The first step is Euler a's for η = 1. A step that begins or ends at σ = 0 is
 * Euler's. This η is a share of the reverse SDE's noise variance; Euler a's is, for short steps, its square root, so
 * that only 0 and 1 mean the same in both.
 *
 * @param options.eta η in [0, 1], 1 unless given; 0 with midpoint is DPM++ 2M
 * @param options.solverType "midpoint" unless given
 * @throws RangeError unless 0 ≤ eta ≤ 1; for another solverType; in a step, where eta > 0 and σ rises
 */
export function dpmpp2mSde({
  eta = 1,
  solverType = "midpoint"
}: {readonly eta?: number; readonly solverType?: SdeSolverType} = {}): Solver {
  requireEta("dpmpp2mSde", eta);
  requireOneOf("dpmpp2mSde", "solverType", solverType, ["midpoint", "heun"]);
  // From σ = ∞ (h = ∞) all noise is new as soon as η > 0, as in DDIM with η = 1.
  return solveInSigma(
    () => {
      const recall = createMemory(2, ROUGH_GAP);
      return function* (input) {
        const {x, sigma, sigmaNext} = input;
        if (eta > 0) requireFalling("dpmpp2mSde", sigma, sigmaNext);
        const denoised = yield {x, sigma};
        const [now, before] = recall(lambdaOf(sigma), denoised, lambdaOf(sigmaNext));
        if (sigma === 0 || sigmaNext === 0) return stepEuler(x, denoised, sigma, sigmaNext);

        const {h, kept, constant, linear, noiseStd} = planSdeStep(sigma, sigmaNext, eta);
        if (!before) return renoise(combine([kept, x], [constant, denoised]), noiseStd, input);
        const lead = (solverType === "heun" ? linear : (constant * h) / 2) / (now!.at - before.at);
        const next = combine([kept, x], [constant + lead, denoised], [-lead, before.values]);
        return renoise(next, noiseStd, input);
      };
    },
    {eta: Math.ceil(eta)}
  );
}
