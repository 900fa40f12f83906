/**
 * Guidance on a line, and what it is said to sample from (E17): the tilted density ∝ toward(x)^w · away(x)^(1−w). The tilted
 * density comes from both densities on a fine grid; the crowds are run. No DOM.
 */
import {guide} from "../../math/denoisers/guidance.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {createRandom} from "../../math/noise/random.js";
import {createWhiteNoise} from "../../math/noise/white.js";
import {sample} from "../../math/sample.js";
import {dpmpp2mSde} from "../../math/solvers/dpmpp-2m-sde.js";
import {heun} from "../../math/solvers/heun.js";
import {mixtureQuantile} from "../../math/transport/mixture-cdf.js";
import {createMixture, type Mixture} from "../../math/targets/mixture.js";
import type {Denoiser} from "../../math/types.js";
import {lineEdges} from "../line/distance.js";

/** What one goes towards and what away from, on a line. */
export interface LinePair {
  readonly toward: Mixture;
  readonly away: Mixture;
}

export interface Tilted {
  /** Its density, normalised on [−reach, reach]. */
  readonly density: (x: number) => number;
  /** Its distribution function at `lineEdges(reach)`. */
  readonly cdf: Float64Array;
  readonly mean: number;
  readonly variance: number;
}

/** Cells of the grid within each cell of `lineEdges`: the integrals are then good to 1e-6. */
const FINE = 4;

/** toward^w · away^(1−w), as a density. */
export function tiltDensity({toward, away}: LinePair, weight: number, reach: number): Tilted {
  const logDensity = (x: number) => weight * toward.logDensity(Float64Array.of(x)) + (1 - weight) * away.logDensity(Float64Array.of(x));
  const edges = lineEdges(reach);
  const width = (edges[1]! - edges[0]!) / FINE;
  const places = Float64Array.from({length: (edges.length - 1) * FINE}, (_, k) => edges[0]! + (k + 0.5) * width);
  const logs = places.map(logDensity);
  const highest = logs.reduce((most, value) => Math.max(most, value), -Infinity);
  const masses = logs.map((value) => Math.exp(value - highest) * width);
  const sum = masses.reduce((total, mass) => total + mass, 0);
  const cdf = new Float64Array(edges.length);
  let [below, mean, square] = [0, 0, 0];
  masses.forEach((mass, k) => {
    below += mass / sum;
    mean += (mass / sum) * places[k]!;
    square += (mass / sum) * places[k]! ** 2;
    if ((k + 1) % FINE === 0) cdf[(k + 1) / FINE] = below;
  });
  return {density: (x) => Math.exp(logDensity(x) - highest) / sum, cdf, mean, variance: square - mean * mean};
}

/** Where crowds begin. So far out that beginning with a round bell instead of the noised data costs less than 1e-3. */
const SIGMA_MAX = 200;
const SIGMA_MIN = 0.002;

/** How a crowd is run. */
export type Way = "ode" | "sde";

export interface CrowdOptions {
  readonly n: number;
  readonly weight: number;
  readonly numSteps: number;
  readonly seed: number;
  /** D from the two answers, as the page's cell writes it; `guide` unless given. */
  readonly denoise?: Denoiser;
}

/**
 * The run of a crowd under guidance, state by state. Without fresh noise (Heun) a start determines its end and keeps its order, so the
 * crowd starts from the n quantiles of the bell, and what comes is the law itself, without luck; with it (DPM++ 2M SDE) it starts from n draws.
 */
export function* runGuided(way: Way, {toward, away}: LinePair, {n, weight, numSteps, seed, denoise}: CrowdOptions): Generator<Float64Array, void, void> {
  const bell = createMixture({weights: [1], means: [[0]], covariances: SIGMA_MAX ** 2});
  const quantiles = Float64Array.from({length: n}, (_, i) => (i + 0.5) / n);
  const x = way === "ode" ? mixtureQuantile(bell, quantiles) : createRandom(seed).normals(n).map((value) => SIGMA_MAX * value);
  const run = {
    denoise: denoise ?? guide({toward: toward.denoise, away: away.denoise, weight}),
    levels: karrasSigmas(numSteps, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX}),
    x
  };
  const states = way === "ode" ? sample({...run, solver: heun}) : sample({...run, solver: dpmpp2mSde({eta: 1}), noise: createWhiteNoise(createRandom(seed, 1))});
  for (const state of states) yield state.x;
}

/**
 * Guidance between two bells N(0, toward) and N(0, away), worked out. The guided slope is linear, −k(s)·x with
 * k(s) = w/(c + s) + (1 − w)/(u + s) at s = σ², so from s = ∞ down to 0
 *
 *     without noise   dx/ds = ½·k·x                    variance  cʷ·u^(1−w)
 *     with noise      dV/ds = 2·k·V − 1                variance  u²·(r − r^(2w)) / ((2w − 1)·(u − c)),   r = c/u
 *     tilted          precisions add                   variance  1/(w/c + (1 − w)/u)
 *
 * Three different numbers, unless c = u or w = 1. For c < u and w ≥ 1.
 */
export function variancesOfBells({toward: c, away: u, weight: w}: {toward: number; away: number; weight: number}): {ode: number; sde: number; tilted: number} {
  const r = c / u;
  return {
    ode: c ** w * u ** (1 - w),
    sde: c === u ? c : (u * u * (r - r ** (2 * w))) / ((2 * w - 1) * (u - c)),
    tilted: 1 / (w / c + (1 - w) / u)
  };
}
