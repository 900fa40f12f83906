import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {changeScale, toLevel, variancePreservingLevel} from "../../src/math/level.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {lastState, sample} from "../../src/math/sample.js";
import {euler, stepEuler} from "../../src/math/solvers/euler.js";
import {heun} from "../../src/math/solvers/heun.js";
import {lms} from "../../src/math/solvers/lms.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {uniPc} from "../../src/math/solvers/unipc.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {Denoiser, LevelLike, NoiseSource, SampleState, Solver} from "../../src/math/types.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

// What every solver of the registry must do, whichever it is; exact numbers are in solvers-reference.test.ts.
const {denoise} = createMixture(gmm);
const {sigmas} = reference.kDiffusion;
const start = flat(reference.kDiffusion.start);
const x0 = Float64Array.of(-2, 0.1, 1.4, 1.3, 0.5, -2.1);

const all = Object.entries(SOLVERS as Record<string, SolverEntry>);
const deterministic = all.filter(([, {stochastic}]) => !stochastic);
/** Those that form fixed linear combinations. */
const linear = deterministic.filter(([, {adaptive}]) => !adaptive);
const oneQuestion = linear.filter(([, {evaluations}]) => evaluations === 1);
/** UniPC goes on from a corrected point, which no state shows. */
const uncorrected = linear.filter(([name]) => !name.startsWith("uni"));

interface RunOptions {
  readonly levels: ArrayLike<LevelLike>;
  readonly x?: Float64Array;
  readonly denoise?: Denoiser;
}
const statesOf = (solver: Solver, {levels, x = start, denoise: answer = denoise}: RunOptions): SampleState[] => [
  ...sample({denoise: answer, levels, x, solver, noise: createWhiteNoise(createRandom(7))})
];
const endOf = (solver: Solver, options: RunOptions): Float64Array => statesOf(solver, options).at(-1)!.x;
const isFinite = (states: readonly SampleState[]): boolean => states.every(({x}) => x.every(Number.isFinite));

describe("the registry", () => {
  it.each(all)("%s: an entry that menus and tables can rely on", (_, entry) => {
    const {label, order, stochastic, evaluations, options, source, create} = entry;
    expect(label.length).toBeGreaterThan(2);
    expect(source.length).toBeGreaterThan(10);
    expect(order).toBeGreaterThanOrEqual(stochastic ? 0 : 1);
    expect(evaluations).toBeGreaterThanOrEqual(1);
    expect(new Set(options).size).toBe(options.length);
    expect(endOf(create(), {levels: sigmas})).toEqual(endOf(create({}), {levels: sigmas}));
  });

  it.each(all)("%s asks as often as its entry says", (_, {create, evaluations, adaptive, stochastic}) => {
    const n = 6;
    const levels = karrasSigmas(n + 1, {sigmaMin: 0.5, sigmaMax: 14.6}).subarray(0, n + 1);
    const {nfe} = statesOf(create(), {levels}).at(-1)!;
    if (adaptive) expect(nfe).toBeGreaterThanOrEqual(evaluations * n);
    else expect(nfe).toBe(evaluations * n);
    // A deterministic step to σ = 0 asks once.
    if (!stochastic) expect(statesOf(create(), {levels: [1, 0]}).at(-1)!.nfe).toBe(1);
  });

  it("orders and variants reach the solver", () => {
    const end = (solver: Solver): Float64Array => endOf(solver, {levels: sigmas});
    expect(end(SOLVERS.lms.create({order: 1}))).toEqual(end(lms({order: 1})));
    expect(deviation(end(lms({order: 1})), end(euler))).toBeLessThan(1e-12);
    for (const [name, variant] of [["uni_pc", "bh1"], ["uni_pc_bh2", "bh2"]] as const)
      for (const order of [1, 2, 3, 4])
        expect(end(SOLVERS[name].create({order}))).toEqual(end(uniPc({order, variant})));
    // The two differ in UniP-2 and UniC-1 only, and so at every order.
    for (const order of [1, 2, 3])
      expect(deviation(end(uniPc({order, variant: "bh1"})), end(uniPc({order})))).toBeGreaterThan(1e-6);
    const loose = statesOf(SOLVERS.rk45.create({rtol: 1e-3}), {levels: sigmas}).at(-1)!.nfe;
    expect(loose).toBeLessThan(statesOf(SOLVERS.rk45.create(), {levels: sigmas}).at(-1)!.nfe);
  });

  it("refuses orders and variants that there are not", () => {
    for (const order of [0, 5, 1.5, NaN]) {
      expect(() => lms({order})).toThrow(`lms: order is ${order}; give a whole number from 1 to 4.`);
      expect(() => uniPc({order})).toThrow(`uniPc: order is ${order}; give a whole number from 1 to 4.`);
    }
    expect(() => uniPc({variant: "bh3" as "bh1"})).toThrow('uniPc: variant is "bh3"; give "bh1" or "bh2".');
  });
});

describe("one solver in every process", () => {
  // x = s·(x₀ + σε): scaling the coordinates of a level scales the run. Rounding magnified as in the reference runs.
  const sizes = [...sigmas.slice(0, -1), 0.01];
  it.each(deterministic)("%s: the same run in VP as in VE", (_, {create}) => {
    const vp = sizes.map(variancePreservingLevel);
    const states = statesOf(create(), {levels: vp, x: changeScale(start, sizes[0]!, vp[0]!)});
    statesOf(create(), {levels: sizes}).forEach((state, i) => {
      expect(deviation(states[i]!.x, changeScale(state.x, state.level, vp[i]!))).toBeLessThan(1e-11);
      expect(deviation(states[i]!.denoised, state.denoised)).toBeLessThan(1e-11);
    });
  });

  it.each(all)("%s: flow matching from pure noise, {1 − t, t}", (_, {create}) => {
    const levels = [1, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0].map((t) => ({signalScale: 1 - t, noiseStd: t}));
    const states = statesOf(create(), {levels, x: start.map((value) => value / 14.6)});
    expect(isFinite(states)).toBe(true);
    expect(Math.max(...states.at(-1)!.x.map(Math.abs))).toBeLessThan(5);
  });

  it.each(all)("%s: zero-terminal-SNR from pure noise, and to it", (_, {create, stochastic}) => {
    const levels = [Infinity, 40, 10, 3, 1, 0.2, 0].map(variancePreservingLevel);
    const x = start.map((value) => value / 14.6);
    expect(isFinite(statesOf(create(), {levels, x}))).toBe(true);
    expect(isFinite(statesOf(create(), {levels: [levels[0]!, levels[0]!, levels[1]!], x}))).toBe(true);
    if (stochastic) return;
    const up = levels.slice().reverse();
    expect(isFinite(statesOf(create(), {levels: up, x: x0}))).toBe(true);
  });

  it.each(uncorrected)("%s forgets what lies beyond pure noise", (_, {create}) => {
    const levels = [7, 6, Infinity, 5, 3, 1].map(variancePreservingLevel);
    const states = statesOf(create(), {levels, x: x0});
    const fresh = statesOf(create(), {levels: levels.slice(3), x: states[3]!.x});
    fresh.forEach(({x}, i) => expect(deviation(states[i + 3]!.x, x)).toBeLessThan(1e-12));
  });
});

describe("every deterministic solver", () => {
  it.each(deterministic)("%s is exact where D does not change: one straight line", (_, {create, adaptive}) => {
    const center = Float64Array.of(3, -1, 0, 2, 2, 0.5);
    const constant: Denoiser = () => center;
    for (const levels of [[10, 4, 1, 0.3, 0.01], [0.01, 0.2, 5, 60], [3, 0.5, 2, 8, 1]]) {
      const exact = center.map((c, i) => c + (levels.at(-1)! / levels[0]!) * (x0[i]! - c));
      const end = endOf(create(), {levels, x: x0, denoise: constant});
      expect(deviation(end, exact)).toBeLessThan(adaptive ? 1e-7 : 1e-11);
    }
  });

  it.each(linear)("%s moves with the coordinates: turned, shifted and scaled", (_, {create}) => {
    const free = (): fc.Arbitrary<number> => fc.double({min: -5, max: 5, noNaN: true});
    const levels = [5, 3, 1.5, 0.8, 0.4, 0.3];
    const there = endOf(create(), {levels, x: x0});
    fc.assert(
      fc.property(free(), free(), free(), fc.double({min: 0.01, max: 100, noNaN: true}), (angle, dx, dy, scale) => {
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = (x: Float64Array, s: number): Float64Array =>
          x.map((value, i) => (i % 2 === 0 ? c * value - s * x[i + 1]! : s * x[i - 1]! + c * value));
        const shift = [dx, dy];
        const move = (x: Float64Array): Float64Array => turn(x, s).map((value, i) => scale * value + shift[i % 2]!);
        const back = (x: Float64Array): Float64Array => turn(x.map((value, i) => (value - shift[i % 2]!) / scale), -s);
        const moved: Denoiser = (x, sigma) => move(denoise(back(x), sigma / scale));
        const end = endOf(create(), {levels: levels.map((sigma) => scale * sigma), x: move(x0), denoise: moved});
        return deviation(back(end), there) < 1e-10; // shifts of 5 at a scale of 0.01 cost three digits
      }),
      {seed: 1, numRuns: 30}
    );
  });

  it.each(deterministic)("%s: one run leaves nothing to the next", (_, {create}) => {
    const solver = create();
    const first = endOf(solver, {levels: sigmas});
    endOf(solver, {levels: [3, 2, 1]});
    expect(endOf(solver, {levels: sigmas})).toEqual(first);
  });

  it.each(deterministic)("%s: one step is Euler's, or of its own kind, and never NaN", (_, {create, evaluations}) => {
    for (const [from, to] of [[14.6, 3], [1, 0], [0, 2], [0.1, 30]] as const) {
      const end = endOf(create(), {levels: [from, to], x: x0});
      expect(end.every(Number.isFinite)).toBe(true);
      if (evaluations === 1) expect(deviation(end, endOf(euler, {levels: [from, to], x: x0}))).toBeLessThan(1e-12);
    }
  });

  it.each(deterministic)("%s: a step to the same level changes nothing", (_, {create}) => {
    for (const level of [3, variancePreservingLevel(0.2), 0, {signalScale: 0, noiseStd: 1}])
      expect(deviation(endOf(create(), {levels: [level, level], x: x0}), x0)).toBeLessThan(1e-15);
  });

  it.each(deterministic)("%s: repeated levels cost a question and nothing else", (name, {create}) => {
    const plain = karrasSigmas(20, {sigmaMin: 0.1, sigmaMax: 14.6});
    const repeated = [...plain].flatMap((sigma, i) => new Array<number>([2, 1, 3, 1][i % 4]!).fill(sigma));
    const states = statesOf(create(), {levels: repeated});
    expect(isFinite(states)).toBe(true);
    // UniPC, asked twice, goes on from the corrected point.
    if (name.startsWith("uni")) return;
    expect(deviation(states.at(-1)!.x, endOf(create(), {levels: plain}))).toBeLessThan(1e-11);
  });

  it.each(oneQuestion)("%s starts anew where the run turns", (name, {create}) => {
    // 3, 2, 1 down, then 2, 4 up: the first step up is Euler's, from the point that was reached (UniPC: corrected).
    const states = statesOf(create(), {levels: [3, 2, 1, 2, 4], x: x0});
    expect(isFinite(states)).toBe(true);
    const {x, denoised} = states[2]!;
    if (!name.startsWith("uni")) expect(deviation(states[3]!.x, stepEuler(x, denoised, 1, 2))).toBeLessThan(1e-12);
  });

  it.each(all)("%s: extremes stay numbers", (_, {create, stochastic, adaptive}) => {
    // From 1e4 to 1e-4 and on to 0, in a few steps and in one; points 1e6 away.
    const levels = [1e4, 1e2, 1, 1e-2, 1e-4, 0];
    for (const x of [start.map((value) => value * 700), x0.map((value) => 1e6 * value)])
      for (const some of [levels, [1e4, 1e-4], [1e4, 1e-4, 0], [1e-4, 0]])
        expect(isFinite(statesOf(create(), {levels: some, x}))).toBe(true);
    if (stochastic) return;
    for (const some of [levels.slice().reverse(), [1e-4, 1e4], [0, 1e-4, 1e4]])
      expect(isFinite(statesOf(adaptive ? create({rtol: 1e-4}) : create(), {levels: some, x: x0}))).toBe(true);
  });

  it.each(all)("%s: one dimension, and 16384", (_, {create}) => {
    for (const dim of [1, 16384]) {
      const means = [-1, 1].map((value) => new Float64Array(dim).fill(value));
      const target = createMixture({weights: [0.4, 0.6], means, covariances: 0.1});
      const x = createRandom(3).normals(dim).map((value) => 10 * value);
      const solver = create(dim === 1 ? {} : {rtol: 1e-3});
      const states = statesOf(solver, {levels: [10, 3, 1, 0.5, 0], x, denoise: target.denoise});
      expect(isFinite(states)).toBe(true);
      expect(Math.max(...states.at(-1)!.x.map(Math.abs))).toBeLessThan(20);
    }
  });
});

describe("levels that are equal but for rounding", () => {
  const multistep = all.filter(([name]) => /^(lms|dpmpp_[23]m|uni_pc)/.test(name));
  it.each(multistep)("%s: are one level", (name, {create, stochastic}) => {
    // The same draws for intervals that are equal but for rounding.
    const noise: NoiseSource = (count, from) => createRandom(from.toPrecision(6)).normals(count);
    const end = (levels: number[]): Float64Array => {
      const x = start.map((value) => (value * levels[0]!) / 14.6);
      return lastState(sample({denoise, levels, x, solver: create(), noise})).x;
    };
    const long = [...karrasSigmas(12, {sigmaMin: 0.3, sigmaMax: 14.6}).subarray(0, 12)];
    const short = [2, 1, 0.5, 0.25, 0.15];
    // Where answers do not lie on one smooth curve, even a gap of 1/300 of a step would magnify what parts them.
    const rough = /sde|uni_pc|corrected/.test(name);
    const gaps = [1e-15, 1e-12, 1e-9, ...(rough ? [1e-3] : []), ...(stochastic ? [] : [-1e-15, -1e-12, -1e-9])];
    for (const [levels, at] of [[long, 0], [long, 1], [long, 4], [long, 9], [short, 1]] as const)
      for (const gap of gaps) {
        const [repeated, near] = [0, gap].map((d) => end(levels.toSpliced(at + 1, 0, levels[at]! * (1 - d))));
        // A step of this length moves x by |gap|·|x − D|, and noise of σ·√(2·gap)·z, z ≤ 3, comes on top; what follows
        // magnifies them several times.
        const allowed = stochastic ? 60 * levels[at]! * Math.sqrt(gap) : 100 * Math.abs(gap) + 1e-11;
        expect(deviation(near!, repeated!), `${at}, ${gap}`).toBeLessThan(allowed);
      }
  });
});

describe("in either direction, between any two ends", () => {
  it("encodes up from σ = 0 and decodes back", () => {
    const up = karrasSigmas(300, {sigmaMin: 1e-3, sigmaMax: 20}).reverse();
    const there = endOf(heun, {levels: up, x: x0});
    const down = up.slice().reverse();
    // Second order: error about C·(1/300)²; halving the steps multiplies it by 4.
    const error = deviation(endOf(heun, {levels: down, x: there}), x0);
    expect(error).toBeLessThan(5e-3);
    const half = down.filter((_, i) => i % 2 === 0 || i === 300);
    expect(deviation(endOf(heun, {levels: half, x: there}), x0)).toBeGreaterThan(2 * error);
  });

  it.each(deterministic)("%s encodes and decodes back, the closer the more steps", (_, {create, adaptive}) => {
    const errors = [100, 200].map((n) => {
      const up = karrasSigmas(n + 1, {sigmaMin: 0.05, sigmaMax: 20}).subarray(0, n + 1).slice().reverse();
      const there = endOf(create(), {levels: up, x: x0});
      return deviation(endOf(create(), {levels: up.slice().reverse(), x: there}), x0);
    });
    if (adaptive) expect(Math.max(...errors)).toBeLessThan(1e-5);
    else expect(errors[1]! / errors[0]!).toBeLessThan(0.6); // order 1 halves it
  });

  // Heun's step up asks at its other end as well.
  const fromZero = deterministic.filter(([name]) => name !== "heun");
  it.each(fromZero)("%s: the first step up from σ = 0 keeps the picture, ε̂ = 0", (_, {create}) => {
    for (const to of [toLevel(3), variancePreservingLevel(3)]) {
      const end = endOf(create(), {levels: [0, to], x: x0});
      expect(deviation(end, x0.map((value) => to.signalScale * value))).toBeLessThan(1e-15);
    }
  });

  it.each(deterministic)("%s starts at signalScale 0: the first guess is the mean, n′·ε̂ the noise", (_, {create}) => {
    const noise = Float64Array.of(0.3, -1, 2, 0.5);
    const to = variancePreservingLevel(10);
    const mean = denoise(noise, Infinity);
    const expected = noise.map((value, i) => to.signalScale * mean[i]! + to.noiseStd * value);
    const end = endOf(create(), {levels: [variancePreservingLevel(Infinity), to], x: noise});
    expect(deviation(end, expected)).toBeLessThan(1e-15);
  });

  it.each(deterministic)("%s ends at signalScale 0: what is left is ε̂", (_, {create}) => {
    const from = variancePreservingLevel(5);
    const end = endOf(create(), {levels: [from, variancePreservingLevel(Infinity)], x: x0});
    const D = denoise(x0.map((value) => value / from.signalScale), 5);
    const eps = x0.map((value, i) => (value - from.signalScale * D[i]!) / from.noiseStd);
    expect(deviation(end, eps)).toBeLessThan(1e-14);
  });
});
