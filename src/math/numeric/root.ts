/** What a function is at a point: its value, and its slope where it has one (0 or NaN where not). */
export interface ValueAndSlope {
  readonly value: number;
  readonly slope: number;
}

/** Enough to bisect from 1e308 to neighbours. */
const MAX_STEPS = 2200;

/**
 * Solves f(x) = 0 for an increasing f between two bounds, by Newton's steps as long as they stay inside and shrink, and
 * bisection otherwise: it never leaves the bracket and always ends. Where f jumps over 0 or is flat there, the answer
 * is the least x with f(x) ≥ 0, to rounding; if there is none in the bracket, `high`, and if all are, `low`.
 * @param low, high finite, low ≤ high
 */
export function solveIncreasing(f: (x: number) => ValueAndSlope, low: number, high: number): number {
  if (!(low < high)) return low;
  if (f(low).value >= 0) return low;
  let x = low / 2 + high / 2;
  let step = high - low;
  for (let i = 0; i < MAX_STEPS && low < x && x < high; i++) {
    const {value, slope} = f(x);
    if (value === 0 && slope > 0) return x;
    if (value < 0) low = x;
    else high = x;
    const newton = x - value / slope;
    const inside = newton > low && newton < high && 2 * Math.abs(newton - x) <= Math.abs(step);
    const next = inside ? newton : low / 2 + high / 2;
    step = next - x;
    if (inside && Math.abs(step) <= 2 ** -52 * Math.abs(x)) return next;
    x = next;
  }
  return high;
}
