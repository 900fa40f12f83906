import {describe, expect, it} from "vitest";
import {ascend} from "../../src/math/dynamics/ascent.js";
import {createFullCovariance} from "../../src/math/targets/covariance/full.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createRandom} from "../../src/math/noise/random.js";
import {estimateEnergyDistance} from "../../src/math/metrics/energy.js";
import {estimateWasserstein} from "../../src/math/metrics/wasserstein.js";
import {exponentialSigmas} from "../../src/math/levels/exponential.js";
import {lastState} from "../../src/math/sample.js";
import {mean, standardError, variance} from "../../src/math/metrics/statistics.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {runAnnealedLangevin} from "../../src/math/dynamics/annealed-langevin.js";
import {runLangevin} from "../../src/math/dynamics/langevin.js";
import {runMala} from "../../src/math/dynamics/mala.js";
import {deviation, gmm} from "./helpers.js";

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const target = createMixture(gmm);
const gaussianOf = (c: number): {score: (x: Float64Array) => Float64Array; logDensity: (x: Float64Array) => number} => ({
  score: (x) => x.map((value) => -value / c),
  logDensity: (x) => -(x[0]! ** 2) / (2 * c)
});

describe("runLangevin", () => {
  it("has on a Gaussian the variance v(1 − a²ⁱ), v = c/(1 − η/2c), a = 1 − η/c, at every step", () => {
    // From 0: vᵢ₊₁ = a²vᵢ + 2η. n walkers know a variance to √(2/(n−1)) of itself.
    const [n, c] = [20000, 0.7];
    for (const share of [0.05, 0.5, 1, 1.8]) {
      const stepSize = share * c;
      const rest = c / (1 - stepSize / (2 * c));
      for (const {i, x} of runLangevin({score: gaussianOf(c).score, x: new Float64Array(n), stepSize, numSteps: 12, random: createRandom(share)})) {
        const expected = rest * (1 - (1 - share) ** (2 * i));
        expect(Math.abs(variance(x) - expected)).toBeLessThanOrEqual(5 * expected * Math.sqrt(2 / (n - 1)));
        expect(Math.abs(mean(x))).toBeLessThanOrEqual(5 * Math.sqrt(expected / n));
      }
    }
  });

  it("yields every state with the score there, from the start, in batches of any dimension", () => {
    const x = of(1, 2, 3, 4);
    const states = [...runLangevin({score: target.score, x, stepSize: 0.01, numSteps: 3, random: createRandom(1)})];
    expect(states.map(({i}) => i)).toEqual([0, 1, 2, 3]);
    expect([...states[0]!.x]).toEqual([...x]);
    for (const state of states) expect(state.score).toEqual(target.score(state.x));
    const noise = createRandom(1).normals(4);
    expect(deviation(states[1]!.x, x.map((v, d) => v + 0.01 * states[0]!.score[d]! + Math.sqrt(0.02) * noise[d]!))).toBeLessThan(1e-15);
    expect([...x]).toEqual([1, 2, 3, 4]);
  });

  it("names what is wrong", () => {
    const options = {score: target.score, x: of(0, 0), stepSize: 0.1, numSteps: 1, random: createRandom(1)};
    expect(() => lastState(runLangevin({...options, stepSize: 0}))).toThrow(/runLangevin: stepSize is 0/);
    expect(() => lastState(runLangevin({...options, numSteps: -1}))).toThrow(/numSteps is -1/);
    expect(() => lastState(runLangevin({...options, score: () => of(1)}))).toThrow(/what score returns has length 1; it must be 2/);
  });
});

describe("runMala", () => {
  it("leaves the variance of a Gaussian alone at step sizes where ULA is far off", () => {
    const [n, c] = [20000, 0.7];
    for (const share of [0.2, 1, 2.5]) {
      const start = createRandom("start").normals(n).map((z) => Math.sqrt(c) * z);
      const {x, acceptanceRate} = lastState(
        runMala({...gaussianOf(c), dim: 1, x: start, stepSize: share * c, numSteps: 15, random: createRandom(share)})
      );
      // The second moment and the fourth: standard errors of x² and x⁴ over independent walkers.
      const [squares, fourths] = [x.map((v) => v ** 2), x.map((v) => v ** 4)];
      expect(Math.abs(mean(squares) - c)).toBeLessThan(5 * standardError(squares));
      expect(Math.abs(mean(fourths) - 3 * c * c)).toBeLessThan(5 * standardError(fourths));
      expect(acceptanceRate).toBeGreaterThan(0.2);
      expect(acceptanceRate).toBeLessThan(1);
    }
  });

  it("comes to the same law from elsewhere", () => {
    const [n, c] = [4000, 0.7];
    const {x} = lastState(runMala({...gaussianOf(c), dim: 1, x: new Float64Array(n).fill(3), stepSize: 0.6 * c, numSteps: 40, random: createRandom("far")}));
    expect(Math.abs(mean(x))).toBeLessThan(5 * standardError(x));
    expect(Math.abs(variance(x) - c)).toBeLessThan(5 * c * Math.sqrt(2 / n));
  });

  it("keeps a mixture, where ULA at the same step does not (energy distance, 5 standard errors)", () => {
    const n = 1500;
    const start = target.sample(n, createRandom("stationary"));
    const truth = target.sample(n, createRandom("truth"));
    const options = {...target, x: start, stepSize: 0.08, numSteps: 25};
    const adjusted = lastState(runMala({...options, random: createRandom(1)}));
    const plain = lastState(runLangevin({...options, random: createRandom(1)}));
    const kept = estimateEnergyDistance(adjusted.x, truth, {dim: 2});
    const biased = estimateEnergyDistance(plain.x, truth, {dim: 2});
    expect(Math.abs(kept.value)).toBeLessThan(5 * kept.standardError);
    expect(biased.value).toBeGreaterThan(5 * biased.standardError);
    expect(biased.value).toBeGreaterThan(5 * Math.abs(kept.value));
  });

  it("accepts nearly all small steps and few large ones, and says which", () => {
    const x = target.sample(200, createRandom("rates"));
    const rate = (stepSize: number): number =>
      lastState(runMala({...target, x, stepSize, numSteps: 10, random: createRandom(3)})).acceptanceRate;
    expect(rate(1e-5)).toBeGreaterThan(0.99);
    expect(rate(3)).toBeLessThan(0.2);
    let [moves, steps] = [0, 0];
    let before: Float64Array | undefined;
    for (const state of runMala({...target, x, stepSize: 0.1, numSteps: 5, random: createRandom(3)})) {
      if (before)
        for (let row = 0; row < 200; row++) {
          const moved = before[2 * row] !== state.x[2 * row];
          expect(state.accepted[row]).toBe(moved ? 1 : 0);
          if (moved) moves++;
          steps++;
        }
      else expect(state.acceptanceRate).toBeNaN();
      before = state.x;
      if (state.i > 0) expect(state.acceptanceRate).toBe(moves / steps);
      expect(state.score).toEqual(target.score(state.x));
      expect(deviation(state.logDensity, Array.from({length: 200}, (_, row) => target.logDensity(state.x.slice(2 * row, 2 * row + 2))))).toBe(0);
    }
  });

  it("never goes where the density is 0", () => {
    // Half a Gaussian: Langevin's proposals cross 0, none may be accepted.
    const {score} = gaussianOf(1);
    const logDensity = (x: Float64Array): number => (x[0]! > 0 ? -(x[0]! ** 2) / 2 : -Infinity);
    const {x} = lastState(runMala({score, logDensity, dim: 1, x: new Float64Array(4000).fill(0.8), stepSize: 0.3, numSteps: 60, random: createRandom("half")}));
    expect(Math.min(...x)).toBeGreaterThan(0);
    expect(Math.abs(mean(x) - Math.sqrt(2 / Math.PI))).toBeLessThan(5 * standardError(x));
  });

  it("names what is wrong", () => {
    const options = {...target, x: of(0, 0), stepSize: 0.1, numSteps: 1, random: createRandom(1)};
    expect(() => lastState(runMala({...options, stepSize: NaN}))).toThrow(/runMala: stepSize is NaN/);
    expect(() => lastState(runMala({...options, numSteps: 0.5}))).toThrow(/numSteps is 0.5/);
    expect(() => lastState(runMala({...options, dim: 0}))).toThrow(/dim is 0/);
    expect(() => lastState(runMala({...options, x: of(0, 0, 0)}))).toThrow(/x has length 3/);
    expect(() => lastState(runMala({...options, score: () => of(1)}))).toThrow(/what score returns has length 1/);
    expect(() => lastState(runMala({...options, logDensity: () => NaN}))).toThrow(/logDensity of point 0 is NaN/);
    expect(() => lastState(runMala({...options, logDensity: () => -Infinity}))).toThrow(/density at point 0 of x is 0/);
  });
});

describe("ascend", () => {
  it("shrinks the distance to a Gaussian's mean by 1 − η/λ per step, along each axis (1e-12)", () => {
    const covariance = createFullCovariance([[2, 0], [0, 0.5]]);
    const {score} = createMixture({weights: [1], means: [[1, -1]], covariances: [covariance]});
    for (const {i, x} of ascend({score, x: of(4, 4), stepSize: 0.3, numSteps: 30}))
      expect(deviation(x, [1 + 3 * (1 - 0.15) ** i, -1 + 5 * (1 - 0.6) ** i])).toBeLessThan(1e-12);
  });

  it("climbs at every small step and ends at a mode; all walkers of a hill at the same", () => {
    // −Hessian of log p = Σ rₖCₖ⁻¹ − (a covariance) ≤ 1/0.05, the narrowest variance of the mixture: η < 2·0.05 climbs.
    const start = target.sample(40, createRandom("climb"));
    let before = new Array<number>(40).fill(-Infinity);
    let last = start;
    for (const {x} of ascend({score: target.score, x: start, stepSize: 0.05, numSteps: 800})) {
      const heights = before.map((_, row) => target.logDensity(x.slice(2 * row, 2 * row + 2)));
      heights.forEach((height, row) => expect(height).toBeGreaterThanOrEqual(before[row]! - 1e-12));
      before = heights;
      last = x;
    }
    expect(Math.max(...target.score(last).map(Math.abs))).toBeLessThan(1e-6);
    const modes: Float64Array[] = [];
    for (let row = 0; row < 40; row++) {
      const end = last.slice(2 * row, 2 * row + 2);
      if (!modes.some((mode) => Math.hypot(mode[0]! - end[0]!, mode[1]! - end[1]!) < 1e-5)) modes.push(end);
    }
    expect(modes.length).toBe(3);
  });

  it("names what is wrong", () => {
    expect(() => lastState(ascend({score: target.score, x: of(0, 0), stepSize: Infinity, numSteps: 1}))).toThrow(/ascend: stepSize is Infinity/);
    expect(() => lastState(ascend({score: target.score, x: of(0, 0), stepSize: 1, numSteps: NaN}))).toThrow(/numSteps is NaN/);
    expect(() => lastState(ascend({score: () => of(), x: of(0, 0), stepSize: 1, numSteps: 1}))).toThrow(/what score returns has length 0/);
  });
});

describe("runAnnealedLangevin", () => {
  const score = (x: Float64Array, sigma: number): Float64Array => x.map((value) => -value / (1 + sigma * sigma));

  it("takes k steps at each σ with η = r·σ², and yields the score that is used", () => {
    const states = [...runAnnealedLangevin({score, x: of(5, -5), sigmas: [4, 1, 0.5], stepsPerLevel: 2, stepRatio: 0.25, random: createRandom(1)})];
    expect(states.map(({i, level, sigma, stepSize}) => [i, level, sigma, stepSize])).toEqual([
      [0, 0, 4, 4],
      [1, 0, 4, 4],
      [2, 1, 1, 0.25],
      [3, 1, 1, 0.25],
      [4, 2, 0.5, 0.0625],
      [5, 2, 0.5, 0.0625],
      [6, 2, 0.5, 0.0625]
    ]);
    const random = createRandom(1);
    states.slice(1).forEach(({x}, i) => {
      const from = states[i]!;
      expect(from.score).toEqual(score(from.x, from.sigma));
      expect(deviation(x, from.x.map((v, d) => v + from.stepSize * from.score[d]! + Math.sqrt(2 * from.stepSize) * random.normal()))).toBeLessThan(1e-15);
    });
  });

  it("is, on a Gaussian, the product of its linear steps", () => {
    // v ← (1 − η/(1+σ²))²·v + 2η, from 100.
    const sigmas = exponentialSigmas(8, {sigmaMin: 0.1, sigmaMax: 10}).slice(0, -1);
    const n = 20000;
    let expected = 100;
    for (const sigma of sigmas)
      for (let step = 0; step < 5; step++) expected = (1 - (0.1 * sigma ** 2) / (1 + sigma ** 2)) ** 2 * expected + 0.2 * sigma ** 2;
    const x = createRandom("wide").normals(n).map((z) => 10 * z);
    const end = lastState(runAnnealedLangevin({score, x, sigmas, stepsPerLevel: 5, random: createRandom(2)}));
    expect(Math.abs(variance(end.x) - expected)).toBeLessThan(5 * expected * Math.sqrt(2 / (n - 1)));
  });

  it("finds the weights of separated hills, where Langevin on the fixed p keeps those of the start (E8)", () => {
    // Hills of 0.8 at −4 and 0.2 at 4. From N(0, 10²) half of the walkers begin on either side of the pass, which lies
    // where 0.8·N(x; −4, ¼) = 0.2·N(x; 4, ¼): at x = ¼·log 4/8.
    const two = createMixture({weights: [0.8, 0.2], means: [[-4], [4]], covariances: 0.25});
    const n = 2000;
    const x = createRandom("cloud").normals(n).map((z) => 10 * z);
    const truth = two.sample(20000, createRandom("truth"));
    const left = (batch: Float64Array): number => batch.filter((value) => value < 0).length / n;
    const distanceTo = (batch: Float64Array): number => estimateWasserstein(batch, truth, {order: 1}).value;
    const shareError = (p: number): number => 5 * Math.sqrt((p * (1 - p)) / n);
    const basin = normalCdf(Math.log(4) / 32 / 10);

    const climbed = lastState(ascend({score: two.score, x, stepSize: 0.05, numSteps: 400})).x;
    expect(Math.abs(left(climbed) - basin)).toBeLessThan(shareError(0.5));
    expect(variance(climbed.filter((value) => value < 0))).toBeLessThan(1e-12);

    const fixed = lastState(runLangevin({score: two.score, x, stepSize: 0.02, numSteps: 600, random: createRandom(2)})).x;
    expect(Math.abs(left(fixed) - basin)).toBeLessThan(shareError(0.5));
    // Right within the hill: ¼/(1 − 0.02/½), as ULA has it.
    const hill = fixed.filter((value) => value < 0);
    expect(Math.abs(variance(hill) - 0.25 / 0.96)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / hill.length));
    expect(distanceTo(fixed)).toBeGreaterThan(2); // 0.3 of the mass is 8 too far right

    const sigmas = exponentialSigmas(60, {sigmaMin: 0.05, sigmaMax: 10}).slice(0, -1);
    const annealed = lastState(runAnnealedLangevin({score: two.score, x, sigmas, stepsPerLevel: 20, random: createRandom(3)})).x;
    expect(Math.abs(left(annealed) - 0.8)).toBeLessThan(shareError(0.8));
    // 8·(error of the share) and less: one standard error of the share is 0.009, so 0.07.
    expect(distanceTo(annealed)).toBeLessThan(5 * 0.07);
  });

  it("names what is wrong", () => {
    const options = {score, x: of(1), sigmas: [1], stepsPerLevel: 1, random: createRandom(1)};
    expect(() => lastState(runAnnealedLangevin({...options, sigmas: []}))).toThrow(/the number of sigmas is 0/);
    expect(() => lastState(runAnnealedLangevin({...options, sigmas: [1, 0]}))).toThrow(/sigmas\[1\] is 0/);
    expect(() => lastState(runAnnealedLangevin({...options, stepsPerLevel: 0}))).toThrow(/stepsPerLevel is 0/);
    expect(() => lastState(runAnnealedLangevin({...options, stepRatio: -1}))).toThrow(/stepRatio is -1/);
    expect(() => lastState(runAnnealedLangevin({...options, score: () => of()}))).toThrow(/what score returns has length 0/);
  });
});
