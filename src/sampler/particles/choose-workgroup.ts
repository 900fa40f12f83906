/** How many particles a workgroup takes, where nobody has said: measured on this device when a denoiser is first used. */
import {euler} from "../../math/solvers/euler.js";
import {WORKGROUP_SIZES, type WorkgroupSize} from "../../math/spec/types.js";
import {chooseVariant} from "../gpu/autotune.js";
import {foldGroups} from "../gpu-kernels.js";
import {planSteps} from "../plan-run.js";
import {stepPipelinesOf} from "./gpu-pipelines.js";
import {NORMAL2} from "./normal2.js";
import {BINDINGS, stepKernel, stepParameters, USUAL_WORKGROUP, type DenoiserKernel} from "./step-kernel.js";
import {createPrograms} from "./step-programs.js";

/** Enough to keep a GPU busy, and few enough for a measurement of milliseconds. */
const MEASURED_PARTICLES = 2 ** 16;

/** The usual size first: it is kept unless another is clearly faster. */
const SIZES = [USUAL_WORKGROUP, ...WORKGROUP_SIZES.filter((size) => size !== USUAL_WORKGROUP)];

/**
 * The size that takes Euler's step fastest, one question to this denoiser; remembered for the device and the denoiser.
 *
 * @throws GpuError if the device refuses all of them
 */
export async function chooseWorkgroup(device: GPUDevice, denoiser: DenoiserKernel): Promise<WorkgroupSize> {
  const levels = [1, 0.5].map((sigma) => ({signalScale: 1, noiseStd: sigma}));
  const [step] = createPrograms(planSteps(euler, levels)).steps;
  const pipelines = stepPipelinesOf(device);
  const compiled = new Map<WorkgroupSize, GPUComputePipeline>();
  const made: GPUBuffer[] = [];
  const fill = (bytes: number, usage: number, data?: Float32Array | Uint32Array): GPUBuffer => {
    const buffer = device.createBuffer({size: Math.max(16, bytes), usage: usage | GPUBufferUsage.COPY_DST});
    made.push(buffer);
    if (data) device.queue.writeBuffer(buffer, 0, data as GPUAllowSharedBufferSource);
    return buffer;
  };
  let entries: GPUBindGroupEntry[] | undefined;

  /** Only if there is something to measure. */
  function prepare(): GPUBindGroupEntry[] {
    const {STORAGE, UNIFORM} = GPUBufferUsage;
    const table = new Float32Array(4 * denoiser.tableSize);
    if (denoiser.tableSize > 0) denoiser.tabulate(1, table);
    const parameters = stepParameters(step, MEASURED_PARTICLES, [0, 0]);
    const points = Float32Array.from({length: 2 * MEASURED_PARTICLES}, (_, k) => 3 * Math.sin(k)); // here and there
    const bound = [
      [BINDINGS.step, fill(parameters.byteLength, UNIFORM, parameters)], [BINDINGS.tables, fill(table.byteLength, STORAGE, table)],
      [BINDINGS.data, fill(denoiser.data?.byteLength ?? 0, STORAGE, denoiser.data)], [BINDINGS.positions, fill(points.byteLength, STORAGE, points)],
      [BINDINGS.next, fill(points.byteLength, STORAGE)], [BINDINGS.memory, fill(8, STORAGE)]
    ] as const;
    return bound.map(([binding, buffer]) => ({binding, resource: {buffer}}));
  }

  function submit(pipeline: GPUComputePipeline, size: WorkgroupSize): void {
    entries ??= prepare();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({layout: pipelines.layout, entries}));
    pass.dispatchWorkgroups(...foldGroups(device, MEASURED_PARTICLES, size));
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  try {
    const {variant} = await chooseVariant<WorkgroupSize>({
      device, variants: SIZES,
      key: `a step with a denoiser of ${denoiser.code(USUAL_WORKGROUP).length} letters, ${denoiser.tableSize} vectors, ${denoiser.data?.length ?? 0} numbers`,
      run(size) {
        const pipeline = compiled.get(size);
        if (pipeline) return submit(pipeline, size);
        return pipelines.get(stepKernel(step.shape, denoiser, NORMAL2, size)).then((ready) => {
          compiled.set(size, ready);
          submit(ready, size);
        });
      }
    });
    return variant;
  } finally {
    for (const buffer of made) buffer.destroy();
  }
}
