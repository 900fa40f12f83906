/** The picture sampler's kernels on a device, driven step by step: in the page, and on Dawn for Node. */
import {withGpuErrors} from "../../../src/sampler/gpu-device.js";
import {submit, type Dispatch} from "../../../src/sampler/gpu-kernels.js";
import {chooseKernels} from "../../../src/sampler/pictures/choose-kernels.js";
import {uploadPictures} from "../../../src/sampler/pictures/gpu-pictures.js";
import {createWorkspace} from "../../../src/sampler/pictures/gpu-workspace.js";
import type {Pictures} from "../../../src/sampler/pictures/pictures.js";
import type {Walker} from "../types.js";
import {SIGMAS} from "./task.js";

export interface KernelWalker extends Walker {
  /** A step's dispatches, at its own σ or another: what there is to take apart. */
  step(i: number, sigma?: number): Dispatch[];
}

/** Slot 0 is x, slot 1 is D. @throws Error for what the device refuses */
export async function openKernels(
  device: GPUDevice, pictures: Pictures, {batch, x}: {readonly batch: number; readonly x: Float64Array}
): Promise<KernelWalker> {
  const uploaded = await uploadPictures(device, pictures);
  const {kernels} = await chooseKernels(device, uploaded, batch);
  const start = Float32Array.from(x);
  const workspace = await withGpuErrors(device, "Making room for the batch", () => createWorkspace(device, kernels, uploaded, batch, 2));
  const step = (i: number, sigma = SIGMAS[i]): Dispatch[] => {
    const ratio = SIGMAS[i + 1] / SIGMAS[i];
    return [
      ...workspace.denoise(1, [{slot: 0, weight: 1}], sigma),
      ...workspace.combine(0, [{slot: 0, weight: ratio}, {slot: 1, weight: 1 - ratio}])
    ];
  };
  return {
    step,
    rewind: () => device.queue.writeBuffer(workspace.slots, 0, start),
    async walk() {
      for (let i = 0; i + 1 < SIGMAS.length; i++)
        await withGpuErrors(device, "A step on the GPU", () => {
          submit(device, step(i));
          return device.queue.onSubmittedWorkDone();
        });
    },
    end: () => withGpuErrors(device, "Reading back from the GPU", () => {
      const staging = device.createBuffer({size: start.byteLength, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
      submit(device, [], (encoder) => encoder.copyBufferToBuffer(workspace.slots, 0, staging, 0, start.byteLength));
      return staging.mapAsync(GPUMapMode.READ).then(() => new Float32Array(staging.getMappedRange().slice(0))).finally(() => staging.destroy());
    }),
    close() {
      workspace.destroy();
      uploaded.destroy();
    }
  };
}
