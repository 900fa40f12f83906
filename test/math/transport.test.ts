import {describe, expect, it} from "vitest";
import fc from "fast-check";
import {logNormalCdf, normalQuantile, normalQuantileOfTails} from "../../src/math/numeric/normal.js";
import {solveIncreasing} from "../../src/math/numeric/root.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {createRandom} from "../../src/math/noise/random.js";
import {testOneSampleKs} from "../../src/math/metrics/statistics.js";
import {lastState, sample} from "../../src/math/sample.js";
import {heun} from "../../src/math/solvers/heun.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {flowMap, inverseCdfMap} from "../../src/math/transport/flow-map.js";
import {mixtureCdf, mixtureQuantile} from "../../src/math/transport/mixture-cdf.js";
import {pushForward} from "../../src/math/transport/push-forward.js";
import {deviation, differentiate, gmm} from "./helpers.js";

const mixture = createMixture({weights: [0.3, 0, 0.5, 0.2], means: [[-2], [9], [1.5], [2]], covariances: [0.3, 1, 0.05, 2]});
const density = (x: number, sigma = 0): number => Math.exp(mixture.logDensity(Float64Array.of(x), sigma));
const cdf = (x: number, sigma = 0): number => mixtureCdf(mixture, Float64Array.of(x), sigma)[0]!;
const one = (x: Float64Array): number => x[0]!;

describe("the normal distribution", () => {
  it("log Φ continues log of Φ where Φ underflows: slope φ/Φ on both sides, no jump at the seam", () => {
    for (const z of [-37, -20, -10.001, -9.999, -3, 0, 2, 8]) expect(deviation([logNormalCdf(z)], [Math.log(normalCdf(z))])).toBeLessThan(1e-12);
    // Mills' ratio lies between 1/(z + 1/z) and 1/z: 7e-4 apart at z = 38.4, where Φ is down to one bit, 1e-8 at 1e4.
    for (const z of [38.4, 40, 1e3, 1e4]) {
      const logRatio = logNormalCdf(-z) + 0.5 * z * z + 0.5 * Math.log(2 * Math.PI);
      const rounding = 1e-15 * z * z;
      expect(logRatio).toBeLessThan(-Math.log(z) + rounding);
      expect(logRatio).toBeGreaterThan(-Math.log(z + 1 / z) - rounding);
    }
    expect([logNormalCdf(-Infinity), logNormalCdf(Infinity) + 0, logNormalCdf(NaN)]).toEqual([-Infinity, 0, NaN]);
  });

  it("quantile inverts Φ in both tails", () => {
    fc.assert(
      fc.property(fc.double({min: -37, max: 37, noNaN: true}), (z) => {
        const back = normalQuantileOfTails({lower: logNormalCdf(z), upper: logNormalCdf(-z)});
        expect(deviation([back], [z])).toBeLessThan(1e-12);
      }),
      {seed: 1, numRuns: 200}
    );
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(normalQuantile(1e-300)).toBeCloseTo(-37.0471, 4);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect(() => normalQuantile(1.1)).toThrow(/p is 1\.1; give a probability/);
    expect(() => normalQuantile(NaN)).toThrow(/p is NaN/);
  });
});

describe("solveIncreasing", () => {
  it("finds roots where Newton would fly off, crawl or never land, and steps", () => {
    const solve = (f: (x: number) => number, slope: (x: number) => number, a: number, b: number): number =>
      solveIncreasing((x) => ({value: f(x), slope: slope(x)}), a, b);
    expect(solve((x) => Math.atan(x - 3), (x) => 1 / (1 + (x - 3) ** 2), -1e6, 1e6)).toBeCloseTo(3, 14);
    expect(solve((x) => x ** 9, (x) => 9 * x ** 8, -1, 2)).toBeCloseTo(0, 1);
    expect(solve((x) => Math.cbrt(x - 1), () => 1e-9, -5, 5)).toBeCloseTo(1, 14);
    expect(solve((x) => (x < 0.25 ? -1 : 1), () => 0, -7, 9)).toBe(0.25);
    expect(solve((x) => (x < 0.25 ? -1 : x < 2 ? 0 : 1), () => 0, -7, 9)).toBe(0.25);
    expect(solve((x) => x - 0.3, () => -1, 0, 1)).toBeCloseTo(0.3, 14); // a slope of the wrong sign
    expect(solve((x) => x, () => 1, 1, 2)).toBe(1);
    expect(solve((x) => x, () => 1, -2, -1)).toBe(-1);
    expect(solve((x) => x, () => 1, 5, 5)).toBe(5);
  });
});

describe("mixtureCdf and mixtureQuantile", () => {
  it("the density is the derivative of the distribution function, which goes from 0 to 1", () => {
    for (const sigma of [0, 0.5, 10])
      for (const x of [-4, -2, 0, 1.4, 3]) {
        const slope = differentiate((y) => cdf(y[0]!, sigma), Float64Array.of(x), 1e-3)[0]!;
        expect(Math.abs(slope - density(x, sigma))).toBeLessThan(1e-9); // h⁴ times the fifth derivative over 30, at width 0.22: 1e-10
      }
    expect([cdf(-1e3), cdf(1e3)]).toEqual([0, 1]);
  });

  it("quantiles are the inverse, from far in one tail to far in the other", () => {
    for (const sigma of [0, 0.5, 10])
      for (const p of [1e-300, 1e-20, 1e-3, 0.2, 0.3, 0.300001, 0.5, 0.999, 1 - 1e-12]) {
        const x = one(mixtureQuantile(mixture, Float64Array.of(p), sigma));
        // An error of x·2⁻⁵² moves p by a factor of 1 + x·2⁻⁵²·f/F, and f/F is at most 1e2 here.
        expect(Math.abs(cdf(x, sigma) / p - 1)).toBeLessThan(1e-12);
      }
    expect([...mixtureQuantile(mixture, Float64Array.of(0, 1))]).toEqual([-Infinity, Infinity]);
  });

  it("knows points: the least x with F(x) ≥ p", () => {
    const points = createMixture({weights: [0.25, 0.25, 0.5], means: [[1], [-1], [3]], covariances: 0});
    expect([...mixtureQuantile(points, Float64Array.of(0, 0.1, 0.25, 0.3, 0.5, 0.6, 1))]).toEqual([-1, -1, -1, 1, 1, 3, 3]);
    expect([...mixtureCdf(points, Float64Array.of(-2, -1, 0, 1, 3))].map((p) => Number(p.toFixed(12)))).toEqual([0, 0.25, 0.25, 0.5, 1]);
    const mixed = createMixture({weights: [0.5, 0.5], means: [[0], [0]], covariances: [0, 1]});
    expect(one(mixtureQuantile(mixed, Float64Array.of(0.5)))).toBeCloseTo(0, 12);
    expect(one(mixtureQuantile(mixed, Float64Array.of(0.2)))).toBeCloseTo(normalQuantile(0.4), 12);
  });

  it("refuses other dimensions and what is no probability", () => {
    expect(() => mixtureCdf(createMixture(gmm), Float64Array.of(1))).toThrow(/has 2 dimensions; give one of 1/);
    expect(() => mixtureCdf(mixture, Float64Array.of(1), Infinity)).toThrow(/sigma is Infinity/);
    expect(() => mixtureQuantile(mixture, Float64Array.of(-0.1))).toThrow(/p is -0\.1/);
  });
});

describe("maps of the line", () => {
  it("the inverse-CDF map pushes N(0, 1) forward to the mixture, and is increasing", () => {
    const z = createRandom("inverse cdf").normals(2000).sort();
    const x = inverseCdfMap(mixture, z);
    expect(testOneSampleKs(x, (value) => cdf(value)).pValue).toBeGreaterThan(1e-6);
    expect(x.every((value, i) => i === 0 || value > x[i - 1]!)).toBe(true);
    for (const value of [-2.5, 0.1, 1.5]) {
      const derivative = differentiate((y) => one(inverseCdfMap(mixture, y)), Float64Array.of(value), 1e-3)[0]!;
      const expected = Math.exp(-0.5 * value ** 2) / Math.sqrt(2 * Math.PI) / density(one(inverseCdfMap(mixture, Float64Array.of(value))));
      expect(Math.abs(derivative / expected - 1)).toBeLessThan(1e-7);
    }
  });

  it("the flow map is where Heun's method goes: the difference falls as steps², to 1e-6", () => {
    const x = Float64Array.of(-60, -11, -1, 3, 4, 25, 90);
    const exact = flowMap(mixture, x, 40, 0.05);
    const errors = [2000, 4000].map((numSteps) => {
      const levels = Float64Array.from({length: numSteps + 1}, (_, i) => 40 * (0.05 / 40) ** (i / numSteps));
      return deviation(lastState(sample({denoise: mixture.denoise, levels, x, solver: heun})).x, exact);
    });
    expect(errors[1]!).toBeLessThan(1e-6 * Math.max(...exact.map(Math.abs)));
    expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(1.8);
  });

  it("the flow map obeys the ODE, composes, and comes back", () => {
    const x = Float64Array.of(-60, -3, 0.5, 3.5, 70);
    const [from, to] = [20, 0.6];
    const there = flowMap(mixture, x, from, to);
    expect(deviation(flowMap(mixture, there, to, from), x)).toBeLessThan(1e-11);
    expect(deviation(flowMap(mixture, flowMap(mixture, x, from, 3), 3, to), there)).toBeLessThan(1e-11);
    const denoised = mixture.denoise(there, to);
    there.forEach((value, i) => {
      const slope = differentiate((s) => flowMap(mixture, x, from, s[0]!)[i]!, Float64Array.of(to), 1e-3)[0]!;
      expect(deviation([slope], [(value - denoised[i]!) / to])).toBeLessThan(1e-8);
    });
  });

  it("is linear for one Gaussian, and stays right 1e6 away", () => {
    const gaussian = createMixture({weights: [1], means: [[0.4]], covariances: 0.3});
    for (const [from, to] of [[5, 0], [0.1, 80], [1e4, 1e-4]] as const) {
      const x = Float64Array.of(0.4, -1, 30, 1e6, -1e6);
      const expected = x.map((value) => 0.4 + Math.sqrt((0.3 + to ** 2) / (0.3 + from ** 2)) * (value - 0.4));
      expect(deviation(flowMap(gaussian, x, from, to), expected)).toBeLessThan(1e-11);
    }
    for (const to of [0, 1e-4, 1e4]) expect(flowMap(mixture, Float64Array.of(1e6, -1e6), 1, to).every(Number.isFinite)).toBe(true);
  });

  it("ends on the points where the target is points", () => {
    const points = createMixture({weights: [0.25, 0.75], means: [[-1], [1]], covariances: 0});
    expect([...flowMap(points, Float64Array.of(-30, 0, 30), 9, 0)]).toEqual([-1, 1, 1]);
  });

  it("refuses NaN, and to leave a point at which many ranks lie", () => {
    const points = createMixture({weights: [0.5, 0.5], means: [[0], [1]], covariances: 0});
    expect(() => flowMap(points, Float64Array.of(0), 0, 1)).toThrow(/flowMap: from is 0 and a part has variance 0/);
    expect([...flowMap(points, Float64Array.of(-3, 4), 1, 0)]).toEqual([0, 1]);
    const bad = Float64Array.of(1, NaN);
    expect(() => flowMap(mixture, bad, 1, 2)).toThrow(/flowMap: x\[1\] is NaN/);
    expect(() => inverseCdfMap(mixture, bad)).toThrow(/inverseCdfMap: z\[1\] is NaN/);
    expect(() => mixtureCdf(mixture, bad)).toThrow(/mixtureCdf: x\[1\] is NaN/);
  });
});

describe("pushForward", () => {
  const normal = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

  it("gives the log-normal, the chi-square, the folded normal, a reflection", () => {
    const exponential = pushForward({map: Math.exp, derivative: Math.exp});
    const square = pushForward({map: (z) => z * z, breaks: [0]});
    const folded = pushForward({map: Math.abs, breaks: [0]});
    const mirrored = pushForward({map: (z) => 1 - 2 * z});
    for (const y of [0.1, 0.7, 1, 2, 5]) {
      expect(deviation([exponential.density(y)], [normal(Math.log(y)) / y])).toBeLessThan(1e-13);
      expect(deviation([square.density(y)], [Math.exp(-y / 2) / Math.sqrt(2 * Math.PI * y)])).toBeLessThan(1e-10);
      expect(deviation([folded.density(y)], [2 * normal(y)])).toBeLessThan(1e-10);
      expect(deviation([mirrored.density(y)], [normal((1 - y) / 2) / 2])).toBeLessThan(1e-10);
      expect(deviation([exponential.cdf(y)], [normalCdf(Math.log(y))])).toBeLessThan(1e-12);
      expect(deviation([square.cdf(y)], [2 * normalCdf(Math.sqrt(y)) - 1])).toBeLessThan(1e-10);
      expect(deviation([mirrored.cdf(y)], [normalCdf((y - 1) / 2)])).toBeLessThan(1e-12);
    }
    expect([exponential.density(-1), square.density(-1), folded.cdf(-1)]).toEqual([0, 0, 0]);
    expect([exponential.cdf(1e300), folded.cdf(100), mirrored.cdf(1e3)].map((p) => Number(p.toFixed(9)))).toEqual([1, 1, 1]);
  });

  it("the inverse-CDF map makes the mixture's density", () => {
    const {density: made} = pushForward({map: (z) => one(inverseCdfMap(mixture, Float64Array.of(z)))});
    for (const y of [-3, -2, 0, 1.5, 4]) expect(deviation([made(y)], [density(y)])).toBeLessThan(1e-8);
  });

  it("conserves area, also where G jumps, turns and stands still", () => {
    const step = pushForward({map: (z) => (z < 0.5 ? z : z + 3), breaks: [0.5]});
    expect(step.density(2)).toBe(0);
    expect(step.density(4.5)).toBeCloseTo(normal(1.5), 10);
    expect(step.cdf(2)).toBeCloseTo(normalCdf(0.5), 10);
    const flatTop = pushForward({map: (z) => (z < 0 ? z : 0), derivative: (z) => (z < 0 ? 1 : 0), breaks: [0]});
    expect(flatTop.density(0)).toBe(Infinity);
    expect(flatTop.cdf(0)).toBeCloseTo(1, 12);
    const wave = pushForward({map: (z) => z ** 3 - 3 * z, derivative: (z) => 3 * z * z - 3, breaks: [-1, 1]});
    let mass = 0; // the density is infinite at ±2, integrably: midpoints between them and the distribution function
    for (let i = 0; i < 1500; i++) mass += 0.002 * wave.density(-1.5 + 0.002 * (i + 0.5));
    expect(Math.abs(mass - (wave.cdf(1.5) - wave.cdf(-1.5)))).toBeLessThan(1e-6); // h²/24 times the second derivative
  });

  it("refuses breaks that do not increase, and NaN", () => {
    expect(() => pushForward({map: Math.abs, breaks: [1, 0]})).toThrow(/breaks are \[1, 0\]/);
    expect(() => pushForward({map: Math.abs, breaks: [NaN]})).toThrow(/breaks are \[NaN\]/);
    expect(() => pushForward({map: Math.abs, breaks: [0, Infinity]})).toThrow(/give finite numbers/);
    expect(() => pushForward({map: Math.abs}).density(NaN)).toThrow(/y is NaN/);
    expect(() => pushForward({map: Math.abs}).cdf(NaN)).toThrow(/y is NaN/);
    expect(pushForward({map: (z) => z, breaks: [-50, 50]}).cdf(0)).toBeCloseTo(0.5, 14);
  });
});
