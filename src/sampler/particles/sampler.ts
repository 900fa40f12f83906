/**
 * Particles in the plane under any solver and any denoiser, on whatever this machine has: one interface, a CPU twin in float64
 * that is the reference, and WebGPU. Both run on the very same noise. Which one runs, and why, is said in a sentence; when the
 * GPU fails in mid-run, the CPU does the run again up to the same level and goes on.
 */
import {requireInteger} from "../../math/check.js";
import {sigmaOfLevel} from "../../math/level.js";
import {buildSpec} from "../../math/spec/build.js";
import type {Target} from "../../math/types.js";
import type {Backend} from "../gpu-device.js";
import {createCpuMachine, openGpu, reasonForCpu} from "./machines.js";
import {denoiserOfModel, targetOfModel} from "./model.js";
import {MAX_PARTICLES, type RunSettings, type Sampler, type SamplerOptions} from "./options.js";
import {knownTarget, modelOf, prepareRun} from "./prepare-run.js";
import type {ParticleBackend, ParticleRun} from "./types.js";

/**
 * Makes a sampler and goes to the first level. A spec's: `createSampler({...settingsOfSpec(readSpec(json)), backend})`.
 *
 * @throws RangeError for what is out of range; Error if `backend` is "webgpu" and there is none, or it cannot take this
 * denoiser or solver; the message says why
 */
export async function createSampler(options: SamplerOptions): Promise<Sampler> {
  const {n, backend = "auto", keepBytes, onNotice} = options;
  requireInteger("createSampler", "n", n);
  if (n > MAX_PARTICLES) throw new RangeError(`createSampler: n is ${n}; give ${MAX_PARTICLES} particles or fewer.`);
  const model = modelOf(options);
  const known = knownTarget(options.target);
  const fixed = {n, model, target: options.target};
  const load = {n, ...(known && {target: targetOfModel(known)}), ...(keepBytes !== undefined && {keepBytes})};
  const denoise = model ? denoiserOfModel(model) : typeof options.denoiser === "function" ? options.denoiser : (options.target as Target).denoise;

  let settings: RunSettings = options;
  let run = await prepareRun(settings, fixed);
  let shown = run; // a run that is being made ready is not shown yet
  const found = backend === "cpu" ? {reason: "The CPU was asked for."} : await openGpu(options, model, load);
  if ("reason" in found && backend === "webgpu") throw new Error(`WebGPU cannot be used here. ${found.reason}`);

  let destroyed = false;
  let gpu: ParticleBackend | undefined = "backend" in found ? found.backend : undefined;
  let gpuReason = "backend" in found ? `WebGPU on ${found.name}.` : found.reason;
  const cpu = createCpuMachine(load, {model, known, denoise, stopped: () => destroyed});
  let current: ParticleBackend;
  let [kind, reason]: [Backend, string] = ["cpu", gpuReason];

  /** What is shown changes when the run is at the level. */
  const beginOnCpu = async (level = 0): Promise<void> => {
    const machine = await cpu.for(run);
    await machine.begin(run);
    if (level > 0) await machine.goTo(level);
    current = machine;
    [kind, reason] = ["cpu", (gpu && reasonForCpu(run)) ?? gpuReason];
  };

  const begin = async (): Promise<void> => {
    const onGpu = reasonForCpu(run) ? undefined : gpu;
    if (!onGpu) await beginOnCpu();
    else await orOnCpu(0, async () => {
      if (gpu !== onGpu) return; // the CPU has begun in its place
      await onGpu.begin(withDrawnStart(run));
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
  /** Asks the machine that has the particles, whichever it then is. */
  const ask = <T>(question: (machine: ParticleBackend) => Promise<T>): Promise<T> => orOnCpu(current.level, () => question(current));
  const last = (): number => run.levels.length - 1;

  const destroy = (): void => {
    destroyed = true;
    gpu?.destroy();
    cpu.destroy();
  };

  try {
    await begin();
    if (backend === "webgpu" && kind === "cpu") throw new Error(`WebGPU cannot be used here. ${reason}`);
  } catch (error) {
    destroy();
    throw error;
  }

  const sampler: Sampler = {
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
    step: () => enqueue(() => ask((machine) => machine.goTo(Math.min(last(), machine.level + 1)))),
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
      await ask((machine) => machine.goTo(level));
    }),
    reset: (changes = {}) => enqueue(async () => {
      const next = {...settings, ...changes};
      run = await prepareRun(next, fixed); // refused before anything has changed
      settings = next;
      await begin();
    }),
    positions: () => enqueue(() => ask((machine) => machine.positions())),
    denoised: () => enqueue(() => ask((machine) => machine.denoised())),
    statistics: () => enqueue(() => ask((machine) => machine.statistics())),
    classify: (of) => enqueue(() => ask((machine) => machine.classify(of))),
    destroy
  };
  return sampler;
}

/** Where only the start of a recipe is drawn, the GPU is given it. */
function withDrawnStart(run: ParticleRun): ParticleRun {
  return run.recipe ? {...run, start: {kind: "points", x: buildSpec(run.recipe).begin().x}} : run;
}
