/** Our WGSL through the sampler that pages use; nothing is read back, nothing kept for going back, as with everybody else. */
import {createSampler} from "../../../src/sampler/particles/sampler.js";
import type {Open} from "../types.js";
import {createTarget, SIGMAS, type MixtureTask} from "./task.js";

export const open: Open<MixtureTask> = async ({n, solver, x}) => {
  const start = {kind: "points", x: Float32Array.from(x)} as const;
  const sampler = await createSampler({target: createTarget(), levels: SIGMAS, solver, n, seed: 0, start, backend: "webgpu", keepBytes: 0});
  return {
    rewind: () => sampler.scrub(0),
    async walk() {
      for (let level = 1; level < SIGMAS.length; level++) await sampler.step();
    },
    end: () => sampler.positions(),
    close: () => sampler.destroy()
  };
};
