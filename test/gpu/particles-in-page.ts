/** What particles-browser.test.ts runs in the page. */
import {createMixture} from "../../src/math/targets/mixture.js";
import {heun} from "../../src/math/solvers/heun.js";
import {requestGpu} from "../../src/sampler/gpu-device.js";
import type {SamplerOptions} from "../../src/sampler/particles/options.js";
import {createSampler} from "../../src/sampler/particles/sampler.js";

const target = createMixture({weights: [0.3, 0.7], means: [[-2, 0], [1, 1]], covariances: [0.1, [[0.5, 0.2], [0.2, 0.3]]]});

interface Wishes extends Partial<Pick<SamplerOptions, "backend" | "solver" | "n">> {
  /** The solver is handed over as a function, which no worker can be sent. */
  readonly onPage?: boolean;
  readonly loseAt?: number;
}

/** A run to the end, back to level 2, D and statistics there; then another seed. */
async function exercise({onPage = false, loseAt, ...wishes}: Wishes) {
  const notices: string[] = [];
  const before = workers;
  const sampler = await createSampler({
    target, levels: [20, 7, 3, 1.2, 0.5, 0.2, 0], solver: "dpmpp_sde", n: 5000, seed: 1, ...wishes, ...(onPage && {solver: heun}),
    onNotice: (notice) => notices.push(notice)
  });
  const chosen = {backend: sampler.backend, reason: sampler.reason};
  const nfes: number[] = [];
  for await (const {level, nfe} of sampler.run()) {
    nfes.push(nfe);
    const gpu = level === loseAt ? await requestGpu() : undefined;
    if (gpu && "device" in gpu) gpu.device.destroy();
  }
  const end = [...(await sampler.positions())];
  await sampler.scrub(2);
  const {view} = sampler;
  const [x, D, {mean}] = [await sampler.positions(), await sampler.denoised(), await sampler.statistics()];
  const shown = view.kind === "cpu" ? [...view.positions] : [...x];
  const refused = await sampler.scrub(99).catch((error: Error) => `${error.name}: ${error.message}`);
  await sampler.reset({seed: "another"});
  const other = [...(await sampler.positions())];
  const last = {backend: sampler.backend, reason: sampler.reason};
  sampler.destroy();
  const after = await sampler.step().catch((error: Error) => error.message);
  return {chosen, last, nfes, end, x: [...x], shown, D: [...D], mean, refused, other, after, notices, workers: workers - before};
}

let workers = 0;
const PageWorker = globalThis.Worker;
globalThis.Worker = class extends PageWorker {
  constructor(...given: ConstructorParameters<typeof PageWorker>) {
    workers++;
    super(...given);
  }
};

export type Exercise = typeof exercise;
Object.assign(globalThis, {exercise});
