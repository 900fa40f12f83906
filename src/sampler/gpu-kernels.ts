/** Compiling kernels, and the one way of submitting work to them. */
import {GpuError} from "./gpu-device.js";

/**
 * Compiles a compute kernel with entry point `main`, without blocking.
 *
 * @throws GpuError with the compiler's own words, line by line
 */
export async function compilePipeline(
  device: GPUDevice, label: string, code: string, layout: GPUPipelineLayout | "auto" = "auto"
): Promise<GPUComputePipeline> {
  // The errors are told by the exception; without a scope they would be the page's uncaptured errors as well.
  device.pushErrorScope("validation");
  const module = device.createShaderModule({label, code});
  const pipeline = device.createComputePipelineAsync({label, layout, compute: {module, entryPoint: "main"}});
  pipeline.catch(() => {});
  const [scoped, info] = await Promise.all([device.popErrorScope().catch(() => null), module.getCompilationInfo()]);
  const errors = info.messages.filter(({type}) => type === "error");
  if (errors.length > 0) {
    throw new GpuError(`The kernel "${label}" does not compile. ${errors.map((e) => `Line ${e.lineNum}: ${e.message}`).join(" ")}`);
  }
  if (scoped) throw new GpuError(`The kernel "${label}" does not compile. ${scoped.message}`);
  return pipeline;
}

export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** Binding 0, in 4-byte words. */
  readonly params: Uint32Array;
  /** Bindings 1, 2, … */
  readonly buffers: readonly GPUBuffer[];
  /** Workgroups; none of the three may pass the device's limit (65535). */
  readonly groups: readonly [number, number?, number?];
}

/** Encodes the dispatches in order, then `after` (copies), and submits. */
export function submit(device: GPUDevice, dispatches: readonly Dispatch[], after?: (encoder: GPUCommandEncoder) => void): void {
  const alignment = device.limits.minUniformBufferOffsetAlignment;
  const stride = (params: Uint32Array): number => Math.ceil(params.byteLength / alignment) * alignment;
  const size = dispatches.reduce((sum, {params}) => sum + stride(params), 0);
  const encoder = device.createCommandEncoder();
  let uniforms: GPUBuffer | undefined;
  if (size > 0) {
    // Parameters differ from dispatch to dispatch, and a write to a buffer takes effect before the whole submission: so a piece for each.
    uniforms = device.createBuffer({label: "parameters", size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST});
    const words = new Uint32Array(size / 4);
    const pass = encoder.beginComputePass();
    let offset = 0;
    for (const {pipeline, params, buffers, groups} of dispatches) {
      words.set(params, offset / 4);
      const entries = [{buffer: uniforms, offset, size: params.byteLength}, ...buffers.map((buffer) => ({buffer}))];
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0), entries: entries.map((resource, binding) => ({binding, resource}))
      }));
      pass.dispatchWorkgroups(...groups);
      offset += stride(params);
    }
    pass.end();
    device.queue.writeBuffer(uniforms, 0, words);
  }
  after?.(encoder);
  device.queue.submit([encoder.finish()]);
  uniforms?.destroy(); // what is submitted keeps it
}

/** Words of a uniform buffer: whole numbers as u32, those wrapped by {@link f32} by their bits. */
export function paramWords(length: number, values: readonly number[]): Uint32Array {
  const words = new Uint32Array(length);
  words.set(values);
  return words;
}

/** The bits of a float32. */
export function f32(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

/** Workgroups for `count` elements, `size` each, folded into two dimensions where one is not enough. */
export function foldGroups(device: GPUDevice, count: number, size: number): [number, number] {
  const groups = Math.ceil(count / size);
  const x = Math.min(groups, device.limits.maxComputeWorkgroupsPerDimension);
  return [x, Math.ceil(groups / x)];
}
