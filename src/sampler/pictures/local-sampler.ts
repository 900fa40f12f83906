/**
 * The patch-local denoiser on whatever this machine has: WebGPU where a real graphics adapter is; a worker where there are workers;
 * the page itself otherwise, with room to breathe. A GPU that fails in the middle of a question loses nothing: the CPU answers it.
 */
import {requestGpu, GpuError, type Backend} from "../gpu-device.js";
import {startWorker} from "../start-worker.js";
import {openChannel, prefetch, WorkerUnavailable} from "../worker-channel.js";
import {createPause} from "../worker-protocol.js";
import {checkRun} from "./check-run.js";
import type {LocalModelOptions} from "./local-model.js";
import type {LocalEngine, LocalStep} from "./local-run.js";
import type {RunOptions} from "./types.js";

export interface LocalSamplerOptions extends LocalModelOptions {
  /** "auto" takes WebGPU where a real graphics adapter is, else the CPU; "webgpu" takes software adapters too. */
  readonly backend?: "auto" | Backend;
  /** WebGPU's entry point, `navigator.gpu` unless given. */
  readonly gpu?: GPU;
  /** How far the present question is, 0 … 1: one may take seconds. */
  readonly onProgress?: (fraction: number) => void;
  /** Sentences for the reader: the GPU failed, the run goes on. */
  readonly onNotice?: (message: string) => void;
}

export interface LocalSampler {
  /** What runs now; "webgpu" becomes "cpu" when the GPU fails. */
  readonly backend: Backend;
  /** Why, in a sentence for the reader. */
  readonly reason: string;
  /**
   * Runs a solver through the levels and yields at each; leaving the loop, or `signal`, cancels within a question.
   *
   * @throws RangeError for what is out of range; the signal's reason when it aborts
   */
  run(options: RunOptions): AsyncGenerator<LocalStep, void, void>;
  /** Frees the worker and the buffers. Runs in progress fail. */
  destroy(): void;
}

/** What runs a solver somewhere. */
type LocalBackend = Pick<LocalSampler, "run" | "destroy">;

type Hooks = Pick<LocalSamplerOptions, "onProgress">;

export type LocalRequest =
  | {readonly kind: "prepare"; readonly options: LocalModelOptions}
  | {readonly kind: "start"; readonly run: number; readonly options: Omit<RunOptions, "signal">}
  /** Answered with the next step, or undefined after the last. */
  | {readonly kind: "next"; readonly run: number}
  | {readonly kind: "stop"; readonly run: number};

/** @throws as `createLocalModel`; Error if `backend` is "webgpu" and there is none; the message says why */
export async function createLocalSampler(options: LocalSamplerOptions): Promise<LocalSampler> {
  const {backend = "auto", gpu, onNotice, onProgress, ...model} = options;
  const hooks: Hooks = onProgress ? {onProgress} : {};
  let reason = "The CPU was asked for.";
  let current: LocalBackend | undefined;
  let kind: Backend = "cpu";
  let destroyed = false;
  if (backend !== "cpu") {
    const found = await tryGpu({gpu, backend, model});
    if ("reason" in found && backend === "webgpu") throw new Error(`WebGPU cannot be used here. ${found.reason}`);
    if ("reason" in found) ({reason} = found);
    else {
      kind = "webgpu";
      reason = `WebGPU on ${found.name}.`;
      const {engine, destroy} = withFallback(found.engine, model, (error) => {
        reason = `${error.message.replace(/\.?$/, ".")} The CPU goes on.`;
        kind = "cpu";
        onNotice?.(reason);
        // Runs to come are made elsewhere; this one stays where it is.
        current = undefined;
      });
      current = await createDirectBackend(engine, hooks, destroy);
    }
  }
  current ??= await createCpuBackend(model, hooks);
  const all = new Set([current]);
  return {
    get backend() {
      return kind;
    },
    get reason() {
      return reason;
    },
    async *run(run) {
      if (destroyed) throw new Error("The sampler was destroyed.");
      if (!current) all.add((current = await createCpuBackend(model, hooks)));
      yield* current.run(run);
    },
    destroy() {
      destroyed = true;
      all.forEach((each) => each.destroy());
    }
  };
}

async function tryGpu(
  {gpu, backend, model}: {gpu: GPU | undefined; backend: "auto" | Backend; model: LocalModelOptions}
): Promise<{engine: LocalEngine & {destroy(): void}; name: string} | {reason: string}> {
  const found = await requestGpu(gpu);
  if ("reason" in found) return found;
  if (found.software && backend !== "webgpu") {
    return {reason: `The only graphics adapter here (${found.name}) computes in software; the CPU is faster at that.`};
  }
  const [{createGpuLocal}, {readLocalOptions}] = await Promise.all([import("./gpu-local.js"), import("./local-model.js")]);
  const read = readLocalOptions(model);
  try {
    return {engine: await createGpuLocal({device: found.device, ...read}), name: found.name};
  } catch (error) {
    return {reason: `The graphics adapter (${found.name}) could not take the work: ${error instanceof Error ? error.message : String(error)}`};
  }
}

/** The GPU until it fails; the CPU, on the page, from that very question on. */
function withFallback(
  gpu: LocalEngine & {destroy(): void}, model: LocalModelOptions, onFailure: (error: GpuError) => void
): {engine: LocalEngine; destroy: () => void} {
  let cpu: Promise<LocalEngine> | undefined;
  let destroyed = false;
  const engine: LocalEngine = {
    dim: gpu.dim,
    async *denoiseInSteps(x, sigma) {
      if (!cpu) {
        try {
          return yield* gpu.denoiseInSteps(x, sigma);
        } catch (error) {
          if (!(error instanceof GpuError)) throw error;
          if (destroyed) throw new Error("The sampler was destroyed.");
          if (!cpu) onFailure(error);
          cpu ??= import("./local-model.js").then(({createLocalModel}) => createLocalModel(model));
        }
      }
      return yield* (await cpu).denoiseInSteps(x, sigma);
    }
  };
  return {
    engine,
    destroy() {
      destroyed = true;
      gpu.destroy();
    }
  };
}

async function createCpuBackend(model: LocalModelOptions, hooks: Hooks): Promise<LocalBackend> {
  if (typeof Worker !== "undefined") {
    try {
      return await createWorkerBackend(model, hooks);
    } catch (error) {
      if (!(error instanceof WorkerUnavailable)) throw error; // else: the page can do it, if less smoothly
    }
  }
  const {createLocalModel} = await import("./local-model.js"); // otherwise only the worker needs it
  return createDirectBackend(createLocalModel(model), hooks);
}

/** Runs on the page, or wherever this is called. */
async function createDirectBackend(engine: LocalEngine, hooks: Hooks, destroy?: () => void): Promise<LocalBackend> {
  const {runLocally} = await import("./local-run.js");
  const destroyed = new AbortController();
  return {
    run(run) {
      const rest = createPause();
      const pause = async (): Promise<void> => {
        await rest();
        destroyed.signal.throwIfAborted();
      };
      return runLocally(engine, run, {pause, ...hooks});
    },
    destroy() {
      destroyed.abort(new Error("The sampler was destroyed."));
      destroy?.();
    }
  };
}

async function createWorkerBackend({pictures, ...options}: LocalModelOptions, {onProgress}: Hooks): Promise<LocalBackend> {
  const {n, dim} = pictures;
  const worker = startWorker(import.meta.resolve("./local-worker.js"));
  const channel = openChannel<LocalRequest, LocalStep>(worker, (fraction) => onProgress?.(fraction));
  const bytes = pictures.bytes.slice(); // a copy: the page keeps its pictures
  try {
    await channel.call({kind: "prepare", options: {...options, pictures: {n, dim, bytes}}}, [bytes.buffer]);
  } catch (error) {
    channel.close(new Error("The sampler was not made."));
    throw error;
  }
  let runs = 0;
  return {
    async *run({signal, ...run}) {
      checkRun(run, dim);
      signal?.throwIfAborted();
      const number = runs++;
      await channel.call({kind: "start", run: number, options: {...run, x: run.x.slice(), sigmas: Array.from(run.sigmas)}});
      yield* prefetch(() => channel.call({kind: "next", run: number}), () => channel.call({kind: "stop", run: number}), signal);
    },
    destroy: () => channel.close(new Error("The sampler was destroyed."))
  };
}
