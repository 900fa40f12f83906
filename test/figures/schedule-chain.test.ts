/** Many little steps are one jump; what is in a point can be measured. */
import {describe, expect, it} from "vitest";
import {contentOf, createWalk} from "../../src/figures/schedule/chain-walk.js";
import {gapToLimit} from "../../src/figures/schedule/thousand.js";
import {addNoise} from "../../src/math/level.js";
import {createRandom} from "../../src/math/noise/random.js";
import {norm} from "../../src/math/numeric/geometry.js";
import {createLinearSchedule} from "../../src/math/schedules/linear.js";

const dim = 4096;
const z0 = createRandom(1).normals(dim).map((value) => 1.1 * value);
const {betas} = createLinearSchedule();
const step = (x: Float64Array, eps: Float64Array, beta: number) => addNoise(x, eps, {signalScale: Math.sqrt(1 - beta), noiseStd: Math.sqrt(beta)});
const breathe = async () => undefined;

describe("the content of a point", () => {
  it("is exact where the noise stands at a right angle", () => {
    const side = new Float64Array(4).fill(2);
    const at = Float64Array.of(1, -1, 1, -1);
    const {signal, noise} = contentOf(side.map((value, i) => 0.3 * value + 0.5 * at[i]!), side);
    expect(signal).toBeCloseTo(0.3, 14);
    expect(noise).toBeCloseTo(0.5 * Math.sqrt(4 / 3), 14); // three directions are left
  });
});

describe("the walk", () => {
  it("is one walk, whatever step is asked for first", async () => {
    const [one, other] = [createWalk(z0, betas, 7, step), createWalk(z0, betas, 7, step)];
    const late = await one(130, breathe);
    await other(260, breathe);
    await other(12, breathe);
    expect((await other(130, breathe)).x).toEqual(late.x);
    expect((await one(131, breathe)).before).toEqual(late.x);
    expect((await one(1, breathe)).before).toBe(z0);
  });

  it("has √ᾱ of the picture in it, √(1 − ᾱ) of noise; the jump from the step before has less of one and more of the other (E11)", async () => {
    const walk = createWalk(z0, betas, 7, step);
    for (const t of [1, 50, 260, 600]) {
      let alphaBar = 1;
      let earlier = 1;
      for (let s = 0; s < t; s++) [earlier, alphaBar] = [alphaBar, alphaBar * (1 - betas[s]!)];
      const {x, before} = await walk(t, breathe);
      const {signal, noise} = contentOf(x, z0);
      // 4095 free directions: the rms is known to a share of 1/√8190, the projection to noise/‖z₀‖.
      const right = Math.sqrt(1 - alphaBar);
      expect(Math.abs(signal - Math.sqrt(alphaBar))).toBeLessThan((5 * right) / norm(z0));
      expect(Math.abs(noise / right - 1)).toBeLessThan(5 / Math.sqrt(2 * dim));
      const slip = contentOf(addNoise(before, createRandom(7, 9000).normals(dim), {signalScale: Math.sqrt(alphaBar), noiseStd: right}), z0);
      expect(Math.abs(slip.signal - Math.sqrt(alphaBar * earlier))).toBeLessThan(5 / norm(z0));
      expect(Math.abs(slip.noise - Math.sqrt(1 - alphaBar * earlier))).toBeLessThan(5 / Math.sqrt(2 * dim));
      if (t === 260) expect(Math.sqrt(alphaBar) - slip.signal).toBeGreaterThan(0.15); // √½ − ½
    }
  });
});

it("T steps near the limit like 1/T, and at a thousand ᾱ is off by less than a thousandth", () => {
  const limit = (time: number) => Math.exp(-(0.1 * time + (19.9 * time * time) / 2));
  const gap = (T: number) => gapToLimit(createLinearSchedule({betaStart: 0.1 / T, betaEnd: 20 / T, numTrainSteps: T}), limit);
  expect(gap(1000)).toBeLessThan(1e-3);
  expect((1000 * gap(1000)) / (4000 * gap(4000))).toBeCloseTo(1, 2); // the next order is 1/T of it
  expect(gap(100)).toBeGreaterThan(8 * gap(1000));
});
