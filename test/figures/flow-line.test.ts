/** The figures of /flow on a line: the crowd there and back, and the rules that are wrong on purpose. */
import {describe, expect, it} from "vitest";
import {countOvertakings, SIGMA_MAX, sigmas, STEPS, walkBack, walkThere, type StepBack} from "../../src/figures/flow/back-run.js";
import {runBack, startCloud, times, varianceOfBell, type Rule} from "../../src/figures/flow/half-run.js";
import {countCells, createLineDistance} from "../../src/figures/line/distance.js";
import {createMixture, createRandom, createVariancePreserving, flowMap, lastState, reverseSde, variance, type Mixture} from "../../src/math/index.js";

const hills = createMixture({weights: [0.65, 0.35], means: [[-1.6], [1.9]], covariances: [0.2, 0.12]});
const bell = createMixture({weights: [1], means: [[0]], covariances: 0.36});
const process = createVariancePreserving();

describe("the distance on a line", () => {
  it("of shifted draws is the shift, and of draws is what chance leaves", () => {
    const distance = createLineDistance(bell, 6);
    const draws = bell.sample(20_000, createRandom(1));
    const {value, floor} = distance(draws);
    // Floor of N(0, s²): s·√(2/π/n)·∫√(Φ(1 − Φ)) = s·√(2/π/n)·1.617 (numerically): 0.6 · 0.00564 · 1.617.
    expect(floor).toBeCloseTo(0.00547, 4);
    expect(value).toBeLessThan(3 * floor); // the sum's spread is about half of its mean
    expect(distance(draws.map((x) => x + 0.5)).value).toBeCloseTo(0.5, 1); // W₁ of a shift, off by chance at most
    expect(Math.abs(distance(draws.map((x) => x + 0.5)).value - 0.5)).toBeLessThan(3 * floor);
    // All on one spot: E|x| of N(0, 0.36) is 0.6·√(2/π), to half a cell of 0.015.
    expect(Math.abs(distance(new Float64Array(100)).value - 0.6 * Math.sqrt(2 / Math.PI))).toBeLessThan(0.0075);
  });

  it("counts what lies outside in the last cells, and nothing that is not a number", () => {
    expect([...countCells([-9, -0.5, 0.5, 0.6, 9, NaN], {from: -1, to: 1, cells: 2})]).toEqual([2, 3]);
  });
});

describe("there and back", () => {
  const step: StepBack = (x, sigma, next, eta, eps) => {
    const shed = sigma ** 2 - next ** 2;
    const score = hills.score(x, sigma);
    return x.map((value, i) => value + ((1 + eta ** 2) / 2) * shed * score[i]! + eta * Math.sqrt(shed) * eps[i]!);
  };
  const breathe = async () => {};

  it("is right at every moment, with fresh noise or without", async () => {
    const there = await walkThere(hills, 5, breathe);
    for (const eta of [0, 1, 1.5]) {
      const back = await walkBack(there[STEPS]!, {step, eta, seed: 5});
      for (const k of [STEPS / 4, STEPS / 2, STEPS]) {
        const {value, floor} = createLineDistance(hills.noised(sigmas[STEPS - k]!), 24)(back[k]!);
        // Chance three times over, and Euler's error: up to 0.02 here (flow against its closed form, below).
        expect(value, `η = ${eta}, moment ${k}`).toBeLessThan(3 * floor + 0.02);
      }
    }
    const noised = createLineDistance(hills.noised(SIGMA_MAX), 24)(there[STEPS]!);
    expect(noised.value).toBeLessThan(3 * noised.floor);
  });

  it("without noise is the map that keeps ranks, and nobody overtakes", async () => {
    const start = Float64Array.from({length: 41}, (_, k) => -6 + 0.3 * k);
    const back = await walkBack(start, {step, eta: 0, seed: 1});
    const exact = flowMap(hills, start, SIGMA_MAX, 0);
    // Euler's method in σ², 240 steps: order 1. Near the watershed neighbours part, and so do errors: 0.05 there, else 0.02.
    const errors = back[STEPS]!.map((x, i) => Math.abs(x - exact[i]!));
    expect(Math.max(...errors)).toBeLessThan(0.05);
    expect(errors.filter((error) => error > 0.02).length).toBeLessThan(4);
    expect(countOvertakings(start, back[STEPS]!)).toBe(0);
    const noisy = await walkBack(start, {step, eta: 1, seed: 1});
    expect(countOvertakings(start, noisy[STEPS]!)).toBeGreaterThan(50);
  });
});

describe("the ½", () => {
  const rules: Record<string, Rule> = {right: {a: 0.5, b: 0.5}, both: {a: 1, b: 1}, slope: {a: 0.5, b: 1}, frozen: {a: 0.5, b: 0.5, frozen: true}};
  const N = 5000;
  /** The rules as factors of reverseSde, whose η = 0 is the flow: driftFactor 2a, scoreFactor 2b. */
  const velocity = ({a, b, frozen}: Rule, target: Mixture) =>
    reverseSde(process, (x, t) => (frozen ? target.score(x) : target.noised(process.level(t)).score(x)), {eta: 0, driftFactor: 2 * a, scoreFactor: 2 * b}).drift;
  const end = (name: string, target: Mixture) => lastState(runBack(startCloud(target, {process, n: N, seed: 3}), velocity(rules[name]!, target))).x;
  const integral = -2 * Math.log(process.signalScale(1)); // B = ∫β = 10.05

  it("steps from 1 to 0", () => {
    expect([times[0], times.at(-1)]).toEqual([1, 0]);
  });

  it("makes of one bell what the closed form says, right or wrong", () => {
    for (const name of Object.keys(rules)) {
      const expected = varianceOfBell({c: 0.36, integral, rule: rules[name]!});
      const found = variance(end(name, bell));
      // A sample's variance is known to √(2/n); 240 steps of Heun leave up to a percent where a rule runs at 10 per step.
      expect(Math.abs(Math.log(found / expected)), name).toBeLessThan(5 * Math.sqrt(2 / N) + 0.02);
    }
    expect(varianceOfBell({c: 0.36, integral, rule: rules.right!})).toBeCloseTo(0.36, 12);
    expect(varianceOfBell({c: 0.36, integral, rule: rules.both!})).toBeCloseTo(0.36 ** 2, 4); // c²/v, v = 1 − 0.64·e^−10
    expect(varianceOfBell({c: 0.36, integral, rule: rules.slope!})).toBeLessThan(1e-5);
  });

  it("is right for two hills, and each of the wrong rules misses by at least 0.2", () => {
    const two = createMixture({weights: [0.7, 0.3], means: [[-0.9], [1.3]], covariances: [0.09, 0.05]});
    const distance = createLineDistance(two, 6);
    const right = distance(end("right", two));
    expect(right.value).toBeLessThan(3 * right.floor);
    for (const name of ["both", "slope", "frozen"]) expect(distance(end(name, two)).value, name).toBeGreaterThan(0.2);
  });
});
