import {requireFinite, requireInteger} from "../check.js";
import {combine, type Term} from "./combine.js";

/** Where an integration starts and ends, and how exact it must be. */
export interface OdeOptions {
  /** The ends; t1 may lie before t0. */
  readonly t0: number;
  readonly t1: number;
  /** Where the curve starts. Not changed. */
  readonly y: Float64Array;
  /** Error allowed in a step, relative to |y|: > 0; 1e-8 unless given. Below 1e-13 it drowns in rounding. */
  readonly rtol?: number;
  /** Error allowed in a step, where |y| is small: ≥ 0; rtol unless given. */
  readonly atol?: number;
  /** Steps tried before it gives up, the rejected ones included; 10 000 unless given. */
  readonly maxSteps?: number;
  /** Is told each accepted step, in order. */
  readonly onStep?: (step: OdeStep) => void;
}

/** One accepted step. */
export interface OdeStep {
  readonly from: number;
  readonly to: number;
  /** y anywhere in the step, of order 4, as smooth as the slopes at its ends; a new array. */
  at(t: number): Float64Array;
}

/** "What is dy/dt here?" */
export interface OdeQuestion {
  readonly t: number;
  readonly y: Float64Array;
}

/**
 * Integrates dy/dt = f(t, y) from t0 to t1 by the pair of Dormand & Prince 1980, of order 5 with an error estimate of
 * order 4 (RK5(4)7M, "dopri5"; scipy's and MATLAB's RK45), as a coroutine: it yields points and is resumed with the
 * slopes there, 1 + 6 for each step tried. So whatever computes f may also count, draw, or wait for a GPU.
 *
 * A step is accepted if the estimate satisfies |errorᵢ| ≤ atol + rtol·max(|yᵢ|, |y′ᵢ|) for *every* number of y, so that
 * no row of a batch hides behind the others. Its size then follows the estimate, h·0.9·error^(−1/5), within a factor of
 * 5 either way (Hairer, Nørsett & Wanner 1993, II.4).
 *
 * @returns y at t1, a new array; where t0 = t1 nothing is asked
 * @throws RangeError where an option is out of range; where the answer has another length or is not finite at the
 *   start; and where it gives up: after maxSteps, or where a step would be too short for t to change
 */
export function* integrateOde({
  t0,
  t1,
  y: start,
  rtol = 1e-8,
  atol = rtol,
  maxSteps = 10_000,
  onStep
}: OdeOptions): Generator<OdeQuestion, Float64Array, Float64Array> {
  requireFinite("integrateOde", "t0", t0);
  requireFinite("integrateOde", "t1", t1);
  requireInteger("integrateOde", "maxSteps", maxSteps);
  requireTolerances("integrateOde", rtol, atol);
  if (t0 === t1) return start.slice();

  const errorOf = (error: Float64Array, y: Float64Array, next: Float64Array): number =>
    largest(error, (i) => atol + rtol * Math.max(Math.abs(y[i]!), Math.abs(next[i]!)));
  let t = t0;
  let y = start;
  let slope = checkSlope(yield {t, y}, y, t);
  let h = firstStep(t1 - t0, y, slope, (i) => atol + rtol * Math.abs(y[i]!));
  let growth = 5;

  for (let tries = 0; tries < maxSteps; tries++) {
    const isLast = Math.abs(h) >= Math.abs(t1 - t) * (1 - 1e-3); // rather a little more than a sliver left over
    if (isLast) h = t1 - t;
    const end = isLast ? t1 : t + h;
    if (end === t) throw new RangeError(tooShort(t, rtol));

    const slopes = [slope];
    let next = y;
    for (let stage = 1; stage < 7; stage++) {
      next = combine([1, y], ...slopes.map((k, j): Term => [h * A[stage]![j]!, k]));
      slopes.push(checkLength(yield {t: stage < 5 ? t + C[stage]! * h : end, y: next}, y, t));
    }
    const [first, ...others] = slopes.map((k, j): Term => [h * E[j]!, k]) as [Term, ...Term[]];
    const error = errorOf(combine(first, ...others), y, next);

    if (error <= 1) {
      onStep?.(createStep(t, end, y, next, slopes, h));
      [t, y, slope] = [end, next, slopes[6]!];
      if (isLast) return y;
    }
    // NaN (a slope that overflowed) shortens the step.
    h *= Math.min(error <= 1 ? growth : 1, Math.max(0.2, 0.9 * error ** -0.2 || 0.2));
    growth = error <= 1 ? 5 : 1; // not right after a rejection
  }
  throw new RangeError(
    `integrateOde: t is ${t} after ${maxSteps} steps, on the way from ${t0} to ${t1}; ` +
      `raise maxSteps, or loosen rtol (${rtol}) and atol (${atol}).`
  );
}

export function requireTolerances(where: string, rtol: number, atol: number): void {
  if (!(rtol > 0 && rtol < Infinity && atol >= 0 && atol < Infinity))
    throw new RangeError(
      `${where}: rtol is ${rtol} and atol ${atol}; give rtol > 0 and atol ≥ 0, such as 1e-8 for both.`
    );
}

/** Where the stages lie, in steps (c); what they are made of (a); row 6 is the result, of order 5 (b). */
const C = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const A = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]
];
/** Order 5 less order 4. */
const E = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
/** The last coefficient of the interpolant of order 4 (Shampine 1986; Hairer's DOPRI5). */
const D = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423
];

/**
 * y(θ) = y₀ + θ·(Δ + (1−θ)·(p + θ·(q + (1−θ)·r))), θ = (t − from)/h: the cubic through the ends and their slopes, and a
 * quartic on top that makes it of order 4 in between.
 */
function createStep(
  from: number,
  to: number,
  y: Float64Array,
  next: Float64Array,
  slopes: readonly Float64Array[],
  h: number
): OdeStep {
  return {
    from,
    to,
    at(t) {
      const share = (t - from) / h;
      const rest = 1 - share;
      const across = share * rest;
      // Each of Δ, p = h·k₁ − Δ, q = Δ − h·k₇ − p and r = h·Σ d·k, gathered by what it is made of.
      const ends = share + across * (2 * share - 1); // factor of Δ
      const weights = slopes.map((_, j) => h * across * across * D[j]!);
      weights[0]! += h * across * rest;
      weights[6]! -= h * across * share;
      return combine([1 - ends, y], [ends, next], ...slopes.map((k, j): Term => [weights[j]!, k]));
    }
  };
}

/**
 * A hundredth of what would change y by its own size (Hairer, Nørsett & Wanner 1993, II.4, without its second
 * question), within a millionth of the way and all of it.
 */
function firstStep(span: number, y: Float64Array, slope: Float64Array, scale: (i: number) => number): number {
  const size = largest(y, scale);
  const speed = largest(slope, scale);
  const share = speed === 0 ? 1 : (0.01 * size) / speed / Math.abs(span);
  return span * Math.min(1, Math.max(1e-6, share));
}

/** max |valuesᵢ|/scaleᵢ; 0/0 is 0. NaN if one is. */
function largest(values: Float64Array, scale: (i: number) => number): number {
  let most = 0;
  for (let i = 0; i < values.length; i++)
    if (values[i] !== 0) most = Math.max(most, Math.abs(values[i]!) / scale(i));
  return most;
}

function checkLength(slope: Float64Array, y: Float64Array, t: number): Float64Array {
  if (slope.length !== y.length)
    throw new RangeError(
      `integrateOde: the slope at t = ${t} has length ${slope.length}; it must be that of y, ${y.length}.`
    );
  return slope;
}

function checkSlope(slope: Float64Array, y: Float64Array, t: number): Float64Array {
  if (!checkLength(slope, y, t).every(Number.isFinite))
    throw new RangeError(`integrateOde: the slope at the start, t = ${t}, is not finite; start where it is.`);
  return slope;
}

function tooShort(t: number, rtol: number): string {
  return (
    `integrateOde: at t = ${t} no step is short enough for rtol ${rtol}; ` +
    "loosen it, or look for a jump or a pole of the slope there."
  );
}
