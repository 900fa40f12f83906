/**
 * Particles on the GPU: n points in float32 buffers, one fused kernel per step (step-kernel.ts), no read-back unless asked for.
 *
 * x at the level and at the level before are two buffers that take turns; the memory of multistep solvers is a third. To go
 * back, a state is fetched that was kept on the way, and the steps from there are done again, which gives the same bits.
 */
import {withGpuErrors} from "../gpu-device.js";
import {foldGroups} from "../gpu-kernels.js";
import type {Level} from "../../math/types.js";
import {planSteps, type Operation, type StepPlan} from "../plan-run.js";
import {stepPipelinesOf} from "./gpu-pipelines.js";
import {seedWords, START_INTERVAL} from "../../math/noise/counter.js";
import {NORMAL2} from "./normal2.js";
import {createGpuStatistics, type GpuStatistics} from "./statistics/gpu-statistics.js";
import type {ParticleTarget} from "./statistics/types.js";
import {BINDINGS, stepKernel, stepParameters, WORKGROUP, type DenoiserKernel} from "./step-kernel.js";
import {createPrograms, createSingleProgram, type Programs, type StepProgram} from "./step-programs.js";
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
  const {device, denoiser, n, target, keepBytes = KEEP_BYTES, normals = NORMAL2} = options;
  const pipelines = stepPipelinesOf(device);
  const bytes = 8 * n;
  const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);

  const made = new Set<GPUBuffer>();
  const makeBuffer = (label: string, size: number, usage = GPUBufferUsage.STORAGE): GPUBuffer => {
    if (size > limit)
      throw new RangeError(
        `The GPU's buffer "${label}" would need ${Math.ceil(size / 2 ** 20)} MiB, and ${Math.floor(limit / 2 ** 20)} are allowed; take fewer particles.`
      );
    const buffer = device.createBuffer({label, size, usage: usage | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST});
    made.add(buffer);
    return buffer;
  };
  const free = (buffer: GPUBuffer | undefined): void => {
    if (buffer && made.delete(buffer)) buffer.destroy();
  };
  /** Runs work that submits something, and waits for the device to have done it. */
  const work = <T = void>(what: string, submitted: () => T): Promise<T> =>
    withGpuErrors(device, what, () => {
      const result = submitted();
      return device.queue.onSubmittedWorkDone().then(() => result);
    });

  const {constants: data, start, ...pair} = await withGpuErrors(device, "Making room for the particles", () => {
    const constants = makeBuffer("the denoiser's numbers", Math.max(16, denoiser.data?.byteLength ?? 0));
    if (denoiser.data) device.queue.writeBuffer(constants, 0, denoiser.data);
    const [a, b, c] = ["positions", "positions, other", "start"].map((label) => makeBuffer(label, bytes));
    return {constants, start: c, a, b};
  }).catch((error: unknown) => {
    made.forEach((buffer) => buffer.destroy());
    throw error;
  });
  let {a: current, b: previous} = pair;
  let room: RunRoom | undefined;
  let level = 0;
  let run: ParticleRun | undefined;
  let plan: RunPlan | undefined;
  const kept = new Map<number, GPUBuffer>();
  let statistics: GpuStatistics | undefined;

  /** The buffers that depend on the programs; those that are there serve if they are large enough. */
  function makeRunRoom(programs: Programs): RunRoom {
    const all = [...programs.steps, ...SINGLES];
    const wanted = {
      memory: Math.max(8, programs.memory * bytes),
      parameters: Math.max(...all.map((program) => stepParameters(program, n, [0, 0]).byteLength)),
      tables: 16 * Math.max(1, denoiser.tableSize) * Math.max(1, ...all.map(({sigmas}) => sigmas.length))
    };
    const usage = {memory: GPUBufferUsage.STORAGE, parameters: GPUBufferUsage.UNIFORM, tables: GPUBufferUsage.STORAGE};
    const reuse = (name: keyof typeof wanted): GPUBuffer => {
      const old = room?.[name];
      if (old && old.size >= wanted[name]) return old;
      free(old);
      return makeBuffer(name, wanted[name], usage[name]);
    };
    return {memory: reuse("memory"), parameters: reuse("parameters"), tables: reuse("tables")};
  }

  /** Submits one program: from one buffer of points to another. */
  function dispatch(program: StepProgram, pipeline: GPUComputePipeline, from: GPUBuffer, to: GPUBuffer, after?: (encoder: GPUCommandEncoder) => void): void {
    const {memory, parameters, tables} = room!;
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
    pass.dispatchWorkgroups(...foldGroups(device, n, WORKGROUP));
    pass.end();
    after?.(encoder);
    device.queue.submit([encoder.finish()]);
  }

  const compile = (program: StepProgram): Promise<GPUComputePipeline> => pipelines.get(stepKernel(program.shape, denoiser, normals));

  /** Several steps at once, as many as a device does in a short time. */
  function stepTo(wanted: number): Promise<void> {
    return work("A step on the GPU", () => {
      const {programs, compiled} = plan!;
      const last = Math.min(wanted, level + Math.max(1, Math.floor(PARTICLES_PER_SUBMISSION / n)));
      while (level < last) {
        dispatch(programs.steps[level], compiled[level], current, previous, (encoder) => keep(encoder, level + 1, previous));
        [current, previous] = [previous, current];
        level++;
      }
    });
  }

  /** Keeps the state at a level, where it is one of those to be kept: x, then the memory in use. */
  function keep(encoder: GPUCommandEncoder, reached: number, x: GPUBuffer): void {
    const {every, programs} = plan!;
    if (reached % every !== 0 || reached >= programs.steps.length || kept.has(reached)) return;
    const places = programs.used[reached];
    const state = makeBuffer(`level ${reached}`, bytes * (1 + places.length), 0);
    encoder.copyBufferToBuffer(x, 0, state, 0, bytes);
    places.forEach((place, k) => encoder.copyBufferToBuffer(room!.memory, place * bytes, state, (k + 1) * bytes, bytes));
    kept.set(reached, state);
  }

  /** Goes back to the nearest kept level at or below the given one. */
  async function fetchKept(wanted: number): Promise<void> {
    const found = Math.max(0, ...[...kept.keys()].filter((at) => at <= wanted));
    const source = found === 0 ? start : kept.get(found)!;
    await work("Going back on the GPU", () => {
      const encoder = device.createCommandEncoder();
      for (const buffer of [current, previous]) encoder.copyBufferToBuffer(source, 0, buffer, 0, bytes);
      if (found > 0)
        plan!.programs.used[found].forEach((place, k) =>
          encoder.copyBufferToBuffer(source, (k + 1) * bytes, room!.memory, place * bytes, bytes));
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
      return {kind: "gpu", device, positions: current, previous, start, n} as const;
    },
    get programs() {
      return plan!.programs;
    },
    async begin(next) {
      const steps = planSteps(next.solver, next.levels);
      const programs = createPrograms(steps);
      const first = startProgram(next);
      const [startPipeline, ...compiled] = await withGpuErrors(device, "Compiling the kernels", () =>
        Promise.all([first, ...programs.steps].map(compile)));
      kept.forEach(free);
      kept.clear();
      [run, plan] = [next, {states: steps.states, programs, compiled, every: spacing(programs, bytes, keepBytes)}];
      level = 0;
      await work("Making room for the run", () => {
        room = makeRunRoom(programs);
        const given = next.start.kind === "points" ? next.start.x : next.start.kind === "data" ? next.start.x0 : undefined;
        if (given) device.queue.writeBuffer(current, 0, given as Float32Array<ArrayBuffer>);
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
          answer = makeBuffer("denoised", bytes);
          dispatch(program, pipeline, current, answer);
        });
        return await readBack(answer!);
      } finally {
        free(answer);
      }
    },
    async statistics() {
      statistics ??= await createGpuStatistics({device, ...(target && {target})});
      return statistics.measure(current, n, run!.levels[level]);
    },
    remembered: (place) => readBack(room!.memory, place * bytes),
    destroy() {
      statistics?.destroy();
      made.forEach((buffer) => buffer.destroy());
      made.clear();
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
  /** Each level whose number is a multiple of this is kept. */
  readonly every: number;
}

/** The least spacing of kept levels whose states fit. The start is kept anyhow. */
function spacing({used, steps}: Programs, bytes: number, keepBytes: number): number {
  for (let every = 1; every < steps.length; every++) {
    let total = 0;
    for (let level = every; level < steps.length; level += every) total += bytes * (1 + used[level].length);
    if (total <= keepBytes) return every;
  }
  return steps.length;
}

/** The start at the first level, from what was written to the positions. */
function startProgram({levels: [{signalScale, noiseStd}], start}: ParticleRun): StepProgram {
  if (start.kind === "points") return createSingleProgram([{kind: "combine", slot: 1, of: [{slot: 0, weight: 1}]}]);
  const given = start.kind === "data" ? [{slot: 0, weight: signalScale}] : [];
  return createSingleProgram([
    {kind: "noise", slot: 1, interval: START_INTERVAL},
    {kind: "combine", slot: 2, of: [...given, {slot: 1, weight: noiseStd}]}
  ]);
}

/** D at a level, for show. */
function askProgram({signalScale, noiseStd}: Level): StepProgram {
  const at = [{slot: 0, weight: signalScale === 0 ? 1 : 1 / signalScale}];
  const ask: Operation = noiseStd === 0 ? {kind: "combine", slot: 1, of: at}
    : {kind: "denoise", slot: 1, at, sigma: noiseStd / signalScale};
  return createSingleProgram([ask]);
}

/** The largest of the programs outside a run, to make room for. */
const SINGLES = [
  askProgram({signalScale: 1, noiseStd: 1}),
  startProgram({levels: [{signalScale: 1, noiseStd: 1}], start: {kind: "data", x0: new Float32Array()}} as unknown as ParticleRun)
];
