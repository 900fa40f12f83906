/** Walks on a slope that was learned, measured twice: from where its own flow ends, and from where the exact flow ends. */
import {endOfAsync, evenLevels, followFlow, rootMeanSquareDistance, type Measured} from "./measure.js";
import {rk45} from "../../math/solvers/rk45.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import type {Denoiser, Target} from "../../math/types.js";

export const LEARNED_SOLVERS = ["euler", "heun", "dpmpp_2m"] as const;
export type LearnedSolver = (typeof LEARNED_SOLVERS)[number];
export const LEARNED_BUDGETS = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96] as const;

export interface LearnedRun {
  readonly nfe: number;
  /** Root mean squared distance from the ends of the slope's own flow: what the solver does wrong. */
  readonly own: number;
  /** From the ends of the exact flow: what solver and network do wrong together. */
  readonly exact: number;
}

export interface Course {
  readonly x: Float64Array;
  readonly sigmaMax: number;
  /** Where the walks end, > 0. */
  readonly sigmaMin: number;
}

/** Ends of both flows, and how far they are apart: the network's own error, which no solver mends. */
export async function followBoth(denoise: Denoiser, target: Target, {x, sigmaMax, sigmaMin}: Course, breathe: () => Promise<void>): Promise<{readonly own: Float64Array; readonly exact: Float64Array; readonly apart: number}> {
  const exact = followFlow(target, x, sigmaMax, sigmaMin);
  await breathe();
  const {x: own} = await endOfAsync({denoise, levels: [sigmaMax, sigmaMin], x, solver: rk45({rtol: 1e-8}), breathe}); // 1e-7 of x at the ends, with room below the smallest dots
  return {own, exact, apart: rootMeanSquareDistance(own, exact, 2)};
}

/** A solver's run with about `budget` questions. */
export async function runLearned(
  {denoise, solver, budget, course: {x, sigmaMax, sigmaMin}, ends, breathe}:
  {readonly denoise: Denoiser; readonly solver: LearnedSolver; readonly budget: number; readonly course: Course; readonly ends: {readonly own: Float64Array; readonly exact: Float64Array}; readonly breathe: () => Promise<void>}
): Promise<LearnedRun> {
  const numSteps = Math.max(2, Math.round(budget / SOLVERS[solver].evaluations));
  const run = await endOfAsync({denoise, levels: evenLevels(numSteps, {sigmaMax, sigmaMin, toZero: false}), x, solver: SOLVERS[solver].create(), breathe});
  return {nfe: run.nfe, own: rootMeanSquareDistance(run.x, ends.own, 2), exact: rootMeanSquareDistance(run.x, ends.exact, 2)};
}

/** The fewest questions from which on a run is within a tenth of what the network alone does wrong; undefined where none is. */
export function enoughQuestions(runs: readonly Measured[], apart: number): number | undefined {
  const late = runs.findLastIndex(({error}) => error > 1.1 * apart);
  return runs[late + 1]?.nfe;
}
