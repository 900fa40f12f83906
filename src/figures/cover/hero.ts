/**
 * The one dot of the cover that the reader can grab. It is followed in full, all D numbers: on the way out a real walk in
 * R^D whose shadow is the dot's path, on the way back the state of coefficient space, expanded.
 */
import {effectiveNumber} from "../../math/metrics/entropy.js";
import {createRandom} from "../../math/noise/random.js";
import {distance} from "../../math/numeric/geometry.js";
import {projectOnPoints} from "../../math/pictures/coefficient-space.js";
import {indexOfLargest, type Moves} from "./crowd.js";
import type {CoverSet} from "./set.js";

/** Where a journey begins: a picture of the set, or any point, with its shadow. */
export interface HeroStart {
  /** The picture it is, −1 if it is none. */
  readonly index: number;
  readonly shadow: readonly [number, number];
  /** D numbers; undefined where they are those of picture `index`. */
  readonly x?: Float64Array | undefined;
}

/** Everything about the hero at one level. */
export interface HeroView {
  readonly sigma: number;
  readonly shadow: readonly [number, number];
  readonly x: Float64Array;
  /** In all D dimensions: ‖x − x₀‖ on the way out, ‖x − D‖ on the way back. */
  readonly distance: number;
  /** The same two points, as far apart as their shadows are. */
  readonly shadowDistance: number;
  /** D(x; σ), x itself at σ = 0. */
  readonly denoised: Float64Array;
  readonly denoisedShadow: readonly [number, number];
  /** exp(entropy) of the posterior: how many pictures D is a mean of, in effect. 1 at σ = 0. */
  readonly candidates: number;
  readonly mostLikely: number;
}

export interface Hero {
  readonly start: HeroStart;
  /** Shadow at a level; levels after the turn are known after `turn`. */
  shadowAt(level: number): readonly [number, number] | undefined;
  /** The full point; undefined while the walk of D numbers is still catching up (call again at the next frame). */
  view(level: number, set: CoverSet): HeroView | undefined;
  /** Makes the way back known, once the walk has caught up (call again until true); a few milliseconds, once. */
  turn(set: CoverSet): boolean;
  /** Moves x at this level by (dx, dy) along the plane's two directions; what comes after follows. */
  move(level: number, dx: number, dy: number, set: CoverSet | undefined): void;
  /** The picture that the flow leads to, known after the turn. */
  readonly destination: number | undefined;
}

/** Levels of the walk in D dimensions that one call may add: about a millisecond each. */
const MAX_PULLS = 3;

export function createHero({start, sigmas, seed, moves}: {readonly start: HeroStart; readonly sigmas: Float64Array; readonly seed: number; readonly moves: Moves}): Hero {
  const top = sigmas.length - 1;
  const out = Array.from(moves.out({x0: Float64Array.from(start.shadow), sigmas, random: createRandom(seed, 3)}), ({x}) => x);
  let walk: Iterator<{readonly x: Float64Array}> | undefined;
  const walked: Float32Array[] = []; // the walk in D dimensions, before its shadow is put in place
  let xTop: Float64Array | undefined;
  let back: {readonly x: Float64Array; readonly denoised: Float64Array}[] = []; // states, level top first
  let backShadows: [number, number][] = [];
  let cache: {level: number; view: HeroView} | undefined;

  function catchUp(level: number, set: CoverSet): boolean {
    walk ??= moves.out({x0: start.x ?? pictureOf(set, start.index), sigmas, random: createRandom(seed, 4)})[Symbol.iterator]();
    for (let pulls = 0; walked.length <= level && pulls < MAX_PULLS; pulls++) walked.push(Float32Array.from(walk.next().value!.x));
    return walked.length > level;
  }

  /** The walk's point at a level, with the shadow that is drawn: x + Uᵀ(s − Ux). The rest of it is untouched. */
  function liftOut(level: number, set: CoverSet): Float64Array {
    const x = Float64Array.from(walked[level]!);
    const [sx, sy] = shadowOfPoint(set, x);
    addAlongPlane(set, x, out[level]![0]! - sx, out[level]![1]! - sy);
    return x;
  }

  function runBack(from: Float64Array, index: number, set: CoverSet): void {
    const levels = sigmas.slice(0, top + 1 - index).reverse();
    const states = Array.from(moves.back({x: from, levels, denoise: set.space.denoise}), ({x, denoised}) => ({x, denoised}));
    back = [...back.slice(0, index), ...states];
    backShadows = back.map(({x}) => set.plane.shadowOf(x, 1 + set.n));
  }

  function turn(set: CoverSet): boolean {
    if (xTop) return true;
    if (!catchUp(top, set)) return false;
    xTop = liftOut(top, set);
    back = [];
    runBack(set.space.start(projectOnPoints(xTop, set.points, set.dim)), 0, set);
    return true;
  }

  function look(level: number, set: CoverSet): HeroView | undefined {
    if (!catchUp(Math.min(level, top), set)) return undefined;
    const sigma = sigmas[level <= top ? level : 2 * top - level]!;
    if (level > top) turn(set);
    const inBack = level > top ? back[level - top]! : undefined;
    const x = inBack ? set.space.expand(inBack.x, xTop!, set.points) : liftOut(level, set);
    const state = inBack?.x ?? set.space.start(projectOnPoints(x, set.points, set.dim));
    const shadow = set.plane.shadowOf(state, 1 + set.n);
    if (sigma === 0) {
      const nearest = level > top && inBack ? indexOfLargest(inBack.x.subarray(1, 1 + set.n)) : start.index;
      return {sigma, shadow, x, distance: 0, shadowDistance: 0, denoised: x, denoisedShadow: shadow, candidates: 1, mostLikely: nearest};
    }
    const answer = set.space.denoise(state, sigma);
    const weights = answer.slice(1, 1 + set.n);
    const denoised = set.space.expand(answer, x, set.points);
    const denoisedShadow = set.plane.shadowOf(answer, 1 + set.n);
    const [fromX, fromY] = inBack ? denoisedShadow : out[0]!;
    return {
      sigma,
      shadow,
      x,
      distance: distance(x, inBack ? denoised : liftOut(0, set)),
      shadowDistance: Math.hypot(shadow[0] - fromX!, shadow[1] - fromY!),
      denoised,
      denoisedShadow,
      candidates: effectiveNumber(weights),
      mostLikely: indexOfLargest(weights)
    };
  }

  return {
    start,
    shadowAt(level) {
      if (level <= top) return [out[level]![0]!, out[level]![1]!];
      return backShadows[level - top];
    },
    view(level, set) {
      if (cache?.level === level) return cache.view;
      const view = look(level, set);
      if (view) cache = {level, view};
      return view;
    },
    turn,
    move(level, dx, dy, set) {
      cache = undefined;
      if (level <= top) {
        for (let i = level; i <= top; i++) {
          out[i]![0]! += dx;
          out[i]![1]! += dy;
        }
        xTop = undefined;
        back = [];
        backShadows = [];
        return;
      }
      const state = back[level - top]?.x.slice();
      if (!set || !state) return;
      const {n, plane} = set;
      for (let i = 0; i < n; i++) {
        state[1 + i]! += plane.coefficients[i]! * dx + plane.coefficients[n + i]! * dy;
        state[1 + n + i]! += plane.products[2 * i]! * dx + plane.products[2 * i + 1]! * dy;
      }
      if (level < 2 * top) return runBack(state, level - top, set);
      back[top] = {x: state, denoised: state}; // σ = 0: nothing flows
      backShadows[top] = plane.shadowOf(state, 1 + n);
    },
    get destination() {
      const last = back[top];
      return last && indexOfLargest(last.x.subarray(1, (last.x.length + 1) / 2));
    }
  };
}

function pictureOf({points, dim}: CoverSet, index: number): Float64Array {
  return points.slice(index * dim, (index + 1) * dim);
}

/** Shadow of a point of D numbers: uₖ·x, counted from the mean picture as everywhere. */
export function shadowOfPoint({directions, dim, plane}: CoverSet, x: Float64Array): [number, number] {
  const [originX, originY] = plane.shadowOf(new Float64Array(plane.n));
  let along1 = 0;
  let along2 = 0;
  for (let d = 0; d < dim; d++) {
    along1 += directions[d]! * x[d]!;
    along2 += directions[dim + d]! * x[d]!;
  }
  return [originX + along1, originY + along2];
}

/** x ← x + dx·u₁ + dy·u₂, in place. */
export function addAlongPlane({directions, dim}: CoverSet, x: Float64Array, dx: number, dy: number): void {
  for (let d = 0; d < dim; d++) x[d]! += dx * directions[d]! + dy * directions[dim + d]!;
}
