import {describe, expect, it} from "vitest";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {variancePreservingLevel} from "../../src/math/level.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {sample} from "../../src/math/sample.js";
import {euler} from "../../src/math/solvers/euler.js";
import {SOLVERS} from "../../src/math/solvers/registry.js";
import {uniPc} from "../../src/math/solvers/unipc.js";
import type {Solver} from "../../src/math/types.js";
import {deviation, flat, gmm, reference, type Rows} from "./helpers.js";

// Every step of the field's own runs, not only the last. Both sides are float64, and inputs carry 15 digits: a run may
// magnify 1e-15 by the spread of the flow, some 1e3 here. (Measured: 6e-15.)
const TOLERANCE = 1e-12;

const {denoise} = createMixture(gmm);

function expectStates(solver: Solver, levels: Parameters<typeof sample>[0]["levels"], expected: Rows[]): void {
  const states = [...sample({denoise, levels, x: flat(expected[0]!), solver})];
  expect(states).toHaveLength(expected.length);
  expected.forEach((x, i) => expect(deviation(states[i]!.x, flat(x))).toBeLessThan(TOLERANCE));
}

describe("against k-diffusion", () => {
  const {sigmas, trajectories} = reference.kDiffusion;
  for (const name of ["euler", "heun", "dpm_2", "lms", "dpmpp_2m"] as const)
    it(`${name}: every step`, () => {
      const {steps, final} = trajectories.find(({sampler}) => sampler === name)!;
      expectStates(SOLVERS[name].create(), sigmas, [...steps, final]);
    });
});

describe("against diffusers, in a variance-preserving process", () => {
  const schedule = createScaledLinearSchedule();
  const solvers: Record<string, Solver> = {
    ddim: SOLVERS.ddim.create(),
    dpmpp_2m: SOLVERS.dpmpp_2m.create(),
    dpmpp_3m: SOLVERS.dpmpp_3m.create(),
    unipc_2: uniPc({order: 2, variant: "bh2"})
  };
  const runOf = (name: string) => {
    const {timesteps, states} = reference.diffusers.runs.find(({scheduler}) => scheduler === name)!;
    // DDIM with set_alpha_to_one = false ends at ᾱ₀; the others, with final_sigmas_type "zero", at σ = 0.
    const end = name === "ddim" ? schedule.sigmas[0]! : 0;
    return {states, levels: [...timesteps.map((t) => schedule.sigmas[t]!), end].map(variancePreservingLevel)};
  };

  for (const [name, solver] of Object.entries(solvers))
    it(`${name}: every state`, () => {
      const {levels, states} = runOf(name);
      expectStates(solver, levels, states);
    });

  it("Euler in it is DDIM", () => {
    const {levels, states} = runOf("ddim");
    expectStates(euler, levels, states);
  });
});
