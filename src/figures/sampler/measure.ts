/** What /sampler measures: where a run ends, how far that is from the exact flow, and how fast the distance falls. */
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {sample, sampleAsync} from "../../math/sample.js";
import {rk45} from "../../math/solvers/rk45.js";
import type {Denoiser, LevelLike, NoiseSource, Solver, Target} from "../../math/types.js";

/** A question that a solver asked: where, and what was answered. */
export interface Asked {
  readonly x: Float64Array;
  readonly sigma: number;
  readonly denoised: Float64Array;
}

export interface TracedStep {
  readonly from: number;
  readonly to: number;
  readonly x: Float64Array;
  readonly next: Float64Array;
  /** In the order in which they were asked; none at σ = 0. */
  readonly asked: readonly Asked[];
}

/** A run with every question that its solver asks. Levels are σ. */
export function traceRun(options: {readonly denoise: Denoiser; readonly levels: ArrayLike<number>; readonly x: Float64Array; readonly solver: Solver; readonly noise?: NoiseSource}): TracedStep[] {
  const asked: Asked[] = [];
  const denoise: Denoiser = (x, sigma) => {
    const denoised = options.denoise(x, sigma);
    asked.push({x: x.slice(), sigma, denoised: denoised.slice()});
    return denoised;
  };
  const states: {readonly sigma: number; readonly x: Float64Array; readonly begin: number}[] = [];
  for (const {sigma, x} of sample({...options, denoise})) states.push({sigma, x: x.slice(), begin: sigma === 0 ? asked.length : asked.length - 1}); // D of this level is its step's first question
  return states.slice(0, -1).map(({sigma, x, begin}, i) => {
    const after = states[i + 1]!;
    return {from: sigma, to: after.sigma, x, next: after.x, asked: asked.slice(begin, after.begin)};
  });
}

/** Where a run ends, and the calls of the denoiser that it took. */
export function endOf(options: {readonly denoise: Denoiser; readonly levels: ArrayLike<LevelLike>; readonly x: Float64Array; readonly solver: Solver; readonly noise?: NoiseSource}): {readonly x: Float64Array; readonly nfe: number} {
  let last: {readonly x: Float64Array; readonly nfe: number} | undefined;
  for (const {x, nfe} of sample(options)) last = {x, nfe};
  return last!;
}

/** `endOf` with a breath before each question: for denoisers that are slow, and crowds. */
export async function endOfAsync(
  {denoise, breathe, ...options}: Parameters<typeof endOf>[0] & {readonly breathe: () => Promise<void>}
): Promise<{readonly x: Float64Array; readonly nfe: number}> {
  const asking = async (x: Float64Array, sigma: number) => {
    await breathe();
    return denoise(x, sigma);
  };
  let last: {readonly x: Float64Array; readonly nfe: number} | undefined;
  for await (const {x, nfe} of sampleAsync({...options, denoise: asking})) last = {x, nfe};
  return last!;
}

/** σ at which the reference leaves the flow for D: the jump costs ½·σ²·|score|, 5e-11 of a slope of 1. */
const NEARLY_CLEAN = 1e-5;

/** The end of the probability-flow ODE from (x, from) at `to`, to some 1e-9; `to` may be 0 where the density is smooth. */
export function followFlow(target: Target, x: Float64Array, from: number, to: number): Float64Array {
  return endOf({denoise: target.denoise, levels: to === 0 ? [from, NEARLY_CLEAN, 0] : [from, to], x, solver: rk45({rtol: 1e-10})}).x;
}

/** √ of the mean squared distance between two batches of points. */
export function rootMeanSquareDistance(a: ArrayLike<number>, b: ArrayLike<number>, dim: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt((sum * dim) / a.length);
}

export interface Measured {
  readonly nfe: number;
  readonly error: number;
}

/** Below this an error is rounding, and the reference's own. */
const FLOOR = 1e-8;

/** How many of the finest runs a slope is fitted to. */
const FITTED = 4;

/**
 * The order p of error ∝ NFE^−p: least squares of log error on log NFE over the finest runs above rounding.
 * @returns undefined where there are fewer than three
 */
export function fitOrder(runs: readonly Measured[]): number | undefined {
  const good = runs.filter(({error}) => error > FLOOR && Number.isFinite(error)).slice(-FITTED);
  if (good.length < 3) return undefined;
  const [u, v] = [good.map(({nfe}) => Math.log(nfe)), good.map(({error}) => Math.log(error))];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mu, mv] = [mean(u), mean(v)];
  const slope = u.reduce((sum, value, i) => sum + (value - mu) * (v[i]! - mv), 0) / u.reduce((sum, value) => sum + (value - mu) ** 2, 0);
  return -slope;
}

/**
 * The error of one step that begins with exact memory: the solver is asked to step along the exact flow from level to level, what it
 * answers is thrown away, and only its last step counts.
 * @param ratio σ of a level over σ of the next, > 1
 * @param history steps before the one that counts
 */
export function stepError(target: Target, solver: Solver, {x: start, sigma, ratio, history, dim}: {readonly x: Float64Array; readonly sigma: number; readonly ratio: number; readonly history: number; readonly dim: number}): number {
  const first = sigma * ratio ** history;
  // More levels follow, and the run is long: so the solver does not take lower orders for its end.
  const levels = Array.from({length: history + 22}, (_, i) => ({signalScale: 1, noiseStd: first / ratio ** i}));
  const step = solver();
  let x = start;
  let end = start;
  for (let i = 0; i <= history; i++) {
    const [from, to] = [levels[i]!, levels[i + 1]!];
    const stepping = step({x, from, to, i, levels, noise: () => { throw new Error("stepError: the solver adds noise; give one that does not."); }});
    let asked = stepping.next();
    while (!asked.done) asked = stepping.next(target.denoise(asked.value.x, asked.value.level.noiseStd));
    end = asked.value;
    x = followFlow(target, x, from.noiseStd, to.noiseStd);
  }
  return rootMeanSquareDistance(end, x, dim);
}

/** Levels evenly spaced in log σ from σ_max to σ_min, with the step to 0 or without it. */
export function evenLevels(numSteps: number, {sigmaMax, sigmaMin, toZero}: {readonly sigmaMax: number; readonly sigmaMin: number; readonly toZero: boolean}): Float64Array {
  const sigmas = exponentialSigmas(numSteps + 1, {sigmaMin, sigmaMax});
  return toZero ? sigmas : sigmas.subarray(0, -1);
}
