/** A spec, as the command line and the pages read it (docs/sample-spec.md), as what a sampler of particles is asked for. */
import {buildSpec} from "../../math/spec/build.js";
import type {SampleSpec, StartSpec} from "../../math/spec/types.js";
import {MAX_PARTICLES, type SamplerOptions} from "./options.js";

/**
 * Particles by a spec: `createSampler({...settingsOfSpec(readSpec(json)), backend})`.
 *
 * **The numbers.** With `"noise": {"kind": "counter"}` the CPU's are those of `npm run sample` to the bit (rounded to float32
 * where they are shown), and the GPU's to float32. So they are with any other noise; but that is drawn in order, which the CPU
 * alone can do on the way: a stochastic solver then stays there.
 *
 * @param spec as `readSpec` returns it
 * @throws RangeError if it is not in the plane, or has more particles than the sampler takes
 */
export function settingsOfSpec(spec: SampleSpec): Omit<SamplerOptions, "process"> & {readonly target: NonNullable<SamplerOptions["target"]>} {
  const {target, levels, n} = buildSpec(spec);
  if (target.dim !== 2) throw new RangeError(`settingsOfSpec: target has ${target.dim} dimensions; particles live in the plane, give 2.`);
  if (n > MAX_PARTICLES) throw new RangeError(`settingsOfSpec: start has ${n} points; give ${MAX_PARTICLES} or fewer.`);
  const counted = spec.noise.kind === "counter";
  return {target, levels, solver: spec.solver, n, seed: spec.seed, start: startOf(spec.start), ...(!counted && {recipe: spec}), ...(spec.workgroup && {workgroup: spec.workgroup})};
}

function startOf(start: StartSpec): SamplerOptions["start"] {
  switch (start.kind) {
    case "points": return {kind: "points", x: Float64Array.from(start.x.flat())};
    case "data": return {kind: "data", x0: Float64Array.from(start.x0.flat())};
    default: return {kind: start.kind};
  }
}
