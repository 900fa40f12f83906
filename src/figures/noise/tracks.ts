/**
 * What the figures of /noise keep of a walk. A walk in 16384 dimensions is too big to keep (32 runs of 50 steps: 210 MB);
 * its distance from the start and its first two coordinates are 1200 numbers.
 */
import type {WalkState} from "../../math/noise/walk.js";
import type {Row} from "../offers.js";
import {chiCdf, chiMean, chiStd, distance, logChiDensity} from "../../math/numeric/geometry.js";

/** One run, state by state. */
export interface Track {
  readonly dim: number;
  readonly sigmas: Float64Array;
  /** ‖x − x₀‖. */
  readonly distances: Float64Array;
  /** The first two coordinates of x − x₀: two numbers per state. */
  readonly firstTwo: Float64Array;
}

/** Walks to the end and keeps the track. `breathe` is awaited after each state; `onState` sees each state once. */
export async function recordTrack(
  states: Iterable<WalkState>,
  x0: Float64Array,
  {breathe, onState}: {breathe?: () => Promise<void>; onState?: (state: WalkState) => void} = {}
): Promise<Track> {
  const sigmas: number[] = [];
  const distances: number[] = [];
  const firstTwo: number[] = [];
  for (const state of states) {
    sigmas.push(state.sigma);
    distances.push(distance(state.x, x0));
    firstTwo.push(state.x[0]! - x0[0]!, state.x[1]! - x0[1]!);
    onState?.(state);
    await breathe?.();
  }
  return {dim: x0.length, sigmas: Float64Array.from(sigmas), distances: Float64Array.from(distances), firstTwo: Float64Array.from(firstTwo)};
}

/** Tracks as a table: a line for each state of each run. */
export function rowsOfTracks(tracks: readonly Track[]): Row[] {
  return tracks.flatMap(({dim, sigmas, distances}, run) => Array.from(sigmas, (sigma, state) => ({dim, run, state, sigma, distance: distances[state]!})));
}

/** ‖x − x₀‖/√d at state i: the distance per coordinate, to be read against σ. */
export function distancePerCoordinate({distances, dim}: Track, i: number): number {
  return distances[i]! / Math.sqrt(dim);
}

/**
 * Where a state is drawn in the plane: at its true distance from the start, in units of √(d/2), in the direction of its
 * first two coordinates. At d = 2 this is the walk itself, unchanged. In these units the root-mean-square distance is
 * √2·σ in every dimension.
 */
export function planePosition({dim, distances, firstTwo}: Track, i: number): readonly [number, number] {
  const [a, b] = [firstTwo[2 * i]!, firstTwo[2 * i + 1]!];
  const planar = Math.hypot(a, b);
  if (planar === 0) return [0, 0];
  const radius = distances[i]! / Math.sqrt(dim / 2);
  return [(radius * a) / planar, (radius * b) / planar];
}

/**
 * The density of `planePosition` over all runs, on the circle of radius r, at σ = 1: chi density of r·√(d/2), spread
 * over the circle's length. At d = 2 it is the normal density exp(−r²/2)/2π.
 */
export function planeDensity(r: number, dim: number): number {
  const unit = Math.sqrt(dim / 2);
  const radius = Math.max(r, 1e-9);
  return Math.exp(logChiDensity(radius * unit, dim) + Math.log(unit / (2 * Math.PI * radius)));
}

/** The share of all draws whose length is off √d by `off` (0.02: two per cent) or more, either way; exact. */
export function shareOff(dim: number, off: number): number {
  const root = Math.sqrt(dim);
  return 1 - (chiCdf((1 + off) * root, dim) - chiCdf((1 - off) * root, dim));
}

/** The lengths of ε between which `share` of all draws lie, as much left out below as above; by bisection of the exact distribution. */
export function lengthInterval(dim: number, share: number): readonly [number, number] {
  const quantile = (p: number) => {
    let low = 0;
    let high = chiMean(dim) + 12 * chiStd(dim);
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (chiCdf(middle, dim) < p) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return [quantile((1 - share) / 2), quantile((1 + share) / 2)];
}
