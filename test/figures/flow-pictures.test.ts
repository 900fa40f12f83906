/** The flow of the picture set in 16384 dimensions, as the figures of /flow run it. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {describe, expect, it} from "vitest";
import {areaOf} from "../../src/figures/flow/along.js";
import {arcWeights, createPictureFlow, differenceOf, levelsDown, SIGMA_MAX} from "../../src/figures/flow/picture-flow.js";
import {logDensityOf, pictureLogLikelihood} from "../../src/figures/flow/picture-likelihood.js";
import {bitsPerDim, BYTE_WIDTH, createPointCloud, createRandom, dequantize, dot, euler, heun, karrasSigmas, lastState, norm, projectOnPoints, sample, type Denoiser, type Solver} from "../../src/math/index.js";
import {gramMatrix, gramOfPictures} from "../../src/sampler/pictures/gram-of-pictures.js";

const dim = 16384;
const bytes = new Uint8Array(gunzipSync(readFileSync("data/pictures/subset.bin")));
const n = bytes.length / dim;
const points = Float64Array.from(bytes, (byte) => byte / 127.5 - 1);
const gram = gramMatrix(await gramOfPictures({n, dim, bytes}), {n, dim, bytes});
const flow = createPictureFlow({gram, n, points, dim});
const pointOf = (k: number) => points.slice(k * dim, (k + 1) * dim);
const noise = (stream: number) => flow.start(createRandom(5, stream).normals(dim).map((value) => SIGMA_MAX * value));
const carry = (x: Float64Array, sigmas: Float64Array, solver: Solver = heun, denoise: Denoiser = flow.space.denoise) => lastState(sample({denoise, levels: sigmas, x, solver})).x;
const up = (down: Float64Array) => down.slice().reverse();

describe("the flow of the pictures", () => {
  it("knows lengths and differences without coordinates", () => {
    const start = noise(0);
    const down = levelsDown(20, 0.5);
    expect(down.length).toBe(21);
    expect([down[0], down.at(-1)]).toEqual([SIGMA_MAX, 0.5]);
    const end = carry(start.state, down);
    const back = carry(end, up(down));
    const [x, y] = [flow.place(end, start), flow.place(back, start)];
    expect(flow.length(end, start) / norm(x)).toBeCloseTo(1, 9);
    const apart = norm(y.map((value, d) => value - start.x[d]!)) / 128 / SIGMA_MAX;
    expect(differenceOf(flow, back, start.state, start) / apart).toBeCloseTo(1, 5);
  });

  it("is that of the bells of width σ₀: the widened set's own flow ends in the same place", () => {
    // In noise s on top of bells of width σ₀ the slope is s·(x − D(x; τ))/τ², τ² = σ₀² + s²; along τ it is the bare set's.
    const [width, few] = [2, 6];
    const start = noise(1);
    const cloud = createPointCloud(points.subarray(0, few * dim), dim);
    const small = createPictureFlow({gram: Float64Array.from({length: few * few}, (_, k) => gram[Math.floor(k / few) * n + (k % few)]!), n: few, points: points.subarray(0, few * dim), dim});
    const widened: Denoiser = (x, s) => cloud.denoise(x, Math.hypot(width, s)).map((value, i) => x[i]! + (s * s * (value - x[i]!)) / (width ** 2 + s * s));
    const levels = karrasSigmas(300, {sigmaMin: 0.02, sigmaMax: Math.sqrt(SIGMA_MAX ** 2 - width ** 2)});
    const own = carry(start.x, levels, heun, widened);
    const begun = small.start(start.x);
    const bare = small.place(carry(begun.state, levelsDown(300, width), heun, small.space.denoise), begun);
    // Two discretisations of one flow, each of order 2: about (log 4000/300)² = 8e-4 of σ₀.
    expect(norm(own.map((value, d) => value - bare[d]!)) / 128).toBeLessThan(2e-3 * width);
  });

  it("leads from noise to a picture and back: below 1e-3 of σ_max, at an order of its own", () => {
    const errors = (steps: number, solver: Solver) => {
      let [trip, alone, worst] = [0, 0, 0];
      for (let k = 0; k < 6; k++) {
        const start = noise(k);
        const down = levelsDown(steps, 0.5);
        const back = carry(carry(start.state, down, solver), up(down), solver);
        trip += differenceOf(flow, back, start.state, start) ** 2 / 6;
        const middle = carry(start.state, levelsDown(200, 0.5));
        alone += differenceOf(flow, carry(middle, up(down), solver), carry(middle, up(levelsDown(800, 0.5))), start) ** 2 / 6;
        const x = flow.place(back, start);
        worst = x.reduce((most, value, d) => Math.max(most, Math.abs(value - start.x[d]!)), worst);
      }
      return {trip: Math.sqrt(trip), alone: Math.sqrt(alone), worst: worst / SIGMA_MAX};
    };
    const [coarse, fine] = [errors(50, heun), errors(100, heun)];
    expect(fine.worst).toBeLessThan(1e-3);
    expect(fine.trip).toBeLessThan(1e-6);
    // Order 2 up alone. A step up takes back the h³ of the same step down, so the round trip has order 3.
    expect(Math.log2(coarse.alone / fine.alone)).toBeCloseTo(2, 0);
    expect(Math.log2(coarse.trip / fine.trip)).toBeGreaterThan(2.7);
    expect(Math.log2(coarse.trip / fine.trip)).toBeLessThan(3.3);
    const [first, second] = [errors(100, euler), errors(200, euler)];
    expect(Math.log2(first.alone / second.alone)).toBeCloseTo(1, 0);
    expect(Math.log2(first.trip / second.trip)).toBeCloseTo(1, 0);
  });

  it("encodes a bare picture far inside the noise, and one with σ₀ of noise on the shell", () => {
    for (const k of [0, 30, 74]) {
      const bare = flow.start(pointOf(k));
      const code = carry(bare.state, up(levelsDown(60, 0.001)));
      const ratio = flow.length(code, bare) / 128 / SIGMA_MAX;
      expect(ratio).toBeGreaterThan(0.014);
      expect(ratio).toBeLessThan(0.018); // "about 2 lengths of σ_max", of 128
      expect(flow.likeliest(carry(code, levelsDown(60, 0.001)), 0.001)).toBe(k);
      const eps = createRandom(9, k).normals(dim);
      const wide = flow.start(pointOf(k).map((value, d) => value + 0.5 * eps[d]!));
      // A normal's length is 128 to 1/√2 = 0.55 %, five times; the pictures add (‖y‖/(128·80))², less than a percent.
      expect(Math.abs(flow.length(carry(wide.state, up(levelsDown(60, 0.5))), wide) / 128 / SIGMA_MAX - 1)).toBeLessThan(0.038);
    }
  });
});

describe("the arc between two noises", () => {
  it("keeps the length, and its ends", () => {
    const [a, b] = [createRandom(1).normals(dim), createRandom(2).normals(dim)];
    expect(arcWeights(a, b, 0).map((weight) => weight.toFixed(9))).toEqual(["1.000000000", "0.000000000"]);
    for (const u of [0.25, 0.5, 0.9]) {
      const [wa, wb] = arcWeights(a, b, u);
      const x = a.map((value, d) => wa * value + wb * b[d]!);
      // The arc between vectors of unequal length: between their lengths, which differ by about 1 %.
      expect(norm(x)).toBeGreaterThan(0.999 * Math.min(norm(a), norm(b)));
      expect(norm(x)).toBeLessThan(1.001 * Math.max(norm(a), norm(b)));
      expect(dot(x, a) / norm(x) / norm(a)).toBeCloseTo(Math.cos((u * Math.PI) / 2), 1);
    }
    expect(arcWeights(a, a, 0.3)).toEqual([0.7, 0.3]);
  });
});

describe("the likelihood of a picture", () => {
  const squares = (x: Float64Array) => Float64Array.from({length: n}, (_, k) => norm(x.map((value, d) => value - points[k * dim + d]!)) ** 2);
  const x = dequantize(bytes.subarray(3 * dim, 4 * dim), createRandom(21, 3));
  const bits = (logDensity: number) => bitsPerDim(logDensity, {dim, binWidth: BYTE_WIDTH});

  it("by the flow is the closed form, with the exact trace and within Hutchinson's error", async () => {
    const start = flow.start(x);
    const probes = Array.from({length: 16}, (_, k) => {
      const random = createRandom(21, 1000 + k);
      return projectOnPoints(Float64Array.from({length: dim}, () => (random.uniform() < 0.5 ? -1 : 1)), points, dim);
    });
    for (const sigma of [0.01, 0.3]) {
      const closed = logDensityOf(squares(x), {sigma, dim});
      expect(closed).toBeCloseTo(createPointCloud(points, dim).logDensity(x, sigma), 6);
      const exact = await pictureLogLikelihood({flow, gram, start, sigmaMin: sigma});
      expect(Math.abs(exact.logDensity[0]! - closed)).toBeLessThan(1e-3); // of 1e5 nats of growth, integrated to 1e-7
      const random = await pictureLogLikelihood({flow, gram, start, sigmaMin: sigma, probes});
      expect(random.standardError[0]).toBeGreaterThan(0);
      expect(random.standardError[0]).toBeLessThan(2); // the pictures' spread about D counts, not their length: that would be 1e5
      expect(Math.abs(random.logDensity[0]! - closed)).toBeLessThan(5 * random.standardError[0]!);
    }
  });

  it("says nothing about a picture of the set, has a floor for bytes, and is worse than the file for a stranger", () => {
    const member = [3, 40].map((k) => bits(logDensityOf(squares(pointOf(k)), {sigma: 0.01, dim})));
    // All others are 5 or more away: e^(−25/0.0002) of nothing. log₂(√(2π)·0.01/(2/255)) + log₂75/16384.
    const expected = Math.log2((Math.sqrt(2 * Math.PI) * 0.01 * 255) / 2) + Math.log2(n) / dim;
    for (const value of member) expect(value).toBeCloseTo(expected, 9);
    expect(expected - bits(logDensityOf(squares(pointOf(3)), {sigma: 0.005, dim}))).toBeCloseTo(1, 9);
    // Spread evenly over a byte of width w: the best σ is w/√12 and leaves ½log₂(2πe/12) = 0.2546 bits; the sum of 16384 squares
    // of U − ½ has a relative standard deviation of √0.8/128 = 0.7 %, half of which counts, times 1/ln 2.
    const best = bits(logDensityOf(squares(x), {sigma: BYTE_WIDTH / Math.sqrt(12), dim}));
    expect(Math.abs(best - 0.5 * Math.log2((2 * Math.PI * Math.E) / 12))).toBeLessThan((5 * 0.007) / 2 / Math.LN2);
    for (const k of [3, 40, 74]) {
      const others = squares(pointOf(k)).filter((_, i) => i !== k);
      for (let sigma = 0.02; sigma < 4; sigma *= 1.1) expect(bits(logDensityOf(others, {sigma, dim}))).toBeGreaterThan(8);
    }
  });
});

it("the area of a polygon", () => {
  expect(areaOf(Float64Array.of(0, 0, 2, 0, 2, 1, 0, 1))).toBe(2);
});
