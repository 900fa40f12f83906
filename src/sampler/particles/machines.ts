/** The two machines that a sampler may run on, opened: a GPU if one can take the work, and the CPU, in a worker if it can be. */
import {requestGpu} from "../gpu-device.js";
import {WorkerUnavailable} from "../worker-channel.js";
import {createPause} from "../worker-protocol.js";
import {createCpuParticles, type CpuParticlesOptions} from "./cpu-particles.js";
import type {ParticleModel, TargetModel} from "./model.js";
import type {SamplerOptions} from "./options.js";
import type {ParticleTarget} from "./statistics/types.js";
import type {ParticleBackend, ParticleRun} from "./types.js";
import {createWorkerParticles} from "./worker-particles.js";

/** What both take. */
export interface Load {
  readonly n: number;
  readonly target?: ParticleTarget;
  readonly keepBytes?: number;
}

/** @returns the machine and its name, or a sentence that says why there is none */
export async function openGpu(
  {gpu, backend, workgroup}: SamplerOptions, model: ParticleModel | undefined, load: Load
): Promise<{backend: ParticleBackend; name: string} | {reason: string}> {
  if (!model) return {reason: "This denoiser is a function of the page, which the GPU cannot call."};
  const found = await requestGpu(gpu);
  if ("reason" in found) return found;
  if (found.software && backend !== "webgpu") {
    return {reason: `The only graphics adapter here (${found.name}) computes in software; the CPU is faster at that.`};
  }
  try {
    // Loaded when there is something to run it on.
    const [{createGpuParticles}, {kernelOfModel}, {chooseWorkgroup}] = await Promise.all([
      import("./gpu-particles.js"), import("./denoisers/kernel-of-model.js"), import("./choose-workgroup.js")
    ]);
    const {device, software} = found;
    const denoiser = kernelOfModel(model);
    // A software adapter's milliseconds are the page's own: there the usual size does.
    const size = workgroup ?? (software ? undefined : await chooseWorkgroup(device, denoiser));
    const made = await createGpuParticles({...load, device, denoiser, ...(size && {workgroup: size})});
    return {backend: made, name: found.name};
  } catch (error) {
    return {reason: `The graphics adapter (${found.name}) could not take the work: ${error instanceof Error ? error.message : String(error)}`};
  }
}

/** Why a run cannot be done on a GPU, in a sentence; undefined if it can. */
export function reasonForCpu({adaptive, recipe, draws = 0}: ParticleRun): string | undefined {
  if (adaptive) return "This solver looks at the numbers to choose its steps, so it cannot be planned for the GPU.";
  if (recipe && draws > 0) return `This spec draws its noise in order ("${recipe.noise.kind}"), which the GPU cannot; with "counter" it can.`;
  return undefined;
}

/** The CPU, for whichever run is to come: in a worker if the run can be sent there, else on the page. */
export function createCpuMachine(
  load: Load, {model, known, denoise, stopped}: {
    readonly model: ParticleModel | undefined;
    readonly known: TargetModel | undefined;
    readonly denoise: CpuParticlesOptions["denoise"];
    readonly stopped: () => boolean;
  }
): {for(run: ParticleRun): Promise<ParticleBackend>; destroy(): void} {
  let opened: {readonly backend: ParticleBackend; readonly sendable: boolean} | undefined;
  const pause = createPause();
  const onPage = (): ParticleBackend => createCpuParticles({...load, denoise, pause: async () => {
    await pause();
    if (stopped()) throw new Error("The sampler was destroyed.");
  }});
  const inWorker = (sent: ParticleModel): Promise<ParticleBackend> =>
    createWorkerParticles({model: sent, target: known, n: load.n, keepBytes: load.keepBytes}).catch((error: unknown) => {
      if (error instanceof WorkerUnavailable) return onPage(); // the page can do it, if less smoothly
      throw error;
    });
  return {
    async for(run) {
      const sendable = run.spec !== undefined && model !== undefined && typeof Worker !== "undefined";
      if (opened?.sendable !== sendable) {
        opened?.backend.destroy();
        opened = {backend: sendable ? await inWorker(model) : onPage(), sendable};
      }
      return opened.backend;
    },
    destroy: () => opened?.backend.destroy()
  };
}
