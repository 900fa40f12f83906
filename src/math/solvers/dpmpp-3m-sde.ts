import {combine, type Term} from "../numeric/combine.js";
import {renoise} from "./ancestral.js";
import {requireEta, requireFalling} from "./check.js";
import {stepEuler} from "./euler.js";
import {lambdaOf} from "./exponential.js";
import {createMemory, ROUGH_GAP, type Remembered} from "./memory.js";
import {planSdeStep, type SdeStep} from "./sde-step.js";
import {solveInSigma} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * DPM-Solver++(3M) SDE (k-diffusion's `sample_dpmpp_3m_sde`): the reverse SDE in λ = −log σ, D continued along a
 * parabola through the last three answers. With h = λ′ − λ₀, H = (1 + η)·h, divided differences of the answers over λ
 * (newest first) D[01] = (D₀ − D₁)/(λ₀ − λ₁), D[012] = (D[01] − D[12])/(λ₀ − λ₂), and the integrals I₁, I₂ of s and
 * s²/2 (`planSdeStep`),
 *
 *     x′ = e^{−H}·x + (1 − e^{−H})·D₀ + I₁·D′ + I₂·D″ + σ′·√(1 − e^{−2ηh})·z
 *     D′ = D[01] + (λ₀ − λ₁)·D[012],     D″ = c·D[012]
 *
 * **As the field has it** c = 1. But a parabola's second derivative is *twice* its second divided difference, so half
 * of D″ is missing, the same slip as in DPM++ 3M (`dpmpp3m`). What is left out is I₂·D[012], of order h³ in each step,
 * so the probability flow (η = 0) is solved to order 2.
 *
 * **Corrected** c = 2: order 3 for η = 0, apart from the start (the first step is of order 1, the second of order 2; on
 * a run from where D hardly moves they cost nothing). With noise it stays at weak order 2 all the same, with another
 * constant, often a smaller one: D follows the noise, so along the path it is no smooth function, and no polynomial
 * through past answers continues it better.
 *
 * Weak order 2, one question per step. The first step is that of Euler a where η = 1, the second that of DPM++ 2M SDE
 * (heun). A step that begins or ends at σ = 0 is Euler's.
 *
 * @param options.eta η in [0, 1], 1 unless given; as in `dpmpp2mSde`
 * @param options.corrected false unless given
 * @throws RangeError unless 0 ≤ eta ≤ 1; in a step, where eta > 0 and σ rises
 */
export function dpmpp3mSde({
  eta = 1,
  corrected = false
}: {readonly eta?: number; readonly corrected?: boolean} = {}): Solver {
  requireEta("dpmpp3mSde", eta);
  return solveInSigma(
    () => {
      const recall = createMemory(3, ROUGH_GAP);
      return function* (input) {
        const {x, sigma, sigmaNext} = input;
        if (eta > 0) requireFalling("dpmpp3mSde", sigma, sigmaNext);
        const denoised = yield {x, sigma};
        const answers = recall(lambdaOf(sigma), denoised, lambdaOf(sigmaNext));
        if (sigma === 0 || sigmaNext === 0) return stepEuler(x, denoised, sigma, sigmaNext);

        const step = planSdeStep(sigma, sigmaNext, eta);
        const next = combine([step.kept, x], ...weighAnswers(step, answers, corrected ? 2 : 1));
        return renoise(next, step.noiseStd, input);
      };
    },
    {eta: Math.ceil(eta)}
  );
}

/** The formula's terms in D, by answer; where fewer are remembered, what they allow. */
function weighAnswers({constant, linear, quadratic}: SdeStep, answers: readonly Remembered[], c: number): Term[] {
  const [now, before, first] = answers;
  if (!before) return [[constant, now!.values]];
  const h0 = now!.at - before.at;
  const slope = linear / h0; // weight of D₀ − D₁
  if (!first)
    return [
      [constant + slope, now!.values],
      [-slope, before.values]
    ];
  const h1 = before.at - first.at;
  const bend = (linear * h0 + c * quadratic) / (h0 + h1); // weight of D[0,1] − D[1,2]
  return [
    [constant + slope + bend / h0, now!.values],
    [-slope - bend / h0 - bend / h1, before.values],
    [bend / h1, first.values]
  ];
}
