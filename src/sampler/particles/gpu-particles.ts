/**
 * Particles on the GPU: n points in float32 buffers, one fused kernel per step (step-kernel.ts), no read-back unless asked for.
 *
 * x at the level and at the level before are two buffers that take turns; the memory of multistep solvers is a third. To go
 * back, a state is fetched that was kept on the way, and the steps from there are done again, which gives the same bits.
 */
import {withGpuErrors} from "../gpu-device.js";
import {foldGroups} from "../gpu-kernels.js";
import {planStepsInPieces, type StepPlan} from "../plan-run.js";
import {inPieces} from "../worker-protocol.js";
import {classifyPipeline, submitClasses, type ClassesOf} from "./classes.js";
import {stepPipelinesOf} from "./gpu-pipelines.js";
import {createGpuRoom} from "./gpu-room.js";
import {createKeptStates, type KeptStates} from "./kept-states.js";
import {seedWords} from "../../math/noise/counter.js";
import type {WorkgroupSize} from "../../math/spec/types.js";
import {NORMAL2} from "./normal2.js";
import {askProgram, SINGLES, startProgram} from "./single-programs.js";
import {createGpuStatistics, type GpuStatistics} from "./statistics/gpu-statistics.js";
import type {ParticleTarget} from "./statistics/types.js";
import {BINDINGS, stepKernel, stepParameters, USUAL_WORKGROUP, type DenoiserKernel} from "./step-kernel.js";
import {createPrograms, type Programs, type StepProgram} from "./step-programs.js";
import type {ParticleBackend, ParticleRun} from "./types.js";

export interface GpuParticlesOptions {
  readonly device: GPUDevice;
  readonly denoiser: DenoiserKernel;
  readonly n: number;
  /** What the statistics compare with. */
  readonly target?: ParticleTarget;
  /** Bytes of states that may be kept on the way: as many levels as fit, evenly spread. 128 MiB unless given. */
  readonly keepBytes?: number;
  /** WGSL of `normal2`, if not the usual one. */
  readonly normals?: string;
  /** Invocations of a workgroup; 64 unless given. What is computed does not depend on it. */
  readonly workgroup?: WorkgroupSize;
}

/** A `ParticleBackend` whose memory can be read as well, to check a step. */
export interface GpuParticles extends ParticleBackend {
  /** The programs of the run. */
  readonly programs: Programs;
  /** One value of the solver's memory, n points. */
  remembered(place: number): Promise<Float32Array>;
}

const KEEP_BYTES = 2 ** 27;
/** Steps that go to the device together, counted in particles. */
const PARTICLES_PER_SUBMISSION = 2 ** 20;

/**
 * Makes room for n particles. `begin` comes first.
 *
 * @throws RangeError if n particles are more than the device can bind; Error for what it refuses; DeviceLostError
 */
export async function createGpuParticles(options: GpuParticlesOptions): Promise<GpuParticles> {
  const {device, denoiser, n, target, keepBytes = KEEP_BYTES, normals = NORMAL2, workgroup = USUAL_WORKGROUP} = options;
  const pipelines = stepPipelinesOf(device);
  const bytes = 8 * n;
  const room = createGpuRoom(device);
  /** Runs work that submits something, and waits for the device to have done it. */
  const work = <T = void>(what: string, submitted: () => T): Promise<T> =>
    withGpuErrors(device, what, () => {
      const result = submitted();
      return device.queue.onSubmittedWorkDone().then(() => result);
    });

  const {constants: data, start, ...pair} = await withGpuErrors(device, "Making room for the particles", () => {
    const constants = room.make("the denoiser's numbers", Math.max(16, denoiser.data?.byteLength ?? 0));
    if (denoiser.data) device.queue.writeBuffer(constants, 0, denoiser.data);
    const [a, b, c] = ["positions", "positions, other", "start"].map((label) => room.make(label, bytes));
    return {constants, start: c, a, b};
  }).catch((error: unknown) => {
    room.freeAll();
    throw error;
  });
  let {a: current, b: previous} = pair;
  let rooms: RunRoom | undefined;
  let level = 0;
  let run: ParticleRun | undefined;
  let plan: RunPlan | undefined;
  let classes: GPUBuffer | undefined;
  let classified: {readonly of: ClassesOf; readonly level: number} | undefined;
  let statistics: GpuStatistics | undefined;

  /** The buffers that depend on the programs; those that are there serve if they are large enough. */
  function makeRunRoom(programs: Programs): RunRoom {
    const all = [...programs.steps, ...SINGLES];
    const wanted = {
      memory: Math.max(8, programs.memory * bytes),
      parameters: Math.max(...all.map((program) => stepParameters(program, n, [0, 0]).byteLength)),
      tables: 16 * Math.max(1, denoiser.tableSize) * Math.max(1, ...all.map(({sigmas}) => sigmas.length))
    };
    return {
      memory: room.atLeast(rooms?.memory, "memory", wanted.memory),
      parameters: room.atLeast(rooms?.parameters, "parameters", wanted.parameters, GPUBufferUsage.UNIFORM),
      tables: room.atLeast(rooms?.tables, "tables", wanted.tables)
    };
  }

  /** Submits one program: from one buffer of points to another. */
  function dispatch(program: StepProgram, pipeline: GPUComputePipeline, from: GPUBuffer, to: GPUBuffer, after?: (encoder: GPUCommandEncoder) => void): void {
    const {memory, parameters, tables} = rooms!;
    device.queue.writeBuffer(parameters, 0, stepParameters(program, n, seedWords(run!.seed)));
    if (denoiser.tableSize > 0 && program.sigmas.length > 0) {
      const size = 4 * denoiser.tableSize;
      const table = new Float32Array(size * program.sigmas.length);
      program.sigmas.forEach((sigma, q) => denoiser.tabulate(sigma, table.subarray(size * q, size * (q + 1))));
      device.queue.writeBuffer(tables, 0, table);
    }
    const bound: [number, GPUBuffer][] = [
      [BINDINGS.step, parameters], [BINDINGS.tables, tables], [BINDINGS.data, data],
      [BINDINGS.positions, from], [BINDINGS.next, to], [BINDINGS.memory, memory]
    ];
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({
      layout: pipelines.layout, entries: bound.map(([binding, buffer]) => ({binding, resource: {buffer}}))
    }));
    pass.dispatchWorkgroups(...foldGroups(device, n, workgroup));
    pass.end();
    after?.(encoder);
    device.queue.submit([encoder.finish()]);
  }

  const compile = (program: StepProgram): Promise<GPUComputePipeline> => pipelines.get(stepKernel(program.shape, denoiser, normals, workgroup));

  /** Several steps at once, as many as a device does in a short time. */
  function stepTo(wanted: number): Promise<void> {
    return work("A step on the GPU", () => {
      const {programs, compiled, kept} = plan!;
      const last = Math.min(wanted, level + Math.max(1, Math.floor(PARTICLES_PER_SUBMISSION / n)));
      while (level < last) {
        dispatch(programs.steps[level], compiled[level], current, previous, (encoder) => kept.keep(encoder, level + 1, previous, rooms!.memory));
        [current, previous] = [previous, current];
        level++;
      }
    });
  }

  /** Goes back to the nearest kept level at or below the given one. */
  async function fetchKept(wanted: number): Promise<void> {
    const found = plan!.kept.nearest(wanted);
    await work("Going back on the GPU", () => {
      const encoder = device.createCommandEncoder();
      if (found > 0) plan!.kept.fetch(encoder, found, [current, previous], rooms!.memory);
      else for (const buffer of [current, previous]) encoder.copyBufferToBuffer(start, 0, buffer, 0, bytes);
      device.queue.submit([encoder.finish()]);
    });
    level = found;
  }

  async function readBack(buffer: GPUBuffer, offset = 0): Promise<Float32Array> {
    return withGpuErrors(device, "Reading back from the GPU", () => {
      const staging = device.createBuffer({label: "read-back", size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
      device.queue.submit([encoder.finish()]);
      return staging.mapAsync(GPUMapMode.READ)
        .then(() => new Float32Array(staging.getMappedRange().slice(0)))
        .finally(() => staging.destroy());
    });
  }

  return {
    get level() {
      return level;
    },
    get nfe() {
      return plan!.states[level].nfe;
    },
    get view() {
      const told = classified?.of === "origin" || classified?.level === level;
      return {kind: "gpu", device, positions: current, previous, start, n, ...(told && {classes: classes!})} as const;
    },
    get programs() {
      return plan!.programs;
    },
    async begin(next) {
      const steps = await inPieces(planStepsInPieces(next.solver, next.levels));
      const programs = createPrograms(steps);
      const first = startProgram(next.levels[0], next.start.kind);
      const [startPipeline, ...compiled] = await withGpuErrors(device, "Compiling the kernels", () =>
        Promise.all([first, ...programs.steps].map(compile)));
      plan?.kept.clear();
      [run, plan] = [next, {states: steps.states, programs, compiled, kept: createKeptStates(room, programs, {bytes, keepBytes})}];
      classified = undefined;
      level = 0;
      await work("Making room for the run", () => {
        rooms = makeRunRoom(programs);
        const given = next.start.kind === "points" ? next.start.x : next.start.kind === "data" ? next.start.x0 : undefined;
        if (given) device.queue.writeBuffer(current, 0, Float32Array.from(given));
        dispatch(first, startPipeline, current, start, (encoder) => {
          for (const buffer of [current, previous]) encoder.copyBufferToBuffer(start, 0, buffer, 0, bytes);
        });
      });
    },
    async goTo(wanted) {
      // The level before is to be there too: it is what is drawn as `previous`.
      if (wanted < level) await fetchKept(Math.max(0, wanted - 1));
      while (level < wanted) await stepTo(wanted);
    },
    positions: () => readBack(current),
    async denoised() {
      const program = askProgram(run!.levels[level]);
      const pipeline = await withGpuErrors(device, "Compiling the kernels", () => compile(program));
      let answer: GPUBuffer | undefined;
      try {
        await work("A question on the GPU", () => {
          answer = room.make("denoised", bytes);
          dispatch(program, pipeline, current, answer);
        });
        return await readBack(answer!);
      } finally {
        room.free(answer);
      }
    },
    async statistics() {
      statistics ??= await createGpuStatistics({device, ...(target && {target})});
      if (room.closed) statistics.destroy(); // freed while they were made
      return statistics.measure(current, n, run!.levels[level]);
    },
    async classify(of) {
      if (!target) return;
      const pipeline = await withGpuErrors(device, "Compiling the kernels", () => classifyPipeline(device));
      const [positions, at] = of === "origin" ? [start, 0] : [current, level];
      await work("Telling classes on the GPU", () => {
        classes ??= room.make("classes", Math.max(16, 4 * n));
        submitClasses(device, pipeline, {target, level: run!.levels[at], n, positions, classes});
        classified = {of, level};
      });
    },
    remembered: (place) => readBack(rooms!.memory, place * bytes),
    destroy() {
      statistics?.destroy();
      room.freeAll();
    }
  };
}

interface RunRoom {
  readonly memory: GPUBuffer;
  readonly parameters: GPUBuffer;
  readonly tables: GPUBuffer;
}

interface RunPlan {
  readonly states: StepPlan["states"];
  readonly programs: Programs;
  /** The pipeline of each step. */
  readonly compiled: readonly GPUComputePipeline[];
  readonly kept: KeptStates;
}
