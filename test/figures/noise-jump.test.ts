import {describe, expect, it} from "vitest";
import {createScaledLinearSchedule, exponentialSigmas, karrasSigmas, normalSigmas, simpleSigmas} from "../../src/math/index.js";
import {layLadder} from "../../src/figures/noise/jump.js";
import {scaleOfSet} from "../../src/figures/set-scale.js";

const schedule = createScaledLinearSchedule();
const rules = {
  normal: (n: number) => normalSigmas(n, schedule),
  simple: (n: number) => simpleSigmas(n, schedule),
  karras: (n: number) => karrasSigmas(n, schedule),
  exponential: (n: number) => exponentialSigmas(n, schedule)
};

describe("layLadder", () => {
  it("at denoise 1 jumps to σ_max by every rule and skips nothing", () => {
    for (const rule of Object.values(rules)) {
      const {skipped, sigma, laidOut} = layLadder({steps: 20, denoise: 1}, rule);
      expect([skipped, laidOut.length]).toEqual([0, 21]);
      expect(sigma).toBeCloseTo(14.6146, 4);
    }
  });

  it("below 1 lays out ⌊steps/denoise⌋ levels and leaves `steps` of them", () => {
    for (const rule of Object.values(rules))
      for (const denoise of [0.05, 0.3, 0.5, 0.87]) {
        const {skipped, laidOut, sigma} = layLadder({steps: 20, denoise}, rule);
        expect(laidOut.length - 1).toBe(Math.floor(20 / denoise));
        expect(laidOut.length - 1 - skipped).toBe(20);
        expect(sigma).toBe(laidOut[skipped]);
      }
  });

  it("karras at denoise 0.5 is far below half of σ_max: eq. 5 at its 21st of 40 levels", () => {
    const [first, last] = [schedule.sigmaMax ** (1 / 7), schedule.sigmaMin ** (1 / 7)];
    const expected = (first + (20 / 39) * (last - first)) ** 7;
    expect(layLadder({steps: 20, denoise: 0.5}, rules.karras).sigma).toBeCloseTo(expected, 12);
    expect(expected).toBeLessThan(0.1 * schedule.sigmaMax);
  });

  it("karras at denoise 0.5 hardly minds the number of steps, unless they are few", () => {
    const starts = [50, 20, 4, 1].map((steps) => layLadder({steps, denoise: 0.5}, rules.karras).sigma.toFixed(2));
    expect(starts).toEqual(["1.24", "1.18", "0.83", "0.03"]);
  });

  it("works at one step and refuses denoise 0", () => {
    expect(layLadder({steps: 1, denoise: 1}, rules.normal).laidOut).toHaveLength(2);
    expect(() => layLadder({steps: 20, denoise: 0}, rules.normal)).toThrow(RangeError);
  });
});

describe("scaleOfSet", () => {
  it("is the mean and standard deviation of u/127.5 − 1", () => {
    const bytes = Uint8Array.of(0, 0, 255, 255);
    expect(scaleOfSet(bytes)).toEqual({mean: 0, std: 1});
  });
});
