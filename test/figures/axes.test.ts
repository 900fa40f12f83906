/** Round numbers for axes. */
import fc from "fast-check";
import {expect, test} from "vitest";
import {roundTicks} from "../../src/figures/axes.js";

test("round ticks lie inside, evenly, on multiples of 1, 2 or 5 times a power of ten, and about as many as were asked for", () => {
  expect(roundTicks([-34.4, 26.4], 8)).toEqual([-30, -20, -10, 0, 10, 20]);
  expect(roundTicks([-0.05, 0.31], 4)).toEqual([0, 0.1, 0.2, 0.3]);
  expect([roundTicks([1, 1]), roundTicks([0, Infinity])]).toEqual([[], []]);
  fc.assert(fc.property(fc.double({min: -1e3, max: 1e3, noNaN: true}), fc.double({min: 1e-3, max: 1e4, noNaN: true}), fc.integer({min: 2, max: 12}), (low, span, count) => {
    const ticks = roundTicks([low, low + span], count);
    const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : 0;
    for (const tick of ticks) expect(tick >= low - 1e-6 * span && tick <= low + span * (1 + 1e-6)).toBe(true);
    if (step === 0) return;
    expect(["1", "2", "5"]).toContain(Number(step.toPrecision(6)).toExponential()[0]);
    ticks.forEach((tick, k) => expect(Math.abs(tick - ticks[0]! - k * step)).toBeLessThan(1e-6 * span));
    // A step is 0.75 to 1.875 times what was asked for (at worst 5, where just more than 2 would have done).
    expect(ticks.length).toBeLessThanOrEqual(count / 0.75 + 1 + 1e-9);
    expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(count / 1.875 - 1e-9));
  }), {seed: 4});
});
