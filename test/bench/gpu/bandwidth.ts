/** The memory bandwidth that a kernel can have here: measured by copying, which does nothing else. */
import {withGpuErrors} from "../../../src/sampler/gpu-device.js";
import {compilePipeline} from "../../../src/sampler/gpu-kernels.js";
import {timeOf} from "./clock.js";

const COPY = /* wgsl */ `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> copy: array<vec4f>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 256u + id.x;
  if (i < arrayLength(&source)) { copy[i] = source[i]; }
}`;

/** Bytes per second, read and written together, of copies of `bytes`: more than any cache holds, if the number is to be memory's. */
export async function measureBandwidth(device: GPUDevice, bytes: number): Promise<number> {
  const pipeline = await compilePipeline(device, "copy", COPY);
  const [source, copy] = [0, 1].map(() => device.createBuffer({size: bytes, usage: GPUBufferUsage.STORAGE}));
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0), entries: [source, copy].map((buffer, binding) => ({binding, resource: {buffer}}))
  });
  const groups = Math.ceil(bytes / 16 / 256);
  const x = Math.min(groups, device.limits.maxComputeWorkgroupsPerDimension);
  try {
    const {median} = await timeOf((times) => withGpuErrors(device, "Copying on the GPU", () => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let time = 0; time < times; time++) pass.dispatchWorkgroups(x, Math.ceil(groups / x));
      pass.end();
      device.queue.submit([encoder.finish()]);
      return device.queue.onSubmittedWorkDone();
    }));
    return (2 * bytes) / (median / 1000);
  } finally {
    source.destroy();
    copy.destroy();
  }
}
