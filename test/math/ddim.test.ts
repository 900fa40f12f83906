import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {changeScale, sigmaOfLevel, variancePreservingLevel} from "../../src/math/level.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {lastState, sample} from "../../src/math/sample.js";
import {ddim} from "../../src/math/solvers/ddim.js";
import {ddpm} from "../../src/math/solvers/ddpm.js";
import {eulerAncestral} from "../../src/math/solvers/euler-ancestral.js";
import {euler} from "../../src/math/solvers/euler.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {Level, LevelLike, SampleState, Solver} from "../../src/math/types.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const {denoise} = createMixture(gmm);
const {sigmas, start} = reference.kDiffusion;
const PURE_NOISE = variancePreservingLevel(Infinity);

const run = (solver: Solver, levels: readonly LevelLike[], x = flat(start)): SampleState[] => [
  ...sample({
    denoise,
    levels,
    x: changeScale(x, sigmas[0]!, levels[0]!),
    solver,
    noise: createWhiteNoise(createRandom("ddim"))
  })
];

/** One step with a given answer and given noise. */
const stepOnce = (solver: Solver, from: LevelLike, to: LevelLike, x: number, D: number, z: number): number =>
  lastState(
    sample({
      denoise: () => Float64Array.of(D),
      levels: [from, to],
      x: Float64Array.of(x),
      solver,
      noise: () => Float64Array.of(z)
    })
  ).x[0]!;

describe("one method, three names", () => {
  // The same numbers by other roads: each step rounds at 1e-16, and the run magnifies that by 1e3 at most.
  const processes: Record<string, readonly LevelLike[]> = {
    VE: sigmas,
    VP: sigmas.map(variancePreservingLevel),
    "flow matching": sigmas.map((sigma): Level => ({signalScale: 1 / (1 + sigma), noiseStd: sigma / (1 + sigma)})),
    "from σ = ∞": [PURE_NOISE, ...sigmas.slice(1).map(variancePreservingLevel)]
  };
  for (const [process, levels] of Object.entries(processes)) {
    it(`DDIM(η) is Euler a(η) in σ, and Euler for η = 0: ${process}`, () => {
      for (const eta of [0, 0.2, 0.7, 1]) {
        const theirs = run(eulerAncestral({eta}), levels);
        run(ddim({eta}), levels).forEach(({x}, i) => expect(deviation(x, theirs[i]!.x)).toBeLessThan(1e-12));
      }
      const theirs = run(euler, levels);
      run(ddim(), levels).forEach(({x}, i) => expect(deviation(x, theirs[i]!.x)).toBeLessThan(1e-12));
    });

    it(`DDPM is both at η = 1: ${process}`, () => {
      const theirs = run(ddim({eta: 1}), levels);
      run(ddpm, levels).forEach(({x}, i) => expect(deviation(x, theirs[i]!.x)).toBeLessThan(1e-12));
    });
  }
});

describe("the papers' own formulas, in ᾱ", () => {
  // Stable Diffusion's schedule: β from 0.00085 to 0.012, √β evenly spaced.
  const betas = Array.from(
    {length: 1000},
    (_, t) => (Math.sqrt(0.00085) + (t / 999) * (Math.sqrt(0.012) - Math.sqrt(0.00085))) ** 2
  );
  const alphaBars: number[] = [];
  for (const beta of betas) alphaBars.push((alphaBars.at(-1) ?? 1) * (1 - beta));
  const [x, D, z] = [0.7, -0.4, 1.3];

  it("DDPM: Ho et al. 2020, eq. 7, at neighbouring steps of the schedule", () => {
    for (const t of [1, 10, 500, 999]) {
      const [beta, alphaBar, before] = [betas[t]!, alphaBars[t]!, alphaBars[t - 1]!] as const;
      const mean =
        ((Math.sqrt(before) * beta) / (1 - alphaBar)) * D + ((Math.sqrt(1 - beta) * (1 - before)) / (1 - alphaBar)) * x;
      const expected = mean + Math.sqrt(((1 - before) / (1 - alphaBar)) * beta) * z;
      const [from, to] = [alphaBar, before].map((a): Level => ({
        signalScale: Math.sqrt(a),
        noiseStd: Math.sqrt(1 - a)
      }));
      // 1 − ρ² = β/(1 − ᾱ) cancels down to β, some 1e-3 at the first steps: 1e-16/1e-3.
      expect(Math.abs(stepOnce(ddpm, from!, to!, x, D, z) - expected)).toBeLessThan(1e-12);
    }
  });

  it("DDIM: Song et al. 2021, eq. 12 with eq. 16, between any two ᾱ", () => {
    const alphaBar = fc.double({min: 1e-3, max: 0.999, noNaN: true});
    const number = fc.double({min: -3, max: 3, noNaN: true});
    fc.assert(
      fc.property(
        alphaBar,
        alphaBar,
        fc.double({min: 0, max: 1, noNaN: true}),
        number,
        number,
        number,
        (a, b, eta, x, eps, z) => {
          const [now, next] = [Math.min(a, b), Math.max(a, b)];
          if (next - now < 1e-6) return; // the paper's √(1 − ᾱ/ᾱ′) has lost half its digits there
          const D = (x - Math.sqrt(1 - now) * eps) / Math.sqrt(now);
          const added = eta * Math.sqrt((1 - next) / (1 - now)) * Math.sqrt(1 - now / next);
          const expected = Math.sqrt(next) * D + Math.sqrt(1 - next - added * added) * eps + added * z;
          const [from, to] = [now, next].map((value): Level => ({
            signalScale: Math.sqrt(value),
            noiseStd: Math.sqrt(1 - value)
          }));
          // D is up to 100 here, and 1 − ᾱ down to 1e-3: 1e-16·1e2/1e-3.
          expect(Math.abs(stepOnce(ddim({eta}), from!, to!, x, D, z) - expected)).toBeLessThan(1e-10);
        }
      ),
      {seed: 1, numRuns: 100}
    );
  });

  it("DDPM draws from the posterior: mean and variance by Bayes' rule, for any levels", () => {
    // x′ ~ N(x₀, σ′²) and x = x′ + √(σ² − σ′²)·noise: precisions add, means are weighted with them.
    const sigma = fc.double({min: 0.01, max: 100, noNaN: true});
    fc.assert(
      fc.property(sigma, sigma, (a, b) => {
        const [now, next] = [Math.max(a, b), Math.min(a, b)];
        if (now / next < 1.001) return; // the difference of the squares loses digits in this form
        const precisions = [1 / next ** 2, 1 / (now ** 2 - next ** 2)] as const;
        const variance = 1 / (precisions[0] + precisions[1]);
        const mean = variance * (precisions[0] * D + precisions[1] * x);
        expect(Math.abs(stepOnce(ddpm, now, next, x, D, 0) - mean)).toBeLessThan(1e-11);
        expect(Math.abs((stepOnce(ddpm, now, next, x, D, 1) - mean) / Math.sqrt(variance) - 1)).toBeLessThan(1e-10);
      }),
      {seed: 1, numRuns: 100}
    );
  });
});

describe("ends", () => {
  it("between two levels of σ = ∞ only the scale changes; with η there is nothing to renew", () => {
    for (const solver of [ddim(), ddim({eta: 1}), ddpm])
      expect(stepOnce(solver, PURE_NOISE, {signalScale: 0, noiseStd: 3}, 0.5, 7, 9)).toBeCloseTo(1.5, 15);
  });

  it("from σ = ∞ to 0 the answer; from 0 to 0 the picture, at the scale of the level", () => {
    for (const solver of [ddim(), ddim({eta: 1}), ddpm]) {
      expect(stepOnce(solver, PURE_NOISE, {signalScale: 2, noiseStd: 0}, 0.5, 7, 9)).toBe(14);
      expect(stepOnce(solver, 0, {signalScale: 2, noiseStd: 0}, 0.5, 7, 9)).toBe(1);
    }
  });

  it("a level of the same σ at another scale: x scaled, no noise, even where σ is not the same to the last bit", () => {
    for (const sigma of [0.1, 0.7, 3, 11])
      for (const scale of [0.3, 3, 7]) {
        const [from, to] = [variancePreservingLevel(sigma), {signalScale: scale, noiseStd: scale * sigma}];
        if (sigmaOfLevel(to) > sigmaOfLevel(from)) continue;
        const expected = (0.5 * scale) / from.signalScale;
        // σ′ = σ·(1 − 2⁻⁵³) leaves room for noise of σ′·√2·2⁻²⁶.
        for (const solver of [ddim({eta: 1}), ddpm])
          expect(Math.abs(stepOnce(solver, from, to, 0.5, 2, 1) - expected)).toBeLessThan(4e-8 * to.noiseStd);
      }
  });

  it("η out of range, and rising with noise, are refused", () => {
    expect(() => ddim({eta: 2})).toThrow(/ddim: eta is 2/);
    expect(() => stepOnce(ddim({eta: 0.1}), 1, 2, 0, 0, 0)).toThrow(/ddim: sigma rises from 1 to 2/);
    expect(() => stepOnce(ddpm, 1, 2, 0, 0, 0)).toThrow(/ddpm: sigma rises from 1 to 2/);
    expect(stepOnce(ddim(), 1, 2, 3, 1, 0)).toBe(5);
  });
});
