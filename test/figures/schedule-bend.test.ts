/** A schedule bent by hand stays a schedule, its four curves one thing, and a link brings it back. */
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {bendSchedule, bendTo, hump, MOST_BENDS, QUANTITIES, readBends, valueOf, writeBends, type Bend, type Quantity} from "../../src/figures/schedule/bend.js";
import {NAMED, NAMES} from "../../src/figures/schedule/named-schedules.js";

/** What a dot can be dragged to: the windows of the four panels. */
const WINDOWS: Record<Quantity, readonly [number, number]> = {beta: [0, 0.03], alphaBar: [0, 1], sigma: [0, 20], logSnr: [-12, 10]};

describe("a bend", () => {
  it("brings the curve to where it is dragged, if that is near", () => {
    const schedule = NAMED["scaled-linear"]();
    for (const quantity of QUANTITIES) {
      const before = valueOf(schedule, quantity, 500);
      // A tenth of σ is 0.1 in log σ; the room there is about 0.5.
      const wanted = quantity === "logSnr" ? before - 0.2 : before * 1.05;
      const bent = bendSchedule(schedule, bendTo(schedule, quantity, 500, wanted));
      expect(valueOf(bent, quantity, 500) / wanted, quantity).toBeCloseTo(1, 10);
    }
  });

  it("stays where the hump does not reach: σ beyond a quarter of T, β likewise", () => {
    const schedule = NAMED.linear();
    const inSigma = bendSchedule(schedule, {on: "sigma", t: 500, amount: 0.2});
    for (const t of [0, 249, 751, 999]) expect(inSigma.sigmas[t]! / schedule.sigmas[t]!).toBeCloseTo(1, 9);
    const inBeta = bendSchedule(schedule, {on: "beta", t: 500, amount: 0.2});
    expect(inBeta.betas[750]).toBe(schedule.betas[750]);
    expect(inBeta.sigmas[999]! / schedule.sigmas[999]!).toBeGreaterThan(1.05); // what comes later has more noise: ᾱ is a product
    expect([hump(500, 500, 1000), hump(250, 500, 1000), hump(375, 500, 1000)].map((value) => Number(value.toFixed(12)))).toEqual([1, 0, 0.5]);
  });

  it("never makes σ fall, ᾱ leave 0 … 1, or one curve disagree with another, wherever a dot is dragged, again and again", () => {
    const drags = fc.array(fc.record({quantity: fc.constantFrom(...QUANTITIES), t: fc.integer({min: 0, max: 999}), share: fc.double({min: 0, max: 1, noNaN: true})}), {minLength: 1, maxLength: 8});
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), drags, (name, list) => {
        let schedule = NAMED[name]();
        for (const {quantity, t, share} of list) {
          const [low, high] = WINDOWS[quantity];
          schedule = bendSchedule(schedule, bendTo(schedule, quantity, t, low + share * (high - low)));
        }
        const {alphaBars, sigmas, betas} = schedule;
        let product = 1;
        for (let t = 0; t < 1000; t++) {
          product *= 1 - betas[t]!;
          if (t > 0 && !(sigmas[t]! > sigmas[t - 1]!)) return false;
          if (!(alphaBars[t]! > 0 && alphaBars[t]! < 1)) return false;
          // 1 − ᾱ/ᾱ before it loses digits where β is small: 1e-16/β a step, a thousand steps.
          if (Math.abs(product / alphaBars[t]! - 1) > 1e-9) return false;
        }
        return true;
      }),
      {numRuns: 60, seed: 3}
    );
  });
});

describe("bends in a link", () => {
  const bends: readonly Bend[] = [{on: "sigma", t: 399, amount: -0.55714}, {on: "beta", t: 12, amount: 2}];
  it("come back as they were", () => {
    expect(readBends(writeBends(bends), 1000)).toEqual(bends);
    expect(readBends(writeBends([{on: "beta", t: 0, amount: 1e-9}]), 1000)[0]!.amount).toBe(1e-9);
  });
  it("are refused where nobody can have dragged that", () => {
    for (const text of ["", "sigma", "gamma:1:1", "sigma:1000:1", "sigma:1:21", "sigma:1.5:1", "sigma:1:NaN", `${"beta:1:0.1,".repeat(MOST_BENDS)}beta:1:1`])
      expect(() => readBends(text, 1000), text.slice(0, 20)).toThrow(RangeError);
  });
});
