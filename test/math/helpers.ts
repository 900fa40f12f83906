import {readFileSync} from "node:fs";
import {expect} from "vitest";
import type {MixtureOptions} from "../../src/math/targets/mixture.js";

export type Rows = number[][];

/** The part of the reference that these tests use: see test/fixtures/README.md. */
export interface Reference {
  gmm: {weights: number[]; means: Rows; covariances: Rows[]};
  smoothed: {points: Rows; at: {sigma: number; logDensity: number[]; score: Rows; denoised: Rows}[]};
  variancePreserving: {points: Rows; at: {alphaBar: number; logDensity: number[]; score: Rows; denoised: Rows}[]};
  sigmas: ({name: string; n: number; sigmas: number[]} & Partial<Record<"sigmaMin" | "sigmaMax" | "rho" | "betaD" | "betaMin" | "epsS", number>>)[];
  kDiffusion: {
    sigmas: number[];
    start: Rows;
    trajectories: {sampler: string; eta?: number; noise?: Rows[]; steps: Rows[]; final: Rows}[];
  };
  ddpmSchedules: {
    betaSchedule: string;
    beta_start?: number;
    beta_end?: number;
    timesteps: number[];
    betas: number[];
    alphasCumprod: number[];
  }[];
  diffusers: {start: Rows; runs: {scheduler: string; timesteps: number[]; states: Rows[]}[]};
  comfyui: {
    sigmaMin: number;
    sigmaMax: number;
    cases: {sampler: string; scheduler: string; steps: number; denoise: number; sigmas: number[]}[];
  };
  flowMatchSigmas: {shift: number; n: number; sigmas: number[]};
  torchRandn: {
    normal: {seed: number; n: number; first: number[]; last: number[]; sum: number; sumOfSquares: number}[];
    uniform: {seed: number; n: number; uniform: number[]}[];
  };
}

export const reference = JSON.parse(
  readFileSync(new URL("../fixtures/samplers.json", import.meta.url), "utf8")
) as Reference;

export const gmm: MixtureOptions = reference.gmm;

export const flat = (rows: Rows): Float64Array => Float64Array.from(rows.flat());

/** Largest |aᵢ − bᵢ|/max(1, |bᵢ|): absolute below 1, relative above. NaN counts as infinite. */
export function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
  }
  return worst;
}

/** Gradient of f at x by central differences of order 4: error h⁴·f⁗′/30 + 2ε|f|/h. */
export function differentiate(f: (x: Float64Array) => number, x: Float64Array, h: number): Float64Array {
  return x.map((_, d) => {
    const at = (steps: number): number => f(x.map((value, i) => (i === d ? value + steps * h : value)));
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  });
}

/** Least-squares slope of ys against xs. */
export function slope(xs: number[], ys: number[]): number {
  const mx = xs.reduce((a, b) => a + b) / xs.length;
  const my = ys.reduce((a, b) => a + b) / ys.length;
  return xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0) / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}
