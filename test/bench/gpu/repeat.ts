/** The same dispatches over and over in one submission, made ready once: what is left to time is the GPU's own work. */
import {withGpuErrors} from "../../../src/sampler/gpu-device.js";
import type {Dispatch} from "../../../src/sampler/gpu-kernels.js";
import type {CarryOut} from "./clock.js";

/** The buffers of the parameters live as long as the device. */
export function repeatDispatches(device: GPUDevice, dispatches: readonly Dispatch[]): CarryOut {
  const ready = dispatches.map(({pipeline, params, buffers, groups}) => {
    const uniforms = device.createBuffer({size: params.byteLength, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST});
    device.queue.writeBuffer(uniforms, 0, params as GPUAllowSharedBufferSource);
    const entries = [uniforms, ...buffers].map((buffer, binding) => ({binding, resource: {buffer}}));
    return {pipeline, groups, bound: device.createBindGroup({layout: pipeline.getBindGroupLayout(0), entries})};
  });
  return (times) => withGpuErrors(device, "A step on the GPU", () => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let time = 0; time < times; time++) {
      for (const {pipeline, groups, bound} of ready) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bound);
        pass.dispatchWorkgroups(...groups);
      }
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    return device.queue.onSubmittedWorkDone();
  });
}
