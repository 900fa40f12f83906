import {describe, expect, it} from "vitest";
import {createPointCloud, createRandom, heun, karrasSigmas, lastState, sample} from "../../src/math/index.js";
import {gramOfPictures} from "../../src/sampler/pictures/gram-of-pictures.js";
import {projectRows} from "../../src/sampler/pictures/picture-combinations.js";
import {nearestPicture} from "../../src/figures/ideal/nearest.js";
import {crossing, crossingInterval, makeFalling, meanOver, wilsonInterval} from "../../src/figures/ideal/rates.js";
import {createReverseSde} from "../../src/figures/ideal/reverse-sde.js";
import {hintFirst} from "../../src/figures/ideal/hint.js";
import {callsOf, countPairs} from "../../src/figures/ideal/steps.js";
import {createTrialModel, END_SIGMA, nearestOthers, returnTrial, stepsTrial} from "../../src/figures/ideal/trials.js";

const dim = 48;
const n = 9;
const random = createRandom(5);
const bytes = Uint8Array.from({length: n * dim}, () => random.integer(256));
const pictures = {n, dim, bytes};
const points = Float64Array.from(bytes, (byte) => byte / 127.5 - 1);
const model = createTrialModel(pictures, await gramOfPictures(pictures));
const project = (noise: Float64Array): Float64Array => {
  const products = new Float64Array(n);
  projectRows(noise, pictures, 0, products);
  return products;
};

describe("trials in coefficient space", () => {
  it("give the picture and the posterior weight that direct computation in pixels gives", () => {
    const cloud = createPointCloud(points, dim);
    const sigmas = [0.3, 1, 2, 4];
    for (let t = 0; t < 12; t++) {
      const noise = createRandom(11, t).normals(dim);
      const k = t % n;
      const trial = returnTrial(model, k, project(noise), sigmas, 12);
      sigmas.forEach((sigma, s) => {
        const x = noise.map((value, d) => points[k * dim + d] + sigma * value);
        // The same sums in another order: 1e-9 leaves room for 1e3 roundings of numbers of size 1e2 over σ².
        expect(trial.weight[s]).toBeCloseTo(cloud.posteriorWeights(x, sigma)[k], 9);
        const end = lastState(sample({denoise: cloud.denoise, levels: karrasSigmas(12, {sigmaMin: END_SIGMA, sigmaMax: sigma}), x, solver: heun})).x;
        expect(trial.cameBack[s]).toBe(nearestPicture(end, pictures).index);
      });
    }
  });

  it("always return from far below the distance of the pictures", () => {
    for (let t = 0; t < n; t++) {
      expect(returnTrial(model, t, project(createRandom(3, t).normals(dim)), [0.05], 8).cameBack[0]).toBe(t);
    }
  });

  it("agree with the fine run more often with more steps", () => {
    const hits = {few: 0, many: 0};
    for (let t = 0; t < 60; t++) {
      const {euler, reference} = stepsTrial(model, project(createRandom(8, t).normals(dim)), 20);
      hits.few += Number(euler[0] === reference);
      hits.many += Number(euler[3] === reference);
    }
    expect(hits.many).toBeGreaterThan(hits.few);
    expect(hits.many).toBeGreaterThan(50);
  });

  it("measure the distance to the nearest other picture", () => {
    const distance = (i: number, j: number): number =>
      Math.hypot(...Array.from({length: dim}, (_, d) => points[i * dim + d] - points[j * dim + d]));
    const expected = Array.from({length: n}, (_, i) => Math.min(...Array.from({length: n}, (_, j) => (i === j ? Infinity : distance(i, j)))));
    // Exact integers, one division and one root: a few units in the last place.
    nearestOthers(model).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 10));
  });
});

describe("the way back with fresh noise", () => {
  const {trial: reverse} = createReverseSde(model);
  it("draws from the posterior: a picture returns as often as its weight says, whatever the noise", () => {
    const sigmas = [1.5, 2.5, 4];
    const trials = 1000;
    const excess = new Float64Array(3), variance = new Float64Array(3), odeExcess = new Float64Array(3);
    for (let t = 0; t < trials; t++) {
      const noise = project(createRandom(21, t).normals(dim));
      const k = t % n;
      const {weight, cameBack} = returnTrial(model, k, noise, sigmas, 12);
      reverse(k, noise, sigmas, 36, createRandom("on the way", t)).forEach((end, s) => {
        excess[s] += (Number(end === k) - weight[s]) / trials;
        odeExcess[s] += (Number(cameBack[s] === k) - weight[s]) / trials;
        variance[s] += (weight[s] * (1 - weight[s])) / trials ** 2; // of a draw, given the noise
      });
    }
    // 36 steps of a method of order 1 are not exact: 0.02 of room, a third of what tells the ODE from a draw.
    excess.forEach((each, s) => expect(Math.abs(each)).toBeLessThan(5 * Math.sqrt(variance[s]) + 0.02));
    expect(Math.max(...odeExcess)).toBeGreaterThan(0.06);
  });

  it("always returns from far below the distance of the pictures, and repeats itself", () => {
    const noise = project(createRandom(3).normals(dim));
    expect([...reverse(4, noise, [0.05, 0.1], 10, createRandom(1))]).toEqual([4, 4]);
    const sigmas = [2, 3, 4, 6, 9];
    const ends = [1, 1, 2, 3, 4, 5].map((seed) => [...reverse(4, noise, sigmas, 20, createRandom(seed))].join());
    expect(ends[1]).toBe(ends[0]);
    expect(new Set(ends).size).toBeGreaterThan(1); // other draws, other ends
    // The draws are the same at every σ: it does not matter which others are asked about.
    expect([...reverse(4, noise, sigmas.slice(3), 20, createRandom(1))].join()).toBe(ends[0].split(",").slice(3).join());
  });
});

describe("nearestPicture", () => {
  it("finds a copy at distance 0, and measures a change of one coordinate", () => {
    const copy = Float32Array.from(points.subarray(4 * dim, 5 * dim));
    expect(nearestPicture(copy, pictures)).toEqual({index: 4, distance: 0, largestDifference: 0});
    const changed = copy.slice();
    changed[7] += 0.25;
    const found = nearestPicture(changed, pictures);
    expect(found.index).toBe(4);
    expect(found.distance).toBeCloseTo(0.25, 6); // float32 rounds the coordinate to 2⁻²⁵
    expect(found.largestDifference).toBeCloseTo(0.25, 6);
  });
});

describe("rates", () => {
  it("have Wilson's interval: the p for which |rate − p| = z·√(p(1−p)/n)", () => {
    for (const [hits, trials] of [[3, 10], [50, 100], [1, 200]]) {
      const {low, high} = wilsonInterval(hits, trials, 1.5);
      for (const p of [low, high]) expect(Math.abs(hits / trials - p)).toBeCloseTo(1.5 * Math.sqrt((p * (1 - p)) / trials), 12);
    }
    expect(wilsonInterval(0, 50).low).toBe(0);
    expect(wilsonInterval(0, 50).high).toBeGreaterThan(0);
    expect(wilsonInterval(50, 50).high).toBeCloseTo(1, 12);
  });

  it("have a mean with its standard error", () => {
    // Mean 2, sum of squares 2 about it: s² = 2/2, error √(1/3).
    expect(meanOver([1, 2, 3])).toEqual({mean: 2, error: Math.sqrt(1 / 3)});
    expect(meanOver([7])).toEqual({mean: 7, error: Infinity});
  });

  it("are made to fall by pooling neighbours", () => {
    expect([...makeFalling([1, 0.5, 0.7, 0.2])]).toEqual([1, 0.6, 0.6, 0.2]);
    expect([...makeFalling([0, 1])]).toEqual([0.5, 0.5]);
  });

  it("cross a level where the line in log σ does", () => {
    expect(crossing([1, 10, 100], [1, 0.5, 0], 0.75)).toBeCloseTo(Math.sqrt(10), 12);
    expect(crossing([1, 10], [1, 0.95], 0.9)).toBeUndefined();
    expect(crossing([1, 10], [0.5, 0.4], 0.9)).toBeUndefined();
  });

  it("say how sure a crossing is by drawing whole trials again", () => {
    // Half of the trials cross at 10, half at 100: every sample of them crosses between.
    const early = [1, 1, 0, 0];
    const late = [1, 1, 1, 0];
    const sigmas = [1, 5, 20, 200];
    const {low, high} = crossingInterval(sigmas, Array.from({length: 40}, (_, t) => (t % 2 ? early : late)), 0.5);
    const at = crossing(sigmas, [1, 1, 0.5, 0], 0.5)!;
    expect(low).toBeLessThan(at);
    expect(high).toBeGreaterThanOrEqual(at);
    // All alike: no doubt. Beyond the ends: 0 and ∞.
    const sure = crossingInterval(sigmas, [early, early, early], 0.5);
    expect(sure.high).toBe(sure.low);
    expect(crossingInterval(sigmas, [[1, 1, 1, 1]], 0.5).high).toBe(Infinity);
    expect(crossingInterval(sigmas, [[0, 0, 0, 0]], 0.5).low).toBe(0);
  });
});

describe("the count of pairs", () => {
  it("compares n Heun steps with 2n Euler steps, and counts only where one of them is right", () => {
    const trial = {reference: 1, euler: [2, 1, 2, 1], heun: [2, 1, 1, 1]};
    expect(countPairs([trial, trial])).toEqual([
      {calls: 10, heunOnly: 0, eulerOnly: 2}, {calls: 20, heunOnly: 2, eulerOnly: 0}, {calls: 40, heunOnly: 0, eulerOnly: 0}
    ]);
    expect(callsOf("heun", 10)).toBe(19);
  });
});

describe("an exercise", () => {
  it("gives a hint first, and the solution with the second wrong answer", () => {
    const check = hintFirst("Think.", (answer) => ({right: answer === 3, because: "It is 3."}));
    expect(check(1)).toEqual({right: false, because: "Think."});
    expect(check(2)).toEqual({right: false, because: "It is 3."});
    expect(check(3).right).toBe(true);
  });
});
