/**
 * The flow of a small picture set in 16384 dimensions, exactly. Every picture is a bell of width σ₀: then noise σ on top of it is
 * noise √(σ₀² + σ²) on the bare pictures, and the flow of the widened set is the flow of the bare one, stopped at σ₀. No DOM.
 */
import {createCoefficientSpace, projectOnPoints, type CoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {combine} from "../../math/numeric/combine.js";
import {dot} from "../../math/numeric/geometry.js";
import {karrasSigmas} from "../../math/levels/karras.js";

export const SIGMA_MAX = 80;

export interface PictureFlowOptions {
  /** The dot products of the n pictures, n·n numbers. */
  readonly gram: Float64Array;
  readonly n: number;
  /** n·dim coordinates. */
  readonly points: Float64Array;
  readonly dim: number;
}

/** Where a run began: its point in all coordinates, and the state that stands for it. */
export interface Start {
  readonly x: Float64Array;
  readonly state: Float64Array;
}

export interface PictureFlow {
  readonly n: number;
  readonly dim: number;
  /** Its `denoise` is that of the pictures; states are what it is asked about. */
  readonly space: CoefficientSpace;
  start(x: Float64Array): Start;
  /** The point that a state stands for. */
  place(state: Float64Array, start: Start): Float64Array;
  /** Its length, without its coordinates. */
  length(state: Float64Array, start: Start): number;
  /** The likeliest picture at noise level σ. */
  likeliest(state: Float64Array, sigma: number): number;
}

export function createPictureFlow({gram, n, points, dim}: PictureFlowOptions): PictureFlow {
  const space = createCoefficientSpace({gram, n});
  return {
    n,
    dim,
    space,
    start: (x) => ({x, state: space.start(projectOnPoints(x, points, dim))}),
    place: (state, {x}) => space.expand(state, x, points),
    length(state, {x, state: begun}) {
      // x = a·x₀ + Σ cₙyₙ: ‖x‖² = a·x₀·x + Σ cₙ·(yₙ·x), and x₀·x = a·‖x₀‖² + Σ cₙ·(yₙ·x₀).
      const [a, c, p, p0] = [state[0]!, state.subarray(1, 1 + n), state.subarray(1 + n), begun.subarray(1 + n)];
      return Math.sqrt(Math.max(0, a * (a * dot(x, x) + dot(c, p0)) + dot(c, p)));
    },
    likeliest(state, sigma) {
      const weights = space.weights(state, sigma);
      return weights.reduce((best, weight, k) => (weight > weights[best]! ? k : best), 0);
    }
  };
}

/** numSteps + 1 levels from σ_max down to `end` > 0: the last step of Karras' rule, to 0, is left out. */
export const levelsDown = (numSteps: number, end: number): Float64Array => karrasSigmas(numSteps + 1, {sigmaMin: end, sigmaMax: SIGMA_MAX}).subarray(0, -1);

/** On the shell from a to b: a share u of the angle between them. Two points at right angles or nearly so; 0 ≤ u ≤ 1. */
export function arcWeights(a: Float64Array, b: Float64Array, u: number): readonly [number, number] {
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))));
  return angle < 1e-9 ? [1 - u, u] : [Math.sin((1 - u) * angle) / Math.sin(angle), Math.sin(u * angle) / Math.sin(angle)];
}

/** Root mean square difference of a coordinate between two states of runs from one start, in units of σ_max. */
export function differenceOf(flow: PictureFlow, a: Float64Array, b: Float64Array, start: Start): number {
  // The difference of two states is the state of their difference, where Y·x₀ stands for a = 1.
  return flow.length(combine([1, a], [-1, b]), start) / Math.sqrt(flow.dim) / SIGMA_MAX;
}
