/**
 * Particles in the plane under any solver and any denoiser, on whatever this machine has: one interface, a CPU twin in float64
 * that is the reference, and WebGPU. Both run on the very same noise. Which one runs, and why, is said in a sentence; when the
 * GPU fails in mid-run, the CPU does the run again up to the same level and goes on.
 */
import {requireInteger} from "../../math/check.js";
import {toLevel, sigmaOfLevel} from "../../math/level.js";
import {createRandom} from "../../math/noise/random.js";
import type {Process} from "../../math/processes/process.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../math/solvers/registry.js";
import type {SolverSpec} from "../../math/spec/types.js";
import type {Denoiser, Level, LevelLike, Solver, Target} from "../../math/types.js";
import {requestGpu, type Backend} from "../gpu-device.js";
import {NotPlannable} from "../plan-check.js";
import {planNoiseOf} from "../../math/noise/plan-noise.js";
import {planSteps} from "../plan-run.js";
import {WorkerUnavailable} from "../worker-channel.js";
import {createPause} from "../worker-protocol.js";
import {createCpuParticles} from "./cpu-particles.js";
import {denoiserOfModel, describeTarget, targetOfModel, type ParticleModel, type TargetModel} from "./model.js";
import type {GpuParticlesOptions} from "./gpu-particles.js";
import type {NetworkModel} from "./network.js";
import {seedWords} from "../../math/noise/counter.js";
import type {ParticleStatistics} from "./statistics/types.js";
import type {ParticleBackend, ParticleRun, ParticleStart} from "./types.js";
import type {ParticleView} from "./view.js";
import {createWorkerParticles} from "./worker-particles.js";

export const MAX_PARTICLES = 2 ** 20;

/** What a run is; what `reset` can change. */
export interface RunSettings {
  /** σ, or levels of any process: two or more. */
  readonly levels: ArrayLike<LevelLike>;
  /** Gives σ in `levels` their scale; variance exploding unless given. */
  readonly process?: Process;
  /** By name with its options, as in a spec; or any solver, which a reader may just have written. */
  readonly solver: SolverName | SolverSpec | Solver;
  readonly seed: number | string;
  /** {kind: "prior"} unless given; "marginal" draws x₀ from the target. */
  readonly start?: ParticleStart | {readonly kind: "marginal"};
}

export interface ParticleSamplerOptions extends RunSettings {
  /**
   * A mixture, Gaussian or point cloud in the plane, or its description: its exact denoiser answers, unless another is given,
   * and statistics compare with it.
   */
  readonly target?: Target | TargetModel;
  /**
   * A trained network; or any function of points in the plane, which runs on the CPU, on the page. One of target and denoiser
   * is needed.
   */
  readonly denoiser?: NetworkModel | Denoiser;
  /** Number of particles, 1 … 1 048 576. */
  readonly n: number;
  /** "auto" takes WebGPU where a real graphics adapter is, else the CPU; "webgpu" takes software adapters too. */
  readonly backend?: "auto" | Backend;
  /** WebGPU's entry point, `navigator.gpu` unless given. */
  readonly gpu?: GPU;
  /** Sentences for the reader: the device was lost, the run goes on. */
  readonly onNotice?: (message: string) => void;
  /** Bytes of states that may be kept for going back, on either machine. 128 MiB unless given. */
  readonly keepBytes?: number;
}

/** Calls are carried out one after the other, in their order. */
export interface ParticleSampler {
  /** What runs now; "webgpu" becomes "cpu" when the GPU fails, or the solver cannot be planned. */
  readonly backend: Backend;
  /** Why, in a sentence for the reader. */
  readonly reason: string;
  readonly n: number;
  readonly levels: readonly Level[];
  /** Index of the level where the particles are, and its σ. */
  readonly level: number;
  readonly sigma: number;
  /** Calls of the denoiser so far, the one that gives D here included. */
  readonly nfe: number;
  /** What to draw from; ask again after each step. */
  readonly view: ParticleView;
  /** To the next level; at the last one nothing happens. */
  step(): Promise<void>;
  /** To the end, level by level; leaving the loop, or the signal, stops it there. */
  run(options?: {readonly signal?: AbortSignal}): AsyncGenerator<{readonly level: number; readonly sigma: number; readonly nfe: number}, void, void>;
  /** To any level. Back: from the nearest state that was kept, the steps from there done again, to the same bits. */
  scrub(level: number): Promise<void>;
  /** To the first level, of the same run or of one that differs in what is given. */
  reset(changes?: Partial<RunSettings>): Promise<void>;
  /** x and D at the level: x, y of one particle after the other. */
  positions(): Promise<Float32Array>;
  denoised(): Promise<Float32Array>;
  /** How the particles are distributed, against the target's exact marginal at this level. On the GPU nothing large is read back. */
  statistics(): Promise<ParticleStatistics>;
  /** Frees the worker and the buffers (not the page's device). */
  destroy(): void;
}

/**
 * Makes a sampler and goes to the first level.
 *
 * @throws RangeError for what is out of range; Error if `backend` is "webgpu" and there is none, or it cannot take this
 * denoiser or solver; the message says why
 */
export async function createParticleSampler(options: ParticleSamplerOptions): Promise<ParticleSampler> {
  const {n, backend = "auto", keepBytes, onNotice} = options;
  requireInteger("createParticleSampler", "n", n);
  if (n > MAX_PARTICLES) throw new RangeError(`createParticleSampler: n is ${n}; give ${MAX_PARTICLES} particles or fewer.`);
  const model = modelOf(options);
  const known = knownTarget(options.target);
  const shared = {n, ...(known && {target: targetOfModel(known)}), ...(keepBytes !== undefined && {keepBytes})};
  const denoise = model ? denoiserOfModel(model) : typeof options.denoiser === "function" ? options.denoiser : (options.target as Target).denoise;

  let settings: RunSettings = options;
  let run = await prepareRun(settings, {n, model, target: options.target});
  let shown = run; // a run that is being made ready is not shown yet
  const found = backend === "cpu" ? {reason: "The CPU was asked for."} : await tryGpu(options, model, shared);
  if ("reason" in found && backend === "webgpu") throw new Error(`WebGPU cannot be used here. ${found.reason}`);

  let gpu: ParticleBackend | undefined = "backend" in found ? found.backend : undefined;
  let gpuReason = "backend" in found ? `WebGPU on ${found.name}.` : found.reason;
  let cpu: {readonly backend: ParticleBackend; readonly sendable: boolean} | undefined;
  let current: ParticleBackend;
  let [kind, reason]: [Backend, string] = ["cpu", gpuReason];
  let destroyed = false;

  /** On the CPU: in a worker if the run can be sent there, else here. What is shown changes when it is at the level. */
  const beginOnCpu = async (level = 0): Promise<void> => {
    const sendable = run.spec !== undefined && model !== undefined && typeof Worker !== "undefined";
    if (cpu?.sendable !== sendable) {
      cpu?.backend.destroy();
      cpu = {backend: sendable ? await inWorker(model) : onPage(), sendable};
    }
    await cpu.backend.begin(run);
    if (level > 0) await cpu.backend.goTo(level);
    current = cpu.backend;
    [kind, reason] = ["cpu", gpu ? "This solver looks at the numbers to choose its steps, so it cannot be planned for the GPU." : gpuReason];
  };
  const inWorker = (sent: ParticleModel): Promise<ParticleBackend> =>
    createWorkerParticles({model: sent, target: known, n, keepBytes}).catch((error: unknown) => {
      if (error instanceof WorkerUnavailable) return onPage(); // the page can do it, if less smoothly
      throw error;
    });
  const onPage = (): ParticleBackend => createCpuParticles({...shared, denoise, pause: pauseUnless(() => destroyed)});

  const begin = async (): Promise<void> => {
    const onGpu = run.adaptive ? undefined : gpu;
    if (!onGpu) await beginOnCpu();
    else await orOnCpu(0, async () => {
      if (gpu !== onGpu) return; // the CPU has begun in its place
      await onGpu.begin(run);
      [current, kind, reason] = [onGpu, "webgpu", gpuReason];
    }, onGpu);
    shown = run;
  };

  /** Does work; where the GPU fails at it, the CPU does the run again up to `level`, and then the work. */
  const orOnCpu = async <T>(level: number, work: () => Promise<T>, on = current): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (on !== gpu || destroyed) throw error;
      gpu = undefined;
      gpuReason = `${error instanceof Error ? error.message : String(error)} The CPU goes on.`;
      onNotice?.(gpuReason);
      await beginOnCpu(level);
      on.destroy(); // not before: it may still be drawn from
      return work();
    }
  };

  let before: Promise<unknown> = Promise.resolve();
  /** One after the other; a call that failed does not stop the next. */
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = before.then(() => {
      if (destroyed) throw new Error("The sampler was destroyed.");
      return work();
    });
    before = result.catch(() => {});
    return result;
  };
  const goTo = (level: number): Promise<void> => orOnCpu(current.level, () => current.goTo(level));
  const last = (): number => run.levels.length - 1;

  const destroy = (): void => {
    destroyed = true;
    gpu?.destroy();
    cpu?.backend.destroy();
  };

  try {
    await begin();
    if (backend === "webgpu" && kind === "cpu") throw new Error(`WebGPU cannot be used here. ${reason}`);
  } catch (error) {
    destroy();
    throw error;
  }

  const sampler: ParticleSampler = {
    get backend() {
      return kind;
    },
    get reason() {
      return reason;
    },
    n,
    get levels() {
      return shown.levels;
    },
    get level() {
      return current.level;
    },
    get sigma() {
      return sigmaOfLevel(shown.levels[current.level]);
    },
    get nfe() {
      return current.nfe;
    },
    get view() {
      return current.view;
    },
    step: () => enqueue(() => goTo(Math.min(last(), current.level + 1))),
    async *run({signal} = {}) {
      while (sampler.level < last()) {
        signal?.throwIfAborted();
        await sampler.step();
        yield {level: sampler.level, sigma: sampler.sigma, nfe: sampler.nfe};
      }
    },
    scrub: (level) => enqueue(async () => {
      if (!(Number.isInteger(level) && level >= 0 && level <= last()))
        throw new RangeError(`scrub: level is ${level}; give a whole number from 0 to ${last()}.`);
      await goTo(level);
    }),
    reset: (changes = {}) => enqueue(async () => {
      const next = {...settings, ...changes};
      run = await prepareRun(next, {n, model, target: options.target}); // refused before anything has changed
      settings = next;
      await begin();
    }),
    positions: () => enqueue(() => orOnCpu(current.level, () => current.positions())),
    denoised: () => enqueue(() => orOnCpu(current.level, () => current.denoised())),
    statistics: () => enqueue(() => orOnCpu(current.level, () => current.statistics())),
    destroy
  };
  return sampler;
}

/** Checks and completes the settings. @throws RangeError */
async function prepareRun(
  {levels: given, process, solver, seed, start = {kind: "prior"}}: RunSettings,
  {n, model, target}: {readonly n: number; readonly model: ParticleModel | undefined; readonly target: Target | TargetModel | undefined}
): Promise<ParticleRun> {
  const levels = Array.from(given, (level) => toLevel(typeof level === "number" && process ? process.levelOfSigma(level) : level));
  const spec = typeof solver === "string" ? {name: solver} : typeof solver === "function" ? undefined : solver;
  const made = spec ? solverOf(spec) : {create: solver as Solver, adaptive: !isPlannable(solver as Solver, levels)};
  planNoiseOf(made.create, levels); // refuses levels that the solver cannot take
  if (model?.kind === "network" && levels.some(({signalScale}) => signalScale === 0))
    throw new RangeError("createParticleSampler: a level has signalScale 0, where a network is not defined; give levels of finite σ.");
  seedWords(seed);
  const points = start.kind === "points" ? start.x : start.kind === "data" ? start.x0 : undefined;
  if (points && points.length !== 2 * n) throw new RangeError(`createParticleSampler: the start has ${points.length} numbers; ${n} particles need ${2 * n}.`);
  const begin: ParticleStart = start.kind !== "marginal" ? start : {kind: "data", x0: await drawFrom(target, n, seed)};
  return {levels, solver: made.create, adaptive: made.adaptive, seed, start: begin, ...(spec && {spec})};
}

function isPlannable(solver: Solver, levels: readonly Level[]): boolean {
  try {
    planSteps(solver, levels);
    return true;
  } catch (error) {
    if (error instanceof NotPlannable) return false;
    throw error;
  }
}

function solverOf({name, ...options}: SolverSpec): {create: Solver; adaptive: boolean} {
  const entry: SolverEntry | undefined = SOLVERS[name];
  if (!entry) throw new RangeError(`createParticleSampler: there is no solver "${String(name)}"; choose one of: ${Object.keys(SOLVERS).join(", ")}.`);
  return {create: entry.create(options), adaptive: entry.adaptive ?? false};
}

/** n points of the target, with a pause now and then. Stream 2 of the seed, as `buildSpec` draws them. */
async function drawFrom(target: Target | TargetModel | undefined, n: number, seed: number | string): Promise<Float32Array> {
  const source = target && ("kind" in target ? targetOfModel(target) : target);
  if (!source) throw new RangeError("createParticleSampler: a marginal start draws from the target, and there is none; give target.");
  const [random, pause, x0] = [createRandom(seed, 2), createPause(), new Float32Array(2 * n)];
  for (let first = 0; first < n; first += 4096) {
    x0.set(source.sample(Math.min(4096, n - first), random), 2 * first);
    await pause();
  }
  return x0;
}

/** The description of what answers; undefined if it is a function that only this page has. */
function modelOf({target, denoiser}: ParticleSamplerOptions): ParticleModel | undefined {
  if (!target && !denoiser) throw new RangeError("createParticleSampler: there is neither a target nor a denoiser; give one.");
  return denoiser === undefined ? knownTarget(target) : typeof denoiser === "object" ? denoiser : undefined;
}

/** The description of a target of ours. */
function knownTarget(target: Target | TargetModel | undefined): TargetModel | undefined {
  return target && ("kind" in target ? target : describeTarget(target));
}

async function tryGpu(
  {gpu, backend}: ParticleSamplerOptions, model: ParticleModel | undefined, shared: Pick<GpuParticlesOptions, "n" | "target" | "keepBytes">
): Promise<{backend: ParticleBackend; name: string} | {reason: string}> {
  if (!model) return {reason: "This denoiser is a function of the page, which the GPU cannot call."};
  const found = await requestGpu(gpu);
  if ("reason" in found) return found;
  if (found.software && backend !== "webgpu") {
    return {reason: `The only graphics adapter here (${found.name}) computes in software; the CPU is faster at that.`};
  }
  try {
    // Loaded when there is something to run it on.
    const [{createGpuParticles}, {kernelOfModel}] = await Promise.all([import("./gpu-particles.js"), import("./denoisers/kernel-of-model.js")]);
    const made = await createGpuParticles({...shared, device: found.device, denoiser: kernelOfModel(model)});
    return {backend: made, name: found.name};
  } catch (error) {
    return {reason: `The graphics adapter (${found.name}) could not take the work: ${error instanceof Error ? error.message : String(error)}`};
  }
}

function pauseUnless(stopped: () => boolean): () => Promise<void> {
  const pause = createPause();
  return async () => {
    await pause();
    if (stopped()) throw new Error("The sampler was destroyed.");
  };
}
