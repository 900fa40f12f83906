/** One step of the particle sampler's kernel on buffers of its own, to be carried out over and over: for the roofline and the scaling. */
import {planSteps} from "../../../src/sampler/plan-run.js";
import {withGpuErrors} from "../../../src/sampler/gpu-device.js";
import {foldGroups} from "../../../src/sampler/gpu-kernels.js";
import {stepPipelinesOf} from "../../../src/sampler/particles/gpu-pipelines.js";
import {mixtureKernel} from "../../../src/sampler/particles/denoisers/mixture.js";
import {NORMAL2} from "../../../src/sampler/particles/normal2.js";
import {BINDINGS, stepKernel, stepParameters, USUAL_WORKGROUP} from "../../../src/sampler/particles/step-kernel.js";
import {seedWords} from "../../../src/math/noise/counter.js";
import {createPrograms} from "../../../src/sampler/particles/step-programs.js";
import type {Mixture, Solver} from "../../../src/math/index.js";
import type {CarryOut} from "./clock.js";
import type {ParticleStep} from "./costs.js";

export interface ParticleKernel {
  /** What the step consists of, as `particleStepCost` wants to know it. */
  readonly step: ParticleStep;
  readonly carryOut: CarryOut;
  destroy(): void;
}

/** Step `i` of the solver through `sigmas`, for n particles at given points. */
export async function openParticleKernel(
  device: GPUDevice,
  {target, solver, sigmas, i, x}: {readonly target: Mixture; readonly solver: Solver; readonly sigmas: Float64Array; readonly i: number; readonly x: Float32Array}
): Promise<ParticleKernel> {
  const n = x.length / 2;
  const denoiser = mixtureKernel(target);
  const programs = createPrograms(planSteps(solver, Array.from(sigmas, (sigma) => ({signalScale: 1, noiseStd: sigma}))));
  const program = programs.steps[i];
  const pipelines = stepPipelinesOf(device);
  const pipeline = await withGpuErrors(device, "Compiling the kernel", () => pipelines.get(stepKernel(program.shape, denoiser, NORMAL2)));

  const table = new Float32Array(4 * denoiser.tableSize * program.sigmas.length);
  program.sigmas.forEach((sigma, q) => denoiser.tabulate(sigma, table.subarray(4 * denoiser.tableSize * q)));
  const parameters = stepParameters(program, n, seedWords(0));
  const made: GPUBuffer[] = [];
  const buffer = (size: number, usage: number, data?: Float32Array | Uint32Array): GPUBuffer => {
    const created = device.createBuffer({size, usage: usage | GPUBufferUsage.COPY_DST});
    if (data) device.queue.writeBuffer(created, 0, data as GPUAllowSharedBufferSource);
    made.push(created);
    return created;
  };
  const {STORAGE, UNIFORM} = GPUBufferUsage;
  const bound: [number, GPUBuffer][] = [
    [BINDINGS.step, buffer(parameters.byteLength, UNIFORM, parameters)], [BINDINGS.tables, buffer(table.byteLength, STORAGE, table)],
    [BINDINGS.data, buffer(16, STORAGE)], [BINDINGS.positions, buffer(x.byteLength, STORAGE, x)], [BINDINGS.next, buffer(x.byteLength, STORAGE)],
    [BINDINGS.memory, buffer(Math.max(8, programs.memory * x.byteLength), STORAGE)]
  ];
  const group = device.createBindGroup({layout: pipelines.layout, entries: bound.map(([binding, resource]) => ({binding, resource: {buffer: resource}}))});
  const {operations} = program.shape;
  const sums = operations.flatMap((operation) => (operation.kind === "noise" ? [] : [operation.of.length]));
  return {
    step: {
      n, parts: target.weights.length, questions: program.sigmas.length, terms: sums.reduce((sum, terms) => sum + terms, 0), sums: sums.length,
      loads: program.loads.length, stores: program.stores.length
    },
    carryOut: (times) => withGpuErrors(device, "A step on the GPU", () => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let time = 0; time < times; time++) pass.dispatchWorkgroups(...foldGroups(device, n, USUAL_WORKGROUP));
      pass.end();
      device.queue.submit([encoder.finish()]);
      return device.queue.onSubmittedWorkDone();
    }),
    destroy: () => made.forEach((each) => each.destroy())
  };
}
