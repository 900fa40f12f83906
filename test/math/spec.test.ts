/** The format of what to sample: reading, writing, running, and what its errors say. */
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {createLocalDenoiser, FACE_WINDOWS, windowSchedule} from "../../src/math/denoisers/local.js";
import {addNoise, toLevel, variancePreservingLevel} from "../../src/math/level.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {LEVEL_RULES} from "../../src/math/levels/registry.js";
import {createBrownianNoise} from "../../src/math/noise/brownian.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createTorchRandom} from "../../src/math/noise/torch-random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {toCoordinates} from "../../src/math/pictures/pictures.js";
import {createSubVariancePreserving} from "../../src/math/processes/sub-variance-preserving.js";
import {flowMatching} from "../../src/math/processes/flow-matching.js";
import {PROCESSES} from "../../src/math/processes/registry.js";
import {lastState, sample} from "../../src/math/sample.js";
import {createLinearSchedule} from "../../src/math/schedules/linear.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {rescaleZeroTerminalSnr} from "../../src/math/schedules/zero-terminal-snr.js";
import {eulerAncestral} from "../../src/math/solvers/euler-ancestral.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {uniPc} from "../../src/math/solvers/unipc.js";
import {buildSpec} from "../../src/math/spec/build.js";
import {findNearestName} from "../../src/math/spec/nearest-name.js";
import {SAMPLE_SPEC, SAMPLE_SPEC_SCHEMA} from "../../src/math/spec/schema.js";
import {text} from "../../src/math/spec/shape.js";
import {readSpec, runSpec, writeSpec} from "../../src/math/spec/spec.js";
import {createGaussian} from "../../src/math/targets/gaussian.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {flat, reference, type Rows} from "./helpers.js";
import {accepts} from "./json-schema.js";

type Json = Record<string, unknown>;

const gmm = {kind: "mixture", weights: reference.gmm.weights, means: reference.gmm.means, covariances: reference.gmm.covariances};
const base: Json = {
  version: 1,
  target: gmm,
  levels: {rule: "karras", numSteps: 6, sigmaMin: 0.05, sigmaMax: 10},
  solver: {name: "euler"},
  start: {kind: "prior", n: 3}
};
const change = (patch: Json): Json => ({...base, ...patch});
const run = (patch: Json): Float64Array => lastState(runSpec(readSpec(change(patch)))).x;
const says = (patch: Json): string => {
  try {
    readSpec(change(patch));
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as Error).message;
  }
  throw new Error(`accepted ${JSON.stringify(patch)}`);
};

describe("runs what the parts run", () => {
  it("reproduces k-diffusion's trajectories from given points and draws", () => {
    const {sigmas, start, trajectories} = reference.kDiffusion as {sigmas: number[]; start: Rows; trajectories: {sampler: string; eta?: number; noise?: Rows[]; steps: Rows[]; final: Rows}[]};
    for (const {sampler, eta, noise, steps, final} of trajectories) {
      const spec = readSpec({
        version: 1,
        target: gmm,
        levels: {rule: "sigmas", sigmas},
        solver: {name: sampler, ...(eta !== undefined && {eta})},
        start: {kind: "points", x: start},
        ...(noise && {noise: {kind: "draws", draws: noise}})
      });
      const states = [...runSpec(spec)];
      // Inputs carry 15 digits, and a run may magnify 1e-15 by the spread of the flow, some 1e3 here.
      [...steps, final].forEach((rows, i) => flat(rows).forEach((value, j) => expect(Math.abs(states[i]!.x[j]! - value)).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)))));
    }
  });

  it("every solver, level rule and process of the registries, by name", () => {
    for (const name of Object.keys(SOLVERS)) expect(run({solver: {name}}).every(Number.isFinite), name).toBe(true);
    for (const rule of Object.keys(LEVEL_RULES)) expect(run({levels: {rule, numSteps: 6}, process: {kind: "flow"}}).every(Number.isFinite), rule).toBe(true);
    for (const kind of Object.keys(PROCESSES)) expect(run({process: {kind}}).every(Number.isFinite), kind).toBe(true);
  });

  it("options reach the parts", () => {
    const {levels, solver, begin} = buildSpec(readSpec(change({solver: {name: "euler_ancestral", eta: 0.5}, seed: 4})));
    const {x} = begin();
    const direct = sample({denoise: createMixture(reference.gmm).denoise, levels: karrasSigmas(6, {sigmaMin: 0.05, sigmaMax: 10}), x, solver: eulerAncestral({eta: 0.5}), noise: createWhiteNoise(createRandom(4, 1))});
    expect(run({solver: {name: "euler_ancestral", eta: 0.5}, seed: 4})).toEqual(lastState(direct).x);
    expect(levels).toEqual(Array.from(karrasSigmas(6, {sigmaMin: 0.05, sigmaMax: 10}), toLevel));
    expect(typeof solver).toBe("function");
    const above = {levels: {rule: "sigmas", sigmas: [10, 3, 1, 0.3, 0.1]}};
    const uniPcEnd = (options: Json) => run({...above, solver: {name: "uni_pc", order: 3, ...options}});
    const lowered = sample({denoise: createMixture(reference.gmm).denoise, levels: above.levels.sigmas, x: buildSpec(readSpec(change(above))).begin().x, solver: uniPc({order: 3, variant: "bh1", lowerOrderFinal: true})});
    expect(uniPcEnd({lowerOrderFinal: true})).toEqual(lastState(lowered).x);
    expect(uniPcEnd({lowerOrderFinal: true})).not.toEqual(uniPcEnd({}));
    const vp = buildSpec(readSpec(change({process: {kind: "sub_vp", betaMin: 0.2, betaMax: 9}, levels: {rule: "times", times: [1, 0.5, 0.1]}})));
    const direct2 = createSubVariancePreserving({betaMin: 0.2, betaMax: 9});
    expect(vp.levels).toEqual([1, 0.5, 0.1].map(direct2.level));
  });

  it("each kind of target", () => {
    const x = Float64Array.of(0.3, -1);
    const targetOf = (target: Json) => buildSpec(readSpec(change({target}))).target;
    const covariance = [[2, 0.3], [0.3, 1]];
    expect(targetOf({kind: "gaussian", mean: [1, 2], covariance}).denoise(x, 0.7)).toEqual(createGaussian({mean: [1, 2], covariance}).denoise(x, 0.7));
    const diagonal = [[3, 0], [0, 0.5]];
    const close = targetOf({kind: "gaussian", mean: [1, 2], covariance: [3, 0.5]}).denoise(x, 0.7);
    createGaussian({mean: [1, 2], covariance: diagonal}).denoise(x, 0.7).forEach((value, d) => expect(close[d]).toBeCloseTo(value, 12));
    expect(targetOf({kind: "points", points: [[0, 0], [1, 2], [3, 1]]}).denoise(x, 0.7)).toEqual(createPointCloud([0, 0, 1, 2, 3, 1], 2).denoise(x, 0.7));
    expect(targetOf({kind: "mixture", weights: [0.5, 0.5], means: [[0], [1]], covariances: [1, [[2]]]}).dim).toBe(1);
  });

  it("KSampler's two knobs, and schedules: the levels', else the process's, else Stable Diffusion's", () => {
    const sigmasOf = (patch: Json) => buildSpec(readSpec(change(patch))).levels.map(({signalScale, noiseStd}) => noiseStd / signalScale);
    const levels = {rule: "simple", numSteps: 4};
    const ours = createScaledLinearSchedule().sigmas;
    expect(sigmasOf({levels})[0]).toBe(ours[999]);
    expect(sigmasOf({levels: {...levels, denoise: 0.5}})[0]).toBe(ours[499]);
    expect(sigmasOf({levels: {...levels, discardPenultimate: true}})).toHaveLength(5);
    expect(sigmasOf({levels: {...levels, discardPenultimate: true}})[3]).toBeGreaterThan(sigmasOf({levels})[3]!);
    const linear = createLinearSchedule().sigmas[999]!;
    expect(sigmasOf({levels, process: {kind: "ddpm", schedule: {name: "linear"}}})[0]).toBeCloseTo(linear, 9);
    expect(sigmasOf({levels: {...levels, schedule: {name: "linear"}}})[0]).toBe(linear);
    expect(sigmasOf({levels: {...levels, schedule: {name: "linear"}}, process: {kind: "ddpm"}})[0]).toBeCloseTo(linear, 9);
    expect(sigmasOf({levels: {...levels, schedule: {name: "scaled_linear"}}, process: {kind: "ddpm", schedule: {name: "linear"}}})[0]).toBeCloseTo(ours[999]!, 9);
    expect(sigmasOf({levels: {rule: "karras", numSteps: 4}})[0]).toBeCloseTo(createScaledLinearSchedule().sigmaMax, 12);
    const rescaled = rescaleZeroTerminalSnr(createScaledLinearSchedule());
    const zero = buildSpec(readSpec(change({process: {kind: "ddpm", schedule: {name: "scaled_linear", zeroTerminalSnr: true}}, levels: {rule: "times", times: [999, 500, 0]}})));
    expect(zero.levels).toEqual([Infinity, rescaled.sigmas[500]!, rescaled.sigmas[0]!].map(variancePreservingLevel));
  });
});

describe("starts and noise", () => {
  const vp = {kind: "vp"};
  const begin = (patch: Json) => buildSpec(readSpec(change(patch))).begin();

  it("prior, marginal, data and points, at the scale of the first level", () => {
    const level = variancePreservingLevel(10);
    const eps = createRandom(5, 0).normals(6);
    expect(begin({process: vp, seed: 5}).x).toEqual(eps.map((value) => level.noiseStd * value));
    const clean = createMixture(reference.gmm).sample(3, createRandom(5, 2));
    expect(begin({process: vp, seed: 5, start: {kind: "marginal", n: 3}}).x).toEqual(addNoise(clean, eps, level));
    const x0 = [[1, 2], [3, 4], [5, 6]];
    expect(begin({process: vp, seed: 5, start: {kind: "data", x0}}).x).toEqual(addNoise(flat(x0), eps, level));
    expect(begin({process: vp, start: {kind: "points", x: x0}}).x).toEqual(flat(x0));
  });

  it("white, Brownian and torch's", () => {
    const ask = (patch: Json) => begin({seed: 8, ...patch}).noise(6, 3, 2);
    expect(ask({})).toEqual(createRandom(8, 1).normals(6));
    expect(ask({noise: {kind: "brownian"}})).toEqual(createBrownianNoise({seed: 8})(6, 3, 2));
    const torch = createTorchRandom(8);
    const started = begin({seed: 8, noise: {kind: "torch"}});
    expect(started.x).toEqual(torch.normals(6).map((value) => 10 * value));
    expect(started.noise(6, 3, 2)).toEqual(torch.normals(6));
  });

  it("the same spec gives the same run, another seed another; noise does not move the start", () => {
    const solver = {name: "euler_ancestral"};
    expect(run({solver, seed: "a"})).toEqual(run({solver, seed: "a"}));
    expect(run({solver, seed: "a"})).not.toEqual(run({solver, seed: "b"}));
    expect(begin({seed: 3, noise: {kind: "brownian"}}).x).toEqual(begin({seed: 3}).x);
  });
});

describe("errors name the field, its value and the remedy", () => {
  it.each<[Json, RegExp]>([
    [{levels: {rule: "karras", numSteps: 4, rho: -1}}, /^readSpec: levels\.rho is -1; give a finite number, greater than 0\.$/],
    [{levels: {rule: "karras", numSteps: 4.5}}, /^readSpec: levels\.numSteps is 4\.5; give a whole number, 1 or greater, at most 100000\.$/],
    [{levels: {rule: "karras", numSteps: 4, sigma_max: 1}}, /levels\.sigma_max is no field; did you mean sigmaMax\? There are rule, numSteps/],
    [{levels: {rule: "karras", numSteps: 4, sigmaMin: 3, sigmaMax: 1}}, /levels\.sigmaMin is 3 and sigmaMax 1; they must/],
    [{levels: {rule: "karas", numSteps: 4}}, /levels\.rule is "karas"; did you mean karras\?/],
    [{levels: {numSteps: 4}}, /levels\.rule is missing; give one of sigmas, times, karras/],
    [{levels: {rule: "sigmas", sigmas: [1, -2]}}, /levels\.sigmas\[1\] is -2; give a finite number, 0 or greater, or "Infinity"/],
    [{levels: {rule: "sigmas", sigmas: [1]}}, /levels\.sigmas is \[1\]; give a list of 2 or more/],
    [{levels: {rule: "sigmas", sigmas: 3}}, /levels\.sigmas is 3; give a list/],
    [{levels: {rule: "sigmas", sigmas: ["Infinity", 1, 0]}}, /levels reaches σ = ∞.*process ve cannot/],
    [{levels: {rule: "times", times: [2, 1]}, process: {kind: "vp"}}, /levels\.t is 2; give a finite number from 0 to 1/],
    [{levels: {rule: "karras", numSteps: 4, denoise: 0}}, /levels\.denoise is 0; give a finite number, greater than 0, at most 1/],
    [{levels: {rule: "karras", numSteps: 4, discardPenultimate: 1}}, /levels\.discardPenultimate is 1; give true or false/],
    [{levels: {rule: "simple", numSteps: 4, schedule: {name: "linear", betaStart: 0.5, betaEnd: 0.1}}}, /levels\.schedule\.betaStart is 0\.5 and betaEnd 0\.1/],
    [{solver: {name: "eulr"}}, /solver\.name is "eulr"; did you mean euler\?/],
    [{solver: {name: "zzzzzz"}}, /solver\.name is "zzzzzz"; there are euler, heun/],
    [{solver: {name: "euler_ancestral", eta: 2}}, /solver\.eta is 2; give a number from 0/],
    [{solver: {name: "euler", eta: 1}}, /solver\.eta is no field; there are name/],
    [{solver: "euler"}, /solver is "euler"; give an object/],
    [{target: {kind: "mixture", weights: [0.5, 0.4], means: [[0], [1]], covariances: [1, 1]}}, /target: the weights sum to 0\.9; .*divide/],
    [{target: {kind: "mixture", weights: [0.5, 0.5], means: [[0, 1], [1]], covariances: [1, 1]}}, /target\.means\[1\] is \[1\]; give 2 numbers, as in target\.means\[0\]/],
    [{target: {kind: "gaussian", mean: [0, 0], covariance: "wide"}}, /target\.covariance is "wide"; give a variance, a list/],
    [{target: {kind: "gaussian", mean: [0, 0], covariance: [1, 2, 3]}}, /target: the covariance has 3 dimensions/],
    [{target: {kind: "gaussian", mean: [0, null], covariance: 1}}, /target\.mean\[1\] is null; give a finite number/],
    [{process: {kind: "ddpm", schedule: {name: "linear", betaEnd: 2}}}, /process\.schedule\.beta/],
    [{start: {kind: "points", x: [[1, 2, 3]]}}, /start\.x\[0\] has 3 numbers; give 2, as the target has/],
    [{start: {kind: "data", x0: [[1]]}}, /start\.x0\[0\] has 1 numbers; give 2/],
    [{noise: {kind: "draws", draws: [[[1, 2]]]}}, /noise\.draws\[0\] has 1 points; give 3/],
    [{noise: {kind: "draws", draws: [[[1], [2], [3]]]}}, /noise\.draws\[0\]\[0\] has 1 numbers; give 2/],
    [{noise: {kind: "torch"}, seed: 1.5}, /^readSpec: seed is 1\.5; give a whole number/],
    [{seed: true}, /seed is true; give a number or a string/],
    [{workgroup: 48}, /workgroup is 48; give one of 32, 64, 128, 256/],
    [{workgroup: "64"}, /workgroup is "64"; give one of 32, 64, 128, 256/],
    [{seed: undefined, sed: 1}, /sed is no field; did you mean seed\?/],
    [{version: 2}, /version is 2; this is version 1/],
    [{start: undefined}, /start is missing; give it \(where the run begins\)/],
    [{target: {kind: "points", points: [new Array(100).fill(0), [1]]}}, /target\.points\[1\] is \[1\]; give 100 numbers/]
  ])("%j", (patch, message) => expect(says(patch)).toMatch(message));

  it("what is no object at all", () => {
    expect(() => readSpec([])).toThrow(/^readSpec: the spec is \[\]; give an object/);
    expect(() => readSpec(null)).toThrow(RangeError);
    expect(() => readSpec({version: Array.from({length: 90}, () => 1)})).toThrow(/1,\.\.\.; this is/);
  });

  it("what the engine refuses is kept whole", () => {
    expect(says({levels: {rule: "karras", numSteps: 100_000, denoise: 1e-9}})).toMatch(/levels: Invalid \w+ array length|levels: Array buffer allocation failed/);
  });

  it("a string that is none", () => expect(() => text.read(3, "a.b")).toThrow(/^a\.b is 3; give a string\.$/));

  it("what is no RangeError is not dressed as one", () => {
    const target = new Proxy({}, {get: () => { throw new TypeError("not ours"); }, ownKeys: () => []});
    expect(() => readSpec(change({target}))).toThrow(TypeError);
  });

  it("the nearest name forgives case, signs and a third of the letters", () => {
    expect(findNearestName("DPM++ 2M", ["dpm_2", "dpmpp_2m"])).toBe("dpmpp_2m");
    expect(findNearestName("sigma-max", ["sigmaMin", "sigmaMax"])).toBe("sigmaMax");
    expect(findNearestName("", ["a"])).toBe("a");
    expect(findNearestName("numstep", ["rho", "numSteps"])).toBe("numSteps");
    expect(findNearestName("frobnicate", ["rho", "numSteps"])).toBeUndefined();
  });
});

describe("writing", () => {
  it("is canonical: order and defaults do not matter", () => {
    const shuffled = Object.fromEntries(Object.entries(change({seed: 0, process: {kind: "ve"}, noise: {kind: "white"}})).reverse());
    expect(writeSpec(readSpec(shuffled))).toBe(writeSpec(readSpec(base)));
    expect(writeSpec(readSpec(base))).toBe(JSON.stringify(base));
  });

  it("keeps what JSON has no number for", () => {
    const {target, solver, start} = base;
    const json = {version: 1, target, process: {kind: "flow"}, levels: {rule: "sigmas", sigmas: ["Infinity", 1, 0]}, solver, start, workgroup: 128};
    const spec = readSpec(json);
    expect((spec.levels as unknown as {sigmas: number[]}).sigmas[0]).toBe(Infinity);
    expect(writeSpec(spec)).toBe(JSON.stringify(json));
    expect(readSpec(JSON.parse(writeSpec(spec)))).toEqual(spec);
    expect(readSpec(spec)).toEqual(spec); // what was read can be read again
    expect(Object.is((readSpec(change({levels: {rule: "sigmas", sigmas: [1, -0]}})).levels as unknown as {sigmas: number[]}).sigmas[1], 0)).toBe(true);
  });
});

/** Any spec that should be accepted, and now and then one that should not. */
const specs = fc.record(
  {
    version: fc.constantFrom(1, 1, 1, 1, 2),
    target: fc.oneof(
      fc.record({kind: fc.constant("gaussian"), mean: fc.array(fc.double({min: -9, max: 9, noNaN: true}), {minLength: 2, maxLength: 2}), covariance: fc.constantFrom<unknown>(1, [1, 2], [[2, 1], [1, 2]], "x", -1)}),
      fc.constant(gmm as Json),
      fc.record({kind: fc.constantFrom("points", "pints"), points: fc.array(fc.tuple(fc.integer(), fc.integer()), {minLength: 0, maxLength: 4})})
    ),
    process: fc.oneof(
      fc.record({kind: fc.constantFrom("ve", "vp", "flow", "trigonometric")}),
      fc.record({kind: fc.constant("vp"), betaMin: fc.double({min: 0.01, max: 0.2, noNaN: true})}),
      fc.record({kind: fc.constant("ddpm"), schedule: fc.record({name: fc.constantFrom("linear", "sigmoid"), zeroTerminalSnr: fc.boolean()}, {requiredKeys: ["name"]})})
    ),
    levels: fc.oneof(
      fc.record(
        {rule: fc.constantFrom("karras", "simple", "exponential"), numSteps: fc.integer({min: 0, max: 9}), sigmaMax: fc.constant(9), sigmaMin: fc.constant(0.1), rho: fc.constant(3), rhoo: fc.constant(3), denoise: fc.double({min: 0.1, max: 1, noNaN: true}), discardPenultimate: fc.boolean()},
        {requiredKeys: ["rule", "numSteps"]}
      ).map(({rhoo, ...levels}) => (levels.numSteps === 3 && rhoo ? {...levels, rhoo} : levels)), // an unknown field now and then
      fc.record({rule: fc.constant("sigmas"), sigmas: fc.array(fc.double({min: 0, max: 9, noNaN: true}), {minLength: 1, maxLength: 5})})
    ),
    solver: fc.constantFrom(...Object.entries(SOLVERS).map(([name, entry]) => ({name, ...((entry as SolverEntry).options.includes("eta") && {eta: 0.5})}))),
    start: fc.oneof(fc.record({kind: fc.constantFrom("prior", "marginal"), n: fc.integer({min: 0, max: 3})}), fc.constant({kind: "points", x: [[1, 2]]})),
    noise: fc.constantFrom({kind: "white"}, {kind: "brownian"}, {kind: "torch"}, {kind: "draws", draws: []}, {kind: "pink"}),
    seed: fc.oneof(fc.integer({min: 0}), fc.string(), fc.constant(null))
  },
  {requiredKeys: ["version", "target", "levels", "solver", "start"]}
);

describe("the JSON Schema", () => {
  it("says what the reader's shapes say, and readSpec accepts nothing that it refuses", () => {
    let accepted = 0;
    const passes = (read: () => unknown): boolean => {
      try {
        read();
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return false;
      }
    };
    fc.assert(
      fc.property(specs, (json) => {
        const valid = accepts(SAMPLE_SPEC_SCHEMA, json);
        expect(valid).toBe(passes(() => SAMPLE_SPEC.read(json, ""))); // (the generator makes no ragged rows, which a schema cannot see)
        if (!passes(() => readSpec(json))) return;
        expect(valid).toBe(true);
        ++accepted;
      }),
      {seed: 1, numRuns: 300}
    );
    expect(accepted).toBeGreaterThan(30);
  });

  it("reading and writing round-trip", () => {
    fc.assert(
      fc.property(specs, (json) => {
        let spec;
        try {
          spec = readSpec(json);
        } catch {
          return;
        }
        const written = writeSpec(spec);
        expect(readSpec(JSON.parse(written))).toEqual(spec);
        expect(writeSpec(readSpec(JSON.parse(written)))).toBe(written);
      }),
      {seed: 2, numRuns: 200}
    );
  });
});

it("flow matching from pure noise, at its own levels", () => {
  const spec = readSpec(change({process: {kind: "flow"}, levels: {rule: "flow_match", numSteps: 5, shift: 3}}));
  const {levels} = buildSpec(spec);
  expect(levels[0]).toEqual({signalScale: 0, noiseStd: 1});
  expect(levels.at(-1)).toEqual(flowMatching.level(0));
  expect(lastState(runSpec(spec)).x.every(Number.isFinite)).toBe(true);
});

describe("pictures", () => {
  const faces = (patch: Json = {}): Json => change({target: {kind: "pictures", set: "faces"}, levels: {rule: "sigmas", sigmas: [9, 3, 0]}, start: {kind: "prior", n: 2}, ...patch});
  /** Three faces stand for the set. */
  const bytes = Uint8Array.from(createRandom(5).normals(3 * 1024), (e) => Math.max(0, Math.min(255, 127.5 + 60 * e)));
  const data = {pictures: () => bytes};
  const noisy = createRandom(6).normals(2 * 1024).map((e) => 9 * e);

  it("of the set of faces have 1024 numbers, and come back as they were written", () => {
    for (const patch of [{}, {denoiser: {kind: "local"}}, {denoiser: {kind: "local", window: 5, first: 2048}}]) {
      const spec = readSpec(faces(patch));
      expect(readSpec(JSON.parse(writeSpec(spec)))).toEqual(spec);
      expect(accepts(SAMPLE_SPEC_SCHEMA, JSON.parse(writeSpec(spec)))).toBe(true);
      const {target: {dim}, n, begin} = buildSpec(spec);
      expect([dim, n, begin().x.length]).toEqual([1024, 2, 2048]);
    }
    expect(writeSpec(readSpec(faces()))).toContain('"target":{"kind":"pictures","set":"faces"}');
    expect(buildSpec(readSpec(faces({target: {kind: "pictures", set: "all"}}))).target.dim).toBe(16384);
  });

  it("are asked by the point cloud, or by patches of 16 × 16 pictures, of the first so many", () => {
    const cloud = createPointCloud(toCoordinates(bytes, new Float64Array(bytes.length)), 1024);
    const patches = (count: number, window: number | ((sigma: number) => number)) =>
      createLocalDenoiser({pictures: bytes.subarray(0, count * 1024), height: 16, width: 16, channels: 4, window}).denoise;
    const asked = (patch: Json) => buildSpec(readSpec(faces(patch)), data).denoise(noisy, 9);
    expect(asked({})).toEqual(cloud.denoise(noisy, 9));
    expect(asked({denoiser: {kind: "local"}})).toEqual(patches(3, windowSchedule(FACE_WINDOWS))(noisy, 9));
    expect(asked({denoiser: {kind: "local", window: 5, first: 2}})).toEqual(patches(2, 5)(noisy, 9));
    expect(asked({denoiser: {kind: "local", window: 5, first: 2}})).not.toEqual(patches(3, 5)(noisy, 9));
    const {x} = buildSpec(readSpec(faces({start: {kind: "marginal", n: 40}, levels: {rule: "sigmas", sigmas: [1e-6, 0]}})), data).begin();
    const drawn = Array.from({length: 40}, (_, k) => [0, 1, 2].filter((n) => Math.abs(x[1024 * k]! - (2 * bytes[1024 * n]! - 255) / 255) < 1e-4));
    expect([...new Set(drawn.flat())].sort()).toEqual([0, 1, 2]);
  });

  it("say what is wrong", () => {
    expect(says({target: {kind: "pictures", set: "face"}})).toMatch(/target\.set is "face"; give one of subset, all, faces/);
    expect(says({target: {kind: "pictures", set: "subset"}, denoiser: {kind: "local", first: 76}})).toMatch(/denoiser\.first is 76; the set has 75 pictures, give as many or fewer/);
    expect(says({target: {kind: "pictures", set: "faces"}, denoiser: {kind: "local", first: 0}})).toMatch(/denoiser\.first is 0/);
  });
});
