/** Our WGSL kernels without the sampler's read-backs: x stays in its buffer, as with the other runtimes. */
import {requestGpu} from "../../../src/sampler/gpu-device.js";
import type {Open} from "../types.js";
import {openKernels} from "./kernels.js";
import type {PictureTask} from "./task.js";

export const open: Open<PictureTask> = async ({pictures, batch, x}) => {
  const gpu = await requestGpu();
  if ("reason" in gpu) throw new Error(gpu.reason);
  return openKernels(gpu.device, pictures, {batch, x});
};
