/** The sampler of particles takes the command line's spec and gives its numbers: to the bit on the CPU, whatever the noise. */
import {describe, expect, it} from "vitest";
import {createMixture, createPointCloud, PROCESSES, readSpec, runSpec, SOLVERS, type SampleSpec} from "../../src/math/index.js";
import {classify, countClasses} from "../../src/sampler/particles/classes.js";
import {settingsOfSpec} from "../../src/sampler/particles/from-spec.js";
import {createSampler} from "../../src/sampler/particles/sampler.js";

const mixture = {kind: "mixture", weights: [0.3, 0.5, 0.2], means: [[-2, 0], [1.5, 1], [0.5, -2]], covariances: [[[0.3, 0.1], [0.1, 0.2]], [0.2, 0.4], 0.05]};
const usual = {
  version: 1, target: mixture, levels: {rule: "karras", numSteps: 6, sigmaMin: 0.05, sigmaMax: 14.6}, solver: {name: "euler"},
  start: {kind: "prior", n: 5}, noise: {kind: "counter"}, seed: 7
};
const specOf = (changes: object): SampleSpec => readSpec({...usual, ...changes});

/** x and D at every level are those of `runSpec`, rounded once. */
async function compare(spec: SampleSpec): Promise<void> {
  const sampler = await createSampler({...settingsOfSpec(spec), backend: "cpu"});
  for (const {i, x, denoised, nfe, sigma} of runSpec(spec)) {
    await sampler.scrub(i);
    expect([sampler.sigma, sampler.nfe]).toEqual([sigma, nfe]);
    expect(await sampler.positions()).toEqual(Float32Array.from(x));
    // At the end of a run that asks nothing there any more, sample() shows x, the sampler D all the same.
    if (i < sampler.levels.length - 1 || sigma === 0) expect(await sampler.denoised()).toEqual(Float32Array.from(denoised));
  }
  sampler.destroy();
}

describe("a spec on the sampler of particles", () => {
  it.each(Object.keys(SOLVERS))("gives the command line's numbers, noise by counting: %s", (name) => compare(specOf({solver: {name}})));

  it.each(Object.keys(PROCESSES))("in every process, from the marginal: %s", (kind) =>
    compare(specOf({process: {kind}, start: {kind: "marginal", n: 5}, solver: {name: "dpmpp_sde", eta: 0.5}, seed: "seven"})));

  it("beyond one flock of particles, whose noise is numbered on", () => compare(specOf({start: {kind: "marginal", n: 5000}, solver: {name: "dpmpp_2m_sde"}})), 60_000);

  it("from given points, clean or not, on one Gaussian and on points", async () => {
    const points = [[0.1, 0.2], [1 / 3, -2], [0, 1e-3]];
    await compare(specOf({start: {kind: "points", x: points}, solver: {name: "ddpm"}}));
    await compare(specOf({start: {kind: "data", x0: points}, target: {kind: "gaussian", mean: [1, -1], covariance: [[1, 0.3], [0.3, 0.5]]}}));
    await compare(specOf({target: {kind: "points", points}, process: {kind: "flow"}, levels: {rule: "flow_match", numSteps: 5}}));
  });

  it.each(Object.keys(PROCESSES))("upwards, where noise is added: %s", (kind) =>
    compare(specOf({process: {kind}, levels: {rule: "sigmas", sigmas: [0, 0.3, 2, 2, 9]}, solver: {name: "forward"}, start: {kind: "marginal", n: 4}})));

  it.each(["white", "brownian", "torch"])("with noise drawn in order: %s", (kind) =>
    compare(specOf({noise: {kind}, solver: {name: "dpmpp_sde"}, start: {kind: "marginal", n: 40}})));

  it("with recorded draws, and again after a reset to another spec", async () => {
    const draws = Array.from({length: 6}, (_, k) => [[0.1 * k, -1], [1, 0.3 * k]]);
    const spec = specOf({noise: {kind: "draws", draws}, solver: {name: "euler_ancestral"}, start: {kind: "prior", n: 2}});
    await compare(spec);
    const sampler = await createSampler({...settingsOfSpec(spec), backend: "cpu"});
    const other = specOf({start: {kind: "prior", n: 2}, seed: 9});
    const {levels, solver, seed, start} = settingsOfSpec(other);
    await sampler.reset({recipe: undefined, levels, solver, seed, ...(start && {start})});
    await sampler.scrub(6);
    const [last] = [...runSpec(other)].slice(-1);
    expect(await sampler.positions()).toEqual(Float32Array.from(last!.x));
    sampler.destroy();
  });

  it("pins the kernels' variant where the spec does, and leaves it free where not", () => {
    expect(settingsOfSpec(specOf({workgroup: 128})).workgroup).toBe(128);
    expect("workgroup" in settingsOfSpec(specOf({}))).toBe(false);
  });

  it("refuses what is not in the plane, or too many", () => {
    const three = specOf({target: {kind: "gaussian", mean: [0, 0, 0], covariance: 1}});
    expect(() => settingsOfSpec(three)).toThrow(/target has 3 dimensions; particles live in the plane, give 2/);
    expect(() => settingsOfSpec(specOf({start: {kind: "prior", n: 2_000_000}}))).toThrow(/start has 2000000 points; give 1048576 or fewer/);
  });
});

describe("classes", () => {
  const {weights, means} = mixture;
  const target = createMixture({weights, means, covariances: [0.3, 0.2, 0.05]});
  const levels = [{signalScale: 1, noiseStd: 0}, {signalScale: 1, noiseStd: 0.7}, {signalScale: 0.6, noiseStd: 0.8}];

  it.each(levels)("are the parts of the largest responsibility, at %o", (level) => {
    const x = Float64Array.from({length: 400}, (_, k) => 3 * Math.sin(1.7 * k * k));
    const classes = classify(target, x, level);
    for (let i = 0; i < 200; i++) {
      const at = x.subarray(2 * i, 2 * i + 2).map((value) => value / level.signalScale);
      const shares = target.responsibilities(at, level.noiseStd / level.signalScale);
      const [second, first] = [...shares].sort((p, q) => p - q).slice(-2);
      if (first! - second! > 1e-5) expect(classes[i]).toBe(shares.indexOf(first!)); // the table is rounded to float32
    }
    expect(new Set(classes).size).toBe(3);
  });

  it("are the heaviest part where nothing is known, and never one of weight 0", () => {
    expect([...classify(target, [5, 5, -9, 1], {signalScale: 0, noiseStd: 1})]).toEqual([1, 1]);
    const odd = createMixture({weights: [0, 1], means: [[0, 0], [9, 9]], covariances: 1});
    expect([...classify(odd, [0, 0], levels[1]!)]).toEqual([1]);
  });

  it("of a cloud are pieces of its list", () => {
    const cloud = createPointCloud(Float64Array.from({length: 128}, (_, k) => (k % 2 ? 0 : k)), 2);
    expect(countClasses(cloud)).toBe(32);
    expect([...classify(cloud, [0.2, 0, 2.1, 0, 125, 3], levels[1]!)]).toEqual([0, 0, 31]);
    expect(countClasses(createPointCloud([0, 0, 1, 1], 2))).toBe(2);
  });

  it("are there until the particles move; by origin as long as the run", async () => {
    const sampler = await createSampler({target, levels: [9, 1, 0.1, 0], solver: "euler_ancestral", n: 50, seed: 1, backend: "cpu"});
    await sampler.scrub(3);
    await sampler.classify("posterior");
    const [view, x] = [sampler.view, Float64Array.from(await sampler.positions())];
    expect(view.kind === "cpu" && view.classes).toEqual(classify(target, x, levels[0]!));
    await sampler.classify("origin");
    const origin = sampler.view.kind === "cpu" && sampler.view.classes;
    await sampler.scrub(0);
    expect(sampler.view.classes).toEqual(undefined);
    expect(origin).toEqual(classify(target, Float64Array.from(await sampler.positions()), {signalScale: 1, noiseStd: 9}));
    sampler.destroy();
  });
});
