/**
 * The many dots of the cover. Each is a point of R^D of which only the shadow is ever formed, exactly in distribution:
 * white noise casts white noise as its shadow, so the way out is a walk in the plane; at the turn the dot's products
 * with the N pictures are drawn given that shadow; from there the exact flow runs in coefficient space.
 */
import {createRandom} from "../../math/noise/random.js";
import type {Denoiser, Random} from "../../math/types.js";
import type {CoverSet} from "./set.js";

/** The two ways of the course, given by the page: they run in the plane, in all D dimensions and in coefficient space. */
export interface Moves {
  /** Noise, level by level: a batch at each of the rising sigmas. */
  out(options: {readonly x0: Float64Array; readonly sigmas: Float64Array; readonly random: Random}): Iterable<{readonly x: Float64Array}>;
  /** The way back, level by level, down the falling levels of σ. */
  back(options: {readonly x: Float64Array; readonly levels: Float64Array; readonly denoise: Denoiser}): Iterable<{readonly x: Float64Array; readonly denoised: Float64Array}>;
}

export interface Crowd {
  readonly count: number;
  /** How many levels are known: 0 … 2K are there in the end. */
  readonly known: number;
  /** Shadows at a level, x and y by turns: 2·count numbers. */
  shadowsAt(level: number): Float64Array;
  /** Once the pictures are in: a bite of the way back, a step of one dot per picture. False when all is known. */
  extend(set: CoverSet): boolean;
  /** For each dot the picture it has come back to; undefined before the end is known. */
  readonly found: Int32Array | undefined;
}

export interface CrowdOptions {
  /** Shadows of the N pictures. */
  readonly places: Float64Array;
  /** Dots that start at each picture. */
  readonly perPicture: number;
  /** K + 1 rising noise levels, the first 0. */
  readonly sigmas: Float64Array;
  readonly seed: number;
  readonly moves: Moves;
}

export function createCrowd({places, perPicture, sigmas, seed, moves}: CrowdOptions): Crowd {
  const n = places.length / 2;
  const count = n * perPicture;
  const start = Float64Array.from({length: 2 * count}, (_, i) => places[i % (2 * n)]!);
  const walk = moves.out({x0: start, sigmas, random: createRandom(seed, 1)})[Symbol.iterator]();
  const levels: Float64Array[] = []; // the way out is walked as it is looked at, so that a journey begins at once
  const top = sigmas.length - 1;
  const walkTo = (level: number) => {
    while (levels.length <= Math.min(level, top)) levels.push(walk.next().value!.x);
  };
  // The way back runs in groups of one dot per picture, so that no bite takes longer than a few milliseconds.
  const flows: Iterator<{readonly x: Float64Array}>[] = [];
  let next = new Float64Array(2 * count); // the level being made known, group by group
  let group = 0;
  let found: Int32Array | undefined;

  function beginFlow(set: CoverSet): Iterator<{readonly x: Float64Array}> {
    const from = 2 * n * group;
    const noise = levels[top]!.slice(from, from + 2 * n).map((value, i) => value - start[i]!);
    const projections = projectCrowd(set, noise, sigmas[top]!, createRandom(seed, 10 + group));
    return moves.back({x: set.space.start(projections), levels: sigmas.toReversed(), denoise: set.space.denoise})[Symbol.iterator]();
  }

  return {
    count,
    get known() {
      return Math.max(top + 1, levels.length);
    },
    shadowsAt(level) {
      walkTo(level);
      return levels[Math.min(level, levels.length - 1)]!;
    },
    extend(set) {
      walkTo(top);
      if (levels.length === 2 * top + 1) return false;
      if (flows.length < perPicture) {
        const flow = beginFlow(set);
        flow.next(); // the turn itself is known
        flows.push(flow);
        group = flows.length % perPicture;
        return true;
      }
      const step = flows[group]!.next();
      if (step.done) return false;
      next.set(shadowsOfStates(set, step.value.x), 2 * n * group);
      if (levels.length === 2 * top) (found ??= new Int32Array(count)).set(nearestOfStates(set, step.value.x), n * group);
      group = (group + 1) % perPicture;
      if (group === 0) {
        levels.push(next);
        next = new Float64Array(2 * count);
      }
      return true;
    },
    get found() {
      return levels.length === 2 * top + 1 ? found : undefined;
    }
  };
}

/**
 * Draws the dot products (y_s + σε)·yₘ of `noise.length/2` points that start at pictures 0, 1, … N − 1, 0, 1, …, given
 * the shadows of their noise. ε is white, so its part in the plane and the rest are independent: draw all of it, then
 * put the known shadow in place of the drawn one, Yσε′ = Yσε + YUᵀ(s − Uσε).
 *
 * @param noise shadows s of the noise σε, x and y by turns
 * @returns count·N dot products
 */
export function projectCrowd({n, gram, plane, projectedNoise}: CoverSet, noise: Float64Array, sigma: number, random: Random): Float64Array {
  const count = noise.length / 2;
  const projections = new Float64Array(count * n);
  const drawn = new Float64Array(n);
  for (let m = 0; m < count; m++) {
    projectedNoise.draw(random, drawn);
    let shadowX = 0;
    let shadowY = 0;
    for (let i = 0; i < n; i++) {
      shadowX += plane.coefficients[i]! * drawn[i]!;
      shadowY += plane.coefficients[n + i]! * drawn[i]!;
    }
    const gapX = noise[2 * m]! - sigma * shadowX;
    const gapY = noise[2 * m + 1]! - sigma * shadowY;
    for (let i = 0, row = (m % n) * n; i < n; i++)
      projections[m * n + i] = gram[row + i]! + sigma * drawn[i]! + plane.products[2 * i]! * gapX + plane.products[2 * i + 1]! * gapY;
  }
  return projections;
}

function shadowsOfStates({n, space, plane}: CoverSet, states: Float64Array): Float64Array {
  const shadows = new Float64Array((2 * states.length) / space.stride);
  for (let m = 0; 2 * m < shadows.length; m++) shadows.set(plane.shadowOf(states, m * space.stride + 1 + n), 2 * m);
  return shadows;
}

/** At σ = 0 a state is a picture: the one with the largest coefficient. */
function nearestOfStates({n, space}: CoverSet, states: Float64Array): Int32Array {
  return Int32Array.from({length: states.length / space.stride}, (_, m) => indexOfLargest(states.subarray(m * space.stride + 1, m * space.stride + 1 + n)));
}

export function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
