/** What /sampler says of noise on the way and of learned slopes, and the parts that it is computed with. */
import {describe, expect, it} from "vitest";
import {CROWD, flawedDenoiser, floorOf, meanEstimate, measurePair, runCrowd, type Flaw} from "../../src/figures/sampler/crowd-run.js";
import {enoughQuestions, followBoth, runLearned} from "../../src/figures/sampler/learned-run.js";
import {createPupil} from "../../src/figures/sampler/pupil.js";
import {initialisePerceptron} from "../../src/math/learning/perceptron.js";
import {createRandom} from "../../src/math/noise/random.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../src/math/solvers/registry.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {Denoiser} from "../../src/math/types.js";
import {writeSaved} from "../../src/sampler/training/saved.js";
import {completeSettings, sizesOf} from "../../src/sampler/training/settings.js";

const parts = {weights: [0.3, 0.25, 0.25, 0.2], means: [[-2, -1], [0, 2], [2, -0.5], [0.3, -1.8]], covariances: [0.1, [[0.3, 0.1], [0.1, 0.15]], 0.08, 0.12]};
const hills = createMixture(parts);
const breathe = async () => {};
const create = (name: SolverName) => (SOLVERS[name] as SolverEntry).create();

describe("the flawed slope", () => {
  const x = Float64Array.of(1, -2, 3, 0.5);
  const offBy = (flaw: Flaw, sigma: number) => {
    const [right, wrong] = [hills.denoise(x, sigma), flawedDenoiser(hills.denoise, flaw, 0.2)(x, sigma)];
    return Array.from(wrong, (value, i) => (value - right[i]!) / sigma);
  };
  it("is off by its size in ε, in the first coordinate, on its side of σ = 2 and not on the other", () => {
    for (const [flaw, here, there] of [["above", 30, 0.1], ["below", 0.1, 30]] as const) {
      for (const [i, off] of offBy(flaw, here).entries()) expect(off).toBeCloseTo(i % 2 === 0 ? 0.2 : 0, 4);
      for (const off of offBy(flaw, there)) expect(Math.abs(off)).toBeLessThan(1e-4);
      expect(offBy(flaw, 2)[0]).toBeCloseTo(0.1, 9);
    }
  });
  it("of none is the exact one", () => expect(flawedDenoiser(hills.denoise, "none", 0.2)).toBe(hills.denoise));
});

describe("the crowd", () => {
  /** Mean of three rounds, a thousand points each. */
  async function distanceOf(flaw: Flaw, solver: SolverName, numSteps: number) {
    const rounds = [];
    for (const round of [0, 1, 2]) rounds.push((await runCrowd({denoise: flawedDenoiser(hills.denoise, flaw, 0.2), target: hills, solver: create(solver), numSteps, round, breathe})).distance);
    return meanEstimate(rounds);
  }
  /** By how many standard errors the noisy walk ends farther from the data. */
  async function noiseCosts(flaw: Flaw, quiet: SolverName, noisy: SolverName, numSteps: number) {
    const [a, b] = [await distanceOf(flaw, quiet, numSteps), await distanceOf(flaw, noisy, numSteps)];
    return (b.value - a.value) / Math.hypot(a.standardError, b.standardError);
  }
  it("is farther from the data with noise where looks are few and the slope exact", async () => {
    expect(await noiseCosts("none", "dpmpp_2m", "dpmpp_2m_sde", 6)).toBeGreaterThan(3);
  });
  it("is nearer with noise where the slope is wrong at large σ, farther where it is wrong at small σ", async () => {
    expect(await noiseCosts("above", "dpmpp_2m", "dpmpp_2m_sde", 48)).toBeLessThan(-3);
    expect(await noiseCosts("above", "euler", "euler_ancestral", 64)).toBeLessThan(-3);
    expect(await noiseCosts("below", "dpmpp_2m", "dpmpp_2m_sde", 48)).toBeGreaterThan(2);
  });
  it("begins at the same noise for every solver, and each round at another", async () => {
    const starts: number[] = [];
    const denoise: Denoiser = (x, sigma) => {
      if (sigma > 19.9) starts.push(x[0]!);
      return hills.denoise(x, sigma);
    };
    for (const [solver, round] of [["euler", 0], ["euler_ancestral", 0], ["euler", 1]] as const) await runCrowd({denoise, target: hills, solver: create(solver), numSteps: 2, round, breathe});
    expect(starts[1]).toBe(starts[0]);
    expect(starts[2]).not.toBe(starts[0]);
  });
  it("of exact points is at distance 0 but for chance", () => {
    const {value, standardError} = meanEstimate([0, 1, 2, 3].flatMap((pair) => [0, 1].map((round) => measurePair(hills, pair, round))));
    expect(Math.abs(value)).toBeLessThan(5 * standardError);
    expect(standardError).toBeLessThan(5 / CROWD.points); // E‖X − X′‖ is about 3, and the estimate scatters by about as much over n
  });
  it("has a floor: the greatest of the pairs' means", () => {
    const rounds = (...values: number[]) => values.map((value) => ({value, standardError: 1}));
    expect(floorOf([rounds(-1, 1), rounds(4, 0), rounds(3, 0)])).toBe(2);
  });
  it("means: values are averaged, errors of independent rounds add in squares", () => {
    expect(meanEstimate([{value: 1, standardError: 3}, {value: 3, standardError: 4}])).toEqual({value: 2, standardError: 2.5});
  });
});

describe("the learned slope", () => {
  /** Off by a constant: its own flow ends elsewhere. */
  const biased: Denoiser = (x, sigma) => hills.denoise(x, sigma).map((value) => value + 0.1);
  const course = {x: createRandom(1).normals(12).map((z) => 5 * z), sigmaMax: 5, sigmaMin: 0.1};
  it("is measured from both ends, and the two differ by what the slope does wrong", async () => {
    const both = await followBoth(biased, hills, course, breathe);
    expect(both.apart).toBeGreaterThan(0.05);
    const run = await runLearned({denoise: biased, solver: "heun", budget: 96, course, ends: both, breathe});
    expect(run.nfe).toBe(96);
    expect(run.own).toBeLessThan(0.05 * both.apart);
    expect(Math.abs(run.exact - both.apart)).toBeLessThanOrEqual(run.own);
    expect((await followBoth(hills.denoise, hills, course, breathe)).apart).toBeLessThan(1e-6);
  });
  it("has enough questions where nothing later is farther than a tenth above its own error", () => {
    const runs = [4, 8, 16, 32].map((nfe, i) => ({nfe, error: [0.9, 0.105, 0.12, 0.101][i]!}));
    expect(enoughQuestions(runs, 0.1)).toBe(32);
    expect(enoughQuestions(runs.slice(0, 3), 0.1)).toBeUndefined();
  });
});

describe("the pupil", () => {
  it("takes a file that /learning saved, with its data, and refuses another, keeping what it had", async () => {
    const pupil = createPupil({data: {kind: "mixture", ...parts}, target: hills});
    let told = 0;
    pupil.onChange(() => told++);
    const settings = completeSettings({data: {kind: "shape", name: "ring"}, network: {width: 8, depth: 2}});
    const {numbers} = initialisePerceptron(sizesOf(settings), createRandom(2));
    const zeros = () => new Float64Array(numbers.length);
    await pupil.load(writeSaved(settings, {step: 40, numbers: numbers.map(() => 1), average: numbers, first: zeros(), second: zeros()}));
    expect([told, pupil.name, pupil.lesson!.step]).toEqual([1, "file", 40]);
    // Before training the network answers 0, so D is EDM's c_skip·x, with σ_d the data's own.
    const skip = settings.sigmaData ** 2 / (settings.sigmaData ** 2 + 4);
    expect(pupil.lesson!.denoise(Float64Array.of(1, -3), 2)[1]).toBeCloseTo(-3 * skip, 6);
    const before = pupil.lesson;
    await expect(pupil.load(new TextEncoder().encode("{}"))).rejects.toThrow(RangeError);
    expect([told, pupil.lesson]).toEqual([1, before]);
    pupil.choose("300");
    expect([told, pupil.lesson]).toEqual([2, undefined]);
  });
});
