import {requireOneOf} from "../check.js";
import {combine} from "../numeric/combine.js";
import {requireOrder} from "./check.js";
import {stepEuler} from "./euler.js";
import {lambdaOf, stepExponential} from "./exponential.js";
import {createMemory, ROUGH_GAP, type Remembered} from "./memory.js";
import {solveInSigma, type SigmaStepInput} from "./unit-scale.js";
import type {Solver} from "../types.js";

/**
 * UniPC (Zhao et al. 2023, predicting x₀; diffusers' UniPCMultistepScheduler, ComfyUI's `uni_pc`): a multistep
 * predictor, and a corrector that uses the answer which the next step asks for anyway. So it gains an order and still
 * costs one question per step. In λ = −log σ, h = λ′ − λ:
 *
 *     UniP-p   x′ = e^{−h}·x + h·∫₀¹ e^{−h(1−u)}·P(u) du,   P the polynomial through the last p answers
 *     UniC-p   the same from the same x with one more answer, the one at (x′, λ′): order p + 1
 *
 * The paper and the field write this with B(h) and a linear system; B(h) cancels wherever the system is solved. It does
 * not where they put ½ for the solution: UniP-2 and UniC-1, with B(h) = h (`bh1`) or 1 − e^{−h} (`bh2`),
 *
 *     x′ = e^{−h}·x + (1 − e^{−h})·D + ½·B(h)·d,   d = (D − D₋₁)·h/(λ − λ₋₁) for UniP-2, D′ − D for UniC-1
 *
 * and there lies all the difference between the variants. (UniP-2 with bh2 is DPM++ 2M; UniP-3 is DPM++ 3M, corrected.)
 *
 * The states are the predicted points, at which D is asked; the next step goes on from the corrected one, and the last
 * state is not corrected. The order starts at 1 and gains one with each step. In a run that ends at σ = 0 the last
 * steps have order … 3, 2, 1 (lower_order_final; a step to σ = 0 or from it is Euler's). diffusers and ComfyUI lower it
 * in every run; in one that ends above 0 that would cost an order, and we do so only when told. ComfyUI takes order 3
 * and ends at σ = 0.001 instead of 0.
 *
 * The order of convergence is p + 1 for p = 1 and 2. From p = 3 on the start sets a bound: its first step leaves an
 * error of order 3, though a small one.
 *
 * @param options.order p, 1 … 4; 2 unless given
 * @param options.variant "bh2" unless given
 * @param options.lowerOrderFinal lowers the order of the last steps in every run; unless given, in those that end at σ = 0
 * @throws RangeError unless order is a whole number from 1 to 4, and variant is "bh1" or "bh2"
 */
export function uniPc({order = 2, variant = "bh2", lowerOrderFinal = false}: UniPcOptions = {}): Solver {
  requireOrder("uniPc", order, 4);
  requireOneOf("uniPc", "variant", variant, ["bh1", "bh2"]);
  return solveInSigma(() => {
    const recall = createMemory(order, ROUGH_GAP);
    let last: Prediction | undefined;

    return function* (input) {
      const {sigma, sigmaNext} = input;
      const next = lambdaOf(sigmaNext);
      const denoised = yield {x: input.x, sigma};
      const answers = recall(lambdaOf(sigma), denoised, next);
      const x = last ? correct(last, answers[0]!, variant) : input.x;
      last = undefined;
      if (sigma === 0 || sigmaNext === 0 || sigma === sigmaNext) return stepEuler(x, denoised, sigma, sigmaNext);
      last = {x, answers: answers.slice(0, highestOrder(input, order, lowerOrderFinal))};
      return predict(last, next, variant);
    };
  });
}

/** Order and variant of UniPC. */
export interface UniPcOptions {
  readonly order?: number;
  readonly variant?: "bh1" | "bh2";
  readonly lowerOrderFinal?: boolean;
}

/** What a step was predicted from: its point and its p answers, newest first. */
interface Prediction {
  readonly x: Float64Array;
  readonly answers: readonly Remembered[];
}

/** UniP-p. */
function predict({x, answers}: Prediction, next: number, variant: "bh1" | "bh2"): Float64Array {
  if (answers.length !== 2) return stepExponential(x, next, answers);
  const [now, before] = answers as [Remembered, Remembered];
  return stepHalf(x, next, now, before, variant);
}

/** UniC-p: the step again, with the answer at its end. That lies a whole step from the others: no gap is small. */
function correct({x, answers}: Prediction, end: Remembered, variant: "bh1" | "bh2"): Float64Array {
  return answers.length === 1
    ? stepHalf(x, end.at, answers[0]!, end, variant)
    : stepExponential(x, end.at, [...answers, end]);
}

/** The line through two answers, with ½·B(h) for the exact h·φ₂(−h). */
function stepHalf(
  x: Float64Array,
  next: number,
  now: Remembered,
  other: Remembered,
  variant: "bh1" | "bh2"
): Float64Array {
  const h = next - now.at;
  const gain = -Math.expm1(-h);
  const lead = ((variant === "bh1" ? h : gain) / 2) * (h / (other.at - now.at));
  return combine([Math.exp(-h), x], [gain - lead, now.values], [lead, other.values]);
}

function highestOrder({i, levels}: SigmaStepInput, order: number, lowerOrderFinal: boolean): number {
  const endsAtZero = levels[levels.length - 1]!.noiseStd === 0;
  return endsAtZero || lowerOrderFinal ? Math.min(order, levels.length - 1 - i) : order;
}
