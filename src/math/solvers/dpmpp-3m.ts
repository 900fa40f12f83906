import {combine} from "../numeric/combine.js";
import {phi} from "../numeric/phi.js";
import {stepDpmpp2m} from "./dpmpp-2m.js";
import {lambdaOf, stepExponential} from "./exponential.js";
import {createMemory, ROUGH_GAP, ROUNDED_GAP, type Remembered} from "./memory.js";
import {solveInSigma, type SigmaStepInput} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * DPM-Solver++(3M): D is continued by a parabola in λ = −log σ through the last three answers. One question per step.
 * With h = λ′ − λ, earlier steps h₀ (the last) and h₁, r₀ = h₀/h, r₁ = h₁/h, and φₖ = φₖ(−h),
 *
 *     x′ = e^{−h}·x + h·(φ₁·D + φ₂·D₁ + φ₃·D₂)
 *     d₀ = (D − D₋₁)/r₀,   d₁ = (D₋₁ − D₋₂)/r₁
 *     D₁ = d₀ + r₀·(d₀ − d₁)/(r₀ + r₁)                  ≈ h·dD/dλ
 *     D₂ = c·(d₀ − d₁)/(r₀ + r₁)                        ≈ h²·d²D/dλ² for c = 2
 *
 * **As the field has it** (diffusers' DPMSolverMultistepScheduler with solver_order 3, and the DPM-Solver code it comes
 * from) c = 1. But (d₀ − d₁)/(r₀ + r₁) is h² times the second divided difference, which is *half* the second
 * derivative, while h·φ₃ = h·∫ e^{−h(1−u)}·u²/2 du goes with the whole one. So every step is wrong by h³·D″/12 to first
 * order, and the method is of order 2.
 *
 * **Corrected** c = 2. That alone is order 3 from exact history, but Euler's first step would leave an error of order
 * 2. So here the first step is made good, at no cost, when the answer at its end is known: it is redone with the line
 * through both answers (as UniC-1 does, see `uniPc`). Then the order is 3 from the start.
 *
 * Both begin with one step of order 1 and one of order 2 (DPM++ 2M). They end, in runs of fewer than 15 steps, with one
 * of order 2 and one of order 1 (diffusers' lower_order_final), and a step to σ = 0 is always of order 1: x′ = D.
 *
 * @param options.corrected false unless given
 */
export function dpmpp3m({corrected = false}: {readonly corrected?: boolean} = {}): Solver {
  return solveInSigma(() => {
    const recall = createMemory(3, corrected ? ROUGH_GAP : ROUNDED_GAP);
    let first: {readonly x: Float64Array; readonly answer: Remembered} | undefined;

    return function* (input) {
      const {sigma, sigmaNext} = input;
      const next = lambdaOf(sigmaNext);
      const answers = recall(lambdaOf(sigma), yield {x: input.x, sigma}, next);
      const x = first ? stepExponential(first.x, answers[0]!.at, [first.answer, answers[0]!]) : input.x;
      const isFirst = answers.length === 1 && Number.isFinite(next - answers[0]!.at) && sigmaNext !== sigma;
      first = corrected && isFirst ? {x, answer: answers[0]!} : undefined;

      const usable = answers.slice(0, highestOrder(input));
      return usable.length < 3 || sigmaNext === 0 || sigmaNext === sigma
        ? stepDpmpp2m(x, sigma, sigmaNext, usable)
        : stepParabola(x, next, usable, corrected ? 2 : 1);
    };
  });
}

/** Fewer than this many steps, and diffusers ends on lower orders "to stabilize sampling". */
const FEW_STEPS = 15;

function highestOrder({i, levels}: SigmaStepInput): number {
  const numSteps = levels.length - 1;
  return numSteps < FEW_STEPS ? numSteps - i : 3;
}

/** The formula above. */
function stepParabola(x: Float64Array, next: number, answers: readonly Remembered[], c: number): Float64Array {
  const [now, before, first] = answers as [Remembered, Remembered, Remembered];
  const h = next - now.at;
  const r0 = (now.at - before.at) / h;
  const r1 = (before.at - first.at) / h;
  const d0 = combine([1 / r0, now.values], [-1 / r0, before.values]);
  const d1 = combine([1 / r1, before.values], [-1 / r1, first.values]);
  const share = r0 / (r0 + r1);
  const slope = combine([1 + share, d0], [-share, d1]);
  const bend = combine([c / (r0 + r1), d0], [-c / (r0 + r1), d1]);
  return combine([Math.exp(-h), x], [h * phi(1, -h), now.values], [h * phi(2, -h), slope], [h * phi(3, -h), bend]);
}
