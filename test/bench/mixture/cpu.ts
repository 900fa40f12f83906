/** Our CPU twin, on the page like everybody here (pages have it in a worker): particles in flocks, every level handed out. */
import {SOLVERS} from "../../../src/math/index.js";
import {toLevel} from "../../../src/math/level.js";
import {createCpuParticles} from "../../../src/sampler/particles/cpu-particles.js";
import type {Open} from "../types.js";
import {createTarget, SIGMAS, type MixtureTask} from "./task.js";

export const open: Open<MixtureTask> = async ({n, solver, x}) => {
  const particles = createCpuParticles({denoise: createTarget().denoise, n, keepBytes: 0});
  const levels = Array.from(SIGMAS, toLevel);
  const start = {kind: "points", x: Float32Array.from(x)} as const;
  return {
    async walk() {
      // To begin is part of the walk: the first level's question is answered there.
      await particles.begin({levels, solver: SOLVERS[solver].create(), seed: 0, start});
      for (let level = 1; level < levels.length; level++) await particles.goTo(level);
    },
    end: () => particles.positions(),
    close: () => particles.destroy()
  };
};
