/** The step kernels of a device, compiled on demand without blocking, and remembered as long as the device. */
import {compilePipeline} from "../gpu-kernels.js";
import {BINDINGS} from "./step-kernel.js";

export interface StepPipelines {
  readonly layout: GPUBindGroupLayout;
  /** @throws Error with the compiler's own words */
  get(code: string): Promise<GPUComputePipeline>;
}

const caches = new WeakMap<GPUDevice, StepPipelines>();

export function stepPipelinesOf(device: GPUDevice): StepPipelines {
  const pipelines = caches.get(device) ?? createPipelines(device);
  caches.set(device, pipelines);
  return pipelines;
}

/** All kernels have one layout, whatever they use of it: a run's bindings serve all its steps. */
function createPipelines(device: GPUDevice): StepPipelines {
  const {step, tables, data, positions, next, memory} = BINDINGS;
  const entry = (binding: number, type: GPUBufferBindingType): GPUBindGroupLayoutEntry =>
    ({binding, visibility: GPUShaderStage.COMPUTE, buffer: {type}});
  const layout = device.createBindGroupLayout({
    label: "a step of particles",
    entries: [
      entry(step, "uniform"),
      ...[tables, data, positions].map((binding) => entry(binding, "read-only-storage")),
      ...[next, memory].map((binding) => entry(binding, "storage"))
    ]
  });
  const pipelineLayout = device.createPipelineLayout({bindGroupLayouts: [layout]});
  const compiled = new Map<string, Promise<GPUComputePipeline>>();
  return {
    layout,
    get(code) {
      let pipeline = compiled.get(code);
      if (!pipeline) {
        pipeline = compilePipeline(device, `a step of particles, no. ${compiled.size + 1}`, code, pipelineLayout);
        compiled.set(code, pipeline);
        pipeline.catch(() => compiled.delete(code));
      }
      return pipeline;
    }
  };
}
