import {describe, expect, it} from "vitest";
import {standardError, testOneSampleKs, variance} from "../../src/math/metrics/statistics.js";
import {createMt19937} from "../../src/math/noise/mt19937.js";
import {createTorchRandom} from "../../src/math/noise/torch-random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {reference} from "./helpers.js";

/** Largest absolute difference. */
const worst = (actual: Float64Array, expected: number[]): number => {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(actual[i]! - value)));
};

describe("createMt19937", () => {
  it("is C++'s std::mt19937: the 10000th number of seed 5489 is 4123659995", () => {
    const next = createMt19937(5489);
    let last = 0;
    for (let i = 0; i < 10_000; i++) last = next();
    expect(last).toBe(4123659995);
  });

  it("counts the low 32 bits of its seed", () => {
    expect(createMt19937(2 ** 32 + 5)()).toBe(createMt19937(5)());
  });
});

describe("createTorchRandom", () => {
  for (const {seed, n, first, last, sum, sumOfSquares} of reference.torchRandn.normal)
    it(`is torch.randn(${n}) of seed ${seed}`, () => {
      const values = createTorchRandom(seed).normals(n);
      expect(values).toHaveLength(n);
      // A unit in the last place of float32 at |x| < 8 is 4.8e-7; logarithm, sine and product may each be off by one.
      expect(worst(values.slice(0, first.length), first)).toBeLessThan(2e-6);
      expect(worst(values.slice(n - last.length), last)).toBeLessThan(2e-6);
      // 16384 numbers, each off by up to 2e-6 with either sign: √16384·2e-6 = 3e-4, and x² by 2|x| times that.
      expect(Math.abs(values.reduce((a, b) => a + b, 0) - sum)).toBeLessThan(1e-3);
      expect(Math.abs(values.reduce((a, b) => a + b * b, 0) - sumOfSquares)).toBeLessThan(1e-3);
      for (const value of values) expect(Math.fround(value)).toBe(value);
    });

  for (const {seed, n, uniform} of reference.torchRandn.uniform)
    it(`is torch.rand(${n}) of seed ${seed}, to the digits printed`, () => {
      const values = createTorchRandom(seed).uniforms(n);
      expect(worst(values, uniform)).toBeLessThan(5e-9);
      for (const value of values) expect(Number.isInteger(value * 2 ** 24)).toBe(true);
    });

  it("takes a seed as a number, a bigint or a string, to 2⁶⁴ − 1, of which the low 32 bits count", () => {
    const first = (seed: number | bigint | string) => createTorchRandom(seed).normals(16)[0];
    expect(first("1234567890123456")).toBe(first(1234567890123456));
    expect(first(1234567890123456n)).toBe(first(1234567890123456));
    expect(first(2n ** 64n - 1n)).toBe(first(2 ** 32 - 1));
    expect(first("18446744073709551615")).toBe(first(2 ** 32 - 1));
    expect(first(4294967301)).toBe(first(5));
    for (const bit of [0, 1, 16, 31]) expect(first(2 ** bit)).not.toBe(first(0)); // all 32 of them
    for (const seed of [-1, 1.5, NaN, 2 ** 53, 2n ** 64n, -1n, "1e3", "", "-4"])
      expect(() => first(seed)).toThrow(/createTorchRandom: seed is .*; give a whole number from 0 to 2⁶⁴ − 1/);
  });

  it("goes on where the call before stopped, as one generator", () => {
    // Uniforms are one word each, so two calls are one; 16 normals take 16 words.
    const [one, two] = [createTorchRandom(7), createTorchRandom(7)];
    expect([...two.uniforms(5), ...two.uniforms(3)]).toEqual([...one.uniforms(8)]);
    expect(two.normals(16)).toEqual(one.normals(16));
    expect([...two.normals(16), ...two.normals(32)]).toEqual([...one.normals(48)]);
    expect([two.uniform(), two.uniform()]).toEqual([...one.uniforms(2)]);
  });

  it("keeps the sine of a pair for the next small call, whatever comes between", () => {
    const [together, apart] = [createTorchRandom(3), createTorchRandom(3)];
    const six = together.normals(6);
    expect([...apart.normals(3), apart.normal(), ...apart.normals(2)]).toEqual([...six]);
    // After three, one is kept: 16 or more do not touch it.
    const [a, b] = [createTorchRandom(3), createTorchRandom(3)];
    a.normals(3);
    b.normals(3);
    b.normals(16);
    expect(b.normal()).toBe(a.normal());
  });

  it("draws the last 16 anew where the count is no multiple of 16", () => {
    const [whole, rest] = [createTorchRandom(9), createTorchRandom(9)];
    const twenty = rest.normals(20);
    whole.uniforms(20); // 20 words for the body, then 16 for the tail
    expect(twenty.slice(4)).toEqual(whole.normals(16));
    expect(twenty.slice(0, 4)).toEqual(createTorchRandom(9).normals(16).slice(0, 4));
  });

  it("draws nothing for nothing, and refuses counts that are none", () => {
    const random = createTorchRandom(1);
    expect([random.normals(0), random.uniforms(0)].map((values) => values.length)).toEqual([0, 0]);
    expect(random.normals(16)).toEqual(createTorchRandom(1).normals(16));
    expect(() => random.normals(-1)).toThrow(/normals: n is -1/);
    expect(() => random.uniforms(1.5)).toThrow(/uniforms: n is 1.5/);
    expect(() => random.integer(0)).toThrow(/integer: n is 0/);
    expect(() => random.integer(2 ** 28)).toThrow(/less than 2²⁸/);
  });

  it("integer is a word modulo n", () => {
    const word = createMt19937(11);
    const random = createTorchRandom(11);
    for (let i = 0; i < 10; i++) expect(random.integer(1000)).toBe(word() % 1000);
  });

  it("is standard normal, in both paths, and a source of white noise", () => {
    const small = createTorchRandom(5);
    const samples = [createWhiteNoise(createTorchRandom(5))(20_000, 2, 1), Float64Array.from({length: 20_000}, () => small.normal())];
    for (const values of samples) {
      expect(testOneSampleKs(values, normalCdf).pValue).toBeGreaterThan(1e-4);
      expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(5 * standardError(values));
      expect(Math.abs(variance(values) - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
    }
  });
});
