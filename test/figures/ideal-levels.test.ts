import {describe, expect, it} from "vitest";
import {idealSigmas, scheduleBetween, type LevelRule} from "../../src/figures/ideal/levels.js";
import {frameStride} from "../../src/figures/ideal/record.js";
import {startNoise} from "../../src/figures/ideal/noise.js";

const rules: LevelRule[] = ["karras", "exponential", "normal", "simple"];

describe("idealSigmas", () => {
  it.each(rules)("%s falls from the largest σ to 0", (rule) => {
    const sigmas = idealSigmas({rule, numSteps: 15, sigmaMin: 0.02, sigmaMax: 80});
    expect(sigmas).toHaveLength(16);
    expect(Math.abs(sigmas[0] / 80 - 1)).toBeLessThan(1e-9); // bisection to the last bits of β
    expect(sigmas[15]).toBe(0);
    for (let i = 1; i < 16; i++) expect(sigmas[i]).toBeLessThan(sigmas[i - 1]);
  });

  it("says plainly what does not fit", () => {
    expect(() => idealSigmas({rule: "karras", numSteps: 5, sigmaMin: 3, sigmaMax: 2})).toThrow(/smallest σ is 3/);
    expect(() => idealSigmas({rule: "normal", numSteps: 5, sigmaMin: 1, sigmaMax: 80})).toThrow(/Take a smaller σ/);
  });
});

describe("scheduleBetween", () => {
  it("is Stable Diffusion's own schedule between its own ends", () => {
    const {betas} = scheduleBetween(Math.sqrt(0.00085 / 0.99915), 14.614641229333643);
    expect(betas[0]).toBeCloseTo(0.00085, 12);
    expect(betas[999]).toBeCloseTo(0.012, 9); // σ_max above is given to 1e-15; β follows to about 1e-12
  });
});

describe("frameStride", () => {
  it("keeps within the budget, with the ends", () => {
    for (const [levels, batch] of [[21, 16], [101, 64], [21, 1], [1001, 64], [3, 64]]) {
      const stride = frameStride(levels, batch, 900);
      const frames = Math.ceil((levels - 1) / stride) + 1;
      expect(frames * batch).toBeLessThanOrEqual(Math.max(900, 2 * batch));
    }
    expect(frameStride(21, 16, 900)).toBe(1);
  });
});

describe("startNoise", () => {
  it("gives a sample the same noise in any batch", async () => {
    const [one, three] = [await startNoise({seed: 7, batch: 1, sigma: 2}), await startNoise({seed: 7, batch: 3, sigma: 2})];
    expect(three.subarray(0, 16384)).toEqual(one);
    expect(three.subarray(16384, 2 * 16384)).not.toEqual(one);
  });
});
