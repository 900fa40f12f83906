import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {createCosineProcess} from "../../src/math/processes/cosine.js";
import {createCosineSchedule} from "../../src/math/schedules/cosine.js";
import {
  alphaBarOfSigma,
  logSnrOfSigma,
  scheduleOfAlphaBars,
  scheduleOfBetas,
  sigmaOfAlphaBar,
  sigmaOfLogSnr
} from "../../src/math/schedules/ddpm-schedule.js";
import {createLinearSchedule} from "../../src/math/schedules/linear.js";
import {DDPM_SCHEDULES, type ScheduleEntry} from "../../src/math/schedules/registry.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {createSigmoidSchedule} from "../../src/math/schedules/sigmoid.js";
import {ddpmTimesteps, type TimestepOptions} from "../../src/math/schedules/timesteps.js";
import {rescaleZeroTerminalSnr} from "../../src/math/schedules/zero-terminal-snr.js";
import {deviation, reference} from "./helpers.js";

const schedule = createScaledLinearSchedule();
const zero = rescaleZeroTerminalSnr(schedule);
const schedules = Object.entries(DDPM_SCHEDULES) as [string, ScheduleEntry][];

describe("DDPM schedules", () => {
  for (const {betaSchedule, beta_start: betaStart, beta_end: betaEnd, timesteps, betas, alphasCumprod} of reference.ddpmSchedules)
    it(`${betaSchedule} equals diffusers' β and ᾱ`, () => {
      const entry: ScheduleEntry = (DDPM_SCHEDULES as Record<string, ScheduleEntry>)[betaSchedule]!;
      const ours = entry.create({betaStart, betaEnd});
      timesteps.forEach((t, i) => {
        // 15 digits are 5e-15; 1 − ratio of cosines loses 2⁻⁵³/β = 3e-12 at β = 4e-5; 1000 factors of ᾱ carry 1000·2⁻⁵³.
        expect(Math.abs(ours.betas[t]! / betas[i]! - 1)).toBeLessThan(betaSchedule === "squaredcos_cap_v2" ? 5e-12 : 1e-13);
        expect(Math.abs(ours.alphaBars[t]! / alphasCumprod[i]! - 1)).toBeLessThan(1e-12);
      });
    });

  it("scaled linear has ComfyUI's range of σ", () => {
    expect(deviation([schedule.sigmaMin, schedule.sigmaMax], [reference.comfyui.sigmaMin, reference.comfyui.sigmaMax])).toBeLessThan(1e-12);
  });

  it.each(schedules)("%s: any T; β in (0, 1), ᾱ falls as their product, σ rises", (_, {create}) => {
    for (const numTrainSteps of [2, 50, 4000]) {
      const {betas, alphaBars, sigmas, sigmaMin, sigmaMax} = create({numTrainSteps});
      expect([betas.length, alphaBars.length, sigmas.length]).toEqual([numTrainSteps, numTrainSteps, numTrainSteps]);
      expect([sigmaMin, sigmaMax]).toEqual([sigmas[0], sigmas[numTrainSteps - 1]]);
      let logAlphaBar = 0;
      for (let t = 0; t < numTrainSteps; t++) {
        logAlphaBar += Math.log1p(-betas[t]!);
        expect(alphaBars[t]! / Math.exp(logAlphaBar)).toBeCloseTo(1, 11);
        expect(sigmas[t]! ** 2 * alphaBars[t]!).toBeCloseTo(1 - alphaBars[t]!, 13);
        if (t > 0) expect(sigmas[t]!).toBeGreaterThan(sigmas[t - 1]!);
      }
    }
  });

  it("follow their formulas", () => {
    const linear = createLinearSchedule({betaStart: 0.01, betaEnd: 0.05, numTrainSteps: 5});
    [0.01, 0.02, 0.03, 0.04, 0.05].forEach((beta, t) => expect(linear.betas[t]).toBeCloseTo(beta, 15));
    const scaled = createScaledLinearSchedule({betaStart: 0.01, betaEnd: 0.09, numTrainSteps: 3});
    [0.01, 0.04, 0.09].forEach((beta, t) => expect(scaled.betas[t]).toBeCloseTo(beta, 15));
    const sigmoid = createSigmoidSchedule({betaStart: 0.1, betaEnd: 0.3, numTrainSteps: 5});
    expect(sigmoid.betas[2]).toBeCloseTo(0.2, 15);
    expect(sigmoid.betas[1]! + sigmoid.betas[3]!).toBeCloseTo(0.4, 15);
    expect(sigmoid.betas[1]).toBeCloseTo(0.1 + 0.2 / (1 + Math.exp(3)), 15);
    expect(createCosineSchedule({maxBeta: 0.5}).betas.at(-1)).toBe(0.5);
    expect(createCosineSchedule().sigmaMax).toBeCloseTo(20291, 0);
  });

  it("the cosine schedule is the continuous process at t = (step + 1)/T, where it is not capped", () => {
    const process = createCosineProcess({offset: 0.02});
    const cosine = createCosineSchedule({offset: 0.02, numTrainSteps: 100});
    for (const t of [0, 1, 50, 97]) expect(cosine.alphaBars[t]).toBeCloseTo(process.signalScale((t + 1) / 100) ** 2, 13);
  });

  it("refuse what is out of range", () => {
    for (const create of [createLinearSchedule, createScaledLinearSchedule, createSigmoidSchedule]) {
      expect(() => create({betaStart: 0.5, betaEnd: 0.1})).toThrow(new RegExp(`${create.name}: .*0 < betaStart ≤ betaEnd < 1`));
      expect(() => create({betaStart: 0})).toThrow(/betaStart is 0/);
      expect(() => create({betaEnd: 1})).toThrow(/betaEnd 1;/);
      expect(() => create({numTrainSteps: 1})).toThrow(/numTrainSteps is 1/);
    }
    expect(() => createCosineSchedule({numTrainSteps: 1.5})).toThrow(/createCosineSchedule: numTrainSteps is 1.5/);
    expect(() => createCosineSchedule({offset: -1})).toThrow(/offset is -1/);
    expect(() => createCosineSchedule({maxBeta: 1})).toThrow(/maxBeta is 1/);
    expect(() => scheduleOfBetas(Float64Array.of(1, 0.1))).toThrow(/betas\[0\] is 1; .*the last may be 1/);
    expect(() => scheduleOfBetas(Float64Array.of(0.1, 0))).toThrow(/betas\[1\] is 0/);
    expect(() => scheduleOfBetas(Float64Array.of(0.1))).toThrow(/number of betas is 1/);
    expect(() => scheduleOfAlphaBars(Float64Array.of(0.5, 0.5))).toThrow(/alphaBars\[1\] is 0.5, after 0.5/);
    expect(() => scheduleOfAlphaBars(Float64Array.of(1, 0.5))).toThrow(/alphaBars\[0\] is 1/);
    expect(() => scheduleOfAlphaBars(Float64Array.of(0, 0.5))).toThrow(/alphaBars\[0\] is 0/);
    expect(() => scheduleOfAlphaBars(Float64Array.of(0.9, -0.1))).toThrow(/alphaBars\[1\] is -0.1/);
    expect(() => scheduleOfAlphaBars(Float64Array.of(0.9))).toThrow(/number of alphaBars is 1/);
  });
});

describe("sigmaAt and timeOfSigma", () => {
  it("interpolate log σ between steps and clamp at the ends", () => {
    expect(schedule.sigmaAt(10.5)).toBeCloseTo(Math.sqrt(schedule.sigmas[10]! * schedule.sigmas[11]!), 14);
    expect([schedule.sigmaAt(-3), schedule.sigmaAt(2000)]).toEqual([schedule.sigmaMin, schedule.sigmaMax]);
    expect([schedule.timeOfSigma(0), schedule.timeOfSigma(99), schedule.timeOfSigma(Infinity)]).toEqual([0, 999, 999]);
    expect(() => schedule.sigmaAt(NaN)).toThrow(/sigmaAt: t is NaN/);
    expect(() => schedule.logSigmaRateAt(NaN)).toThrow(/logSigmaRateAt: t is NaN/);
    expect(() => schedule.timeOfSigma(-1)).toThrow(/sigma is -1/);
  });

  it("are inverse, and logSigmaRateAt is the slope", () => {
    for (const each of [schedule, zero, createCosineSchedule()])
      fc.assert(
        fc.property(fc.double({min: 0, max: 998.999, noNaN: true}), (t) => {
          expect(each.timeOfSigma(each.sigmaAt(t))).toBeCloseTo(t, 8);
          const h = 1e-4; // within the interval; central differences of log σ are exact but where 1/σ is interpolated: h²/(3(1−share)³)
          const middle = Math.min(Math.max(t, Math.floor(t) + 0.01), Math.floor(t) + 0.9);
          const slope = (Math.log(each.sigmaAt(middle + h)) - Math.log(each.sigmaAt(middle - h))) / (2 * h);
          expect(each.logSigmaRateAt(middle) / slope).toBeCloseTo(1, 5);
        }),
        {seed: 1, numRuns: 100}
      );
    expect(schedule.logSigmaRateAt(999)).toBe(schedule.logSigmaRateAt(998.5));
  });
});

describe("rescaleZeroTerminalSnr", () => {
  it("keeps the first ᾱ, ends at 0, and shifts √ᾱ evenly (Lin et al. 2024, Alg. 1)", () => {
    expect(zero.alphaBars[0]).toBeCloseTo(schedule.alphaBars[0]!, 14);
    expect([zero.alphaBars[999], zero.betas[999], zero.sigmaMax]).toEqual([0, 1, Infinity]);
    const [first, last] = [Math.sqrt(schedule.alphaBars[0]!), Math.sqrt(schedule.alphaBars[999]!)];
    for (const t of [1, 300, 998])
      expect(Math.sqrt(zero.alphaBars[t]!)).toBeCloseTo((Math.sqrt(schedule.alphaBars[t]!) - last) * (first / (first - last)), 14);
  });

  it("makes β as diffusers does: the product of its 1 − β gives the same ᾱ", () => {
    const again = scheduleOfBetas(zero.betas);
    // β = 1 − ratio is rounded by 2⁻⁵³, 1000 times over; the last ᾱ is 0 in both.
    for (let t = 0; t < 999; t++) expect(again.alphaBars[t]! / zero.alphaBars[t]!).toBeCloseTo(1, 11);
    expect(again.alphaBars[999]).toBe(0);
  });

  it("is no NaN anywhere: 1/σ is interpolated in the last interval", () => {
    expect(zero.sigmaAt(998)).toBe(zero.sigmas[998]);
    expect(1 / zero.sigmaAt(998.25)).toBeCloseTo(0.75 / zero.sigmas[998]!, 14);
    expect(zero.sigmaAt(999)).toBe(Infinity);
    expect(zero.timeOfSigma(Infinity)).toBe(999);
    expect(zero.timeOfSigma(1e12)).toBeCloseTo(999, 8);
    expect(zero.timeOfSigma(2 * zero.sigmas[998]!)).toBe(998.5);
    expect(zero.logSigmaRateAt(998.5)).toBe(2);
    expect(zero.logSigmaRateAt(999)).toBe(Infinity);
  });

  it("changes nothing the second time", () => {
    rescaleZeroTerminalSnr(zero).alphaBars.forEach((alphaBar, t) => expect(alphaBar).toBeCloseTo(zero.alphaBars[t]!, 14));
  });
});

describe("ᾱ, σ and log SNR", () => {
  it("convert back and forth", () => {
    fc.assert(
      fc.property(fc.double({min: 1e-4, max: 1e4, noNaN: true}), (sigma) => {
        // 1 − ᾱ at σ = 1e-4 is 1e-8, known to 2⁻⁵³: half of 1e-8 relative.
        expect(sigmaOfAlphaBar(alphaBarOfSigma(sigma)) / sigma).toBeCloseTo(1, 7);
        expect(sigmaOfLogSnr(logSnrOfSigma(sigma)) / sigma).toBeCloseTo(1, 13);
        expect(logSnrOfSigma(sigma)).toBeCloseTo(Math.log(alphaBarOfSigma(sigma) * (1 + sigma ** 2)) - 2 * Math.log(sigma), 10);
      }),
      {seed: 1, numRuns: 100}
    );
    for (const alphaBar of [1e-8, 0.1, 0.5, 0.999, 1]) expect(alphaBarOfSigma(sigmaOfAlphaBar(alphaBar))).toBeCloseTo(alphaBar, 15);
    const alphaBars = Float64Array.of(0.9, 0.5, 0.1);
    expect(deviation(scheduleOfBetas(scheduleOfAlphaBars(alphaBars).betas).alphaBars, alphaBars)).toBeLessThan(1e-15);
  });

  it("have their ends", () => {
    expect([sigmaOfAlphaBar(1), sigmaOfAlphaBar(0.5), sigmaOfAlphaBar(0)]).toEqual([0, 1, Infinity]);
    expect([alphaBarOfSigma(0), alphaBarOfSigma(Infinity)]).toEqual([1, 0]);
    expect([logSnrOfSigma(0), logSnrOfSigma(Infinity)]).toEqual([Infinity, -Infinity]);
    expect([sigmaOfLogSnr(Infinity), sigmaOfLogSnr(-Infinity), sigmaOfLogSnr(0)]).toEqual([0, Infinity, 1]);
    expect(() => sigmaOfAlphaBar(1.01)).toThrow(/alphaBar is 1.01/);
    expect(() => alphaBarOfSigma(-1)).toThrow(/sigma is -1/);
    expect(() => logSnrOfSigma(NaN)).toThrow(/logSnrOfSigma: sigma is NaN/);
    expect(() => sigmaOfLogSnr(NaN)).toThrow(/logSnr is NaN/);
  });
});

describe("ddpmTimesteps", () => {
  it("equals the times of diffusers' runs", () => {
    const options: Record<string, TimestepOptions> = {ddim: {spacing: "leading", stepsOffset: 1}};
    for (const {scheduler, timesteps} of reference.diffusers.runs) {
      const ours = ddpmTimesteps(timesteps.length, options[scheduler] ?? {spacing: "linspace", dropLast: true});
      expect([scheduler, ...ours]).toEqual([scheduler, ...timesteps]);
    }
  });

  it("has each of diffusers' spacings (values of numpy for T = 1000)", () => {
    // numpy: (arange(7)·142)[::-1]; linspace(0, 999, 7).round()[::-1]; arange(1000, 0, −1000/7).round() − 1.
    expect([...ddpmTimesteps(7)]).toEqual([852, 710, 568, 426, 284, 142, 0]);
    expect([...ddpmTimesteps(7, {stepsOffset: 1})]).toEqual([853, 711, 569, 427, 285, 143, 1]);
    expect([...ddpmTimesteps(7, {spacing: "linspace"})]).toEqual([999, 832, 666, 500, 333, 166, 0]);
    expect([...ddpmTimesteps(7, {spacing: "trailing"})]).toEqual([999, 856, 713, 570, 428, 285, 142]);
    // The solvers that drop the last: (arange(8)·125)[::-1][:-1] + 1; linspace(0, 999, 8).round()[::-1][:-1].
    expect([...ddpmTimesteps(7, {dropLast: true, stepsOffset: 1})]).toEqual([876, 751, 626, 501, 376, 251, 126]);
    expect([...ddpmTimesteps(7, {spacing: "linspace", dropLast: true})]).toEqual([999, 856, 714, 571, 428, 285, 143]);
    expect([...ddpmTimesteps(7, {spacing: "trailing", dropLast: true})]).toEqual([...ddpmTimesteps(7, {spacing: "trailing"})]);
    // Euler's: not rounded.
    expect([...ddpmTimesteps(5, {spacing: "linspace", rounded: false})]).toEqual([999, 749.25, 499.5, 249.75, 0]);
    expect([...ddpmTimesteps(5, {spacing: "linspace"})]).toEqual([999, 749, 500, 250, 0]); // 499.5 to the even 500
  });

  it("has as many times as asked for, where numpy's arange has one too many (n = 61)", () => {
    const times = ddpmTimesteps(61, {spacing: "trailing"});
    expect(times).toHaveLength(61);
    expect([times[0], times[60]]).toEqual([999, Math.round(1000 / 61) - 1]);
  });

  it("covers one step and all of them", () => {
    const one = (["leading", "linspace", "trailing"] as const).map((spacing) => ddpmTimesteps(1, {spacing})[0]);
    expect(one).toEqual([0, 0, 999]);
    for (const spacing of ["leading", "linspace", "trailing"] as const)
      expect([...ddpmTimesteps(50, {spacing, numTrainSteps: 50})]).toEqual(Array.from({length: 50}, (_, i) => 49 - i));
  });

  it("refuses more steps than were trained, and offsets past the end", () => {
    expect(() => ddpmTimesteps(0)).toThrow(/numSteps is 0/);
    expect(() => ddpmTimesteps(1001)).toThrow(/numSteps is 1001; give at most 1000/);
    expect(() => ddpmTimesteps(1000, {dropLast: true})).toThrow(/numSteps is 1000; give at most 999/);
    expect(ddpmTimesteps(1000, {spacing: "trailing", dropLast: true})).toHaveLength(1000);
    expect(() => ddpmTimesteps(10, {stepsOffset: 100})).toThrow(/stepsOffset is 100; give at most 99/);
    expect(ddpmTimesteps(10, {stepsOffset: 99})[0]).toBe(999);
    expect(() => ddpmTimesteps(10, {stepsOffset: -1})).toThrow(/stepsOffset is -1/);
    expect(() => ddpmTimesteps(10, {numTrainSteps: 1})).toThrow(/numTrainSteps is 1/);
    expect(() => ddpmTimesteps(10, {spacing: "uniform" as "leading"})).toThrow(
      'ddpmTimesteps: spacing is "uniform"; give "leading", "linspace" or "trailing".'
    );
  });
});

describe("DDPM_SCHEDULES", () => {
  it("passes options on", () => {
    const changed: Record<string, object> = {betaStart: {betaStart: 0.001}, betaEnd: {betaEnd: 0.03}, numTrainSteps: {numTrainSteps: 7}, offset: {offset: 0.1}, maxBeta: {maxBeta: 0.4}};
    for (const [, entry] of schedules)
      for (const option of entry.options) expect(entry.create(changed[option]).betas).not.toEqual(entry.create().betas);
  });
});
