/** The pure parts of /guidance's figures: what guidance samples on a line, crowds in the plane, a prompt over pictures, words in a prompt box. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {beforeAll, describe, expect, it, test} from "vitest";
import {createLandings, type Guided} from "../../src/figures/guidance/crowd-run.js";
import {createGuidedPictures, denoiseWithin, unevenness, type GuidedPictures} from "../../src/figures/guidance/pictures-run.js";
import {picturesOf, wordsOfSubset, type Keywords, type Names, type SubsetWords} from "../../src/figures/guidance/subset-words.js";
import {runGuided, tiltDensity, variancesOfBells, type LinePair, type Way} from "../../src/figures/guidance/tilt.js";
import {createCdfDistance} from "../../src/figures/line/distance.js";
import {completePrompt} from "../../src/figures/prompt-words.js";
import {planKsampler} from "../../src/math/comfyui/ksampler.js";
import {guide, guideInInterval} from "../../src/math/denoisers/guidance.js";
import {mean, variance} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createCoefficientSpace, projectOnPoints} from "../../src/math/pictures/coefficient-space.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {createMixture, type Mixture} from "../../src/math/targets/mixture.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {SHAPES} from "../../src/math/targets/shapes.js";
import {encodePrompt} from "../../src/sampler/onnx/prompt.js";

const REACH = 6;
const bell = (at: number, c: number): Mixture => createMixture({weights: [1], means: [[at]], covariances: c});
const hills: LinePair = {
  toward: createMixture({weights: [0.6, 0.4], means: [[0.2], [2.2]], covariances: [0.35, 0.1]}),
  away: createMixture({weights: [0.3, 0.2, 0.5], means: [[0.2], [2.2], [-1]], covariances: [0.35, 0.1, 0.8]})
};
const N = {ode: 2000, sde: 5000};

function crowd(way: Way, pair: LinePair, weight: number): Float64Array {
  let x: Float64Array = new Float64Array();
  for (const state of runGuided(way, pair, {n: N[way], weight, numSteps: 100, seed: 3})) x = state;
  return x;
}

describe("E17 on a line", () => {
  it("between two bells, the three variances are those of the closed forms, and differ", () => {
    const pair = {toward: bell(0, 0.5), away: bell(0, 1)};
    for (const weight of [1, 2, 3]) {
      const exact = variancesOfBells({toward: 0.5, away: 1, weight});
      expect(tiltDensity(pair, weight, REACH).variance).toBeCloseTo(exact.tilted, 5);
      // Heun's error is 1 % at 60 steps (0.2532 for 0.25) and falls with their square; the bell is cut into 2000 quantiles.
      expect(Math.abs(variance(crowd("ode", pair, weight)) / exact.ode - 1)).toBeLessThan(0.008);
      // Five standard errors of a variance, √(2/n), and a percent of the solver's.
      expect(Math.abs(variance(crowd("sde", pair, weight)) / exact.sde - 1)).toBeLessThan(5 * Math.sqrt(2 / N.sde) + 0.01);
      if (weight === 1) expect([exact.ode, exact.sde, exact.tilted].every((value) => Math.abs(value - 0.5) < 1e-12)).toBe(true);
      else {
        expect(exact.ode).toBeLessThan(0.9 * exact.sde);
        expect(exact.sde).toBeLessThan(0.9 * exact.tilted);
      }
    }
    expect(variancesOfBells({toward: 0.5, away: 1, weight: 3}).ode).toBeCloseTo(1 / 8, 12); // as the page says
    expect(variancesOfBells({toward: 0.5, away: 1, weight: 3}).sde).toBeCloseTo(0.19375, 12);
    expect(variancesOfBells({toward: 0.5, away: 1, weight: 3}).tilted).toBeCloseTo(1 / 4, 12);
  });

  it("bells of one width agree; hills do not, and the two crowds differ", () => {
    const distances = (pair: LinePair, weight: number) => {
      const distance = createCdfDistance(tiltDensity(pair, weight, REACH).cdf, REACH);
      return [distance(crowd("ode", pair, weight)).value, distance(crowd("sde", pair, weight)).value] as const;
    };
    const same = {toward: bell(0.5, 0.5), away: bell(-0.5, 0.5)};
    const [ode, sde] = distances(same, 3);
    // The start is centred on 0 and not on the tilted mean 2.5: that costs 2.5·√½/200 = 0.009.
    expect(ode).toBeLessThan(0.02);
    expect(sde).toBeLessThan(0.05); // five times √(c/n), the error of the mean
    const [honest] = distances(hills, 1);
    const [off, offWithNoise] = distances(hills, 3);
    expect(honest).toBeLessThan(0.02);
    expect(off).toBeGreaterThan(0.5);
    expect(offWithNoise).toBeGreaterThan(0.3);
    expect(Math.abs(mean(crowd("ode", hills, 3)) - mean(crowd("sde", hills, 3)))).toBeGreaterThan(0.15);
  });
});

describe("crowds in the plane", () => {
  const moons = SHAPES["two-moons"].create() as Mixture;
  const landings = createLandings(moons, 7);
  const land = (guided: Guided, weight: number) => {
    const run = landings.run(guided, weight);
    let step = run.next();
    while (!step.done) step = run.next();
    return step.value;
  };
  const plain: Guided = ({one, all}, weight) => guide({toward: one.denoise, away: all.denoise, weight});

  it("at w = 1 is the class, above it loses variety, in an interval less of it", () => {
    const [honest, guided] = [land(plain, 1), land(plain, 3)];
    expect(honest.distance).toBeLessThan(0.03); // two clouds of 500 draws: 0 ± 0.01
    expect(honest.obeyed).toBeGreaterThan(0.99);
    expect(Math.abs(honest.diversity - 1)).toBeLessThan(0.05);
    expect(guided.diversity).toBeLessThan(0.85);
    expect(guided.distance).toBeGreaterThan(0.2);
    const between = land(({one, all}, w) => guide({toward: one.denoise, away: all.denoise, weight: guideInInterval(w, {sigmaLow: 0.3, sigmaHigh: 2})}), 3);
    expect(between.diversity).toBeGreaterThan(guided.diversity + 0.1);
    expect(between.distance).toBeLessThan(guided.distance / 4);
  });

  it("a negative prompt pushes the crowd off the class", () => {
    expect(land(({one, other}, weight) => guide({toward: one.denoise, away: other.denoise, weight}), 3).distance).toBeGreaterThan(2);
  });
});

test("the interval 0.3 < σ ≤ 5 in SD 1.5, normal, 20 steps, is start_at_step 4, end_at_step 18, as the page says", () => {
  const knobs = {steps: 20, samplerName: "euler", scheduler: "normal"} as const;
  const schedule = createScaledLinearSchedule();
  const weight = guideInInterval(7, {sigmaLow: 0.3, sigmaHigh: 5});
  const guided = planKsampler(knobs, schedule).sigmas.filter((sigma) => weight(sigma) === 7); // the levels that are asked about
  const middle = planKsampler({...knobs, startAtStep: 4, endAtStep: 18, returnWithLeftoverNoise: true}, schedule).sigmas;
  expect(guided).toEqual(middle.slice(0, -1)); // the last is where it stops
});

describe("a prompt over pictures", () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(`data/pictures/${name}`, "utf8"));
  const {subset} = read("manifest.json") as {subset: {indices: number[]}};
  const n = subset.indices.length;
  let vocabulary: SubsetWords;
  let gram: Float64Array;
  let machine: GuidedPictures;
  beforeAll(() => {
    vocabulary = wordsOfSubset(subset.indices, read("names.json") as Names, read("keywords.json") as Keywords);
    // A quarter of the pixels will do: a set of points in 4096 dimensions, whose products cost a quarter.
    const bytes = new Uint8Array(gunzipSync(readFileSync("data/pictures/subset.bin")));
    const points = Float64Array.from({length: n * 4096}, (_, i) => 2 * (bytes[4 * i]! / 127.5 - 1));
    gram = projectOnPoints(points, points, 4096);
    machine = createGuidedPictures(gram, n, 3);
  });

  it("words name the pictures that carry them, in both languages; two words ask for both", () => {
    const find = (text: string) => picturesOf(vocabulary, encodePrompt(vocabulary, text).tokens, n);
    expect(find("face").length).toBe(13);
    expect(find("動物").length).toBe(9);
    expect(find("animal face")).toEqual(find("animal").filter((row) => find("face").includes(row)));
    expect(find("")).toHaveLength(n);
    expect(encodePrompt(vocabulary, "zeppelin").unknown).toEqual(["zeppelin"]);
  });

  it("the denoiser within some pictures is the exact one of their cloud", () => {
    const points = createRandom(1).normals(6 * 5);
    const x = createRandom(2).normals(2 * 5);
    const products = projectOnPoints(points, points, 5);
    const space = createCoefficientSpace({gram: products, n: 6});
    const state = space.start(projectOnPoints(x, points, 5));
    for (const members of [[0, 1, 2, 3, 4, 5], [1, 4], [3]]) {
      const answer = space.expand(denoiseWithin(products, 6, space.stride, members)(state, 0.8), x, points);
      const cloud = createPointCloud(Float64Array.from(members.flatMap((k) => [...points.subarray(5 * k, 5 * k + 5)])), 5);
      cloud.denoise(x, 0.8).forEach((value, i) => expect(answer[i]).toBeCloseTo(value, 12));
    }
  });

  it("at w = 1 each picture gets an even share, guided it does not; nothing ends off the prompt", () => {
    const toward = picturesOf(vocabulary, encodePrompt(vocabulary, "face").tokens, n);
    const away = Array.from({length: n}, (_, k) => k);
    const countAt = (weight: number) => {
      const run = machine.land(192, {toward, away, weight});
      let step = run.next();
      while (!step.done) step = run.next();
      const ends = step.value;
      return toward.map((picture) => ends.filter((end) => end === picture).length);
    };
    const [honest, guided] = [countAt(1), countAt(10)];
    for (const counts of [honest, guided]) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(192);
    const [even, uneven] = [unevenness(honest), unevenness(guided)];
    expect(even.value).toBeLessThan(2 * even.chance);
    expect(uneven.value).toBeGreaterThan(3 * uneven.chance);
  });

  it("unevenness: 0 for equal counts, 1 − 1/k where one takes all; chance as simulated", () => {
    expect(unevenness([5, 5, 5, 5]).value).toBe(0);
    expect(unevenness([20, 0, 0, 0]).value).toBeCloseTo(0.75, 12);
    const random = createRandom(4);
    let sum = 0;
    for (let trial = 0; trial < 400; trial++) {
      const counts = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let i = 0; i < 256; i++) counts[random.integer(8)]!++;
      sum += unevenness(counts).value / 400;
    }
    // The value's standard deviation is about a third of it, so the mean of 400 is good to 1.7 %: five of these.
    expect(Math.abs(sum / unevenness([32, 32, 32, 32, 32, 32, 32, 32]).chance - 1)).toBeLessThan(0.09);
  });
});

describe("completePrompt", () => {
  const vocabulary = {tokens: 6, en: {heart: 0, "blue heart": 1, hat: 2, "red hat": 3, cat: 4}, ja: {猫: 4, 青い帽子: 5}};
  const complete = (text: string, caret = text.length) => completePrompt(vocabulary, text, caret).map(({word}) => word);

  it("goes on with the piece before the cursor: what begins so, then what has such a part", () => {
    expect(complete("he")).toEqual(["heart", "blue heart"]);
    expect(complete("cat, ha")).toEqual(["hat", "red hat"]);
    expect(complete("red h")).toEqual(["red hat"]);
    expect(complete("cat ha")).toEqual(["hat", "red hat"]);
    expect(complete("青")).toEqual(["青い帽子"]);
    expect(complete("帽子")).toEqual(["青い帽子"]);
    expect(complete("")).toEqual([]);
    expect(complete("cat, ")).toEqual([]);
    expect(complete("dog")).toEqual([]);
  });

  it("replaces that piece alone, and leaves the cursor after it", () => {
    expect(completePrompt(vocabulary, "cat, he, x", 7)[0]).toEqual({word: "heart", text: "cat, heart, x", caret: 10});
    expect(completePrompt(vocabulary, "cat ha", 6)[0]).toEqual({word: "hat", text: "cat hat", caret: 7}); // the last word, where the phrase has none
    expect(completePrompt(vocabulary, "HE", 2)[0]).toEqual({word: "heart", text: "heart", caret: 5});
  });

  it("what it offers is understood", () => {
    for (const {text} of completePrompt(vocabulary, "cat, b", 6)) expect(encodePrompt(vocabulary, text).unknown).toEqual([]);
  });
});
