/**
 * Our WGSL kernels through the sampler that pages use. The pictures are on the device beforehand; a walk uploads x and reads
 * x, D and the posterior's statistics back at every level, so nothing is left in the queue when it ends.
 */
import {requestGpu} from "../../../src/sampler/gpu-device.js";
import {createGpuSampler} from "../../../src/sampler/pictures/gpu-sampler.js";
import type {PictureStep} from "../../../src/sampler/pictures/types.js";
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

export const open: Open<PictureTask> = async ({pictures, batch, x}) => {
  const gpu = await requestGpu();
  if ("reason" in gpu) throw new Error(gpu.reason);
  const backend = await createGpuSampler({device: gpu.device, pictures});
  let last: PictureStep | undefined;
  return {
    async walk() {
      for await (const step of backend.run({batch, x, sigmas: SIGMAS, solver: "euler"})) last = step;
    },
    end: async () => last?.x ?? [],
    close: () => backend.destroy()
  };
};
