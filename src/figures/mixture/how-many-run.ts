/** How many bumps? A fit for each number of bumps, judged in three ways. Pure; in pieces. */
import {fitMixture, type EmState} from "../../math/fit/em.js";
import {createRandom} from "../../math/noise/random.js";
import {createMixture, type Mixture} from "../../math/targets/mixture.js";
import type {Target} from "../../math/types.js";

export interface Judged {
  readonly numParts: number;
  readonly mixture: Mixture;
  /** Log-likelihood per point, in nats: of the points it was fitted to, and of fresh ones. */
  readonly fitted: number;
  readonly fresh: number;
  /** −BIC/2n, in the same unit: the higher the better. */
  readonly charged: number;
  readonly numParameters: number;
}

export const MOST_PARTS = 20;
const STARTS = 3;
/** Fresh points: many, so that luck is small. */
const FRESH = 4000;

export interface HowManyOptions {
  readonly target: Target;
  readonly count: number;
  readonly seed: number;
}

export interface Draws {
  readonly target: Target;
  /** To fit to. */
  readonly points: Float64Array;
  /** To judge by. */
  readonly fresh: Float64Array;
}

export function drawsOf({target, count, seed}: HowManyOptions): Draws {
  return {target, points: target.sample(count, createRandom(seed)), fresh: target.sample(FRESH, createRandom(seed, 1))};
}

/** How likely the truth finds the fresh points, then the best of three starts for each number of bumps. Yields undefined between pieces of work. */
export function* judgeNumbers({target, points, fresh}: Draws, seed: number): Generator<Judged | {readonly truth: number} | undefined, void, void> {
  const n = points.length / 2;
  yield {truth: yield* perPoint(target, fresh)};
  for (let numParts = 1; numParts <= Math.min(MOST_PARTS, n); numParts++) {
    let best: EmState | undefined;
    for (let start = 0; start < STARTS; start++) {
      let last: EmState | undefined;
      const options = {x: points, dim: 2, covarianceFloor: 0.03 ** 2, tolerance: 1e-5, maxIterations: 200};
      for (last of fitMixture({...options, start: {numParts, random: createRandom(seed, 100 * start + numParts)}})) yield undefined;
      if (!best || last!.logLikelihood > best.logLikelihood) best = last;
    }
    const mixture = createMixture(best!);
    const {logLikelihood, bic, numParameters} = best!;
    yield {numParts, mixture, fitted: logLikelihood / n, fresh: yield* perPoint(mixture, fresh), charged: -bic / (2 * n), numParameters};
  }
}

/** Mean log-density, in pieces of 250 points. */
function* perPoint(target: Target, points: Float64Array): Generator<undefined, number, void> {
  let sum = 0;
  for (let at = 0; at < points.length; at += 2) {
    sum += target.logDensity(points.subarray(at, at + 2));
    if (at % 500 === 0) yield undefined;
  }
  return (2 * sum) / points.length;
}
