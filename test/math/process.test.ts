import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  addNoise,
  changeScale,
  sigmaOfLevel,
  toLevel,
  toUnitScale,
  varianceExplodingLevel,
  variancePreservingLevel
} from "../../src/math/level.js";
import {createBeta, createLinearBeta} from "../../src/math/processes/beta.js";
import {createCosineProcess, trigonometricPath} from "../../src/math/processes/cosine.js";
import {createDdpmProcess} from "../../src/math/processes/ddpm.js";
import {flowMatching} from "../../src/math/processes/flow-matching.js";
import {changeProcess, type Process} from "../../src/math/processes/process.js";
import {PROCESSES, type ProcessEntry} from "../../src/math/processes/registry.js";
import {createSubVariancePreserving} from "../../src/math/processes/sub-variance-preserving.js";
import {varianceExploding} from "../../src/math/processes/variance-exploding.js";
import {createVariancePreserving} from "../../src/math/processes/variance-preserving.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {rescaleZeroTerminalSnr} from "../../src/math/schedules/zero-terminal-snr.js";

const schedule = createScaledLinearSchedule();
/** β(t) = 3 + 6t², whose integral 3t + 2t³ only bisection inverts here. */
const curved = createBeta({beta: (t) => 3 + 6 * t * t, integral: (t) => 3 * t + 2 * t ** 3, tMax: 1.5});
const preserving: Record<string, Process> = {
  "VP, linear": createVariancePreserving({betaMin: 0.2, betaMax: 15}),
  "VP, curved": createVariancePreserving({beta: curved}),
  cosine: createCosineProcess(),
  trigonometric: trigonometricPath,
  DDPM: createDdpmProcess(schedule),
  "DDPM, zero SNR": createDdpmProcess(rescaleZeroTerminalSnr(schedule))
};
const processes: Record<string, Process> = {
  VE: varianceExploding,
  ...preserving,
  "sub-VP": createSubVariancePreserving(),
  "sub-VP, curved": createSubVariancePreserving({beta: curved}),
  "flow matching": flowMatching
};
const entries = Object.entries(processes);

/** A few times inside, none at a whole training step (σ of DDPM has kinks there). */
const timesOf = ({tMin, tMax}: Process): number[] =>
  [0.0003, 0.0502, 0.3301, 0.6004, 0.9303, 0.99991].map((share) => tMin + share * Math.min(tMax - tMin, 1000));

/** Central difference of order 4; the step is a hundredth of what is left to either side, so that ends do no harm. */
function rate(f: (t: number) => number, t: number, {tMin, tMax}: Process): number {
  const h = Math.min(t - tMin, tMax - t, tMax > 10 ? Math.min(t - Math.floor(t), Math.ceil(t) - t) : 1) / 100;
  return (8 * (f(t + h) - f(t - h)) - (f(t + 2 * h) - f(t - 2 * h))) / (12 * h);
}

/** |a/b − 1|. */
const off = (a: number, b: number): number => (a === b ? 0 : Math.abs(a / b - 1));

describe.each(entries)("%s", (_, process) => {
  it("σ is the ratio, timeOfSigma its inverse, levelOfSigma the level there", () => {
    for (const t of timesOf(process)) {
      const sigma = process.sigma(t);
      const {signalScale, noiseStd} = process.level(t);
      expect([process.signalScale(t), process.noiseStd(t)]).toEqual([signalScale, noiseStd]);
      expect(off(sigmaOfLevel(process.level(t)), sigma)).toBeLessThan(1e-12);
      // t of σ is as well known as σ of t: dt = dσ/σ̇, and t ± 2⁻⁵³ is all there is near 1 (σ ~ 1/(1−t)).
      expect(off(process.sigma(process.timeOfSigma(sigma)), sigma)).toBeLessThan(1e-11);
      expect(Math.abs(process.timeOfSigma(sigma) - t)).toBeLessThan(1e-11 * Math.max(1, t));
      expect(off(process.levelOfSigma(sigma).signalScale, signalScale)).toBeLessThan(1e-12);
      expect(off(process.levelOfSigma(sigma).noiseStd, noiseStd)).toBeLessThan(1e-12);
      expect(process.snr(t) * sigma * sigma).toBeCloseTo(1, 12);
      expect(process.logSnr(t)).toBeCloseTo(Math.log(process.snr(t)), 11);
    }
  });

  it("rates are derivatives", () => {
    for (const t of timesOf(process)) {
      // Order 4 at a hundredth of the way to the nearest singularity, 4!·(1/100)⁴/30 = 1e-8; rounding, 2⁻⁵²/h, with h ≥ 9e-7
      // of t = 1 and 9e-5 of a training step, where rates may be 1e-5.
      for (const [given, value] of [[process.signalScaleRate, process.signalScale], [process.noiseStdRate, process.noiseStd]] as const)
        expect(Math.abs(given(t) - rate(value, t, process))).toBeLessThan(1e-7 * Math.abs(given(t)) + 1e-9);
    }
  });

  it("f = ṡ/s and g² = s²·dσ²/dt = 2n·(ṅ − f·n)", () => {
    for (const t of timesOf(process)) {
      const [s, n, f] = [process.signalScale(t), process.noiseStd(t), process.drift(t)];
      expect(off(f * s, process.signalScaleRate(t)) || 0).toBeLessThan(1e-12);
      const squared = process.diffusion(t) ** 2;
      expect(off(squared, 2 * n * (process.noiseStdRate(t) - f * n))).toBeLessThan(1e-11);
      expect(off(squared, s * s * rate((u) => process.sigma(u) ** 2, t, process))).toBeLessThan(1e-6);
    }
  });

  it("noise grows from sigmaMin to sigmaMax, signal does not", () => {
    const sigmas = timesOf(process).map(process.sigma);
    const all = [process.sigmaMin, ...sigmas, process.sigmaMax];
    for (let i = 1; i < all.length; i++) expect(all[i]!).toBeGreaterThan(all[i - 1]!);
    expect(process.timeOfSigma(process.sigmaMin)).toBe(process.tMin);
    if (process.tMax < Infinity) expect(process.timeOfSigma(process.sigmaMax)).toBeCloseTo(process.tMax, 12);
  });

  it("refuses other times and σ", () => {
    const {tMin, tMax, sigmaMax, name} = process;
    for (const t of [tMin - 1, NaN, Infinity, ...(tMax < Infinity ? [tMax + 1] : [])])
      for (const f of [process.level, process.sigma, process.signalScale, process.noiseStd, process.signalScaleRate, process.noiseStdRate, process.drift, process.diffusion, process.snr, process.logSnr])
        expect(() => f(t)).toThrow(`${name}: t is ${t}; give a finite number from ${tMin} to ${tMax}.`);
    for (const sigma of [-1, NaN, ...(sigmaMax < Infinity ? [sigmaMax * 1.01, Infinity] : [])])
      expect(() => process.timeOfSigma(sigma)).toThrow(`${name}: sigma is ${sigma}; give a number that the process reaches`);
    expect(() => process.levelOfSigma(-1)).toThrow(/sigma is -1/);
  });
});

describe("ends", () => {
  it.each(Object.entries(processes).filter(([, {sigmaMax, tMax}]) => sigmaMax === Infinity && tMax < Infinity))(
    "%s: no signal is left at tMax; f and g are infinite there, all else is finite",
    (_, process) => {
      const t = process.tMax;
      expect(process.level(t)).toEqual({signalScale: 0, noiseStd: 1});
      expect(process.levelOfSigma(Infinity)).toEqual({signalScale: 0, noiseStd: 1});
      expect(process.timeOfSigma(Infinity)).toBe(t);
      expect([process.drift(t), process.diffusion(t), process.snr(t), process.logSnr(t)]).toEqual([-Infinity, Infinity, 0, -Infinity]);
      // The rates are the limits of those before.
      const before = t - 1e-7;
      expect(process.signalScaleRate(t)).toBeCloseTo(process.signalScaleRate(before), 5);
      expect(process.noiseStdRate(t)).toBeCloseTo(process.noiseStdRate(before), 5);
    }
  );

  it("at t = 0 all begin with the picture alone, but DDPM", () => {
    for (const [name, process] of entries) {
      const level = process.level(process.tMin);
      if (name.startsWith("DDPM")) expect(level.noiseStd).toBeCloseTo(Math.sqrt(0.00085), 12);
      else expect(level).toEqual({signalScale: 1, noiseStd: 0});
    }
    expect(createVariancePreserving().noiseStdRate(0)).toBe(Infinity);
    expect([trigonometricPath.noiseStdRate(0), trigonometricPath.diffusion(0)]).toEqual([Math.PI / 2, 0]);
    expect(createCosineProcess().noiseStdRate(0)).toBe(Infinity);
    const fromRest = createVariancePreserving({beta: createBeta({beta: (t) => 2 * t, integral: (t) => t * t})});
    expect(() => fromRest.noiseStdRate(0)).toThrow(/noiseStdRate is 0\/0 at t = 0/);
    expect(fromRest.noiseStdRate(1e-6)).toBeCloseTo(1, 6);
  });

  it("tiny and huge σ come back", () => {
    for (const process of [createVariancePreserving({betaMin: 1e-9, betaMax: 2000}), createCosineProcess({offset: 0}), createCosineProcess(), flowMatching, createSubVariancePreserving({betaMin: 0.1, betaMax: 100})])
      for (const sigma of [1e-12, 1e-4, 1e4, 1e10]) {
        const {signalScale, noiseStd} = process.levelOfSigma(sigma);
        expect(off(noiseStd / signalScale, sigma)).toBeLessThan(1e-14);
        // Near t = 1 σ is 1/(1−t): half of 2⁻⁵² in t is σ·2⁻⁵³ of σ.
        expect(off(process.sigma(process.timeOfSigma(sigma)), sigma)).toBeLessThan(1e-11 + sigma * 2 ** -51);
      }
    expect(createVariancePreserving({betaMin: 1, betaMax: 2000}).timeOfSigma(1e200)).toBeGreaterThan(0.9);
    // B(1) = ½·1500 + ½·0.1, where e^B is no float64 but σ = e^(B/2) is. Rounding of B is magnified: 375·2⁻⁵³.
    const steep = createVariancePreserving({betaMin: 0.1, betaMax: 1500});
    expect(off(steep.sigma(1), Math.exp(375.025))).toBeLessThan(1e-12);
    expect(off(steep.sigmaMax, sigmaOfLevel(steep.level(1)))).toBeLessThan(1e-12);
    expect(off(steep.timeOfSigma(steep.sigmaMax), 1)).toBeLessThan(1e-14);
  });
});

describe("closed forms of the literature", () => {
  it("VE: g² = 2σ (Karras et al. 2022)", () => {
    expect([varianceExploding.drift(3), varianceExploding.diffusion(8)]).toEqual([0, 4]);
  });

  it("VP: ᾱ = exp(−∫β), f = −β/2, g = √β (Song et al. 2021b, eq. 11, 33)", () => {
    const process = createVariancePreserving({betaMin: 0.2, betaMax: 15});
    for (const t of [0, 0.1, 0.7, 1]) {
      // ∫β, by the midpoint rule, exact for the linear β.
      expect(process.signalScale(t) ** 2).toBeCloseTo(Math.exp(-t * (0.2 + (t / 2) * 14.8)), 14);
      expect([process.drift(t), process.diffusion(t)]).toEqual([-(0.2 + 14.8 * t) / 2, Math.sqrt(0.2 + 14.8 * t)]);
    }
    expect(createVariancePreserving().sigmaMax).toBeCloseTo(Math.sqrt(Math.expm1(10.05)), 10);
    // The curved one, from its own integral.
    expect(preserving["VP, curved"]!.signalScale(1.5)).toBeCloseTo(Math.exp(-(4.5 + 6.75) / 2), 14);
  });

  it("variance preserving ones preserve variance: s² + n² = 1, and g² = −2f", () => {
    for (const process of Object.values(preserving))
      for (const t of timesOf(process)) {
        expect(Math.hypot(process.signalScale(t), process.noiseStd(t))).toBeCloseTo(1, 13);
        expect(off(process.diffusion(t) ** 2, -2 * process.drift(t))).toBeLessThan(1e-13);
      }
  });

  it("sub-VP: VP's mean, the square of its variance, g² = β(1 − e^(−2B)) (Song et al. 2021b, eq. 12, 29)", () => {
    const [vp, sub] = [createVariancePreserving(), createSubVariancePreserving()];
    for (const t of [0.01, 0.4, 1]) {
      expect(sub.signalScale(t)).toBeCloseTo(vp.signalScale(t), 15);
      expect(sub.noiseStd(t)).toBeCloseTo(vp.noiseStd(t) ** 2, 15);
      expect(sub.drift(t)).toBe(vp.drift(t));
      expect(sub.diffusion(t) ** 2).toBeCloseTo((0.1 + 19.9 * t) * (1 - vp.signalScale(t) ** 4), 12);
    }
  });

  it("flow matching: (1−t, t), f = −1/(1−t), g² = 2t/(1−t)", () => {
    expect(flowMatching.level(0.2)).toEqual({signalScale: 0.8, noiseStd: 0.2});
    expect(flowMatching.sigma(0.75)).toBe(3);
    expect([flowMatching.drift(0.75), flowMatching.diffusion(0.5)]).toEqual([-4, Math.sqrt(2)]);
  });

  it("trigonometric: (cos, sin) of ½πt; cosine: cos φ/cos φ₀", () => {
    expect(trigonometricPath.signalScale(1 / 3)).toBeCloseTo(Math.sqrt(3) / 2, 15);
    expect(trigonometricPath.noiseStd(1 / 3)).toBeCloseTo(0.5, 15);
    const process = createCosineProcess({offset: 0.1});
    const phi = (t: number) => (((t + 0.1) / 1.1) * Math.PI) / 2;
    for (const t of [0, 0.2, 0.9]) expect(process.signalScale(t)).toBeCloseTo(Math.cos(phi(t)) / Math.cos(phi(0)), 14);
  });

  it("DDPM: at whole t the schedule's own ᾱ; β(t) is −dlog ᾱ/dt", () => {
    const process = processes.DDPM!;
    for (const t of [0, 1, 500, 999]) {
      expect(process.sigma(t)).toBe(schedule.sigmas[t]);
      expect(process.signalScale(t) ** 2).toBeCloseTo(schedule.alphaBars[t]!, 13);
    }
    // The integral of β(t) over a step is exactly the step's −log(1 − β): Simpson's rule on a smooth interval.
    for (const t of [0, 1, 300, 998]) {
      const beta = (share: number) => -2 * process.drift(t + share);
      const right = -2 * process.drift(t + 1 - 1e-9); // from the left: at t + 1 the next interval begins
      expect((beta(0) + 4 * beta(0.5) + right) / 6 / -Math.log1p(-schedule.betas[t + 1]!)).toBeCloseTo(1, t < 2 ? 3 : 6);
    }
  });

  it("refuse parameters out of range", () => {
    for (const create of [createVariancePreserving, createSubVariancePreserving, createLinearBeta]) {
      expect(() => create({betaMin: 0})).toThrow(/betaMin is 0/);
      expect(() => create({betaMin: 2, betaMax: 1})).toThrow(/0 < betaMin ≤ betaMax/);
      expect(() => create({betaMax: Infinity})).toThrow(/betaMax Infinity/);
    }
    expect(createVariancePreserving({betaMin: 2, betaMax: 2}).timeOfSigma(Math.sqrt(Math.expm1(1)))).toBeCloseTo(0.5, 14);
    expect(() => createCosineProcess({offset: -0.1})).toThrow(/offset is -0.1/);
    const beta = () => 1;
    expect(() => createBeta({beta, integral: (t) => t, tMax: 0})).toThrow(/tMax is 0/);
    expect(() => createBeta({beta, integral: (t) => t + 1})).toThrow(/integral\(0\) is 1; subtract it/);
    expect(() => createBeta({beta, integral: () => 0})).toThrow(/integral\(tMax\) is 0/);
  });
});

describe("changeProcess", () => {
  const pairs = entries.flatMap(([, from]) => entries.map(([, to]) => [from, to] as const));

  it("keeps σ and the point behind it, between any two, and there and back", () => {
    const x = Float64Array.of(3, -20, 0.5);
    for (const [from, to] of pairs)
      for (const sigma of [0.05, 1, 12]) {
        const t = from.timeOfSigma(sigma);
        const there = changeProcess({x, t}, from, to);
        expect(off(to.sigma(there.t), sigma)).toBeLessThan(1e-11);
        there.x.forEach((value, i) => expect(off(value / to.signalScale(there.t), x[i]! / from.signalScale(t))).toBeLessThan(1e-11));
        const back = changeProcess(there, to, from);
        expect(Math.abs(back.t - t)).toBeLessThan(1e-9 * Math.max(1, t));
        back.x.forEach((value, i) => expect(off(value, x[i]!)).toBeLessThan(1e-11));
      }
  });

  it("composes: by way of a third is the same", () => {
    fc.assert(
      fc.property(fc.double({min: 0.04, max: 14, noNaN: true}), fc.double({min: -1e6, max: 1e6, noNaN: true}), (sigma, value) => {
        const start = {x: Float64Array.of(value), t: sigma};
        const direct = changeProcess(start, varianceExploding, flowMatching);
        const around = changeProcess(changeProcess(start, varianceExploding, processes.DDPM!), processes.DDPM!, flowMatching);
        expect(Math.abs(around.t - direct.t)).toBeLessThan(1e-12);
        expect(Math.abs(around.x[0]! - direct.x[0]!)).toBeLessThan(1e-11 * Math.abs(value) + 1e-15);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("carries pure noise over where there is no signal to compare", () => {
    const moved = changeProcess({x: Float64Array.of(2, -3), t: 1}, flowMatching, processes["DDPM, zero SNR"]!);
    expect([moved.t, ...moved.x]).toEqual([999, 2, -3]);
  });

  it("says when the other process never gets there", () => {
    const x = Float64Array.of(1);
    expect(() => changeProcess({x, t: 1}, flowMatching, varianceExploding)).toThrow(/variance exploding: sigma is Infinity/);
    expect(() => changeProcess({x, t: 200}, varianceExploding, createVariancePreserving())).toThrow(/sigma is 200/);
    expect(() => changeProcess({x, t: 0.001}, varianceExploding, processes.DDPM!)).toThrow(/sigma is 0.001; .* from 0.029/);
    expect(() => changeProcess({x, t: 2}, flowMatching, varianceExploding)).toThrow(/t is 2/);
  });
});

describe("PROCESSES", () => {
  it.each(Object.entries(PROCESSES) as [string, ProcessEntry][])("%s is made, and takes its options", (name, {create, needs, options}) => {
    const given = needs === "schedule" ? {schedule} : {};
    const process = create(given);
    expect(process.sigmaMax).toBeGreaterThan(10);
    const changed: Record<string, object> = {betaMin: {betaMin: 5}, betaMax: {betaMax: 30}, offset: {offset: 0.2}, schedule: {schedule: createScaledLinearSchedule({betaEnd: 0.02})}};
    const middle = process.tMax === Infinity ? 1 : process.tMax / 2;
    for (const option of options) expect(create({...given, ...changed[option]}).sigma(middle)).not.toBe(process.sigma(middle));
    if (needs === "schedule") expect(() => create()).toThrow(new RegExp(`${name}: schedule is missing`));
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

  it("change scale at σ = ∞, where x is noise alone", () => {
    const [there, back] = [{signalScale: 0, noiseStd: 1}, {signalScale: 0, noiseStd: 2}];
    expect([...changeScale(Float64Array.of(1, -20), there, back)]).toEqual([2, -40]);
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
