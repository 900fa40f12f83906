import {describe, expect, it} from "vitest";
import {toLevel, toLevelScale, toUnitScale, variancePreservingLevel} from "../../src/math/level.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {standardError, testOneSampleKs} from "../../src/math/metrics/statistics.js";
import {createBrownianNoise} from "../../src/math/noise/brownian.js";
import {createRandom} from "../../src/math/noise/random.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {lastState, sample} from "../../src/math/sample.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../src/math/solvers/registry.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {NoiseSource, Solver} from "../../src/math/types.js";
import {deviation, gmm, slope} from "./helpers.js";

const {denoise} = createMixture(gmm);
const createSolver = (name: SolverName): Solver => (SOLVERS[name] as SolverEntry).create();
const tau = (sigma: number): number => 1 / (sigma * sigma);

/** B(τ′) − B(τ). */
const incrementOf = (source: NoiseSource, count: number, from: number, to: number, clock = tau): Float64Array =>
  source(count, from, to).map((z) => z * Math.sqrt(Math.abs(clock(to) - clock(from))));

const expectMean = (values: Float64Array, expected: number): void => {
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(mean - expected)).toBeLessThan(5 * standardError(values));
};

describe("createBrownianNoise: the law", () => {
  const N = 4000;
  const clocks = {"τ = 1/σ²": undefined, "τ = σ": (sigma: number) => sigma, "τ = log σ": Math.log};
  // Inside an octave, across one edge and across many, an end on an edge, far apart, close together.
  const intervals = [
    [14.6, 9.1],
    [9.1, 5.5],
    [5.5, 4],
    [4, 2],
    [2, 0.031],
    [0.031, 0.03],
    [1e-3, 1e-4],
    [1e-4, 0.99999e-4]
  ] as const;

  for (const [name, clock] of Object.entries(clocks)) {
    const source = createBrownianNoise({seed: "law", clock});
    const noises = intervals.map(([from, to]) => source(N, from, to));

    it(`every interval is standard normal: ${name}`, () => {
      for (const z of noises) {
        expectMean(z, 0);
        expectMean(
          z.map((value) => value * value),
          1
        );
        expect(testOneSampleKs(z, normalCdf).pValue).toBeGreaterThan(1e-4);
      }
    });

    it(`disjoint intervals are independent: ${name}`, () => {
      for (let a = 0; a < noises.length; a++)
        for (let b = 0; b < a; b++) {
          expectMean(
            noises[a]!.map((value, i) => value * noises[b]![i]!),
            0
          );
          expectMean(
            noises[a]!.map((value, i) => (value ** 2 - 1) * (noises[b]![i]! ** 2 - 1)),
            0
          );
        }
    });

    it(`overlapping ones share √(τ in common): ${name}`, () => {
      const time = clock ?? tau;
      for (const [from, middle, to] of [
        [14.6, 11, 9.1],
        [3, 2, 1],
        [10, 0.5, 0.1],
        [7, 6.99, 6.98]
      ] as const) {
        const [half, whole] = [source(N, from, middle), source(N, from, to)];
        const share = Math.sqrt((time(middle) - time(from)) / (time(to) - time(from)));
        expectMean(
          half.map((value, i) => value * whole[i]!),
          share
        );
      }
    });
  }

  it("coordinates are independent of each other", () => {
    const z = createBrownianNoise({seed: "coordinates"})(N, 3, 1);
    for (const lag of [1, 2, 7])
      expectMean(
        z.slice(lag).map((value, i) => value * z[i]!),
        0
      );
  });

  it("a path cut in 1000 is one path: its increments' squares sum to its time", () => {
    const source = createBrownianNoise({seed: "quadratic variation"});
    const levels = karrasSigmas(1001, {sigmaMin: 0.1, sigmaMax: 10}).slice(0, -1);
    const squares = Float64Array.from({length: 1000}, (_, i) => source(1, levels[i]!, levels[i + 1]!)[0]! ** 2);
    expectMean(squares, 1);
  });
});

describe("createBrownianNoise: the path", () => {
  it("B(a, c) = B(a, b) + B(b, c), to rounding, wherever b lies", () => {
    const random = createRandom("triples");
    const source = createBrownianNoise({seed: 3});
    for (let k = 0; k < 100; k++) {
      const [a, b, c] = Array.from({length: 3}, () => 10 ** (3 * random.uniform() - 2)).sort((p, q) => q - p) as [
        number,
        number,
        number
      ];
      const parts = incrementOf(source, 2, a, b).map((value, i) => value + incrementOf(source, 2, b, c)[i]!);
      // Sums of some ten terms of size √τ(c), each rounded to 2⁻⁵³; in units of √(τ(c) − τ(a)) that is
      // 10·2⁻⁵³·√(τ(c)/Δτ).
      const size = Math.sqrt(tau(c));
      expect(
        deviation(
          parts.map((value) => value / size),
          incrementOf(source, 2, a, c).map((value) => value / size)
        )
      ).toBeLessThan(1e-14);
    }
  });

  it("depends on seed and σ alone: not on the order of questions, other questions, or how many coordinates", () => {
    const intervals = [
      [10, 3],
      [3, 0.5],
      [5, 4.99],
      [10, 0.5],
      [3.3, 3.2],
      [8, 4]
    ] as const;
    const ask = (order: readonly number[], count: number): Float64Array[] => {
      const source = createBrownianNoise({seed: "order"});
      const answers: Float64Array[] = [];
      for (const k of order) answers[k] = source(count, intervals[k]![0], intervals[k]![1]);
      return answers;
    };
    const inOrder = ask([0, 1, 2, 3, 4, 5], 4);
    expect(ask([5, 3, 1, 0, 4, 2], 4)).toEqual(inOrder);
    expect(ask([0, 1, 2, 3, 4, 5], 3)).toEqual(inOrder.map((values) => values.slice(0, 3)));
    const mixed = createBrownianNoise({seed: "order"});
    mixed(7, 10, 3);
    expect(mixed(4, 10, 3)).toEqual(inOrder[0]);
    expect(createBrownianNoise({seed: "another"})(4, 10, 3)).not.toEqual(inOrder[0]);
  });

  it("answers are new arrays", () => {
    const source = createBrownianNoise({seed: 1});
    const first = source(3, 8, 2);
    const copy = first.slice();
    first.fill(0);
    expect(source(3, 8, 2)).toEqual(copy);
  });

  it("a level computed in two ways is one level: 1 ulp of σ moves N by less than 1e-10", () => {
    // Below 2⁻³² of an octave the path is straight: slope √(Δτ·2³²)/Δτ in the cell, times 2⁻⁵²: about 2⁻³⁶·√(τ/Δτ).
    const source = createBrownianNoise({seed: 2});
    for (const to of [0.7, 2.3, 4, 5.1, 16]) {
      // 4 and 16 are edges of octaves
      expect(deviation(source(8, 20, to * (1 + 2 ** -52)), source(8, 20, to))).toBeLessThan(1e-10);
      expect(deviation(source(8, 20, to * (1 - 2 ** -53)), source(8, 20, to))).toBeLessThan(1e-10);
    }
  });

  it("reaches from σ = ∞ to 2⁻⁶⁴; far beyond all levels nothing is left of the path", () => {
    const source = createBrownianNoise({seed: 2});
    expect(source(5, Infinity, 3)).toEqual(source(5, 2 ** 64, 3));
    // τ(1e6)/τ(3) = 1e-11, so B(τ(1e6)) is √1e-11 of B(τ(3)).
    expect(deviation(source(5, Infinity, 3), source(5, 1e6, 3))).toBeLessThan(5e-5);
    for (const [from, to] of [
      [Infinity, 2 ** 63],
      [1e4, 1e-4],
      [2 ** -63, 2 ** -64],
      [2 ** -64 * 1.5, 2 ** -64]
    ] as const)
      expect(source(3, from, to).every(Number.isFinite)).toBe(true);
  });

  it("the empty interval is fresh each time, unlike anything on the path, and repeats with the seed", () => {
    const ask = (): Float64Array[] => {
      const source = createBrownianNoise({seed: "empty"});
      return [
        source(2000, 1, 1),
        source(2000, 2, 1),
        source(2000, 1, 1),
        source(2000, 2, 2),
        source(2000, Infinity, 2 ** 65)
      ];
    };
    const answers = ask();
    expect(ask()).toEqual(answers);
    for (let a = 0; a < answers.length; a++) {
      expectMean(
        answers[a]!.map((value) => value * value),
        1
      );
      for (let b = 0; b < a; b++)
        expectMean(
          answers[a]!.map((value, i) => value * answers[b]![i]!),
          0
        );
    }
  });

  it("refuses what is no interval, no seed or no clock", () => {
    const source = createBrownianNoise({seed: 1});
    expect(() => source(1, 1, 2)).toThrow(/interval is from 1 to 2; ask for one that falls/);
    expect(() => source(1, NaN, 2)).toThrow(/interval is from NaN to 2/);
    expect(() => source(1, 1, 0)).toThrow(/to is 0; give a finite number greater than 0/);
    expect(() => source(1, 1, 1e-30)).toThrow(/ask for one that falls, from ≥ to ≥ 2⁻⁶⁴/);
    expect(() => createBrownianNoise({seed: NaN})).toThrow(/seed is NaN/);
    for (const clock of [() => 1, () => NaN, (sigma: number) => Math.sin(20 * sigma), () => Infinity])
      expect(() => createBrownianNoise({seed: 1, clock})(1, 3, 1.3)).toThrow(
        /clock is not finite and strictly monotone from/
      );
  });
});

describe("solvers on one path", () => {
  const SIGMA_END = 0.5;
  const spaced = (n: number): Float64Array => karrasSigmas(n + 1, {sigmaMin: SIGMA_END, sigmaMax: 14.6}).slice(0, -1);
  const points = 150;
  const x = createRandom("start")
    .normals(2 * points)
    .map((value) => 14.6 * value);
  const denoiseGaussian = (batch: Float64Array, sigma: number): Float64Array =>
    batch.map((value) => value / (1 + 2 * sigma * sigma));
  const run = (solver: Solver, n: number): Float64Array =>
    lastState(
      sample({denoise: denoiseGaussian, levels: spaced(n), x, solver, noise: createBrownianNoise({seed: "strong"})})
    ).x;

  it("the clock is the reverse SDE's: where D is constant, Euler a on one path is exact however it is cut", () => {
    const given = (batch: Float64Array): Float64Array => batch.map(() => 1.7);
    const at = (levels: ArrayLike<number>, clock?: (sigma: number) => number): Float64Array =>
      lastState(
        sample({
          denoise: given,
          levels,
          x: x.slice(0, 6),
          solver: SOLVERS.euler_ancestral.create(),
          noise: createBrownianNoise({seed: 8, clock})
        })
      ).x;
    const [few, many, uneven] = [spaced(3), spaced(100), [14.6, 14.5, 0.7, SIGMA_END]];
    // Rounding of 100 steps, and of noises whose interval lost √(τ/Δτ): 1e-13.
    for (const levels of [many, uneven]) expect(deviation(at(levels), at(few))).toBeLessThan(1e-12);
    // On another clock it is not: the check can fail.
    expect(
      deviation(
        at(many, (sigma) => sigma),
        at(few, (sigma) => sigma)
      )
    ).toBeGreaterThan(1e-3);
    // And y = x/σ² is D·Δτ + ΔB.
    const noise = incrementOf(createBrownianNoise({seed: 8}), 6, 14.6, SIGMA_END);
    const expected = x
      .slice(0, 6)
      .map((value, i) => SIGMA_END ** 2 * (value * tau(14.6) + 1.7 * (tau(SIGMA_END) - tau(14.6)) + noise[i]!));
    expect(deviation(at(few), expected)).toBeLessThan(1e-13);
  });

  it("η of the SDE family runs in τ = σ^(−2η)", () => {
    const given = (batch: Float64Array): Float64Array => batch.map(() => 1.7);
    const at = (levels: ArrayLike<number>): Float64Array =>
      lastState(
        sample({
          denoise: given,
          levels,
          x: x.slice(0, 6),
          solver: SOLVERS.dpmpp_2m_sde.create({eta: 0.4}),
          noise: createBrownianNoise({seed: 8, clock: (sigma) => sigma ** -0.8})
        })
      ).x;
    expect(deviation(at(spaced(100)), at(spaced(3)))).toBeLessThan(1e-12);
  });

  // Strong convergence, on N(0, ½), whose D is smooth everywhere. The noise is additive in (y, τ), so Euler's scheme
  // has strong order 1 there (Kloeden & Platen 1992, § 10.2), and no scheme has more that sees only increments of the
  // path, as all here do. 300 coordinates: the slope is good to some 0.1.
  const names: SolverName[] = [
    "euler_ancestral",
    "ddpm",
    "euler_maruyama",
    "dpm_2_ancestral",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_2m_sde",
    "dpmpp_3m_sde"
  ];
  const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((value, i) => value - b[i]!));
  const counts = [32, 64, 128, 256];
  const ends = new Map(names.map((name) => [name, counts.map((n) => run(createSolver(name), n))]));

  it.each(names)("%s: halving the steps finds the same path, strong order 1", (name) => {
    const gaps = ends
      .get(name)!
      .slice(1)
      .map((end, k) => distance(end, ends.get(name)![k]!));
    expect(Math.abs(-slope([0, 1, 2], gaps.map(Math.log2)) - 1)).toBeLessThan(0.25);
  });

  it("all of them find the same one: with 256 steps they are nearer to each other than with 32 to themselves", () => {
    const [coarse, , , fine] = ends.get("euler_ancestral")!;
    for (const name of names) expect(distance(ends.get(name)![3]!, fine!)).toBeLessThan(distance(coarse!, fine!));
  });

  it("VP gives the run of VE, corrector and all, though its σ are an ulp off", () => {
    const levels = Array.from(spaced(12), (sigma) => [sigma, variancePreservingLevel(sigma)] as const);
    for (const name of [...names, "predictor_corrector"] as const) {
      const [ve, vp] = [0, 1].map((process) => {
        const list = levels.map((level) => toLevel(level[process]!));
        const scaled = toLevelScale(x, list[0]!);
        const noise = createBrownianNoise({seed: 5});
        const {x: end, level} = lastState(
          sample({denoise, levels: list, x: scaled, solver: createSolver(name), noise})
        );
        return toUnitScale(end, level);
      });
      // An ulp of σ moves N by 1e-10 at most (above); a run magnifies it by 1e2.
      expect(deviation(vp!, ve!)).toBeLessThan(1e-8);
    }
  });
});
