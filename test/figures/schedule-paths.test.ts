/** The flow on the line: exact paths, and three ways to step along them (E12). */
import {describe, expect, it} from "vitest";
import {evenTimes, exactPath, measureGaps, orderOf, runAll, type Steppers} from "../../src/figures/schedule/paths.js";
import {normalQuantile} from "../../src/math/numeric/normal.js";
import {createDdpmProcess} from "../../src/math/processes/ddpm.js";
import {probabilityFlow} from "../../src/math/processes/sde.js";
import {sample} from "../../src/math/sample.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {ddim, stepDdim} from "../../src/math/solvers/ddim.js";
import {euler, stepEuler} from "../../src/math/solvers/euler.js";
import {createMixture} from "../../src/math/targets/mixture.js";

const hills = createMixture({weights: [0.6, 0.4], means: [[-0.8], [1.2]], covariances: 0.04});
const process = createDdpmProcess(createScaledLinearSchedule());
const flow = probabilityFlow(process, hills.denoise);
const one = (x: number) => Float64Array.of(x);
const steppers: Steppers = {
  ddim(x, t, next) {
    const [from, to] = [process.level(t), process.level(next)];
    return stepDdim({x: one(x), denoised: hills.denoise(one(x / from.signalScale), process.sigma(t)), from, to, eta: 0, noise: () => one(0)})[0]!;
  },
  eulerInSigma: (x, sigma, next) => stepEuler(one(x), hills.denoise(one(x), sigma), sigma, next)[0]!,
  eulerInTime: (x, t, next) => x + (next - t) * flow(one(x), t)[0]!
};
const starts = Float64Array.from({length: 9}, (_, k) => normalQuantile((k + 0.5) / 9));

describe("E12: one method in two coordinates, and another one", () => {
  const gaps = [16, 32, 64, 128, 256].map((numSteps) => {
    const measuring = measureGaps(steppers, process, starts, numSteps);
    let gap = measuring.next();
    while (!gap.done) gap = measuring.next();
    return gap.value;
  });

  it("DDIM and Euler in σ agree to 1e-12, whatever the number of steps", () => {
    for (const {eulerInSigma} of gaps) expect(eulerInSigma).toBeLessThan(1e-12);
  });

  it("Euler in t differs from them by O(h)", () => {
    expect(gaps[0]!.eulerInTime).toBeGreaterThan(0.01);
    // Order 1; the next power of h still counts at 256 steps.
    expect(Math.abs(orderOf(gaps) - 1)).toBeLessThan(0.2);
    for (let i = 1; i < gaps.length; i++) expect(gaps[i]!.eulerInTime).toBeLessThan(gaps[i - 1]!.eulerInTime);
  });

  it("the runs are those of the loop and its solvers", () => {
    const {times, ddim: inVp, eulerInSigma} = runAll(steppers, process, 0.7, 12);
    const levels = Array.from(times, (t) => process.level(t));
    const vp = [...sample({denoise: hills.denoise, levels, x: one(0.7), solver: ddim()})].at(-1)!;
    expect(inVp.at(-1)! * levels.at(-1)!.signalScale).toBeCloseTo(vp.x[0]!, 13);
    const sigmas = Array.from(times, (t) => process.sigma(t));
    const ve = [...sample({denoise: hills.denoise, levels: sigmas, x: one(0.7 / levels[0]!.signalScale), solver: euler})].at(-1)!;
    expect(eulerInSigma.at(-1)).toBeCloseTo(ve.x[0]!, 12);
  });
});

describe("exact paths", () => {
  it("are what DDIM tends to, at order 1", () => {
    const times = evenTimes(process, 400);
    const exact = exactPath(hills, process, 0.3, times);
    const miss = (numSteps: number) => Math.abs(runAll(steppers, process, exact[0]! * process.signalScale(process.tMax), numSteps).ddim.at(-1)! - exact.at(-1)!);
    expect(miss(400)).toBeLessThan(0.01);
    expect(miss(200) / miss(400)).toBeGreaterThan(1.7);
  });

  it("begin at the last time and end at the first", () => {
    expect([...evenTimes(process, 3)]).toEqual([999, 666, 333, 0]);
  });
});
