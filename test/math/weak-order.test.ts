import {describe, expect, it} from "vitest";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createBrownianNoise} from "../../src/math/noise/brownian.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {lastState, sample} from "../../src/math/sample.js";
import {dpmpp3mSde} from "../../src/math/solvers/dpmpp-3m-sde.js";
import {dpmppSde} from "../../src/math/solvers/dpmpp-sde.js";
import {eulerAncestral} from "../../src/math/solvers/euler-ancestral.js";
import {predictorCorrector} from "../../src/math/solvers/predictor-corrector.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {NoiseSource, Solver} from "../../src/math/types.js";
import {gmm, reference, slope} from "./helpers.js";

/*
 * The order of the distribution, with no Monte Carlo. Every solver is linear in x, in the answers and in the noise, and
 * D of N(0, v) is v/(v + σ²)·x. So x at any time is a·x_start + Σ bₖ·zₖ with z independent standard normal numbers, and
 * the very solver is run on the symbols: an array holds (√(v + σ_max²)·a, b₁, b₂, …), and its sum of squares is the
 * variance. A Gaussian of any dimension is this, axis by axis; its mean only moves x.
 */
const SIGMA_MAX = 14.6;
const SIGMA_END = 0.5;
const AXES = [0.04, 0.5, 3]; // variances, below, about and above σ_end²
const COUNTS = [64, 128, 256];

// Karras levels are a smooth map of a uniform grid, so halving halves every step.
const spaced = (n: number, sigmaMax = SIGMA_MAX): number[] => [
  ...karrasSigmas(n + 1, {sigmaMin: SIGMA_END, sigmaMax}).slice(0, -1)
];
const gain = (v: number, sigma: number): number => v / (v + sigma * sigma);

type Clock = (sigma: number) => number;
interface Case {
  readonly solver: Solver;
  /** Noises on one Brownian path in this time; unless given, each draw is independent. */
  readonly clock?: Clock;
}

function varianceAtEnd({solver, clock}: Case, levels: number[], v: number): number {
  const capacity = 2 * levels.length; // two draws a step at most
  const x = new Float64Array(capacity);
  x[0] = Math.sqrt(v + levels[0]! ** 2);
  let used = 1;
  const independent: NoiseSource = (count) => {
    const symbol = new Float64Array(count);
    symbol[used++] = 1;
    return symbol;
  };
  const {x: end} = lastState(
    sample({
      denoise: (point, sigma) => point.map((value) => gain(v, sigma) * value),
      levels,
      x,
      solver,
      noise: clock ? onOnePath(levels, clock) : independent
    })
  );
  return end.reduce((sum, b) => sum + b * b, 0);
}

/** N(from, to) = Σ √(Δτₖ/Δτ)·zₖ over the elementary intervals in between: those of the levels, cut in the middle. */
function onOnePath(levels: number[], clock: Clock): NoiseSource {
  const points = levels.flatMap((sigma, i) =>
    i === 0 ? [sigma] : [Math.sqrt(levels[i - 1]!) * Math.sqrt(sigma), sigma]
  );
  const indexOf = (sigma: number): number => points.findIndex((point) => Math.abs(point / sigma - 1) < 1e-12);
  return (count, from, to) => {
    const symbol = new Float64Array(count);
    const [first, last] = [indexOf(from), indexOf(to)];
    for (let k = first; k < last; k++)
      symbol[1 + k] = Math.sqrt((clock(points[k + 1]!) - clock(points[k]!)) / (clock(to) - clock(from)));
    return symbol;
  };
}

/** Relative errors of the variance at σ_end, one per axis. */
const errorsOf = (a: Case, levels: number[]): number[] =>
  AXES.map((v) => varianceAtEnd(a, levels, v) / (v + SIGMA_END ** 2) - 1);

/** Slope of log(error) against log(steps) over the finest halvings, error = length over the axes. Rounding: 1e-13. */
function measureOrder(a: Case, counts = COUNTS): number {
  const errors = counts.map((n) => Math.hypot(...errorsOf(a, spaced(n))));
  expect(Math.min(...errors)).toBeGreaterThan(1e-10);
  return -slope(counts.map(Math.log), errors.map(Math.log));
}

const inverseVariance: Clock = (sigma) => 1 / (sigma * sigma);
const onPath = (solver: Solver, clock = inverseVariance): Case => ({solver, clock});
const expectOrder = (measured: number, order: number): void => expect(Math.abs(measured - order)).toBeLessThan(0.2);

describe("weak order, from p_σmax to p_σ at σ > 0", () => {
  const solvers = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(
    ([name, {stochastic}]) => stochastic && name !== "predictor_corrector"
  );
  it.each(solvers)("%s has the order that the registry says, on one Brownian path", (_, {create, order}) => {
    expectOrder(measureOrder(onPath(create())), order);
  });

  it("the registry says what theory says", () => {
    expect(Object.fromEntries(solvers.map(([name, {order}]) => [name, order]))).toEqual({
      euler_ancestral: 1,
      ddpm: 1,
      euler_maruyama: 1,
      dpm_2_ancestral: 2,
      dpmpp_2s_ancestral: 2,
      dpmpp_sde: 2,
      dpmpp_2m_sde: 2,
      dpmpp_2m_sde_heun: 2,
      dpmpp_3m_sde: 2
    });
  });

  it("who asks once per step does not care whether draws are one path or independent; DPM++ SDE does", () => {
    for (const [name, {create}] of solvers) {
      const [path, apart] = [onPath(create()), {solver: create()}].map((a) => errorsOf(a, spaced(64)));
      const same = path!.every((error, axis) => Math.abs(error - apart![axis]!) < 1e-12);
      expect(same).toBe(name !== "dpmpp_sde");
    }
    expectOrder(measureOrder({solver: dpmppSde()}), 1);
    // And then it is no better than Euler a with half its questions.
    const [twice, euler] = [dpmppSde(), eulerAncestral()].map((solver) =>
      Math.hypot(...errorsOf({solver}, spaced(256)))
    );
    expect(twice! / euler!).toBeGreaterThan(0.95);
  });

  it("DPM++ SDE keeps order 2 on k-diffusion's clock, τ = σ, and on any smooth one", () => {
    for (const clock of [(sigma: number) => sigma, Math.log, (sigma: number) => sigma ** 3])
      expectOrder(measureOrder(onPath(dpmppSde(), clock), [128, 256, 512]), 2);
  });

  it("η between 0 and 1 keeps the order", () => {
    for (const [, {create, order, options}] of solvers)
      if (options.includes("eta")) expectOrder(measureOrder(onPath(create({eta: 0.5}))), order);
    for (const eta of [0.5, 1]) expectOrder(measureOrder({solver: SOLVERS.ddim.create({eta})}), 1);
  });

  it("Euler a ends too narrow, Euler–Maruyama too wide", () => {
    for (const error of errorsOf({solver: eulerAncestral()}, spaced(128))) expect(error).toBeLessThan(0);
    for (const error of errorsOf({solver: SOLVERS.euler_maruyama.create()}, spaced(128)))
      expect(error).toBeGreaterThan(0);
  });
});

describe("DPM++ 3M SDE", () => {
  /**
   * Its first `count` states replaced by exact draws given the state before, which for N(0, v) are x′ = ρ·x + √((v +
   * σ′²)(1 − ρ))·z with ρ = (v + σ′²)/(v + σ²) (η = 1), or √ρ·x (η = 0). What is left is the method's own error.
   */
  const fromExactHistory =
    (solver: Solver, v: number, eta: 0 | 1, count = 2): Solver =>
    () => {
      const step = solver();
      return function* (input) {
        const next = yield* step(input);
        if (input.i >= count) return next;
        const {x, from, to, noise} = input;
        const rho = (v + to.noiseStd ** 2) / (v + from.noiseStd ** 2);
        if (eta === 0) return x.map((value) => Math.sqrt(rho) * value);
        const z = noise(from.noiseStd, to.noiseStd);
        return x.map((value, i) => rho * value + Math.sqrt((v + to.noiseStd ** 2) * (1 - rho)) * z[i]!);
      };
    };
  const measure = (corrected: boolean, eta: 0 | 1): number => {
    const counts = [128, 256, 512];
    const errors = counts.map((n) =>
      Math.hypot(
        ...AXES.map(
          (v) =>
            varianceAtEnd({solver: fromExactHistory(dpmpp3mSde({eta, corrected}), v, eta)}, spaced(n), v) /
              (v + SIGMA_END ** 2) -
            1
        )
      )
    );
    return -slope(counts.map(Math.log), errors.map(Math.log));
  };

  it("its missing factor makes the probability flow order 2 instead of 3", () => {
    expectOrder(measure(false, 0), 2);
    expectOrder(measure(true, 0), 3);
  });

  it("with noise it is 2 with the factor and without: D follows the noise, and no polynomial continues that", () => {
    expectOrder(measure(false, 1), 2);
    expectOrder(measure(true, 1), 2);
  });
});

describe("predictor–corrector", () => {
  it("Langevin steps settle at (v + σ²)/(1 − snr²·σ²/(v + σ²)), whatever came before", () => {
    // Each shrinks what came before by 1 − 2·snr²·σ²/(v + σ²), at most 0.93 here: 0.93^(2·600) < 1e-12.
    for (const v of [0.04, 0.25])
      for (const snr of [0.16, 0.3, 0.6]) {
        const solver = predictorCorrector({snr, numCorrections: 1200});
        const symbols = (levels: number[]): number => {
          const capacity = 1300;
          let used = 1;
          const x = new Float64Array(capacity);
          x[0] = 10;
          const end = lastState(
            sample({
              denoise: (point, sigma) => point.map((value) => gain(v, sigma) * value),
              levels,
              x,
              solver,
              noise: (count) => {
                const symbol = new Float64Array(count);
                symbol[used++] = 1;
                return symbol;
              }
            })
          ).x;
          return end.reduce((sum, b) => sum + b * b, 0);
        };
        const total = v + SIGMA_END ** 2;
        expect(
          Math.abs(symbols([1, SIGMA_END]) / (total / (1 - (snr * snr * SIGMA_END ** 2) / total)) - 1)
        ).toBeLessThan(1e-9);
      }
  });

  it("so its error stays however many levels there are: order 0", () => {
    const [v, snr] = [0.04, 0.16];
    const total = v + SIGMA_END ** 2;
    const limit = 1 / (1 - (snr * snr * SIGMA_END ** 2) / total) - 1;
    const errors = [256, 512].map((n) => varianceAtEnd({solver: predictorCorrector({snr})}, spaced(n), v) / total - 1);
    for (const error of errors) expect(Math.abs(error / limit - 1)).toBeLessThan(0.2);
    expect(SOLVERS.predictor_corrector.order).toBe(0);
  });
});

describe("the step to σ = 0", () => {
  it("gives D, whose variance is v²/(v + σ²): σ²/(v + σ²) of v is lost, for every solver, however many steps", () => {
    for (const {create} of Object.values(SOLVERS as Record<string, SolverEntry>).filter(({stochastic}) => stochastic))
      for (const v of AXES) {
        const levels = spaced(32);
        const before = varianceAtEnd({solver: create()}, levels, v);
        const after = varianceAtEnd({solver: create()}, [...levels, 0], v);
        expect(Math.abs(after / before / gain(v, SIGMA_END) ** 2 - 1)).toBeLessThan(1e-12);
      }
    // With exact p_σ before: relative loss 1 − v/(v + σ²). At σ_end = 0.5 it is 86 %, 33 % and 8 % on the three axes,
    // at σ = 0.03 2 %, 0.2 % and 0.03 %.
    expect(AXES.map((v) => Math.round(100 * (1 - gain(v, 0.5))))).toEqual([86, 33, 8]);
  });
});

describe("samples of a mixture", () => {
  // 3000 points from p_σmax to σ = 0.02, whose own variance is added. Each moment within 5 of its standard errors,
  // computed from the samples: some 2 % of the spread each. So solvers of order 1 get 250 steps, those of order 2 60.
  const target = createMixture(gmm);
  const n = 3000;
  const sigmaEnd = 0.02;
  const truth = {
    mean: [0, 1].map((d) => target.weights.reduce((sum, w, k) => sum + w * target.means[k]![d]!, 0)),
    second: [0, 1].map((d) =>
      target.weights.reduce(
        (sum, w, k) => sum + w * (target.means[k]![d]! ** 2 + reference.gmm.covariances[k]![d]![d]!),
        sigmaEnd ** 2
      )
    )
  };

  it.each(Object.entries(SOLVERS as Record<string, SolverEntry>).filter(([, {stochastic}]) => stochastic))(
    "%s: moments",
    (name, {create, order}) => {
      const random = createRandom(name);
      const start = target.sample(n, random).map((value) => value + SIGMA_MAX * random.normal());
      const levels = karrasSigmas(order === 2 ? 60 : 250, {sigmaMin: sigmaEnd, sigmaMax: SIGMA_MAX}).slice(0, -1);
      const noise = name === "dpmpp_sde" ? createBrownianNoise({seed: name}) : createWhiteNoise(random);
      const {x} = lastState(sample({denoise: target.denoise, levels, x: start, solver: create(), noise}));
      for (const d of [0, 1]) {
        const values = x.filter((_, i) => i % 2 === d);
        for (const [power, expected] of [
          [1, truth.mean[d]!],
          [2, truth.second[d]!]
        ] as const) {
          const powers = values.map((value) => value ** power);
          const mean = powers.reduce((a, b) => a + b) / n;
          const standardError = Math.sqrt(powers.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (n - 1) / n);
          expect(Math.abs(mean - expected)).toBeLessThan(5 * standardError);
        }
      }
    }
  );
});
