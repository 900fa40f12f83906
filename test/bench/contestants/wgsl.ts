/**
 * Our WGSL kernels through the sampler that pages use. The pictures are on the device beforehand; a walk uploads x and reads
 * x, D and the posterior's statistics back at every level, so nothing is left in the queue when it ends.
 */
import {requestGpu} from "../../../src/sampler/gpu-device.js";
import {createGpuSampler} from "../../../src/sampler/gpu-sampler.js";
import type {PictureStep} from "../../../src/sampler/types.js";
import type {Open} from "../types.js";

export const open: Open = async ({pictures}) => {
  const gpu = await requestGpu();
  if ("reason" in gpu) throw new Error(gpu.reason);
  const backend = await createGpuSampler({device: gpu.device, pictures});
  return {
    async load(walk) {
      let last: PictureStep | undefined;
      return {
        async walk() {
          for await (const step of backend.run({...walk, solver: "euler"})) last = step;
        },
        end: async () => last?.x ?? [],
        close() {}
      };
    },
    close: () => backend.destroy()
  };
};
