/** What stands behind the figures of /cold. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {describe, expect, test} from "vitest";
import {shrink} from "../../data/shrink.js";
import {plainColour} from "../../src/figures/cold/colour.js";
import {halvePictures, SMALL_DIM, smallPoint} from "../../src/figures/cold/halve.js";
import {COLD_KINDS, createDegradations, evenSeverities, shownSteps} from "../../src/figures/cold/kinds.js";
import {rmsBetween, sharpnessOf, squaredDistance} from "../../src/figures/cold/measures.js";
import {createNetworkRestorer} from "../../src/figures/cold/restorer.js";
import {generate, measureCrowd, ROUNDING, type StartsOptions} from "../../src/figures/cold/starts-run.js";
import {beadsOfStart, createPairGuess, drawBeads, MOONS} from "../../src/figures/cold/twin-run.js";
import {walkBoth} from "../../src/figures/cold/walks.js";
import {sampleCold} from "../../src/math/degradations/cold.js";
import {estimateEnergyDistance} from "../../src/math/metrics/energy.js";
import {createRandom} from "../../src/math/noise/random.js";
import {softmaxInPlace} from "../../src/math/numeric/logsumexp.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {ColdStep} from "../../src/figures/cold/minds.js";

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce<number>((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
const breathe = async (): Promise<void> => {};

describe("small pictures", () => {
  const bytes = new Uint8Array(gunzipSync(readFileSync("data/pictures/subset.bin")));

  test("are the training set's, to the bit", () => {
    expect(Buffer.compare(halvePictures(bytes), shrink(bytes, {width: 64, height: 64, channels: 4}, 2))).toBe(0);
    const noise = Uint8Array.from({length: 2 * 16384}, (_, i) => (i * 7919 + (i >> 5)) % 256); // no symmetry of rows and columns
    expect(Buffer.compare(halvePictures(noise), shrink(noise, {width: 64, height: 64, channels: 4}, 2))).toBe(0);
  });

  test("of the 75, fully blurred at 64 × 64, the two that are most alike differ by 0.15 a number (/cold#look-up)", () => {
    const {blur} = createDegradations({side: 64, other: new Float64Array(16384)});
    const stains = Array.from({length: 75}, (_, n) => blur(Float64Array.from(bytes.subarray(16384 * n, 16384 * (n + 1)), (u) => (2 * u - 255) / 255), 1));
    const apart = stains.flatMap((a, i) => stains.slice(i + 1).map((b) => rmsBetween(a, b)));
    expect(Math.min(...apart)).toBeCloseTo(0.15, 2);
  });

  test("sharpness is the mean step to the right and down", () => {
    const stripes = Float64Array.from({length: 4 * 16}, (_, i) => ((i >> 2) % 4) % 2 ? 1 : -1); // 4 × 4, columns in turn
    expect(sharpnessOf(stripes)).toBeCloseTo(1, 12); // 2 across, 0 down
    expect(sharpnessOf(stripes.map((value) => 5 * value))).toBeCloseTo(1, 12); // what is shown is clamped
    expect(sharpnessOf(smallPoint(halvePictures(bytes), 3))).toBeGreaterThan(0.05);
  });

  test("a plain colour is premultiplied, and hue 0 is red", () => {
    const [red, green, blue, alpha] = plainColour(0, 0.5);
    expect(alpha).toBeCloseTo(0, 12);
    expect([green, blue]).toEqual([blue, green]);
    expect(red!).toBeGreaterThan(green! + 0.5);
    expect(red!).toBeLessThan(alpha!); // colour never exceeds its cover
  });
});

test("of the steps on the way at most so many are shown, all where they fit, evenly, the last always and the start never", () => {
  expect(shownSteps(8, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(shownSteps(16, 4)).toEqual([4, 8, 12, 16]);
  for (let steps = 1; steps <= 32; steps++)
    for (const count of [4, 8]) {
      const shown = shownSteps(steps, count);
      expect(shown).toHaveLength(Math.min(steps, count));
      expect(shown.at(-1)).toBe(steps);
      const strides = shown.map((step, k) => step - (shown[k - 1] ?? 0));
      expect(Math.min(...strides)).toBeGreaterThan(0);
      expect(Math.max(...strides) - Math.min(...strides), `${steps} steps, ${count} shown`).toBeLessThan(2);
    }
});

describe("the twin", () => {
  test("its guess is the exact denoiser where one dot of width 1 stands for noise", () => {
    const random = createRandom(3);
    const mixture = createMixture({weights: MOONS.places.map(() => 1 / MOONS.places.length), means: MOONS.places, covariances: MOONS.width ** 2});
    const guess = createPairGuess(MOONS, {places: [[0, 0]], width: 1});
    const x = random.normals(40);
    for (const s of [0.1, 0.5, 0.9]) {
      const exact = mixture.denoise(x.map((value) => value / (1 - s)), s / (1 - s));
      expect(largest(guess(x, s), exact)).toBeLessThan(1e-9);
    }
  });

  test("Algorithm 2 ends at the mean of its guesses, and wrong; the flow ends right (E16)", () => {
    const start = beadsOfStart("ring", 0);
    const guess = createPairGuess(MOONS, start);
    const steps = 20;
    const severities = evenSeverities(steps);
    const z = drawBeads(start, 150, createRandom(7));
    let [cold, flow] = [z, z];
    const sum = new Float64Array(z.length);
    for (let i = 0; i < steps; i++) {
      const [s, less] = [severities[i]!, severities[i + 1]!];
      const said = guess(cold, s);
      said.forEach((value, d) => (sum[d]! += value / steps));
      cold = cold.map((x, d) => x - (s - less) * (z[d]! - said[d]!));
      const mine = guess(flow, s);
      flow = flow.map((x, d) => (less / s) * x + (1 - less / s) * mine[d]!);
    }
    expect(largest(cold, sum)).toBeLessThan(1e-12);
    const truth = drawBeads(MOONS, 150, createRandom(7, 1));
    const [wrong, right] = [cold, flow].map((x) => estimateEnergyDistance(x, truth, {dim: 2}));
    expect(wrong!.value).toBeGreaterThan(5 * wrong!.standardError);
    expect(wrong!.value).toBeGreaterThan(0.1);
    expect(Math.abs(right!.value)).toBeLessThan(5 * right!.standardError);
  });
});

describe("pictures out of nothing", () => {
  const random = createRandom(5);
  const side = 8;
  const pictures = Array.from({length: 6}, () => Float64Array.from({length: 4 * side * side}, () => 2 * random.uniform() - 1));
  const degradations = createDegradations({side, other: pictures[0]!});
  const severities = evenSeverities(10);
  const options = (seed: number, more: Partial<StartsOptions> = {}): StartsOptions => ({pictures, degradations, n: 8, severities, sigma: 0, random: createRandom(seed), breathe, ...more});

  const restoreBy = (degrade: typeof degradations.blur, sigma: number) => (x: Float64Array, s: number): Float64Array => {
    const weights = Float64Array.from(pictures, (x0) => -squaredDistance(x, degrade(x0, s)) / (2 * (ROUNDING ** 2 + sigma ** 2)));
    softmaxInPlace(weights);
    return pictures[0]!.map((_, i) => pictures.reduce((sum, x0, n) => sum + weights[n]! * x0[i]!, 0));
  };

  test("white is one start and leads to one picture; a pinch of noise leads to more", async () => {
    const ends = await generate("snow", options(1));
    for (const end of ends) expect(largest(end, ends[0]!)).toBeLessThan(1e-12); // weights sum to 1 up to rounding
    expect(measureCrowd(ends, pictures, 10).different).toBe(1);
    expect(measureCrowd(await generate("snow", options(1, {sigma: 0.5, n: 24})), pictures, 10).different).toBeGreaterThan(1);
  });

  test("is Algorithm 2 itself: the tables of degraded pictures change nothing", async () => {
    const [end] = await generate("snow", options(2));
    const white = new Float64Array(pictures[0]!.length).fill(1);
    const direct = [...sampleCold({degrade: degradations.snow, restore: restoreBy(degradations.snow, 0), severities, x: white, algorithm: 2})].at(-1)!.x;
    expect(largest(end!, direct)).toBeLessThan(1e-9);
  });

  test("noise, remembered, is Algorithm 2 too; estimated anew it ends on pictures of the set, evenly", async () => {
    const [end] = await generate("noise", options(3, {n: 1}));
    const eps = createRandom(3).normals(pictures[0]!.length);
    const angle = (s: number): readonly [number, number] => [Math.cos((Math.PI / 2) * s), Math.sin((Math.PI / 2) * s)];
    const degrade = (x0: Float64Array, s: number): Float64Array => (s === 1 ? eps.slice() : x0.map((value, i) => angle(s)[0] * value + angle(s)[1] * eps[i]!));
    const restore = (x: Float64Array, s: number): Float64Array => {
      const [a, b] = s === 1 ? [0, 1] : angle(s);
      const weights = Float64Array.from(pictures, (x0) => -x0.reduce((sum, value, i) => sum + (x[i]! - a * value) ** 2, 0) / (2 * b * b));
      softmaxInPlace(weights);
      return pictures[0]!.map((_, i) => pictures.reduce((sum, x0, n) => sum + weights[n]! * x0[i]!, 0));
    };
    const direct = [...sampleCold({degrade, restore, severities, x: eps, algorithm: 2})].at(-1)!.x;
    expect(largest(end!, direct)).toBeLessThan(1e-9);
    const hot = measureCrowd(await generate("hot", options(4, {n: 60, severities: evenSeverities(20)})), pictures, 10);
    expect(hot.off).toBeLessThan(0.02);
    expect(hot.different).toBe(6); // 60 draws miss one of six once in 10⁴
  });

  test("another picture on top is recognised: all runs end alike", async () => {
    const crowd = measureCrowd(await generate("blend", options(5)), pictures, 10);
    expect(crowd.different).toBe(1);
  });
});

describe("the trained restorer", () => {
  test("gets pictures channel by channel, the severity, and the kind in the network's order", async () => {
    const seen: Record<string, Float32Array>[] = [];
    const kinds = [...COLD_KINDS].reverse();
    const restore = createNetworkRestorer({run: async (inputs) => (seen.push({...inputs}), {restored: inputs.x!})}, kinds);
    const x = Float64Array.from({length: 2 * SMALL_DIM}, (_, i) => Math.fround(Math.sin(i)));
    expect(largest(await restore(x, 0.25, "snow"), x)).toBe(0);
    const {x: channels, severity, kind} = seen[0]!;
    expect(channels![1024 + 5]).toBe(x[4 * 5 + 1]); // green of the sixth pixel
    expect([...severity!]).toEqual([0.25, 0.25]);
    expect([...kind!]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    await expect(restore(x.subarray(1), 0.25, "snow")).rejects.toThrow(/rows of 4096/);
    await expect(createNetworkRestorer({run: async () => ({})}, ["blur"])(x, 0.5, "mask")).rejects.toThrow(/"mask"/);
  });

  test("both algorithms share the first question, come home with a perfect restorer, and Algorithm 1 in one step is the one shot", async () => {
    const step: ColdStep = (algorithm, degrade, x, guess, s, less) => {
      const next = degrade(guess, less);
      const here = degrade(guess, s);
      return algorithm === 1 ? next : x.map((value, i) => value - here[i]! + next[i]!);
    };
    const truth = Float64Array.from({length: SMALL_DIM}, (_, i) => Math.sin(i / 9));
    const {blur} = createDegradations({side: 32, other: truth});
    let rows = 0;
    const perfect = async (x: Float64Array): Promise<Float64Array> => {
      rows += x.length / SMALL_DIM;
      return Float64Array.from({length: x.length}, (_, i) => truth[i % SMALL_DIM]!);
    };
    const states = [];
    for await (const state of walkBoth({starts: [blur(truth, 1)], degrade: () => blur, kind: "blur", from: 1, steps: 4, step, restore: perfect})) states.push(state);
    expect(states.map(({severity}) => severity)).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect(rows).toBe(1 + 2 * 3);
    expect(rmsBetween(states.at(-1)!.one[0]!, truth)).toBe(0);
    expect(rmsBetween(states.at(-1)!.two[0]!, truth)).toBeLessThan(1e-12);
    const wrong = async (x: Float64Array): Promise<Float64Array> => x.map((value) => 0.5 * value);
    const restore = (x: Float64Array): Float64Array => x.map((value) => 0.5 * value); // each algorithm gets the guesses of its own x
    for await (const {severity, one, two} of walkBoth({starts: [truth], degrade: () => blur, kind: "blur", from: 1, steps: 3, step, restore: wrong})) {
      if (severity > 0) continue;
      for (const [algorithm, [end]] of [[1, one], [2, two]] as const) {
        const direct = [...sampleCold({degrade: blur, restore, severities: evenSeverities(3), x: truth, algorithm})].at(-1)!.x;
        expect(largest(end!, direct)).toBeLessThan(1e-12);
      }
    }
    for await (const {one, oneShot} of walkBoth({starts: [truth], degrade: () => blur, kind: "blur", from: 1, steps: 1, step, restore: wrong})) if (oneShot) expect(one[0]).toEqual(oneShot[0]);
  });
});
