import {describe, expect, it} from "vitest";
import {changeScale, variancePreservingLevel} from "../../src/math/level.js";
import {createRandom} from "../../src/math/noise/random.js";
import {replayNoise} from "../../src/math/noise/replay.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {lastState, sample} from "../../src/math/sample.js";
import {dpm2Ancestral} from "../../src/math/solvers/dpm-2-ancestral.js";
import {dpm2} from "../../src/math/solvers/dpm-2.js";
import {dpmpp2mSde} from "../../src/math/solvers/dpmpp-2m-sde.js";
import {dpmpp2m} from "../../src/math/solvers/dpmpp-2m.js";
import {dpmpp2sAncestral} from "../../src/math/solvers/dpmpp-2s-ancestral.js";
import {dpmpp3mSde} from "../../src/math/solvers/dpmpp-3m-sde.js";
import {dpmppSde} from "../../src/math/solvers/dpmpp-sde.js";
import {eulerAncestral} from "../../src/math/solvers/euler-ancestral.js";
import {eulerMaruyama} from "../../src/math/solvers/euler-maruyama.js";
import {euler} from "../../src/math/solvers/euler.js";
import {predictorCorrector} from "../../src/math/solvers/predictor-corrector.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../src/math/solvers/registry.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {LevelLike, NoiseSource, SampleState, Solver} from "../../src/math/types.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const {denoise, score} = createMixture(gmm);
const {sigmas, start, trajectories} = reference.kDiffusion;
const stochastic = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(([, entry]) => entry.stochastic);
const withEta = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(([, {options}]) =>
  options.includes("eta")
);

const white = (seed: string): NoiseSource => createWhiteNoise(createRandom(seed));
const run = (solver: Solver, levels: ArrayLike<LevelLike>, x: Float64Array, noise?: NoiseSource): SampleState[] => [
  ...sample({denoise, levels, x, solver, noise})
];
const end = (...args: Parameters<typeof run>): Float64Array => lastState(run(...args)).x;

describe("against k-diffusion, with its own noise", () => {
  // Inputs carry 15 digits, and a run may magnify 1e-15 by the spread of the flow, some 1e3 here. (Measured: 1.3e-13.)
  const TOLERANCE = 1e-11;
  const runs = trajectories.filter(({noise}) => noise);
  it("has runs of every sampler that draws", () => expect(runs).toHaveLength(8));

  for (const {sampler, eta, noise, steps, final} of runs)
    it(`${sampler}, η = ${eta}: every step, every draw`, () => {
      const draws = noise!.map(flat);
      let used = 0;
      const replay = replayNoise(draws);
      const states = run(SOLVERS[sampler as SolverName].create({eta}), sigmas, flat(start), (...asked) => {
        used++;
        return replay(...asked);
      });
      const expected = [...steps, final];
      expect(states).toHaveLength(expected.length);
      expected.forEach((x, i) => expect(deviation(states[i]!.x, flat(x))).toBeLessThan(TOLERANCE));
      expect(used).toBe(eta === 0 ? 0 : draws.length);
    });
});

describe("formulas", () => {
  const x = Float64Array.of(3, -1, -2, 2);
  const z = Float64Array.of(0.3, -1, 2, 0.5);
  const again = Float64Array.of(-0.7, 0.1, 0.4, 1.5);

  it("Euler–Maruyama is x + (σ² − σ′²)·score + √(σ² − σ′²)·z", () => {
    const pull = score(x, 3);
    const expected = x.map((value, i) => value + 5 * pull[i]! + Math.sqrt(5) * z[i]!);
    expect(deviation(end(eulerMaruyama, [3, 2], x, replayNoise([z])), expected)).toBeLessThan(1e-14);
  });

  it("the corrector is x + δ·score + √(2δ)·z with δ = 2·(snr·σ′)²", () => {
    const predicted = end(eulerMaruyama, [3, 2], x, replayNoise([z]));
    const snr = 0.2;
    const delta = 2 * (snr * 2) ** 2;
    const pull = score(predicted, 2);
    const expected = predicted.map((value, i) => value + delta * pull[i]! + Math.sqrt(2 * delta) * again[i]!);
    expect(deviation(end(predictorCorrector({snr}), [3, 2], x, replayNoise([z, again])), expected)).toBeLessThan(1e-14);
    expect(end(predictorCorrector({numCorrections: 0}), [3, 2], x, replayNoise([z]))).toEqual(predicted);
  });

  it("DPM++ SDE is two steps of Euler a from the same x", () => {
    const middle = Math.sqrt(6);
    const atMiddle = end(eulerAncestral(), [3, middle], x, replayNoise([z]));
    const answer = denoise(atMiddle, middle);
    const whole = lastState(
      sample({denoise: () => answer, levels: [3, 2], x, solver: eulerAncestral(), noise: replayNoise([again])})
    ).x;
    expect(deviation(end(dpmppSde(), [3, 2], x, replayNoise([z, again])), whole)).toBeLessThan(1e-14);
  });

  it("2M SDE and 3M SDE solve D = D₀, D₀ + aλ and D₀ + aλ + bλ² exactly: their order in D", () => {
    // D given as a polynomial of λ alone. Then x′ is e^{−H}·x plus the integral of rate·e^{−rate·(h−s)}·D, here by
    // Simpson's rule in 2000 parts: error (rate·h)⁵/(180·2000⁴) < 1e-15. The first two steps only fill the memory.
    const levels = [4, 2.5, 1.6, 1.1];
    const [from, to] = [1.6, 1.1];
    const h = Math.log(from / to);
    const solvers = [
      {degree: 1, make: (eta: number) => dpmpp2mSde({eta, solverType: "heun"})},
      {degree: 2, make: (eta: number) => dpmpp3mSde({eta, corrected: true})}
    ];
    for (const {degree, make} of solvers)
      for (const eta of [0, 0.3, 1]) {
        const D = (lambda: number): number =>
          [1, lambda, lambda * lambda].slice(0, degree + 1).reduce((a, b) => a + 2 * b);
        const rate = 1 + eta;
        const integrand = (s: number): number => rate * Math.exp(-rate * (h - s)) * D(s - Math.log(from));
        let integral = 0;
        for (let k = 0; k < 2000; k++) {
          const [a, b] = [(k * h) / 2000, ((k + 1) * h) / 2000];
          integral += ((b - a) / 6) * (integrand(a) + 4 * integrand((a + b) / 2) + integrand(b));
        }
        const zero: NoiseSource = (count) => new Float64Array(count);
        const given = (point: Float64Array, sigma: number): Float64Array => point.map(() => D(-Math.log(sigma)));
        const states = [...sample({denoise: given, levels, x: Float64Array.of(7), solver: make(eta), noise: zero})];
        const expected = states[2]!.x[0]! * Math.exp(-rate * h) + integral;
        expect(Math.abs(states[3]!.x[0]! - expected)).toBeLessThan(1e-13);
      }
  });

  it("the noise of the SDE family is σ′·√(1 − e^{−2ηh}), for a step from another level too", () => {
    const zero = new Float64Array(4);
    for (const make of [dpmpp2mSde, dpmpp3mSde])
      for (const eta of [0.3, 1]) {
        const quiet = end(make({eta}), [3, 2], x, replayNoise([zero]));
        const expected = quiet.map((value, i) => value + 2 * Math.sqrt(1 - (2 / 3) ** (2 * eta)) * z[i]!);
        expect(deviation(end(make({eta}), [3, 2], x, replayNoise([z])), expected)).toBeLessThan(1e-14);
      }
  });
});

describe("every stochastic solver", () => {
  it.each(stochastic)(
    "%s asks as often as the registry says, for falling or empty intervals, and never on the way to 0",
    (_, {create, evaluations}) => {
      const asked: [number, number][] = [];
      const source = white("asked");
      const states = run(
        create(),
        [10, 3, 1, 0],
        flat(start),
        (count, from, to) => (asked.push([from, to]), source(count, from, to))
      );
      expect(states[2]!.nfe - states[1]!.nfe).toBe(evaluations);
      expect(asked.length % 2).toBe(0);
      asked.forEach(([from, to], n) => {
        const [sigma, sigmaNext] = n < asked.length / 2 ? [10, 3] : [3, 1];
        expect(to).toBeGreaterThanOrEqual(sigmaNext!);
        expect(from === to ? from : sigma).toBe(from);
      });
      const last = states.at(-1)!;
      expect(last.x).toEqual(states.at(-2)!.denoised);
      expect(last.denoised).toEqual(last.x);
    }
  );

  it.each(stochastic)("%s makes the same run in VP as in VE, to rounding", (_, {create}) => {
    const vp = sigmas.map(variancePreservingLevel);
    const theirs = run(create(), vp, changeScale(flat(start), sigmas[0]!, vp[0]!), white("scales"));
    run(create(), sigmas, flat(start), white("scales")).forEach(({x, level}, i) =>
      expect(deviation(theirs[i]!.x, changeScale(x, level, vp[i]!))).toBeLessThan(1e-11)
    );
  });

  it.each(stochastic)("%s starts at σ = ∞ as DDIM with η = 1 does, and in flow matching", (_, {create}) => {
    const levels = [1, 0.8, 0.5, 0.2, 0].map((t) => ({signalScale: 1 - t, noiseStd: t}));
    const states = run(create(), levels, flat(start), white("flow"));
    for (const {x} of states) expect(x.every(Number.isFinite)).toBe(true);
    const first = end(SOLVERS.ddim.create({eta: 1}), levels.slice(0, 2), flat(start), white("flow"));
    expect(deviation(states[1]!.x, first)).toBeLessThan(1e-14);
  });

  it.each(stochastic)(
    "%s: a step to the same level changes nothing; no NaN after it, at extremes or far away",
    (_, {create, options}) => {
      const x = flat(start);
      const still = options.includes("eta") || _ === "ddpm" || _ === "euler_maruyama";
      if (still) {
        expect(deviation(end(create(), [3, 3], x), x)).toBeLessThan(1e-15);
        expect(
          deviation(end(create(), [5, 3, 3, 1], x, white("same")), end(create(), [5, 3, 1], x, white("same")))
        ).toBeLessThan(1e-13);
      }
      for (const levels of [
        [3, 3, 2, 2, 2, 1, 0, 0],
        [1e4, 1, 1e-4, 0],
        [1e4, 9999.999999, 1e-4, 9.999999999e-5],
        [5, 5 - 2 ** -50, 5 - 2 ** -49],
        [0, 0]
      ])
        for (const scale of [1, 1e5])
          for (const state of run(
            create(),
            levels,
            x.map((value) => scale * value),
            white("extremes")
          ))
            expect(state.x.every(Number.isFinite)).toBe(true);
    }
  );

  it.each(stochastic)("%s refuses to rise, by its name", (_, {create}) => {
    expect(() => end(create(), [1, 2], flat(start), white("up"))).toThrow(
      /^[a-zA-Z0-9]+: sigma rises from 1 to 2; .* \(eta 0\) to encode/
    );
    expect(() => end(create(), [0, 2], flat(start), white("up"))).toThrow(/sigma rises from 0 to 2/);
    expect(() => end(create(), [1, variancePreservingLevel(Infinity)], flat(start), white("up"))).toThrow(
      /sigma rises from 1 to Infinity/
    );
  });
});

describe("η", () => {
  it.each(withEta)("%s takes 0 to 1", (_, {create}) => {
    for (const eta of [-0.1, 1.1, NaN])
      expect(() => create({eta})).toThrow(/eta is (-0\.1|1\.1|NaN); give a number from 0/);
  });

  it.each(withEta)("%s with 0 draws nothing and goes up, down, from 0 and through turns", (_, {create}) => {
    const x = Float64Array.of(-2, 0.1, 1.4, 1.3, 0.5, -2.1);
    for (const levels of [
      [0, 1, 4],
      [4, 4, 2, 1, 0],
      [1, 2, 1, 2, 1],
      [1, 0, 1],
      [0, 0, 1]
    ])
      for (const state of run(create({eta: 0}), levels, x)) expect(state.x.every(Number.isFinite)).toBe(true);
    // Up and down again in small steps comes back: to the order of the step, 1/200 at least.
    const up = Array.from({length: 401}, (_, i) => 0.5 * 1.005 ** i);
    expect(deviation(end(create({eta: 0}), [...up, ...up.slice(0, -1).reverse()], x), x)).toBeLessThan(0.05);
  });

  it("with 0 they are their deterministic selves", () => {
    const pairs: [Solver, Solver][] = [
      [eulerAncestral({eta: 0}), euler],
      [dpm2Ancestral({eta: 0}), dpm2],
      [dpmppSde({eta: 0}), dpmpp2sAncestral({eta: 0})],
      [dpmpp2mSde({eta: 0}), dpmpp2m]
    ];
    // They round differently, on the way the flow magnifies that by some 1e2.
    for (const [ours, theirs] of pairs)
      run(ours, sigmas, flat(start)).forEach(({x}, i) =>
        expect(deviation(x, run(theirs, sigmas, flat(start))[i]!.x)).toBeLessThan(1e-12)
      );
  });

  it("between 0 and 1 adds noise in proportion, from σ = ∞ too", () => {
    // One step with D = 0 from x = 0 leaves sigmaUp·z.
    const nothing = (point: Float64Array): Float64Array => new Float64Array(point.length);
    const added = (solver: Solver, levels: LevelLike[]): number =>
      lastState(sample({denoise: nothing, levels, x: Float64Array.of(0), solver, noise: () => Float64Array.of(1)}))
        .x[0]!;
    for (const make of [eulerAncestral, dpm2Ancestral, dpmpp2sAncestral])
      expect(added(make({eta: 0.5}), [2, 1])).toBeCloseTo(0.5 * Math.sqrt(0.75), 14);
    for (const [make, expected] of [
      [eulerAncestral, 0.5],
      [dpmpp2mSde, 1],
      [dpmpp3mSde, 1]
    ] as const)
      expect(added(make({eta: 0.5}), [{signalScale: 0, noiseStd: 1}, 1])).toBeCloseTo(expected, 14);
  });
});

describe("options and sources", () => {
  it("are refused where out of range", () => {
    expect(() => predictorCorrector({snr: 0})).toThrow(/snr is 0; give a number between 0 and 1/);
    expect(() => predictorCorrector({snr: 1})).toThrow(/snr is 1/);
    expect(() => predictorCorrector({numCorrections: -1})).toThrow(/numCorrections is -1/);
    expect(() => dpmpp2mSde({solverType: "euler" as "heun"})).toThrow(/solverType is "euler"; give "midpoint" or "heun"/);
  });

  it("a run that needs noise and has none says so; replay ends, and checks lengths", () => {
    expect(() => end(eulerAncestral(), [2, 1], flat(start))).toThrow(/adds noise and none is given/);
    expect(() => end(eulerAncestral(), [2, 1], flat(start), replayNoise([]))).toThrow(
      /asks for draw 0 and there are 0/
    );
    expect(() => end(eulerAncestral(), [2, 1], flat(start), replayNoise([new Float64Array(3)]))).toThrow(
      /draws\[0\] has length 3; it must be 12/
    );
  });

  it("white noise is fresh at every call, and repeats with its seed", () => {
    const [a, b] = [white("w"), white("w")];
    const first = a(5, 2, 1);
    expect(b(5, 9, 8)).toEqual(first);
    expect(a(5, 2, 1)).not.toEqual(first);
    expect(first).toEqual(createRandom("w").normals(5));
  });
});
