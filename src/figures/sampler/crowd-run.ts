/** What /sampler measures of a crowd: how far the ends are from the data, for slopes that are exact or wrong in a known way. */
import {endOfAsync} from "./measure.js";
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {estimateEnergyDistance} from "../../math/metrics/energy.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import {createRandom} from "../../math/noise/random.js";
import {createWhiteNoise} from "../../math/noise/white.js";
import type {Denoiser, Solver, Target} from "../../math/types.js";

/** `points` at a time: their distance takes some 15 ms. */
export const CROWD = {sigmaMin: 0.03, sigmaMax: 20, points: 1000, seed: 17} as const;
export const CROWD_BUDGETS = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96] as const;
/** Pairs of exact samples that say what finite samples cannot tell apart. */
export const PAIRS = 19;

/** Where the slope is wrong: nowhere, above σ ≈ 2, or below. */
export type Flaw = "none" | "above" | "below";

/** σ at which the flaw sets in; it grows from a tenth to nine tenths over a factor of 3. */
const CUT = 2;

/** The denoiser with its answer about the noise, (x − D)/σ, off by `size` in the first coordinate: above σ ≈ 2, or below. */
export function flawedDenoiser(denoise: Denoiser, flaw: Flaw, size: number): Denoiser {
  if (flaw === "none") return denoise;
  return (x, sigma) => {
    const above = 1 / (1 + (CUT / sigma) ** 4);
    const push = size * sigma * (flaw === "above" ? above : 1 - above);
    return denoise(x, sigma).map((value, i) => (i % 2 === 0 ? value + push : value));
  };
}

export interface CrowdOptions {
  readonly denoise: Denoiser;
  readonly target: Target;
  readonly solver: Solver;
  readonly numSteps: number;
  /** Which crowd of many: its start, its noise and the exact points that it is compared with depend on this alone. */
  readonly round: number;
  readonly breathe: () => Promise<void>;
}

/** Leads a crowd from pure noise at σ = 20 to 0, over levels in equal ratios. @returns its energy distance to as many exact points */
export async function runCrowd({denoise, target, solver, numSteps, round, breathe}: CrowdOptions): Promise<{readonly nfe: number; readonly distance: Estimate}> {
  const x = createRandom(`${CROWD.seed} start`, round).normals(2 * CROWD.points).map((z) => CROWD.sigmaMax * z);
  const noise = createWhiteNoise(createRandom(`${CROWD.seed} noise`, round));
  const run = await endOfAsync({denoise, levels: exponentialSigmas(numSteps, CROWD), x, solver, noise, breathe});
  const truth = target.sample(CROWD.points, createRandom(`${CROWD.seed} data`, round));
  await breathe();
  return {nfe: run.nfe, distance: estimateEnergyDistance(run.x, truth, {dim: 2})};
}

/** The same measure of two crowds of exact points: what finite samples alone make of it. */
export function measurePair(target: Target, pair: number, round: number): Estimate {
  const [a, b] = ["one", "other"].map((side) => target.sample(CROWD.points, createRandom(`${CROWD.seed} ${side} ${pair}`, round)));
  return estimateEnergyDistance(a!, b!, {dim: 2});
}

/** The mean of independent estimates of one number. */
export function meanEstimate(estimates: readonly Estimate[]): Estimate {
  const sum = (of: (estimate: Estimate) => number) => estimates.reduce((total, estimate) => total + of(estimate), 0);
  return {value: sum(({value}) => value) / estimates.length, standardError: Math.sqrt(sum(({standardError}) => standardError ** 2)) / estimates.length};
}

/**
 * The noise floor: the greatest of the pairs' means. One more such pair comes out above it once in twenty, so what lies below cannot
 * be told from the data by samples of this size.
 */
export const floorOf = (pairs: readonly (readonly Estimate[])[]): number => Math.max(...pairs.map((pair) => meanEstimate(pair).value));
