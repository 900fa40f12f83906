import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {betaSigmas} from "../../src/math/levels/beta.js";
import {ddimUniformSigmas} from "../../src/math/levels/ddim-uniform.js";
import {exponentialSigmas} from "../../src/math/levels/exponential.js";
import {flowMatchSigmas, flowMatchTimes, shiftTime} from "../../src/math/levels/flow-match.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {klOptimalSigmas} from "../../src/math/levels/kl-optimal.js";
import {DISCARD_PENULTIMATE, ksamplerSigmas} from "../../src/math/levels/ksampler.js";
import {linearQuadraticSigmas} from "../../src/math/levels/linear-quadratic.js";
import {normalSigmas, sgmUniformSigmas} from "../../src/math/levels/normal.js";
import {polyexponentialSigmas} from "../../src/math/levels/polyexponential.js";
import {LEVEL_RULES, type LevelRuleEntry, type LevelRuleName} from "../../src/math/levels/registry.js";
import {simpleSigmas} from "../../src/math/levels/simple.js";
import {vpSigmas} from "../../src/math/levels/variance-preserving.js";
import {regularizedBeta} from "../../src/math/numeric/beta.js";
import {flowMatching} from "../../src/math/processes/flow-matching.js";
import {createVariancePreserving} from "../../src/math/processes/variance-preserving.js";
import {scheduleOfAlphaBars} from "../../src/math/schedules/ddpm-schedule.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {rescaleZeroTerminalSnr} from "../../src/math/schedules/zero-terminal-snr.js";
import {reference} from "./helpers.js";

const schedule = createScaledLinearSchedule();
const range = {sigmaMin: 0.02, sigmaMax: 80};
const rules = Object.entries(LEVEL_RULES) as [LevelRuleName, LevelRuleEntry][];

/** Largest relative difference; the last level must be 0 in both. */
function relative(actual: Float64Array, expected: number[]): number {
  expect(actual).toHaveLength(expected.length);
  expect([actual.at(-1), expected.at(-1)]).toEqual([0, 0]);
  return Math.max(...expected.slice(0, -1).map((sigma, i) => Math.abs(actual[i]! / sigma - 1)));
}

describe("k-diffusion's rules", () => {
  for (const {name, n, sigmas, ...input} of reference.sigmas)
    it(`${name}, n = ${n}: equal to the reference`, () => {
      const ours = (LEVEL_RULES as Record<string, LevelRuleEntry>)[name]!.create(n, input);
      // 15 digits: 1e-14; powers and exponentials add their argument (ρ, log σ ≤ 6) times 2⁻⁵². vp's exp(…) − 1 is taken
      // by subtraction there, which loses 1/σ² at σ = 0.01: 1e4·2⁻⁵³ = 1e-12.
      expect(relative(ours, sigmas)).toBeLessThan(name === "vp" ? 2e-12 : 1e-13);
    });

  it("are linear in σ^(1/ρ), in log σ, and a power in log σ, with exact ends", () => {
    const karras = karrasSigmas(9, {...range, rho: 5});
    const exponential = exponentialSigmas(9, range);
    const poly = polyexponentialSigmas(9, {...range, rho: 2});
    for (let i = 1; i < 8; i++) {
      expect(2 * karras[i]! ** 0.2).toBeCloseTo(karras[i - 1]! ** 0.2 + karras[i + 1]! ** 0.2, 12);
      expect(exponential[i]! ** 2).toBeCloseTo(exponential[i - 1]! * exponential[i + 1]!, 10);
      expect(Math.sqrt(Math.log(poly[i]! / 0.02) / Math.log(4000))).toBeCloseTo(1 - i / 8, 12);
    }
    for (const sigmas of [karras, exponential, poly]) expect([sigmas[0], sigmas[8], sigmas[9]]).toEqual([80, 0.02, 0]);
    const [one, plain] = [polyexponentialSigmas(9, range), exponentialSigmas(9, range)];
    one.forEach((sigma, i) => expect(sigma).toBeCloseTo(plain[i]!, 12));
  });

  it("karras keeps its digits for any ρ: a power law for small ones, exponential for large ones", () => {
    // (σ_min/σ_max)^(1/ρ) is 0 in float64 for ρ ≤ 0.01; σ = σ_max·(1 − u)^ρ.
    for (const rho of [1e-300, 1e-3, 1e-2])
      karrasSigmas(9, {...range, rho}).subarray(0, 8).forEach((sigma, i) =>
        expect(Math.abs(sigma / (80 * (1 - i / 8) ** rho) - 1)).toBeLessThan(1e-14)
      );
    // With L = log(σ_max/σ_min) = 8.3 they differ by u·(1 − u)·L²/2ρ ≤ 9/ρ, relative.
    for (const rho of [1e6, 1e12, 1e16, 1e300]) {
      const [karras, exponential] = [karrasSigmas(9, {...range, rho}), exponentialSigmas(9, range)];
      karras.subarray(0, 9).forEach((sigma, i) =>
        expect(Math.abs(sigma / exponential[i]! - 1)).toBeLessThan(1e-14 + 9 / rho)
      );
    }
  });

  it("vp is σ of the process, at even times", () => {
    const process = createVariancePreserving({betaMin: 0.2, betaMax: 10.2});
    const sigmas = vpSigmas(5, {betaD: 10, betaMin: 0.2, epsS: 0.2});
    [1, 0.8, 0.6, 0.4, 0.2].forEach((t, i) => expect(sigmas[i]! / process.sigma(t)).toBeCloseTo(1, 13));
  });

  it("refuse impossible ranges", () => {
    expect(() => karrasSigmas(0, range)).toThrow(/karrasSigmas: numSteps is 0/);
    expect(() => karrasSigmas(2.5, range)).toThrow(/numSteps is 2.5/);
    expect(() => karrasSigmas(5, {sigmaMin: 0, sigmaMax: 2})).toThrow(/sigmaMin is 0/);
    expect(() => karrasSigmas(5, {sigmaMin: 3, sigmaMax: 2})).toThrow(/0 < sigmaMin ≤ sigmaMax/);
    expect(() => karrasSigmas(5, {...range, rho: 0})).toThrow(/rho is 0/);
    expect(() => exponentialSigmas(5, {sigmaMin: 1, sigmaMax: Infinity})).toThrow(/exponentialSigmas/);
    expect(() => polyexponentialSigmas(5, {...range, rho: -1})).toThrow(/polyexponentialSigmas: rho is -1/);
    expect(() => polyexponentialSigmas(5, {sigmaMin: NaN, sigmaMax: 1})).toThrow(/sigmaMin is NaN/);
    expect(() => vpSigmas(0)).toThrow(/vpSigmas: numSteps is 0/);
    expect(() => vpSigmas(3, {betaD: -1})).toThrow(/betaD is -1/);
    expect(() => vpSigmas(3, {betaMin: 0})).toThrow(/betaMin is 0/);
    for (const epsS of [1, 0, -1]) expect(() => vpSigmas(3, {epsS})).toThrow(`epsS is ${epsS}`);
    expect(() => vpSigmas(3, {betaD: 5000})).toThrow(/betaD is 5000.*no longer finite/);
  });
});

describe("rules over a range", () => {
  it.each([karrasSigmas, exponentialSigmas, polyexponentialSigmas, klOptimalSigmas])(
    "%o begins and ends at the two σ exactly, whatever its formula rounds to; one σ alone is a range",
    (rule) => {
      for (const [sigmaMin, sigmaMax] of [[0.1, 0.7], [0.03, 14.6], [0.3, 30.1], [2, 2]] as const) {
        expect([...rule(7, {sigmaMin, sigmaMax})].at(-2)).toBe(sigmaMin);
        expect(rule(7, {sigmaMin, sigmaMax})[0]).toBe(sigmaMax);
      }
    }
  );
});

describe("ComfyUI's KSampler", () => {
  for (const {sampler, scheduler, steps, denoise, sigmas} of reference.comfyui.cases)
    it(`${sampler}, ${scheduler}, ${steps} steps, denoise ${denoise}`, () => {
      const rule = (LEVEL_RULES as Record<string, LevelRuleEntry>)[scheduler]!;
      const ours = ksamplerSigmas(steps, (n) => rule.create(n, {schedule}), {denoise, sampler});
      // The product of 1000 factors (1 − β) carries 1000·2⁻⁵³ = 1e-13, and more in 1 − ᾱ where σ is small; kl_optimal's
      // tangent at σ = 14.6 adds 2⁻⁵³·(1 + σ²)/σ.
      expect(relative(ours, sigmas)).toBeLessThan(1e-11);
      // In float32, which ComfyUI stores: the same number, or its neighbour where ours lies on a boundary.
      sigmas.forEach((sigma, i) => expect(Math.abs(Math.fround(ours[i]!) - Math.fround(sigma))).toBeLessThanOrEqual(sigma * 2 ** -23));
    });

  it("truncates as Python's int() does, where nothing comes out whole", () => {
    // 1000/7 = 142.857: indices 0, 142, 285, 428, 571, 714, 857 from the end. 20/0.75 = 26.67: 26 steps are spaced.
    const expected = [0, 142, 285, 428, 571, 714, 857].map((index) => schedule.sigmas[999 - index]!);
    expect([...simpleSigmas(7, schedule)]).toEqual([...expected, 0]);
    const asked: number[] = [];
    ksamplerSigmas(20, (n) => (asked.push(n), simpleSigmas(n, schedule)), {denoise: 0.75});
    expect(asked).toEqual([26]);
  });

  it("drops the level before 0 for the samplers on the list, and spaces one more", () => {
    expect([...DISCARD_PENULTIMATE]).toEqual(["dpm_2", "dpm_2_ancestral", "uni_pc", "uni_pc_bh2"]);
    const levels = (n: number) => simpleSigmas(n, schedule);
    const six = [...levels(6)];
    const expected = [...six.slice(0, 5), 0];
    expect([...ksamplerSigmas(5, levels, {sampler: "uni_pc"})]).toEqual(expected);
    expect([...ksamplerSigmas(5, levels, {discardPenultimate: true})]).toEqual(expected);
    expect([...ksamplerSigmas(5, levels, {sampler: "uni_pc", discardPenultimate: false})]).toEqual([...levels(5)]);
    expect([...ksamplerSigmas(5, levels, {sampler: "heun"})]).toEqual([...levels(5)]);
    // denoise 0.5: 10 + 1 spaced, the last before 0 dropped, the last 5 steps kept.
    const eleven = [...levels(11)];
    expect([...ksamplerSigmas(5, levels, {sampler: "dpm_2", denoise: 0.5})]).toEqual([...eleven.slice(5, 10), 0]);
  });

  it("counts denoise 0.9999 as 1 only above it, and refuses what is out of range", () => {
    const levels = (n: number) => simpleSigmas(n, schedule);
    expect([...ksamplerSigmas(10, levels, {denoise: 0.99995})]).toEqual([...levels(10)]);
    expect(ksamplerSigmas(1, levels, {denoise: 0.5})).toHaveLength(2);
    expect(ksamplerSigmas(20, levels, {denoise: 0.01})).toHaveLength(21);
    expect(() => ksamplerSigmas(10, levels, {denoise: 0})).toThrow(/denoise is 0/);
    expect(() => ksamplerSigmas(10, levels, {denoise: 1.1})).toThrow(/denoise is 1.1/);
    expect(() => ksamplerSigmas(0, levels)).toThrow(/numSteps is 0/);
  });

  it("takes all that ddim_uniform gives at denoise 1, and never more than steps below", () => {
    const levels = (n: number) => ddimUniformSigmas(n, schedule);
    expect(ksamplerSigmas(7, levels)).toHaveLength(9);
    expect(ksamplerSigmas(7, levels, {denoise: 0.5})).toHaveLength(8);
  });
});

describe("ComfyUI's schedulers", () => {
  it("normal ends at σ_min, sgm_uniform one interval above", () => {
    const [normal, sgm] = [normalSigmas(11, schedule), sgmUniformSigmas(10, schedule)];
    expect([...sgm.slice(0, 10)]).toEqual([...normal.slice(0, 10)]);
    expect([normal[0], normal[10], normal[11]]).toEqual([schedule.sigmaMax, schedule.sigmaMin, 0]);
    // Times 999 − i·99.9: a tenth of the way between two training times, log σ interpolated.
    const [low, high] = [Math.log(schedule.sigmas[899]!), Math.log(schedule.sigmas[900]!)];
    expect(normal[1]).toBeCloseTo(Math.exp(0.9 * low + 0.1 * high), 12);
    expect([...normalSigmas(1, schedule)]).toEqual([schedule.sigmaMax, 0]);
    expect([...sgmUniformSigmas(1, schedule)]).toEqual([schedule.sigmaMax, 0]);
    expect(() => normalSigmas(0, schedule)).toThrow(/normalSigmas: numSteps is 0/);
    expect(() => sgmUniformSigmas(0, schedule)).toThrow(/sgmUniformSigmas: numSteps is 0/);
  });

  it("simple repeats levels beyond T steps", () => {
    const sigmas = simpleSigmas(2000, schedule);
    expect(sigmas).toHaveLength(2001);
    expect([sigmas[0], sigmas[1], sigmas[2]]).toEqual([schedule.sigmas[999], schedule.sigmas[999], schedule.sigmas[998]]);
    expect(() => simpleSigmas(-1, schedule)).toThrow(/simpleSigmas: numSteps is -1/);
  });

  it("ddim_uniform has the counts it has: every ⌊T/steps⌋-th from 1", () => {
    // Counted by hand: 1000/7 → 142: 1, 143, …, 995 are 8. 600 → stride 1: 1 … 999. 1001 → stride max(0, 1).
    const counts = [1, 2, 3, 7, 20, 333, 600, 1000, 1001].map((n) => [n, ddimUniformSigmas(n, schedule).length - 1]);
    expect(counts).toEqual([[1, 1], [2, 2], [3, 3], [7, 8], [20, 20], [333, 333], [600, 999], [1000, 999], [1001, 999]]);
    for (const n of [7, 20]) {
      const sigmas = ddimUniformSigmas(n, schedule);
      const stride = Math.floor(1000 / n);
      expect(sigmas.length - 1).toBe(Math.ceil(999 / stride));
      sigmas.slice(0, -1).forEach((sigma, i) => expect(sigma).toBe(schedule.sigmas[1 + (sigmas.length - 2 - i) * stride]));
    }
    expect(() => ddimUniformSigmas(0, schedule)).toThrow(/ddimUniformSigmas: numSteps is 0/);
  });

  it("ddim_uniform takes a σ of 1e-5 at t = 1 for the 0 at the end", () => {
    // 1 − ᾱ = 1e-12: σ = 1e-6.
    const tiny = scheduleOfAlphaBars(Float64Array.from({length: 12}, (_, t) => (t < 2 ? 1 - (t + 1) * 1e-12 : 1 - t / 13)));
    const sigmas = ddimUniformSigmas(2, tiny); // stride ⌊12/3⌋ = 4: t = 1, 5, 9
    expect([...sigmas]).toEqual([9, 5, 1].map((t) => tiny.sigmas[t]));
  });

  it("normal takes a σ_min of 1e-5 for the 0 at the end; sgm_uniform, which does not reach it, does not", () => {
    const tiny = scheduleOfAlphaBars(Float64Array.from({length: 13}, (_, t) => (t === 0 ? 1 - 1e-12 : 1 - t / 14)));
    for (const [n, times] of [[1, [12, 0]], [3, [12, 8, 4, 0]]] as const)
      expect([...normalSigmas(n, tiny)]).toEqual(times.map((t) => tiny.sigmas[t]));
    expect([...sgmUniformSigmas(3, tiny)]).toEqual([...[12, 8, 4].map((t) => tiny.sigmas[t]), 0]);
    const above = scheduleOfAlphaBars(tiny.alphaBars.map((alphaBar, t) => (t === 0 ? 1 - 1.1e-10 : alphaBar)));
    expect([...normalSigmas(3, above)]).toEqual([...[12, 6, 0].map((t) => above.sigmas[t]), 0]);
  });

  it("beta takes times at the quantiles of the beta distribution, rounded, once each", () => {
    const {sigmas: trained} = schedule;
    for (const [n, a, b] of [[20, 0.6, 0.6], [33, 2, 1.5]] as const) {
      const sigmas = betaSigmas(n, schedule, {a, b});
      expect(sigmas).toHaveLength(n + 1);
      sigmas.slice(0, -1).forEach((sigma, i) => {
        const t = trained.indexOf(sigma);
        // t/(T−1) is within half a step of the quantile, so its share is between those half a step to either side.
        const share = 1 - i / n;
        expect(regularizedBeta(Math.max(0, (t - 0.5) / 999), a, b)).toBeLessThanOrEqual(share + 1e-12);
        expect(regularizedBeta(Math.min(1, (t + 0.5) / 999), a, b)).toBeGreaterThanOrEqual(share - 1e-12);
      });
    }
    expect(betaSigmas(20, schedule)[10]).toBe(trained[500]); // the median, 499.5, goes to the even time
    expect(() => betaSigmas(0, schedule)).toThrow(/betaSigmas: numSteps is 0/);
    expect(() => betaSigmas(5, schedule, {a: 0})).toThrow(/a is 0/);
  });

  it("beta drops duplicates: from 139 steps on at T = 1000", () => {
    expect(betaSigmas(138, schedule)).toHaveLength(139);
    expect(betaSigmas(139, schedule)).toHaveLength(139);
    const many = betaSigmas(3000, schedule);
    expect(many.length).toBeLessThanOrEqual(1001);
    for (let i = 1; i < many.length; i++) expect(many[i]!).toBeLessThan(many[i - 1]!);
  });

  it("kl_optimal is linear in arctan σ", () => {
    const sigmas = klOptimalSigmas(9, range);
    for (let i = 1; i < 8; i++)
      expect(2 * Math.atan(sigmas[i]!)).toBeCloseTo(Math.atan(sigmas[i - 1]!) + Math.atan(sigmas[i + 1]!), 13);
    expect([sigmas[0], sigmas[8], sigmas[9]]).toEqual([80, 0.02, 0]);
    expect([...klOptimalSigmas(1, range)]).toEqual([80, 0]);
    expect(() => klOptimalSigmas(3, {sigmaMin: 0, sigmaMax: 1})).toThrow(/klOptimalSigmas: sigmaMin is 0/);
  });

  it("linear_quadratic: ComfyUI's three coefficients", () => {
    for (const [n, linearSteps, threshold] of [[2, undefined, undefined], [20, undefined, undefined], [15, 4, 0.1]] as const) {
      const [L, tau] = [linearSteps ?? Math.floor(n / 2), threshold ?? 0.025];
      // As `linear_quadratic_schedule` spells them out.
      const difference = L - tau * n;
      const square = difference / (L * (n - L) ** 2);
      const linear = tau / L - (2 * difference) / (n - L) ** 2;
      const taken = (i: number): number => (i < L ? (i * tau) / L : square * i * i + linear * i + square * L * L);
      const ours = linearQuadraticSigmas(n, {sigmaMax: 14, linearSteps, thresholdNoise: threshold});
      expect(ours).toHaveLength(n + 1);
      for (let i = 0; i < n; i++) expect(ours[i]).toBeCloseTo(14 * (1 - taken(i)), 12);
      expect(ours[n]).toBe(0);
    }
  });

  it("linear_quadratic falls up to its limit, and says where that is", () => {
    const most = (2 * 5) / (10 + 5);
    const sigmas = linearQuadraticSigmas(10, {sigmaMax: 1, thresholdNoise: most * 0.9999});
    for (let i = 1; i <= 10; i++) expect(sigmas[i]!).toBeLessThan(sigmas[i - 1]!);
    expect([...linearQuadraticSigmas(1, {sigmaMax: 3})]).toEqual([3, 0]);
    expect(() => linearQuadraticSigmas(10, {sigmaMax: 1, thresholdNoise: most})).toThrow(/thresholdNoise is 0.666/);
    expect(() => linearQuadraticSigmas(10, {sigmaMax: 1, thresholdNoise: 0})).toThrow(/thresholdNoise is 0;/);
    expect(() => linearQuadraticSigmas(10, {sigmaMax: 1, linearSteps: 10})).toThrow(/linearSteps is 10; give less than numSteps, 10/);
    expect(() => linearQuadraticSigmas(10, {sigmaMax: 1, linearSteps: 0})).toThrow(/linearSteps is 0/);
    expect(() => linearQuadraticSigmas(10, {sigmaMax: 0})).toThrow(/sigmaMax is 0/);
    expect(() => linearQuadraticSigmas(0, {sigmaMax: 1})).toThrow(/linearQuadraticSigmas: numSteps is 0/);
  });

  it("begin at σ = ∞ where the schedule does", () => {
    const zero = rescaleZeroTerminalSnr(schedule);
    for (const rule of [normalSigmas, sgmUniformSigmas, simpleSigmas, betaSigmas]) {
      const sigmas = rule(10, zero);
      expect(sigmas[0]).toBe(Infinity);
      expect([...sigmas.slice(1)].every(Number.isFinite)).toBe(true);
    }
    expect(() => LEVEL_RULES.karras.create(10, {schedule: zero})).toThrow(/sigmaMax Infinity; they must satisfy/);
  });
});

describe("flow matching's levels", () => {
  it("equal diffusers' times (15 digits)", () => {
    const {shift, n, sigmas} = reference.flowMatchSigmas;
    const times = flowMatchTimes(n, {shift});
    expect(relative(times, sigmas)).toBeLessThan(1e-14);
    const ours = flowMatchSigmas(n, {shift});
    expect(ours[0]).toBe(Infinity);
    // σ = t/(1−t), so t of those σ is t again: what the process's own levels say.
    ours.forEach((sigma, i) => expect(flowMatching.levelOfSigma(sigma).noiseStd).toBeCloseTo(times[i]!, 14));
    expect([...flowMatchTimes(1)]).toEqual([1, 0]);
    expect(flowMatchTimes(5)[4]).toBeCloseTo(1 / 1000, 15);
  });

  it("shifting multiplies σ: its inverse divides, two are one", () => {
    const shift = fc.double({min: 0.05, max: 20, noNaN: true});
    const time = fc.double({min: 1e-3, max: 0.999, noNaN: true});
    fc.assert(
      fc.property(time, shift, shift, (t, a, b) => {
        const sigma = (u: number) => u / (1 - u);
        // 1 − u ≥ 5e-5 carries 2⁻⁵³/5e-5 = 2e-12.
        expect(sigma(shiftTime(t, a)) / (a * sigma(t))).toBeCloseTo(1, 10);
        expect(shiftTime(shiftTime(t, a), b) / shiftTime(t, a * b)).toBeCloseTo(1, 10);
        expect(shiftTime(shiftTime(t, a), 1 / a) / t).toBeCloseTo(1, 10);
      }),
      {seed: 1, numRuns: 200}
    );
    expect([shiftTime(0, 3), shiftTime(1, 3), shiftTime(0.3, 1)]).toEqual([0, 1, 0.3]);
    for (const t of [1.1, -0.1]) expect(() => shiftTime(t, 3)).toThrow(`shiftTime: t is ${t}`);
    expect(() => shiftTime(0.5, 0)).toThrow(/shift is 0/);
    expect(() => flowMatchTimes(0)).toThrow(/flowMatchTimes: numSteps is 0/);
    expect(() => flowMatchTimes(3, {numTrainSteps: 1})).toThrow(/numTrainSteps is 1/);
  });
});

describe("LEVEL_RULES", () => {
  it.each(rules)("%s: falls to 0, is finite (but for pure noise), and starts where it should", (name, rule) => {
    for (const n of [1, 2, 3, 10, 57]) {
      const sigmas = rule.create(n, rule.needs === "schedule" ? {schedule} : rule.needs === "nothing" ? {} : range);
      if (name !== "ddim_uniform") expect(sigmas).toHaveLength(n + 1);
      expect(sigmas.at(-1)).toBe(0);
      for (let i = 1; i < sigmas.length; i++) expect(sigmas[i]!).toBeLessThan(sigmas[i - 1]!);
      if (rule.needs === "range" || rule.needs === "sigmaMax") expect(sigmas[0]).toBe(80);
    }
  });

  it.each(rules)("%s: takes a schedule's range, and says what is missing", (name, rule) => {
    const sigmas = rule.create(12, {schedule});
    if (rule.needs === "range" || rule.needs === "sigmaMax") expect(sigmas[0]).toBe(schedule.sigmaMax);
    if (rule.needs === "range") {
      expect(sigmas[11]).toBe(schedule.sigmaMin);
      expect(() => rule.create(5, {sigmaMax: 3})).toThrow(new RegExp(`${name}: sigmaMin is missing`));
      expect(() => rule.create(5, {sigmaMin: 3})).toThrow(new RegExp(`${name}: sigmaMax is missing`));
    }
    if (rule.needs === "nothing") expect(rule.create(5)).toEqual(rule.create(5, {}));
    else expect(() => rule.create(5)).toThrow(new RegExp(`^${name}: \\w+ is missing; give `));
  });

  it("passes options on", () => {
    const changed: Record<string, object> = {rho: {rho: 3}, a: {a: 2}, b: {b: 2}, thresholdNoise: {thresholdNoise: 0.1}, linearSteps: {linearSteps: 3}, betaD: {betaD: 3}, betaMin: {betaMin: 1}, epsS: {epsS: 0.1}, shift: {shift: 3}, numTrainSteps: {numTrainSteps: 50}};
    const takes = new Set<string>();
    for (const [, rule] of rules)
      for (const option of rule.options) {
        takes.add(option);
        expect(rule.create(9, {schedule, ...changed[option]})).not.toEqual(rule.create(9, {schedule}));
      }
    expect([...takes].sort()).toEqual(Object.keys(changed).sort());
  });

  it("those over a range scale as σ does, where they have no scale of their own", () => {
    for (const name of ["karras", "exponential", "polyexponential", "linear_quadratic"] as const) {
      const [one, two] = [1, 7].map((scale) => LEVEL_RULES[name].create(10, {sigmaMin: 0.1 * scale, sigmaMax: 5 * scale}));
      two!.forEach((sigma, i) => expect(sigma).toBeCloseTo(7 * one![i]!, 12));
    }
  });
});
