import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {
  batchMean,
  createBoxes,
  createRandom,
  normalCdf,
  SHAPES,
  testChiSquare,
  type ShapeName
} from "../../src/math/index.js";
import {truncateNormal} from "../../src/math/numeric/truncated-normal.js";
import {deviation, differentiate} from "./helpers.js";

/** Simpson's rule with 2000 intervals: exact to 1e-12 for what is asked here. */
function integrate(f: (x: number) => number, a: number, b: number): number {
  const [n, h] = [2000, (b - a) / 2000];
  let sum = f(a) + f(b);
  for (let i = 1; i < n; i++) sum += (i % 2 ? 4 : 2) * f(a + i * h);
  return (sum * h) / 3;
}

describe("a standard normal variable in an interval", () => {
  test("is the integral of its density, near and far, wide and narrow", () => {
    for (const a of [-39, -12, -10.001, -9.99, -3, -0.3, 0, 0.7, 9.5, 10, 30])
      for (const width of [1e-9, 1e-4, 0.0019, 0.0021, 0.019, 0.021, 0.3, 2, 15]) {
        const b = a + width;
        // In units of the density at the end nearer to 0, so that nothing underflows.
        const peak = a > 0 ? a : b < 0 ? b : 0;
        const density = (z: number) => Math.exp(0.5 * (peak - z) * (peak + z));
        // Far out only the first 40 e-foldings count; a longer stretch would starve Simpson's rule.
        const reach = Math.min(width, 40 / Math.max(1, Math.abs(peak)));
        const [from, to] = a > 0 ? [a, a + reach] : b < 0 ? [b - reach, b] : [a, b];
        const mass = integrate(density, from, to);
        const offset = integrate((z) => (z - peak) * density(z), from, to) / mass;
        const seen = truncateNormal(a, b);
        const logMass = Math.log(mass) - 0.5 * peak * peak - 0.5 * Math.log(2 * Math.PI);
        expect(Math.abs(seen.logMass - logMass) / Math.max(1, Math.abs(logMass))).toBeLessThan(1e-10);
        expect(Math.abs(seen.mean - peak - offset)).toBeLessThan(1e-8 * Math.min(1, width) + 4e-15 * Math.abs(a));
      }
  });

  test("mirrors", () => {
    fc.assert(
      fc.property(fc.double({min: -50, max: 50, noNaN: true}), fc.double({min: 1e-6, max: 20, noNaN: true}), (a, width) => {
        const [seen, mirrored] = [truncateNormal(a, a + width), truncateNormal(-a - width, -a)];
        expect(mirrored.logMass).toBeCloseTo(seen.logMass, 9);
        expect(mirrored.mean).toBeCloseTo(-seen.mean, 9);
      }),
      {seed: 1, numRuns: 200}
    );
  });
});

describe("boxes", () => {
  const boxes = createBoxes([
    {lower: [-2, 0.5], upper: [-1, 3]},
    {lower: [0, -1], upper: [2, 1], weight: 2},
    {lower: [1, 0], upper: [1.5, 4], weight: 0.5},
    {lower: [9, 9], upper: [10, 10], weight: 0}
  ]);

  test("have the density of their noised selves: Φ in one dimension", () => {
    const die = createBoxes([{lower: [1], upper: [2]}]);
    for (const sigma of [0.05, 1, 30])
      for (const x of [-1, 0.9, 1.5, 2.2]) {
        const density = normalCdf((2 - x) / sigma) - normalCdf((1 - x) / sigma);
        if (density > 1e-6) expect(die.logDensity(Float64Array.of(x), sigma)).toBeCloseTo(Math.log(density), 9);
      }
  });

  test("have a score that is the slope of the log-density, and Tweedie's denoiser", () => {
    for (const sigma of [0.01, 0.1, 0.7, 5, 80])
      for (const point of [[-1.4, 1], [0.1, 0.9], [1.2, 0.5], [4, -3], [1.9, 2.5]]) {
        const x = Float64Array.from(point);
        const h = 2e-3 * sigma;
        const slope = differentiate((at) => boxes.logDensity(at, sigma), x, h).map((value) => value * sigma);
        // Order 4 leaves h⁴ = 2e-11 of the fifth derivative; rounding 1e-15·|log p|/h, |log p| ≤ 1e5 at σ = 0.01.
        expect(deviation(boxes.score(x, sigma).map((value) => value * sigma), slope)).toBeLessThan(1e-6);
        const tweedie = x.map((value, d) => value + sigma * sigma * boxes.score(x, sigma)[d]!);
        expect(deviation(boxes.denoise(x, sigma), tweedie)).toBeLessThan(1e-9);
      }
  });

  test("are what they are at both ends of σ", () => {
    expect(boxes.logDensity(Float64Array.of(0.5, 0))).toBeCloseTo(Math.log(2 / 3.5 / 4), 12);
    expect(boxes.logDensity(Float64Array.of(1.2, 0.5))).toBeCloseTo(Math.log(2 / 3.5 / 4 + 0.5 / 3.5 / 2), 12);
    expect(boxes.logDensity(Float64Array.of(9.5, 9.5))).toBe(-Infinity);
    expect([...boxes.denoise(Float64Array.of(5, 5), 0)]).toEqual([5, 5]);
    const mean = [(-1.5 + 2 * 1 + 0.5 * 1.25) / 3.5, (1.75 + 2 * 0 + 0.5 * 2) / 3.5];
    expect(deviation(boxes.denoise(Float64Array.of(7, 7), Infinity), mean)).toBeLessThan(1e-12);
    // At σ the mean moves by x·Var/σ²: 1e-8·7·3.
    expect(deviation(boxes.denoise(Float64Array.of(7, 7), 1e4), mean)).toBeLessThan(1e-6);
    // From afar the answer is the nearest corner, to σ²/distance.
    expect(deviation(boxes.denoise(Float64Array.of(-1e6, 1e6), 1), [-2, 3])).toBeLessThan(2e-6);
  });

  test("are drawn evenly, in the shares of their weights", () => {
    const n = 20_000;
    const x = boxes.sample(n, createRandom(3));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [a, b] = [x[2 * i]!, x[2 * i + 1]!];
      if (a < 0) counts[0]!++;
      else if (b >= 1) counts[3]!++; // the third box above the second: three quarters of it
      else counts[a < 1 ? 1 : 2]!++;
    }
    const shares = [1, 1, 1 + 0.125, 0.375].map((share) => (n * share) / 3.5);
    expect(testChiSquare(counts, shares).pValue).toBeGreaterThan(1e-4);
  });

  test("that cannot be are refused", () => {
    expect(() => createBoxes([])).toThrow("there is no box");
    expect(() => createBoxes([{lower: [0], upper: [0]}])).toThrow("the lower first");
    expect(() => createBoxes([{lower: [0], upper: [Infinity]}])).toThrow("finite numbers");
    expect(() => createBoxes([{lower: [0], upper: [1]}, {lower: [0, 0], upper: [1, 1]}])).toThrow("box 1 has 2 and 2");
    expect(() => createBoxes([{lower: [0], upper: [1], weight: -1}])).toThrow("weight of box 0");
    expect(() => createBoxes([{lower: [0], upper: [1], weight: 0}])).toThrow("weights sum to 0");
    expect(() => boxes.score(Float64Array.of(0, 0))).toThrow("no slope at 0");
    expect(() => boxes.score(Float64Array.of(0, 0), Infinity)).toThrow("finite number");
    expect(() => boxes.logDensity(Float64Array.of(0, 0, 0))).toThrow("length 3");
    expect(() => boxes.denoise(Float64Array.of(0, NaN), 1)).toThrow("x[1] is NaN");
    expect(() => boxes.denoise(Float64Array.of(0), 1)).toThrow("multiple of 2");
  });
});

describe.each(Object.entries(SHAPES))("the shape %s", (_name, {create}) => {
  const target = create();

  test("lies in the window and about its middle", () => {
    const x = target.sample(4000, createRandom(1));
    expect(x.every((value) => Math.abs(value) < 4)).toBe(true);
    const middle = target.denoise(Float64Array.of(0, 0), Infinity);
    const drawn = batchMean(x, 2);
    // 4000 draws with a standard deviation below 2.1: 5 standard errors are 0.17.
    expect(deviation(drawn, middle)).toBeLessThan(0.17);
  });

  test("has a score that is the slope of its log-density", () => {
    for (const sigma of [0.1, 1, 10])
      for (const point of [[0.3, -0.2], [2, 1], [-3, 3]]) {
        const x = Float64Array.from(point);
        const slope = differentiate((at) => target.logDensity(at, sigma), x, 1e-3 * sigma).map((value) => value * sigma);
        expect(deviation(target.score(x, sigma).map((value) => value * sigma), slope)).toBeLessThan(1e-6);
      }
  });
});

test("shapes have names that menus can show", () => {
  const names = Object.keys(SHAPES) as ShapeName[];
  expect(new Set(names.map((name) => SHAPES[name].label)).size).toBe(names.length);
});
