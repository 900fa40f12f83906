import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {integrateLagrange} from "../../src/math/numeric/lagrange.js";
import {phi} from "../../src/math/numeric/phi.js";
import {toLevel} from "../../src/math/level.js";
import {LEVEL_RULES, type LevelRuleEntry} from "../../src/math/levels/registry.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {dpmpp3m} from "../../src/math/solvers/dpmpp-3m.js";
import {lambdaOf, stepExponential} from "../../src/math/solvers/exponential.js";
import {createMemory, ROUGH_GAP, type Recall} from "../../src/math/solvers/memory.js";

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

describe("phi", () => {
  it("is its integral, and 1/k! at 0", () => {
    // ∫₀¹ e^{(1−u)z}·u^{k−1}/(k−1)! du by Simpson with 2000 intervals: error about z⁴/(180·2000⁴) ≈ 1e-11 of the
    // largest.
    const n = 2000;
    for (const k of [1, 2, 3, 4, 5])
      for (const z of [-8, -1.5, -1, -0.3, 0, 1e-9, 0.7, 1, 3, 8]) {
        const f = (u: number): number => (Math.exp((1 - u) * z) * u ** (k - 1)) / factorial(k - 1);
        let sum = f(0) + f(1);
        for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * f(i / n);
        expect(Math.abs(phi(k, z) / (sum / (3 * n)) - 1)).toBeLessThan(1e-9);
        if (z === 0) expect(phi(k, z)).toBeCloseTo(1 / factorial(k), 15);
      }
  });

  it("meets its recursion on both sides of |z| = 1, and φ₀ is exp", () => {
    expect(phi(0, 2.5)).toBe(Math.exp(2.5));
    for (const z of [-20, -1.000001, -0.999999, -0.5, 0.999999, 1.000001, 20])
      for (const k of [0, 1, 2, 3, 4])
        // Where the two terms cancel, by up to k!·|z|, so many digits go.
        expect(Math.abs((phi(k, z) - 1 / factorial(k)) / z / phi(k + 1, z) - 1)).toBeLessThan(1e-12);
  });
});

describe("integrateLagrange", () => {
  it("is exact for polynomials of a degree below the number of points", () => {
    const moments = [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5];
    const nodes = [0, -0.7, -1.9, 1, -3];
    for (let count = 1; count <= 5; count++) {
      const weights = integrateLagrange(nodes.slice(0, count), moments);
      expect(weights).toHaveLength(count);
      for (let p = 0; p < count; p++)
        expect(weights.reduce((sum, w, j) => sum + w * nodes[j]! ** p, 0)).toBeCloseTo(1 / (p + 1), 12);
    }
  });

  it("gives Adams and Bashforth's weights for even steps", () => {
    const moments = [1, 1 / 2, 1 / 3, 1 / 4];
    const expected = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]];
    for (const weights of expected)
      integrateLagrange(weights.map((_, j) => -j), moments).forEach((w, j) => expect(w).toBeCloseTo(weights[j]!, 13));
  });
});

describe("stepExponential", () => {
  it("solves dx/dλ = P(λ) − x exactly where P is a polynomial of a degree below the number of answers", () => {
    // If x = Q solves it with Q a polynomial, then P = Q + Q′, and the general solution is Q + c·e^{−λ}.
    const ats = [0.4, -0.3, -0.9, 1.1, -2.2];
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 5}),
        fc.array(fc.double({min: -2, max: 2, noNaN: true}), {minLength: 6, maxLength: 6}),
        fc.constantFrom(0.9, -1.7, 2.4),
        (count, [c, ...q], next) => {
          const Q = (t: number): number => q.slice(0, count).reduce((sum, a, p) => sum + a * t ** p, 0);
          const dQ = (t: number): number =>
            q.slice(0, count).reduce((sum, a, p) => sum + (p && a * p * t ** (p - 1)), 0);
          const exact = (t: number): number => Q(t) + c! * Math.exp(-t);
          const answers = ats.slice(0, count).map((at) => ({at, values: Float64Array.of(Q(at) + dQ(at))}));
          const [stepped] = stepExponential(Float64Array.of(exact(ats[0]!)), next, answers);
          // Weights up to 1e2, values up to 1e2.
          return Math.abs(stepped! - exact(next)) < 1e-10;
        }
      ),
      {seed: 1, numRuns: 100}
    );
  });
});

describe("DPM++ 3M", () => {
  // Where D depends on λ alone, a step from exact history is all there is to see: dx/dλ = P(λ) − x as above.
  const Q = (t: number): number => 1 - 0.4 * t + 0.7 * t * t;
  const P = (t: number): number => Q(t) - 0.4 + 1.4 * t;
  const exact = (t: number): number => Q(t) + 2 * Math.exp(-t);
  const lambdas = Array.from({length: 17}, (_, i) => -1 + 0.15 * i + 0.01 * Math.sin(5 * i));
  const missOfLastStep = (corrected: boolean): number => {
    const step = dpmpp3m({corrected})();
    const levels = lambdas.map((t) => toLevel(Math.exp(-t)));
    let x = NaN;
    for (let i = 0; i < 4; i++) {
      const [from, to] = [levels[i]!, levels[i + 1]!];
      const noise = (): Float64Array => new Float64Array(1);
      const stepping = step({x: Float64Array.of(exact(lambdas[i]!)), from, to, i, levels, noise});
      stepping.next();
      x = (stepping.next(Float64Array.of(P(lambdas[i]!))).value as Float64Array)[0]!;
    }
    return x - exact(lambdas[4]!);
  };

  it("corrected, is exact for a parabola; as the field has it, each step lacks h·φ₃·½h²·D″", () => {
    expect(Math.abs(missOfLastStep(true))).toBeLessThan(1e-14);
    const h = lambdas[4]! - lambdas[3]!;
    expect(missOfLastStep(false)).toBeCloseTo(-h * phi(3, -h) * 0.5 * h * h * 1.4, 14);
  });
});

describe("lambdaOf", () => {
  it("is −log σ, ∞ at 0", () => {
    expect(lambdaOf(Math.E)).toBe(-1);
    expect(lambdaOf(0)).toBe(Infinity);
  });
});

describe("createMemory", () => {
  const walk = (recall: Recall, ats: number[]): number[][] =>
    ats.slice(0, -1).map((at, i) => recall(at, Float64Array.of(i), ats[i + 1]!).map((answer) => answer.at));

  it("keeps the last answers, newest first", () => {
    expect(walk(createMemory(3), [1, 2, 3, 4, 5])).toEqual([[1], [2, 1], [3, 2, 1], [4, 3, 2]]);
    expect(walk(createMemory(1), [1, 2, 3])).toEqual([[1], [2]]);
  });

  it("keeps a repeated level once, with its newest answer", () => {
    const recall = createMemory(3);
    expect(walk(recall, [1, 2, 2, 3])).toEqual([[1], [2, 1], [2, 1]]);
    expect(recall(3, Float64Array.of(9), 4).map(({values}) => values[0])).toEqual([9, 2, 0]);
    expect(walk(createMemory(2), [1, 2, 2, 2, 2, 2, 3]).at(-1)).toEqual([2, 1]);
  });

  it("forgets what lies behind a turn", () => {
    expect(walk(createMemory(3), [1, 2, 3, 2, 1])).toEqual([[1], [2, 1], [3], [2, 3]]);
  });

  it("forgets everything where a level is not on the axis", () => {
    expect(walk(createMemory(3), [1, 2, Infinity, 3, 4, 5])).toEqual([[1], [2], [Infinity], [3], [4, 3]]);
  });

  it("takes levels that are equal but for rounding for one, whichever way they lie", () => {
    const e = 1e-15;
    for (const near of [[2, 2 + e], [2, 2 - e], [2, 2 + e, 2 - e], [2, 2 - e, 2 + e]]) {
      const lists = walk(createMemory(3), [0, 1, ...near, 3, 4]);
      expect(lists.slice(near.length + 1)).toEqual([[near.at(-1), 1, 0], [3, near.at(-1), 1]]);
    }
  });

  it("leaves out what lies nearer than a share of the step, and older answers take its place", () => {
    const lists = walk(createMemory(3, 0.02), [0, 1, 2, 2.019, 3, 4]);
    expect(lists).toEqual([[0], [1, 0], [2, 1, 0], [2.019, 1, 0], [3, 2.019, 1]]);
    expect(walk(createMemory(3, 0.02), [0, 1, 2, 2.021, 3]).at(-1)).toEqual([2.021, 2, 1]);
    // Fine steps after a long one rest on each other: the share is of the step, not of what went before.
    expect(walk(createMemory(2, 0.02), [0, 1, 1.001, 1.002, 1.003]).at(-1)).toEqual([1.002, 1.001]);
    // Nothing may be left over, and then one answer is all there is.
    expect(walk(createMemory(2, 0.02), [0, 0.01, 1])).toEqual([[0], [0.01]]);
  });

  it("leaves the level rules' runs as they are: no step is 50 times the one before", () => {
    const schedule = createScaledLinearSchedule();
    const {sigmaMin, sigmaMax} = schedule;
    let least = Infinity;
    for (const entry of Object.values(LEVEL_RULES as Record<string, LevelRuleEntry>))
      for (const numSteps of [3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100, 1000]) {
        const sigmas = entry.create(numSteps, {schedule, sigmaMin, sigmaMax});
        const at = Array.from(sigmas, lambdaOf).filter(Number.isFinite);
        for (let i = 2; i < at.length; i++) least = Math.min(least, (at[i - 1]! - at[i - 2]!) / (at[i]! - at[i - 1]!));
      }
    expect(least).toBeGreaterThan(2 * ROUGH_GAP);
    expect(least).toBeCloseTo(1 / 23, 3); // linear_quadratic in 4 steps
  });
});
