/** The doors of the bench: where each begins, the node's spec against the node's plan, η apart from the solver, the way to the lab. */
import {describe, expect, test} from "vitest";
import {FIRST, FIRST_PICTURES} from "../../src/figures/bench/edits.js";
import {ksamplerDoor} from "../../src/figures/bench/doors/ksampler.js";
import {labDoor} from "../../src/figures/bench/doors/lab.js";
import {samplerDoor} from "../../src/figures/bench/doors/sampler.js";
import {fragmentOfRun} from "../../src/figures/bench/lab-link.js";
import {FIRST_KNOBS, planNode, specOfNode, type NodeKnobs} from "../../src/figures/bench/node-spec.js";
import {labRunOf} from "../../src/figures/ksampler/lab-run.js";
import {specOfLink} from "../../src/figures/bench/spec-link.js";
import {etaOf, FAMILIES, familyOf, NOISY, withEta, withFamily, type FamilyName} from "../../src/figures/bench/stochasticity.js";
import {COMFY_SAMPLERS, type ComfySamplerName} from "../../src/math/comfyui/samplers.js";
import {COMFY_SCHEDULERS, type ComfySchedulerName} from "../../src/math/comfyui/schedulers.js";
import {sigmaOfLevel} from "../../src/math/level.js";
import {lastState, sample} from "../../src/math/sample.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../src/math/solvers/registry.js";
import {buildSpec, buildSolver} from "../../src/math/spec/build.js";
import {readSpec, runSpec, writeSpec} from "../../src/math/spec/spec.js";
import type {LevelRuleSpec, SampleSpec} from "../../src/math/spec/types.js";
import {parseFragment} from "../../src/notebook/link/fragment.js";
import {settingsOfSpec} from "../../src/sampler/particles/from-spec.js";
import {measureParticles} from "../../src/sampler/particles/statistics/cpu-statistics.js";
import type {ParticleTarget} from "../../src/sampler/particles/statistics/types.js";

const throughJson = (spec: SampleSpec): SampleSpec => readSpec(JSON.parse(writeSpec(spec)));

test("each door begins with a run of the plane that the command line takes", () => {
  for (const {first} of [labDoor, samplerDoor, ksamplerDoor]) {
    expect(writeSpec(throughJson(first))).toBe(writeSpec(first));
    expect(settingsOfSpec(first).n).toBe(first.start.kind === "prior" ? first.start.n : undefined);
  }
});

describe("the node as a spec", () => {
  const names = Object.keys(COMFY_SAMPLERS) as ComfySamplerName[];
  const schedulers = Object.keys(COMFY_SCHEDULERS) as ComfySchedulerName[];

  // 7 is odd, so that ddim_uniform gives another number of steps; below denoise 1 the list is a part of a longer one.
  test.each(names)("%s with every scheduler: the plan's own levels, and its solver, step by step", (samplerName) => {
    for (const scheduler of schedulers)
      for (const knobs of [{steps: 7, denoise: 1}, {steps: 4, denoise: 0.3}]) {
        const all: NodeKnobs = {...FIRST_KNOBS, ...knobs, samplerName, scheduler, latent: "target", seed: "18446744073709551615"};
        const plan = planNode(all);
        const spec = throughJson(specOfNode(all, 24));
        const {target, levels, begin} = buildSpec(spec);
        expect(levels.map(sigmaOfLevel), scheduler).toEqual(Array.from(plan.levels));
        const {x, noise} = begin();
        const there = lastState(sample({denoise: target.denoise, levels: plan.levels, x, solver: plan.solver, noise})).x;
        expect(there.every(Number.isFinite), scheduler).toBe(true);
        expect(lastState(runSpec(spec)).x, scheduler).toEqual(there);
      }
  });
  test("the big node's run in the lab: its σ in the pictures' own units", () => {
    for (const samplerName of ["euler_ancestral", "uni_pc"] as const) {
      const plan = planNode({...FIRST_KNOBS, samplerName});
      const spec = throughJson(labRunOf(plan, {set: "subset", seed: "3"}));
      expect(spec).toMatchObject({target: {kind: "pictures", set: "subset"}, solver: {name: COMFY_SAMPLERS[samplerName].solver}, seed: 3});
      buildSpec(spec).levels.forEach((level, i) => expect(Math.abs(0.18215 * sigmaOfLevel(level) - plan.levels[i]!)).toBeLessThan(1e-14 * 15)); // two roundings
    }
  });
  test("a seed below 2⁵³ is a number, as the lab's field has it; an empty latent starts as noise alone", () => {
    expect(specOfNode(FIRST_KNOBS)).toMatchObject({seed: 7, start: {kind: "prior", n: 10_000}});
    expect(specOfNode({...FIRST_KNOBS, seed: "18446744073709551615"}).seed).toBe("18446744073709551615");
  });
});

describe("η apart from the solver", () => {
  test("solvers and their noisy twins are all there are; with η = 0 twins are one", () => {
    expect([...Object.keys(FAMILIES), ...Object.values(NOISY)].sort()).toEqual(Object.keys(SOLVERS).sort());
    const start = {...FIRST, levels: {rule: "karras", numSteps: 9, sigmaMin: 0.03, sigmaMax: 12}, start: {kind: "prior", n: 8}};
    for (const [plain, noisy] of Object.entries(NOISY)) {
      const [a, b] = [{name: plain}, {name: noisy, eta: 0}].map((solver) => lastState(runSpec(readSpec({...start, solver}))).x);
      a!.forEach((value, i) => expect(Math.abs(value - b![i]!), noisy).toBeLessThan(1e-12)); // rounding of some ten steps
    }
  });
  test("η comes back from every solver that takes one, at every value; others stay what they are", () => {
    for (const name of Object.keys(SOLVERS) as SolverName[]) {
      const takes = name in NOISY || (SOLVERS[name] as SolverEntry).options.includes("eta");
      for (const eta of [0, 0.4, 1]) {
        const solver = withEta({name}, eta);
        expect(etaOf(solver), name).toBe(takes ? eta : undefined);
        expect(familyOf(solver), name).toBe(familyOf({name}));
        expect(typeof buildSolver(solver)).toBe("function");
      }
    }
    expect([etaOf({name: "euler_ancestral"}), etaOf({name: "ddim"}), etaOf({name: "forward"})]).toEqual([1, 0, undefined]); // their own defaults
  });
  test("another solver keeps η where it takes one", () => {
    for (const family of Object.keys(FAMILIES) as FamilyName[]) {
      const next = withFamily({name: "euler_ancestral", eta: 0.4}, family);
      expect(familyOf(next)).toBe(family);
      expect(etaOf(next)).toBe(etaOf({name: family}) === undefined ? undefined : 0.4);
    }
    expect(withFamily({name: "heun"}, "euler")).toEqual({name: "euler"});
  });
});

test("the way to the lab carries the run", () => {
  for (const spec of [samplerDoor.first, ksamplerDoor.first, FIRST_PICTURES, {...FIRST, seed: "a & b = c, 100 % ☂"}]) {
    const {anchor, values, trouble} = parseFragment(fragmentOfRun(spec));
    expect([anchor, trouble, [...values.keys()]]).toEqual(["bench", undefined, ["bench.spec"]]);
    expect(specOfLink(values.get("bench.spec")!)).toEqual(throughJson(spec));
  }
});

describe("the distances that the pages tell", () => {
  const distance = (spec: SampleSpec) => {
    const end = lastState(runSpec(spec));
    const {value, floor} = measureParticles({positions: end.x, level: end.level, target: buildSpec(spec).target as ParticleTarget, pairs: 1}).slicedWasserstein!;
    return {value, floor};
  };
  // What is said to three digits holds to half of the last; it depends on the seed alone, not on the machine.
  const says = (spec: SampleSpec, value: number) => expect(Math.abs(distance(spec).value - value)).toBeLessThan(6e-4);

  test("/sampler", () => {
    const of = (name: SolverName, rule: LevelRuleSpec["rule"], numSteps: number): SampleSpec => ({...samplerDoor.first, solver: {name}, levels: {...(samplerDoor.first.levels as LevelRuleSpec), rule, numSteps}});
    says(samplerDoor.first, 0.134);
    expect(Math.abs(distance(of("dpmpp_2m", "karras", 12)).floor - 0.016)).toBeLessThan(6e-4);
    says(of("dpmpp_2m", "karras", 12), 0.035);
    says(of("dpmpp_2m", "exponential", 12), 0.019);
    says(of("euler", "karras", 40), 0.043);
  });
  test("/ksampler", () => {
    const of = (knobs: Partial<NodeKnobs>) => specOfNode({...FIRST_KNOBS, ...knobs});
    says(of({scheduler: "normal"}), 0.1);
    says(of({scheduler: "simple"}), 0.099);
    says(of({scheduler: "sgm_uniform"}), 0.099);
    says(of({scheduler: "exponential"}), 0.138);
    says(of({scheduler: "ddim_uniform"}), 0.09);
    expect(buildSpec(of({scheduler: "ddim_uniform"})).levels.length).toBe(14); // thirteen steps
    says(of({samplerName: "dpmpp_2m", scheduler: "normal"}), 0.082);
    says(of({samplerName: "dpmpp_2m", scheduler: "exponential"}), 0.017);
    expect(distance(of({scheduler: "linear_quadratic"})).value).toBeGreaterThan(0.5);
    expect(distance(of({denoise: 0.5})).value).toBeGreaterThan(0.4);
    says(of({denoise: 0.5, latent: "target"}), 0.033);
  });
});
