import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  denoiserFromNetwork,
  networkFromDenoiser,
  networkTarget,
  preconditionEdm
} from "../../src/math/denoisers/preconditioning.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const mixture = createMixture(gmm);
const x = flat(reference.smoothed.points);

describe("EDM preconditioning", () => {
  it("has the paper's five numbers", () => {
    for (const [sigma, sigmaData] of [[0.002, 0.5], [0.5, 0.5], [80, 0.5], [3, 1.7]] as const) {
      const c = preconditionEdm(sigma, {sigmaData});
      const sum = sigma ** 2 + sigmaData ** 2;
      const expected = [sigmaData ** 2 / sum, (sigma * sigmaData) / Math.sqrt(sum), 1 / Math.sqrt(sum), Math.log(sigma) / 4, sum / (sigma * sigmaData) ** 2];
      expect(deviation([c.skip, c.out, c.in, c.noise, c.lossWeight], expected)).toBeLessThan(1e-14);
    }
    expect(preconditionEdm(1)).toEqual(preconditionEdm(1, {sigmaData: 0.5}));
  });

  it("makes inputs and targets of unit variance, and D independent of F's errors as far as can be", () => {
    // For data of variance σ_d²: Var(c_in·x) = c_in²(σ² + σ_d²) = 1, and Var(target) = (σ_d²(1−c_skip)² + c_skip²σ²)/c_out² = 1.
    for (const sigma of [1e-4, 0.1, 1, 1e4]) {
      const c = preconditionEdm(sigma, {sigmaData: 2});
      expect(c.in ** 2 * (sigma ** 2 + 4)).toBeCloseTo(1, 12);
      // 1 − c_skip = σ²·c_in², which keeps its digits
      expect((4 * (sigma * c.in) ** 4 + (c.skip * sigma) ** 2) / c.out ** 2).toBeCloseTo(1, 12);
      expect(c.lossWeight * c.out ** 2).toBeCloseTo(1, 12);
    }
  });

  it("F → D → F and D → F → D go round at every σ (properties)", () => {
    fc.assert(
      fc.property(fc.double({min: -4, max: 4, noNaN: true}), fc.double({min: -1, max: 1, noNaN: true}), fc.integer(), (log, logData, seed) => {
        const sigma = 10 ** log;
        const options = {sigmaData: 10 ** logData};
        const points = createRandom(seed).normals(6).map((value) => sigma * value);
        const network = networkFromDenoiser(mixture.denoise, options);
        // σ comes back from exp(4·¼·ln σ): |ln σ|·2⁻⁵² ≤ 2e-15 relative. D is c_skip·x + c_out·F with |terms| ≤ |x| + |D|.
        expect(deviation(denoiserFromNetwork(network, options)(points, sigma), mixture.denoise(points, sigma))).toBeLessThan(1e-10);
        const F = (input: Float64Array, noise: number): Float64Array => input.map((value) => Math.sin(value + noise));
        const back = networkFromDenoiser(denoiserFromNetwork(F, options), options);
        const c = preconditionEdm(sigma, options);
        const input = points.map((value) => value * c.in);
        // F comes back through c_out: what is lost is 2⁻⁵²·c_skip·|x|/c_out ≤ 2⁻⁵²·σ_d·|input|/σ.
        const allowed = 1e-13 * (1 + options.sigmaData / sigma);
        expect(deviation(back(input, c.noise), F(input, c.noise))).toBeLessThan(allowed);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("weighs the loss: λ·‖D − x₀‖² = ‖F − target‖²", () => {
    const random = createRandom("preconditioning");
    for (const sigma of [0.01, 1, 50]) {
      const x0 = mixture.sample(4, random);
      const noisy = x0.map((value) => value + sigma * random.normal());
      const F = (input: Float64Array): Float64Array => input.map(Math.cos);
      const c = preconditionEdm(sigma);
      const D = denoiserFromNetwork(F)(noisy, sigma);
      const target = networkTarget(x0, noisy, sigma);
      const output = F(noisy.map((value) => c.in * value));
      const left = D.reduce((sum, value, i) => sum + c.lossWeight * (value - x0[i]!) ** 2, 0);
      expect(left).toBeCloseTo(output.reduce((sum, value, i) => sum + (value - target[i]!) ** 2, 0), 9);
    }
  });

  it("serves networks that take time, and σ = 0", async () => {
    const network = networkFromDenoiser(mixture.denoise);
    const denoise = denoiserFromNetwork(async (input, noise) => network(input, noise));
    expect(deviation(await denoise(x, 2), mixture.denoise(x, 2))).toBeLessThan(1e-12);
    const clean = denoiserFromNetwork(network)(x, 0);
    expect(clean).toEqual(x);
    expect(clean).not.toBe(x);
  });

  it("says what it cannot do", () => {
    expect(() => preconditionEdm(0)).toThrow(/preconditionEdm: sigma is 0/);
    expect(() => preconditionEdm(1, {sigmaData: -1})).toThrow(/sigmaData is -1/);
    const denoise = denoiserFromNetwork((input) => input.slice(1));
    expect(() => denoise(x, 1)).toThrow(/denoiserFromNetwork: the answer has length 31; it must be 32/);
    expect(() => denoise(x, Infinity)).toThrow(/sigma is Infinity/);
    expect(() => networkFromDenoiser(mixture.denoise)(x, NaN)).toThrow(/noise is NaN/);
    expect(() => networkFromDenoiser(mixture.denoise)(x, 1e4)).toThrow(/sigma is Infinity/);
    expect(() => networkTarget(x, x.slice(1), 1)).toThrow(/networkTarget: x has length 31/);
  });
});
