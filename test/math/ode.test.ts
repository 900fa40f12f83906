import {describe, expect, it} from "vitest";
import {integrateOde, type OdeOptions, type OdeStep} from "../../src/math/numeric/ode.js";
import {slope} from "./helpers.js";

type Slope = (t: number, y: Float64Array) => ArrayLike<number>;

function solve(f: Slope, options: Omit<OdeOptions, "onStep">): {y: Float64Array; steps: OdeStep[]; asked: number} {
  const steps: OdeStep[] = [];
  let asked = 0;
  const solving = integrateOde({...options, onStep: (step) => steps.push(step)});
  let event = solving.next();
  while (!event.done) {
    asked++;
    event = solving.next(Float64Array.from(f(event.value.t, event.value.y)));
  }
  return {y: event.value, steps, asked};
}

// y′ = y·cos t: y = e^{sin t}.
const swing: Slope = (t, y) => y.map((value) => value * Math.cos(t));
const one = Float64Array.of(1);

describe("integrateOde", () => {
  it("reaches its tolerance, forwards and back, up and down", () => {
    for (const rtol of [1e-4, 1e-7, 1e-10, 1e-12])
      for (const [t0, t1] of [[0, 6], [0, -6], [2, -3]] as const) {
        const {y, asked, steps} = solve(swing, {t0, t1, y: Float64Array.of(Math.exp(Math.sin(t0))), rtol});
        // Errors of single steps add up: some 100 steps at the most, no growth.
        expect(Math.abs(y[0]! - Math.exp(Math.sin(t1)))).toBeLessThan(100 * rtol);
        expect(asked % 6).toBe(1);
        expect(asked).toBeGreaterThanOrEqual(1 + 6 * steps.length);
      }
  });

  it("is of order 5: error against the number of steps", () => {
    // On a circle, where the steps come out about even.
    const runs = [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10].map((rtol) =>
      solve((_, [x, y]) => [-y!, x!], {t0: 0, t1: 20, y: Float64Array.of(1, 0), rtol})
    );
    const errors = runs.map(({y}) => Math.hypot(y[0]! - Math.cos(20), y[1]! - Math.sin(20)));
    const measured = -slope(runs.map(({steps}) => Math.log(steps.length)), errors.map(Math.log));
    expect(Math.abs(measured - 5)).toBeLessThan(0.2);
  });

  it("integrates t⁴ exactly and not t⁵, and interpolates t³ exactly: the coefficients are right", () => {
    // Loose tolerance: a few large steps. Quadrature of order 5, interpolant of order 4.
    for (const [power, ends, between] of [[3, 1e-14, 1e-14], [4, 1e-14, undefined]] as const) {
      const {y, steps} = solve((t) => [(power + 1) * t ** power], {t0: 0, t1: 1, y: Float64Array.of(0), rtol: 10});
      expect(Math.abs(y[0]! - 1)).toBeLessThan(ends);
      for (const {from, to, at} of steps)
        if (between) for (const share of [0, 0.2, 0.5, 0.8, 1]) {
          const t = from + share * (to - from);
          expect(Math.abs(at(t)[0]! - t ** 4)).toBeLessThan(between);
        }
    }
    const {y} = solve((t) => [6 * t ** 5], {t0: 0, t1: 1, y: Float64Array.of(0), rtol: 10});
    expect(Math.abs(y[0]! - 1)).toBeGreaterThan(1e-6);
  });

  it("its interpolant errs by h⁵ and is as smooth as the slopes", () => {
    const rtol = 1e-9;
    const {steps} = solve(swing, {t0: 0, t1: 6, y: one, rtol});
    for (const {from, to, at} of steps) {
      const h = to - from;
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const t = from + share * h;
        expect(Math.abs(at(t)[0]! - Math.exp(Math.sin(t)))).toBeLessThan(100 * rtol);
      }
      for (const [t, inwards] of [[from, 1], [to, -1]] as const) {
        // One-sided difference of order 2: its error is δ²·y‴/3 ≈ 1e-6 with δ = 1e-3·h.
        const d = inwards * 1e-3 * h;
        const measured = (4 * at(t + d)[0]! - at(t + 2 * d)[0]! - 3 * at(t)[0]!) / (2 * d);
        expect(Math.abs(measured - Math.exp(Math.sin(t)) * Math.cos(t))).toBeLessThan(1e-5);
      }
    }
    expect(steps[0]!.from).toBe(0);
    expect(steps.at(-1)!.to).toBe(6);
    steps.slice(1).forEach(({from}, i) => expect(from).toBe(steps[i]!.to));
  });

  it("lets no row of a batch hide: one that turns among a thousand that rest", () => {
    const y = new Float64Array(2000);
    y[1234] = 1;
    const f: Slope = (_, at) => at.map((_, i) => (i % 2 === 0 ? -at[i + 1]! : at[i - 1]!)); // each pair a circle
    const {y: end} = solve(f, {t0: 0, t1: 3, y, rtol: 1e-9});
    expect(Math.hypot(end[1234]! - Math.cos(3), end[1235]! - Math.sin(3))).toBeLessThan(1e-7);
    expect(end[0]).toBe(0);
  });

  it("starts from rest, from 0, and on a curve that does not move", () => {
    expect(solve((t) => [t], {t0: 0, t1: 2, y: Float64Array.of(0)}).y[0]).toBeCloseTo(2, 12);
    expect(solve(() => [1], {t0: 0, t1: 2, y: Float64Array.of(0)}).y[0]).toBeCloseTo(2, 12);
    const still = solve(() => [0], {t0: 0, t1: 1e9, y: one});
    expect(still.y).toEqual(one);
    expect(still.asked).toBe(7);
    expect(solve(swing, {t0: 0, t1: 3, y: one, rtol: 1e-6, atol: 0}).y[0]).toBeCloseTo(Math.exp(Math.sin(3)), 4);
  });

  it("asks nothing from t0 to t0, and hands out an array of its own", () => {
    const start = Float64Array.of(4);
    const {y, asked} = solve(swing, {t0: 1, t1: 1, y: start});
    expect(asked).toBe(0);
    expect(y).toEqual(start);
    expect(y).not.toBe(start);
    solve(swing, {t0: 0, t1: 5, y: start});
    expect(start).toEqual(Float64Array.of(4));
  });

  it("steps back from where the slope is no number", () => {
    // The curve stays below 1; a stage that overshoots gets NaN.
    const f: Slope = (_, [y]) => [y! > 1.2 ? NaN : 50 * (1 - y!)];
    const {y} = solve(f, {t0: 0, t1: 10, y: Float64Array.of(0), rtol: 0.1});
    expect(Math.abs(y[0]! - 1)).toBeLessThan(0.3);
  });

  it("names what it cannot do", () => {
    const options = {t0: 0, t1: 1, y: one};
    expect(() => solve(swing, {...options, t0: NaN})).toThrow("integrateOde: t0 is NaN");
    expect(() => solve(swing, {...options, t1: Infinity})).toThrow("integrateOde: t1 is Infinity");
    expect(() => solve(swing, {...options, maxSteps: 0})).toThrow("integrateOde: maxSteps is 0");
    for (const rtol of [0, -1, NaN, Infinity])
      expect(() => solve(swing, {...options, rtol})).toThrow(`integrateOde: rtol is ${rtol}`);
    for (const atol of [-1, NaN, Infinity])
      expect(() => solve(swing, {...options, atol})).toThrow(`atol ${atol}; give rtol > 0`);
    expect(() => solve(() => [1, 2], options)).toThrow("the slope at t = 0 has length 2; it must be that of y, 1.");
    expect(() => solve((t) => (t === 0 ? [1] : [1, 2]), options)).toThrow(/the slope at t = .* has length 2/);
    expect(() => solve(() => [Infinity], options)).toThrow("the slope at the start, t = 0, is not finite");
    expect(() => solve(swing, {...options, t1: 100, maxSteps: 5})).toThrow(
      /after 5 steps, on the way from 0 to 100; raise maxSteps/
    );
    // y′ = y², y = 1/(1 − t): a pole at t = 1.
    expect(() => solve((_, [y]) => [y! * y!], {...options, t1: 2})).toThrow(
      /at t = (0\.9999|1\.0000).* no step is short enough/
    );
  });
});
