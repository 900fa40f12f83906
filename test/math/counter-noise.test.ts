/**
 * The counter-based random numbers. Bounds are 5 standard errors, or a p-value of as much (5.7e-7). A test of randomness is
 * worth what it finds: each is also put to generators that are known to be bad, and must refuse them.
 */
import {describe, expect, it} from "vitest";
import {dpmppSde, karrasSigmas} from "../../src/math/index.js";
import {testChiSquare, testOneSampleKs} from "../../src/math/metrics/statistics.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {sample} from "../../src/math/sample.js";
import {boxMuller} from "../../src/math/noise/box-muller.js";
import {createCounterNoise, fillNormals, seedWords, type SeedWords} from "../../src/math/noise/counter.js";
import {threefry2x32} from "../../src/math/noise/threefry.js";
import {planNoiseOf} from "../../src/math/noise/plan-noise.js";

const FIVE_SIGMA = 5.7e-7;

function normals2(seed: SeedWords, interval: number, count: number, first = 0): Float64Array {
  const batch = new Float64Array(2 * count);
  fillNormals(seed, interval, first, batch);
  return batch;
}

type Generator = (seed: SeedWords, particle: number, interval: number, out: Uint32Array<ArrayBuffer>) => Uint32Array;
const threefry: Generator = ([a, b], particle, interval, out) => threefry2x32(a, b, particle, interval, out);

describe("threefry2x32", () => {
  it("gives the known answers of Random123 (kat_vectors, threefry2x32 20)", () => {
    const words = (...input: [number, number, number, number]): string => [...threefry2x32(...input)].map((word) => word.toString(16).padStart(8, "0")).join(" ");
    expect(words(0, 0, 0, 0)).toBe("6b200159 99ba4efe");
    expect(words(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toBe("1cb996fc bb002be7");
    expect(words(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toBe("c4923a9c 483df7a0");
  });

  // Ones in each of 64 places over n counters: binomial, SE √n/2. Bytes: chi-square over 256 values.
  const frequency = (generate: Generator): {worst: number; pValue: number} => {
    const n = 2 ** 15;
    const ones = new Float64Array(64), bytes = new Float64Array(256), out = new Uint32Array(2);
    for (let i = 0; i < n; i++) {
      generate([7, 11], i, 3, out);
      for (let bit = 0; bit < 64; bit++) ones[bit] += (out[bit >> 5] >>> (bit & 31)) & 1;
      for (let shift = 0; shift < 32; shift += 8) for (const word of out) bytes[(word >>> shift) & 255]++;
    }
    const worst = Math.max(...ones.map((count) => Math.abs(count - n / 2) / (Math.sqrt(n) / 2)));
    return {worst, pValue: testChiSquare(bytes, bytes.map(() => (8 * n) / 256)).pValue};
  };

  it("has as many ones as zeros in each place, and all bytes equally often", () => {
    const {worst, pValue} = frequency(threefry);
    expect(worst).toBeLessThan(5);
    expect(pValue).toBeGreaterThan(FIVE_SIGMA);
    const leaky: Generator = (seed, particle, interval, out) => {
      threefry(seed, particle, interval, out);
      if (particle % 16 === 0) out[1] |= 0x100;
      return out;
    };
    expect(frequency(leaky).worst).toBeGreaterThan(5);
    const patchy: Generator = (seed, particle, interval, out) => threefry(seed, particle & 0xff, interval, out);
    expect(frequency(patchy).pValue).toBeLessThan(FIVE_SIGMA);
  });

  // One bit of the 128 that go in is turned: each of the 64 that come out turns half of the time.
  const avalanche = (generate: Generator): number => {
    const n = 400;
    const before = new Uint32Array(2), after = new Uint32Array(2), base = new Uint32Array(2);
    let worst = 0;
    for (let bit = 0; bit < 128; bit++) {
      const turned = new Float64Array(64);
      for (let i = 0; i < n; i++) {
        // Inputs such as ours: small numbers, and the words of small seeds.
        const input = [0x3ff00000 + (i << 16), i & 3, i * 37, i % 20];
        generate([input[0], input[1]], input[2], input[3], before);
        input[bit >> 5] = (input[bit >> 5] ^ (1 << (bit & 31))) >>> 0;
        generate([input[0], input[1]], input[2], input[3], after);
        base[0] = before[0] ^ after[0];
        base[1] = before[1] ^ after[1];
        for (let place = 0; place < 64; place++) turned[place] += (base[place >> 5] >>> (place & 31)) & 1;
      }
      for (const count of turned) worst = Math.max(worst, Math.abs(count - n / 2) / (Math.sqrt(n) / 2));
    }
    return worst;
  };

  it("turns half of the bits when any bit of seed, particle or interval turns", () => {
    expect(avalanche(threefry)).toBeLessThan(5);
    // pcg4d (Jarzynski & Olano 2020): the low bits know nothing of the high ones, which is why it was not chosen.
    const pcg4d: Generator = ([x, y], z, w, out) => {
      const v = [x, y, z, w].map((word) => (Math.imul(word, 1664525) + 1013904223) | 0);
      const mix = (): void => {
        for (const [i, j, k] of [[0, 1, 3], [1, 2, 0], [2, 0, 1], [3, 1, 2]]) v[i] = (v[i] + Math.imul(v[j], v[k])) | 0;
      };
      mix();
      v.forEach((word, i) => (v[i] = word ^ (word >>> 16)));
      mix();
      out[0] = v[0];
      out[1] = v[1];
      return out;
    };
    expect(avalanche(pcg4d)).toBeGreaterThan(5);
  });
});

describe("boxMuller", () => {
  const exact = (word0: number, word1: number): {radius: number; pair: [number, number]} => {
    const nearOne = word0 >= 2 ** 31;
    const part = (((nearOne ? ~word0 : word0) | 1) >>> 0) * 2 ** -32;
    const radius = Math.sqrt(-2 * (nearOne ? Math.log1p(-part) : Math.log(part)));
    const angle = 2 * Math.PI * word1 * 2 ** -32;
    return {radius, pair: [radius * Math.cos(angle), radius * Math.sin(angle)]};
  };
  const out = new Float64Array(2);
  /** In units of the length. */
  const errorAt = (word0: number, word1: number): number => {
    const {radius, pair} = exact(word0, word1);
    boxMuller(word0, word1, out);
    return Math.max(Math.abs(out[0] - pair[0]), Math.abs(out[1] - pair[1])) / radius;
  };

  // Rounding to nearest halves every rounding of the bound in box-muller.ts, not the cuts, and sqrt is correctly rounded:
  // ½·(2.9 + ½·2.7) + ½ + 0.4 + ½·1.7 + ½ < 4.4 units of 2⁻²³ for each number.
  it("is within 5.3e-7 of the formula, relative to the pair's length, all over the range", () => {
    let worst = 0;
    const words = new Uint32Array(2);
    for (let i = 0; i < 200_000; i++) {
      threefry2x32(5, 6, i, 0, words);
      const shift = i % 32; // small u, u near 1, and all between
      for (const word of [words[0] >>> shift, ~(words[0] >>> shift) >>> 0]) worst = Math.max(worst, errorAt(word, words[1]));
    }
    expect(worst).toBeLessThan(4.4 * 2 ** -23);
    expect(worst).toBeGreaterThan(1e-8); // it is float32
  });

  it("is right at the seams: where the branches of ln, the quadrants and the octants meet, and at the ends", () => {
    const near = (word: number): number[] => [-2, -1, 0, 1, 2].map((step) => (word + step) >>> 0);
    const lengths = [0, 2 ** 32 - 1, 0xb504f334, 0xb504f335, ...Array.from({length: 32}, (_, bit) => 2 ** bit)].flatMap(near);
    const angles = Array.from({length: 16}, (_, part) => part * 2 ** 28).flatMap((word) => [...near(word), ...near(word + 32), ...near(word + 64)]);
    for (const length of lengths) for (const angle of angles) expect(errorAt(length, angle), `${length} ${angle}`).toBeLessThan(4.4 * 2 ** -23);
  });

  it("reaches 6.66, and not farther; the shortest length is 1.5e-5", () => {
    boxMuller(0, 0, out);
    expect([out[0], out[1]]).toEqual([Math.fround(Math.sqrt(64 * Math.LN2)), 0]);
    boxMuller(2 ** 32 - 1, 2 ** 30, out);
    expect(Math.abs(out[0])).toBe(0);
    expect(out[1]).toBeCloseTo(2 ** -15.5, 10); // −2·ln(1 − 2⁻³²) = 2⁻³¹
  });
});

describe("normals", () => {
  const normalsOf = (generate: Generator, seed: SeedWords, interval: number, first = 0, n = 2 ** 17): Float64Array => {
    const words = new Uint32Array(2), batch = new Float64Array(n);
    for (let i = 0; i < n / 2; i++) {
      generate(seed, first + i, interval, words);
      boxMuller(words[0], words[1], batch, 2 * i);
    }
    return batch;
  };

  // Raw moments of N(0, 1): 0, 1, 0, 3; their SE √((E z^2k − (E z^k)²)/n): √1, √2, √15, √96 over √n.
  const momentScores = (z: Float64Array): number[] => [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]].map(([k, expected, variance]) =>
    Math.abs(z.reduce((sum, value) => sum + value ** k, 0) / z.length - expected) / Math.sqrt(variance / z.length));

  it("has the moments of the normal law, up to the fourth", () => {
    const z = normalsOf(threefry, [1, 2], 3);
    expect(Math.max(...momentScores(z))).toBeLessThan(5);
    expect(Math.max(...momentScores(z.map((value) => 1.01 * value)))).toBeGreaterThan(5);
    expect(Math.max(...momentScores(z.map((value) => value + 0.02)))).toBeGreaterThan(5);
    expect(momentScores(z.map((value) => Math.max(-2.5, Math.min(2.5, value))))[3]).toBeGreaterThan(5); // no tails
  });

  it("has its distribution function (Kolmogorov and Smirnov), each coordinate", () => {
    const z = normalsOf(threefry, [1, 2], 4);
    for (const parity of [0, 1]) expect(testOneSampleKs(z.filter((_, i) => i % 2 === parity), normalCdf).pValue).toBeGreaterThan(FIVE_SIGMA);
    expect(testOneSampleKs(z.map((value) => value * 1.03), normalCdf).pValue).toBeLessThan(FIVE_SIGMA);
  });

  // exp(−r²/2) is uniform and independent of the angle, uniform too: 32 × 32 equally likely cells.
  const cellsPValue = (z: Float64Array): number => {
    const counts = new Float64Array(1024);
    for (let i = 0; i < z.length; i += 2) {
      const share = Math.exp(-(z[i] ** 2 + z[i + 1] ** 2) / 2), turn = Math.atan2(z[i + 1], z[i]) / (2 * Math.PI) + 0.5;
      counts[32 * Math.min(31, Math.floor(32 * share)) + Math.min(31, Math.floor(32 * turn))]++;
    }
    return testChiSquare(counts, counts.map(() => z.length / 2048)).pValue;
  };

  it("fills the plane evenly, in length and direction together (chi-square of 1024 cells)", () => {
    const z = normalsOf(threefry, [1, 2], 5);
    expect(cellsPValue(z)).toBeGreaterThan(FIVE_SIGMA);
    expect(cellsPValue(z.map((value, i) => (i % 2 ? value : Math.abs(value) ** 1.1 * Math.sign(value))))).toBeLessThan(FIVE_SIGMA);
  });

  // Correlation of independent numbers of known moments: products have variance 1; of squares minus 1, 4.
  const correlationScores = (a: Float64Array, b: Float64Array): number[] => {
    let [plain, squares] = [0, 0];
    for (let i = 0; i < a.length; i++) {
      plain += a[i] * b[i];
      squares += (a[i] ** 2 - 1) * (b[i] ** 2 - 1);
    }
    return [Math.abs(plain) / Math.sqrt(a.length), Math.abs(squares) / Math.sqrt(4 * a.length)];
  };
  /** The worst over all neighbours: coordinate, particle at a lag, interval, bits of the seed, seeds of users. */
  const neighbourScore = (generate: Generator, n = 2 ** 16): number => {
    const normalsAt = (...[seed, interval, first]: [SeedWords, number, number]): Float64Array => normalsOf(generate, seed, interval, first, n);
    const seed = seedWords(1);
    const [first, interval] = [1024, 8];
    const z = normalsAt(seed, interval, first);
    const others = [
      ...[1, 2, 16, 64, 256, 65536].map((lag) => normalsAt(seed, interval, first + lag)),
      ...[0, 7, 9, 10, 100, 0xffffffff].map((other) => normalsAt(seed, other, first)),
      ...[-1, 1].map((step) => normalsAt(seed, interval - step, first + step)),
      ...[0, 1, 10, 31].flatMap((bit) => [[1 << bit, 0], [0, 1 << bit]])
        .map(([a, b]) => normalsAt([seed[0] ^ a, seed[1] ^ b], interval, first)),
      ...[0, 2, 3, -1, "1"].map((each) => normalsAt(seedWords(each), interval, first))
    ];
    const even = z.filter((_, i) => i % 2 === 0), odd = z.filter((_, i) => i % 2 === 1);
    return Math.max(...correlationScores(even, odd), ...others.flatMap((other) => correlationScores(z, other)));
  };

  it("does not correlate, nor do its squares, with neighbours in coordinate, particle, interval or seed", () => {
    expect(neighbourScore(threefry)).toBeLessThan(5);
  });

  it("is tested by tests that see a weak generator", () => {
    const weak: Record<string, Generator> = {
      "forgets the interval": (seed, particle, _, out) => threefry(seed, particle, 0, out),
      "forgets a word of the seed": ([a], particle, interval, out) => threefry([a, 0], particle, interval, out),
      "adds particle and interval": (seed, particle, interval, out) => threefry(seed, particle + interval, 0, out),
      "gives blocks of 64 the same": (seed, particle, interval, out) => threefry(seed, particle % 64, interval, out),
      "one word for both": (seed, particle, interval, out) => {
        threefry(seed, particle, interval, out);
        out[1] = out[0];
        return out;
      }
    };
    for (const [name, generate] of Object.entries(weak)) expect(neighbourScore(generate, 2 ** 13), name).toBeGreaterThan(5);
  });

  it("depends on nothing else: any stretch of particles gives the same numbers", () => {
    const all = normals2([3, 4], 2, 1000);
    expect(normals2([3, 4], 2, 10, 990)).toEqual(all.subarray(1980));
    const single = new Float32Array(20);
    fillNormals([3, 4], 2, 990, single);
    expect(Float64Array.from(single)).toEqual(all.subarray(1980));
  });
});

describe("seedWords", () => {
  it("tells seeds apart, and takes −0 for 0", () => {
    const seeds = [0, 1, 2, -1, 0.5, 2 ** 53, 1e300, "", "0", "1", "a", "b", "ab", "ba", "aa", "\0", "\0\0"];
    expect(new Set(seeds.map((seed) => seedWords(seed).join())).size).toBe(seeds.length);
    expect(seedWords(-0)).toEqual(seedWords(0));
    expect(seedWords(1)).toEqual([0x3ff00000, 0]);
  });
  it("refuses what is no seed", () => {
    expect(() => seedWords(NaN)).toThrow(/seedWords: seed is NaN/);
    expect(() => seedWords(Infinity)).toThrow(RangeError);
  });
});

describe("createCounterNoise", () => {
  it("puts each draw together as planned, and drives a run of a solver whose draws overlap", () => {
    const levels = [...karrasSigmas(3, {sigmaMin: 0.5, sigmaMax: 10})];
    const solver = dpmppSde();
    const {parts} = planNoiseOf(solver, levels);
    expect(parts.some((draw) => draw.length > 1)).toBe(true);
    const noise = createCounterNoise({seed: 5, parts, first: 7});
    for (const draw of parts) {
      const expected = new Float64Array(8);
      for (const {interval, weight} of draw) normals2(seedWords(5), interval, 4, 7).forEach((value, i) => (expected[i] += weight * value));
      expect(noise(8, 1, 0.5)).toEqual(expected);
    }
    const run = (): Float64Array => {
      const states = [...sample({denoise: (x) => x.map(() => 0), levels, x: Float64Array.of(1, 2, 3, 4), solver, noise: createCounterNoise({seed: 5, parts})})];
      return states.at(-1)!.x;
    };
    expect(run()).toEqual(run());
  });
  it("refuses to go on where the plan ends, and batches that are not of two coordinates", () => {
    const noise = createCounterNoise({seed: "s", parts: [[{interval: 0, weight: 1}]]});
    expect(() => noise(3, 1, 0.5)).toThrow(/createCounterNoise: the batch has length 3/);
    expect(noise(2, 1, 0.5)).toHaveLength(2);
    expect(() => noise(2, 1, 0.5)).toThrow(/asks for draw 1 and the plan has 1/);
    expect(() => createCounterNoise({seed: NaN, parts: []})).toThrow(RangeError);
  });
});
