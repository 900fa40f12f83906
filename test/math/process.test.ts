import {describe, expect, it} from "vitest";
import {alphaBarOfSigma, createScaledLinearSchedule, scheduleOfBetas, sigmaOfAlphaBar} from "../../src/math/schedules/ddpm-schedule.js";
import {
  addNoise,
  changeScale,
  sigmaOfLevel,
  toLevel,
  toUnitScale,
  varianceExplodingLevel,
  variancePreservingLevel
} from "../../src/math/level.js";
import {createDdpmProcess, createVariancePreserving, varianceExploding} from "../../src/math/processes/process.js";

const schedule = createScaledLinearSchedule();
const processes = [
  {process: varianceExploding, times: [0, 0.01, 1, 50, 1e4]},
  {process: createVariancePreserving(), times: [0, 1e-4, 0.1, 0.5, 1]},
  {process: createDdpmProcess(schedule), times: [0, 0.5, 1, 437.25, 998.9, 999]}
];

describe("processes", () => {
  it("σ is the ratio, timeOfSigma its inverse, levelOfSigma the level there", () => {
    for (const {process, times} of processes)
      for (const t of times) {
        const sigma = process.sigma(t);
        expect(process.noiseStd(t) / process.signalScale(t)).toBeCloseTo(sigma, 12);
        expect(process.timeOfSigma(sigma)).toBeCloseTo(t, 9);
        expect(process.level(t)).toEqual(process.levelOfSigma(sigma));
        expect(sigmaOfLevel(process.level(t))).toBeCloseTo(sigma, 12);
      }
  });

  it("variance preserving ones preserve variance: signalScale² + noiseStd² = 1", () => {
    for (const {process, times} of processes.slice(1))
      for (const t of times) expect(Math.hypot(process.signalScale(t), process.noiseStd(t))).toBeCloseTo(1, 14);
  });

  it("continuous: ᾱ(t) = exp(−∫β), checked by integrating β", () => {
    const [betaMin, betaMax] = [0.2, 15];
    const process = createVariancePreserving({betaMin, betaMax});
    // The midpoint rule is exact for the linear β.
    for (const t of [0.1, 0.7, 1]) expect(process.signalScale(t) ** 2).toBeCloseTo(Math.exp(-t * (betaMin + (t / 2) * (betaMax - betaMin))), 14);
  });

  it("discrete: at whole t the schedule's own ᾱ", () => {
    const process = createDdpmProcess(schedule);
    for (const t of [0, 1, 500, 999]) {
      expect(process.sigma(t)).toBe(schedule.sigmas[t]);
      expect(process.signalScale(t) ** 2).toBeCloseTo(schedule.alphaBars[t]!, 13);
    }
  });

  it("refuse times and parameters out of range", () => {
    expect(() => varianceExploding.sigma(-1)).toThrow(/t is -1/);
    expect(() => varianceExploding.timeOfSigma(NaN)).toThrow(/t is NaN/);
    expect(() => createVariancePreserving().sigma(1.1)).toThrow(/t is 1.1; give a finite number from 0 to 1/);
    expect(() => createVariancePreserving({betaMin: 0})).toThrow(/betaMin is 0/);
    expect(() => createVariancePreserving().timeOfSigma(-1)).toThrow(/sigma is -1/);
    expect(createVariancePreserving().timeOfSigma(1e200)).toBeGreaterThan(1);
    expect(() => createDdpmProcess(schedule).level(1000)).toThrow(/from 0 to 999/);
  });
});

describe("ᾱ and σ", () => {
  it("convert back and forth", () => {
    for (const alphaBar of [1e-8, 0.1, 0.5, 0.999, 1]) expect(alphaBarOfSigma(sigmaOfAlphaBar(alphaBar))).toBeCloseTo(alphaBar, 15);
    expect([sigmaOfAlphaBar(1), sigmaOfAlphaBar(0.5), sigmaOfAlphaBar(0)]).toEqual([0, 1, Infinity]);
    expect([alphaBarOfSigma(0), alphaBarOfSigma(Infinity)]).toEqual([1, 0]);
    expect(() => sigmaOfAlphaBar(1.01)).toThrow(/alphaBar is 1.01/);
    expect(() => alphaBarOfSigma(-1)).toThrow(/sigma is -1/);
  });

  it("schedules interpolate log σ between steps and clamp at their ends", () => {
    expect(schedule.sigmaAt(10.5)).toBeCloseTo(Math.sqrt(schedule.sigmas[10]! * schedule.sigmas[11]!), 14);
    expect([schedule.sigmaAt(-3), schedule.sigmaAt(2000)]).toEqual([schedule.sigmaMin, schedule.sigmaMax]);
    expect([schedule.timeOfSigma(0), schedule.timeOfSigma(99)]).toEqual([0, 999]);
    expect(() => schedule.sigmaAt(NaN)).toThrow(/t is NaN/);
    expect(() => schedule.timeOfSigma(-1)).toThrow(/sigma is -1/);
    expect(() => createScaledLinearSchedule({betaStart: 0.5, betaEnd: 0.1})).toThrow(/0 < betaStart ≤ betaEnd < 1/);
    expect(() => createScaledLinearSchedule({numTrainSteps: 1})).toThrow(/numTrainSteps is 1/);
    expect(() => scheduleOfBetas(Float64Array.of(0.1, 1))).toThrow(/betas\[1\] is 1/);
    expect(() => scheduleOfBetas(Float64Array.of(0.1))).toThrow(/number of betas is 1/);
  });
});

describe("levels", () => {
  it("change scale at the same σ, and back", () => {
    const x = Float64Array.of(1, -20, 300);
    for (const sigma of [0, 0.3, 80]) {
      const there = changeScale(x, sigma, variancePreservingLevel(sigma));
      expect(there[2]).toBeCloseTo(300 / Math.sqrt(1 + sigma * sigma), 12);
      const back = changeScale(there, variancePreservingLevel(sigma), varianceExplodingLevel(sigma));
      back.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 12));
    }
  });

  it("add noise in one jump", () => {
    expect([...addNoise(Float64Array.of(1, 2), Float64Array.of(10, -10), {signalScale: 0.5, noiseStd: 2})]).toEqual([20.5, -19]);
    expect(() => addNoise(new Float64Array(2), new Float64Array(3), 1)).toThrow(/noise has length 3/);
  });

  it("at signalScale 0 are σ = ∞, and x stays as it is", () => {
    const pureNoise = variancePreservingLevel(Infinity);
    expect(pureNoise).toEqual({signalScale: 0, noiseStd: 1});
    expect(sigmaOfLevel(pureNoise)).toBe(Infinity);
    expect(toUnitScale(Float64Array.of(3), pureNoise)).toEqual(Float64Array.of(3));
  });

  it("are checked", () => {
    expect(toLevel(2)).toEqual({signalScale: 1, noiseStd: 2});
    expect(() => toLevel(-1)).toThrow(/sigma is -1/);
    expect(() => toLevel(Infinity)).toThrow(/sigma is Infinity/);
    expect(() => toLevel({signalScale: 0, noiseStd: 0})).toThrow(/not both 0/);
    expect(() => toLevel({signalScale: 1, noiseStd: NaN})).toThrow(/noiseStd: NaN/);
    expect(() => toLevel({signalScale: -1, noiseStd: 2})).toThrow(/0 or greater/);
    expect(() => variancePreservingLevel(-1)).toThrow(/sigma is -1/);
  });
});
