/** What measures the networks' samples (models/measure), on crowds of which the answer is known. */
import {expect, test} from "vitest";
import {compareSquaredMmd} from "../../models/measure/paired-mmd.js";
import {compareNearest, compareNearestAmong, compareSamples, createYardstick, shuffleRows, standardScore} from "../../models/measure/samples.js";
import {estimateSquaredMmd} from "../../src/math/metrics/mmd.js";
import {mean, variance} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";

const dim = 3;
const normals = (seed: number, n: number, shift = 0): Float64Array => createRandom(seed).normals(n * dim).map((value) => value + shift) as Float64Array<ArrayBuffer>;
/** Two crowds of answers to the same n questions, the second a little further off. */
const answers = (seed: number, n: number): [Float64Array, Float64Array] => {
  const first = normals(seed, n, 0.3);
  const more = normals(seed + 50_000, n);
  return [first, first.map((value, i) => value + 0.2 + 0.3 * more[i]!)];
};

test("the paired difference is the difference of the two distances", () => {
  const [first, second] = answers(1, 20);
  const reference = normals(2, 30);
  const options = {dim, bandwidth: 1.3};
  const {value} = compareSquaredMmd(first, second, {...options, reference});
  expect(value).toBeCloseTo(estimateSquaredMmd(second, reference, options).value - estimateSquaredMmd(first, reference, options).value, 12);
  expect(() => compareSquaredMmd(first, second.subarray(dim), {...options, reference})).toThrow(/20 and 19 rows/);
});

test("its standard error is its spread over repetitions, and smaller than that of either", () => {
  const runs = Array.from({length: 200}, (_, run) => {
    const [first, second] = answers(3 * run, 40);
    const reference = normals(100_000 + run, 60);
    return {...compareSquaredMmd(first, second, {reference, dim, bandwidth: 1.3}), alone: estimateSquaredMmd(second, reference, {dim, bandwidth: 1.3}).value};
  });
  const spread = (values: number[]): number => Math.sqrt(variance(values));
  const told = mean(runs.map(({standardError}) => standardError));
  // A spread over 200 runs is known to 1/√400 = 5 %: five of that.
  expect(Math.abs(told / spread(runs.map(({value}) => value)) - 1)).toBeLessThan(0.25);
  expect(told).toBeLessThan(spread(runs.map(({alone}) => alone)));
});

test("data pass for data; what is shifted, shrunk to a point or smeared does not", () => {
  const yardstick = createYardstick(normals(5, 600), {dim, count: 32, references: 128, deals: 20});
  const scores = (samples: Float64Array) => {
    const {mmd, precision, recall} = compareSamples(samples, yardstick);
    return {mmd: standardScore(mmd), precision: standardScore(precision), recall: standardScore(recall)};
  };
  const fair = scores(normals(6, 32));
  for (const score of Object.values(fair)) expect(Math.abs(score)).toBeLessThan(5);
  expect(scores(normals(6, 32, 1)).mmd).toBeGreaterThan(5);
  const narrow = scores(normals(6, 32).map((value) => 0.1 * value));
  expect(narrow.precision).toBeGreaterThan(0);
  expect(narrow.recall).toBeLessThan(-5);
  expect(scores(normals(6, 32).map((value) => 4 * value)).precision).toBeLessThan(-5);
  expect(() => createYardstick(normals(5, 100), {dim, count: 32, references: 128, deals: 2})).toThrow(/100 rows; give 160/);
});

test("copies are nearer than held-out points, as many draws as far", () => {
  const [training, heldOut] = [normals(7, 200), normals(8, 60)];
  const copies = compareNearest({samples: training.slice(0, 40 * dim), training, heldOut, dim});
  expect(copies.farther.value).toBe(0);
  expect(copies.samples.q95).toBe(0);
  const draws = compareNearest({samples: normals(9, 60), training, heldOut, dim});
  expect(Math.abs(draws.farther.value - 0.5)).toBeLessThan(5 * draws.farther.standardError);
  expect(draws.pValue).toBeGreaterThan(1e-4);
  const {samples, amongSet} = compareNearestAmong(Float64Array.of(0.1, 10.2), Float64Array.of(0, 1, 10, 13), 1);
  expect(samples.median).toBeCloseTo(0.15, 12);
  expect([amongSet.q05 >= 1, amongSet.median]).toEqual([true, 2]); // 1, 1, 3, 3
});

test("dealing out keeps every row", () => {
  const dealt = shuffleRows(normals(1, 50), dim, 4);
  expect(dealt).not.toEqual(normals(1, 50));
  expect(dealt.slice().sort()).toEqual(normals(1, 50).sort());
});
