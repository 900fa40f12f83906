import {describe, expect, it} from "vitest";
import {createMixture} from "../../src/math/targets/mixture.js";
import {lastState, sample, sampleAsync} from "../../src/math/sample.js";
import {euler} from "../../src/math/solvers/euler.js";
import {heun} from "../../src/math/solvers/heun.js";
import type {Denoiser, SampleState, Solver} from "../../src/math/types.js";
import {gmm} from "./helpers.js";

const {denoise} = createMixture(gmm);
const levels = [10, 3, 1, 0.3, 0];
const x = Float64Array.of(10, -3, 4, 20);

const withCount = (): {denoise: Denoiser; calls: () => number} => {
  let calls = 0;
  return {denoise: (point, sigma) => (calls++, denoise(point, sigma)), calls: () => calls};
};

describe("sample", () => {
  it("yields a state at every level, with D of the first question there", () => {
    for (const solver of [euler, heun]) {
      const states = [...sample({denoise, levels, x, solver})];
      expect(states.map(({i}) => i)).toEqual([0, 1, 2, 3, 4]);
      expect(states.map(({sigma}) => sigma)).toEqual(levels);
      for (const state of states) expect(state.denoised).toEqual(denoise(state.x, state.sigma));
      expect(states[0]!.x).toEqual(x);
      expect(states[4]!.denoised).toEqual(states[4]!.x);
    }
  });

  it("counts every call: n for Euler, 2n − 1 for Heun down to 0, none at σ = 0", () => {
    for (const [solver, expected] of [[euler, [1, 2, 3, 4, 4]], [heun, [1, 3, 5, 7, 7]]] as const) {
      const counted = withCount();
      const states = [...sample({denoise: counted.denoise, levels, x, solver})];
      expect(states.map(({nfe}) => nfe)).toEqual(expected);
      expect(counted.calls()).toBe(expected.at(-1));
    }
    const up = withCount();
    expect(lastState(sample({denoise: up.denoise, levels: [0, 1, 2], x, solver: euler})).nfe).toBe(1);
    expect(up.calls()).toBe(1);
  });

  it("is lazy: a state needs one answer, the rest of the step is done when the next is asked for", () => {
    const counted = withCount();
    const states = sample({denoise: counted.denoise, levels, x, solver: heun});
    expect(counted.calls()).toBe(0);
    states.next();
    expect(counted.calls()).toBe(1);
  });

  it("asks in unit signal scale", () => {
    const asked: [number, number][] = [];
    const spy: Denoiser = (point, sigma) => (asked.push([point[0]!, sigma]), denoise(point, sigma));
    lastState(sample({denoise: spy, levels: [{signalScale: 0.5, noiseStd: 2}, {signalScale: 1, noiseStd: 0}], x, solver: euler}));
    expect(asked).toEqual([[20, 4]]);
  });

  it("changes neither the caller's x nor a state already given out; a solver's memory lives for one run", () => {
    const given = x.slice();
    let runs = 0;
    const remembering: Solver = () => {
      runs++;
      let steps = 0;
      return function* (input) {
        expect(input.i).toBe(steps++);
        return yield* euler()(input);
      };
    };
    const states = [...sample({denoise, levels, x: given, solver: remembering})];
    const again = [...sample({denoise, levels, x: given, solver: remembering})];
    expect(runs).toBe(2);
    expect(given).toEqual(x);
    expect(states[0]!.x).not.toBe(given);
    expect(again).toEqual(states);
    expect(new Set(states.map((state) => state.x)).size).toBe(levels.length);
  });

  it("refuses what cannot run", () => {
    const run = (change: object) => () => [...sample({denoise, levels, x, solver: euler, ...change})];
    expect(run({levels: [1]})).toThrow(/levels has length 1; give two or more/);
    expect(run({levels: [1, -1]})).toThrow(/sigma is -1/);
    expect(run({levels: [1, NaN]})).toThrow(/sigma is NaN/);
    expect(run({x: new Float64Array(0)})).toThrow(/x has length 0/);
    expect(run({denoise: () => new Float64Array(3)})).toThrow(/denoise returned length 3; it must return as many numbers as it gets, 4/);
    expect(run({denoise: () => undefined})).toThrow(/denoise returned undefined/);
    expect(run({solver: () => function* ({x}: {x: Float64Array}) { return x; }})).toThrow(/solver asked nothing in step 0/);
    expect(() => lastState([])).toThrow(/there is no state/);
  });
});

describe("sampleAsync", () => {
  it("is the same loop", async () => {
    for (const solver of [euler, heun]) {
      const states: SampleState[] = [];
      const later = async (point: Float64Array, sigma: number) => (await Promise.resolve(), denoise(point, sigma));
      for await (const state of sampleAsync({denoise: later, levels, x, solver})) states.push(state);
      expect(states).toEqual([...sample({denoise, levels, x, solver})]);
    }
  });

  it("stops asking when it is left, and passes a rejection on", async () => {
    const counted = withCount();
    for await (const state of sampleAsync({denoise: counted.denoise, levels, x, solver: heun})) if (state.i === 1) break;
    expect(counted.calls()).toBe(3);
    const failing = sampleAsync({denoise: () => Promise.reject(new Error("device lost")), levels, x, solver: euler});
    await expect(failing.next()).rejects.toThrow("device lost");
  });
});
