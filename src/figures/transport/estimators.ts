/**
 * Two ways to estimate how an average cost E f(x), x ~ N(μ, s²), answers to μ, from one draw z each: through the draw,
 * f′(μ + s·z), and through the probability, f(x)·z/s. Their means and spreads, exactly. No DOM.
 */

export interface Cost {
  readonly f: (x: number) => number;
  /** f′, where it has one. */
  readonly slope: (x: number) => number;
  /** Where f jumps; none unless given. */
  readonly jumps?: readonly number[];
}

/** Where the bowl is deepest. */
export const GOAL = 1.5;

export const COSTS = {
  bowl: {f: (x) => (x - GOAL) ** 2, slope: (x) => 2 * (x - GOAL)},
  ripples: {f: (x) => Math.cos(4 * x), slope: (x) => -4 * Math.sin(4 * x)},
  step: {f: (x) => (x < 0 ? 1 : 0), slope: () => 0, jumps: [0]}
} satisfies Record<string, Cost>;
export type CostName = keyof typeof COSTS;

export interface Spread {
  readonly mean: number;
  readonly std: number;
}

export interface GradientSpreads {
  /** d/dμ of E f(x) itself. */
  readonly exact: number;
  /** Of f′(μ + s·z). */
  readonly throughDraw: Spread;
  /** Of (f(x) − b)·z/s. */
  readonly throughProbability: Spread;
  /** b: 0, or the constant that leaves the least spread, E[f·z²]. */
  readonly baseline: number;
}

/**
 * E[(f − b)·z]/s is d/dμ E f whatever b is, since E z = 0; E[(f − b)²z²] is least at b = E[f·z²] (E z² = 1).
 * @param useBaseline whether b is that, or 0
 */
export function gradientSpreads(cost: Cost, mean: number, std: number, useBaseline: boolean): GradientSpreads {
  const {f, slope, jumps = []} = cost;
  const breaks = jumps.map((jump) => (jump - mean) / std);
  const expect = (of: (z: number, x: number) => number) => normalExpectation((z) => of(z, mean + std * z), breaks);
  const exact = expect((z, x) => f(x) * z) / std;
  const baseline = useBaseline ? expect((z, x) => f(x) * z * z) : 0;
  const drawMean = expect((_, x) => slope(x));
  return {
    exact,
    throughDraw: {mean: drawMean, std: root(expect((_, x) => (slope(x) - drawMean) ** 2))},
    throughProbability: {mean: exact, std: root(expect((z, x) => (((f(x) - baseline) * z) / std - exact) ** 2))},
    baseline
  };
}

/** One estimate of each kind for every z. */
export function estimatesFrom({f, slope}: Cost, z: Float64Array, mean: number, std: number, baseline: number): {throughDraw: Float64Array; throughProbability: Float64Array} {
  return {
    throughDraw: z.map((value) => slope(mean + std * value)),
    throughProbability: z.map((value) => ((f(mean + std * value) - baseline) * value) / std)
  };
}

/** E g(z) for z ~ N(0, 1), by Simpson's rule between the breaks on [−10, 10]; error below 1e-9 for what varies on a scale of 0.1. */
export function normalExpectation(g: (z: number) => number, breaks: readonly number[] = []): number {
  const cuts = [-10, ...breaks.filter((z) => Math.abs(z) < 10), 10];
  let sum = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]! + 1e-12, cuts[i + 1]! - 1e-12]; // on the jump itself, either side would do
    const count = 2 * Math.max(8, Math.ceil((to - from) / 0.02));
    const h = (to - from) / count;
    for (let k = 0; k <= count; k++) {
      const z = from + k * h;
      const weight = k === 0 || k === count ? 1 : k % 2 ? 4 : 2;
      sum += ((weight * h) / 3) * g(z) * Math.exp(-0.5 * z * z);
    }
  }
  return sum / Math.sqrt(2 * Math.PI);
}

function root(variance: number): number {
  return Math.sqrt(Math.max(0, variance));
}
