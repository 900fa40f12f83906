/** Which backend trains here, and why. */
import type {NetworkBatch} from "../../math/learning/examples.js";
import {requestGpu} from "../gpu-device.js";
import type {BackendName, TrainingBackend, TrainingState} from "./backend.js";
import {createTypescriptBackend} from "./typescript-backend.js";

export interface ChosenBackend {
  readonly backend: TrainingBackend;
  /** A sentence for the reader. */
  readonly why: string;
}

export interface BackendOptions {
  readonly wanted: "auto" | BackendName;
  readonly sizes: readonly number[];
  readonly start: TrainingState;
  /** A batch to try the speed with. */
  readonly batch: NetworkBatch;
}

/**
 * "auto" takes WebAssembly, WebGPU where there is real graphics hardware on which a few steps are faster, and plain TypeScript
 * where neither starts.
 *
 * @throws Error if one backend is wanted and does not start; the message says why
 */
export async function chooseBackend({wanted, sizes, start, batch}: BackendOptions): Promise<ChosenBackend> {
  if (wanted === "typescript") return {backend: createTypescriptBackend(sizes, start), why: "Plain TypeScript was asked for."};
  const open = async (device: "wasm" | "webgpu"): Promise<TrainingBackend> =>
    (await import("./jax-backend.js")).createJaxBackend(device, sizes, start);
  if (wanted !== "auto") {
    try {
      return {backend: await open(wanted), why: `${BACKEND_LABELS[wanted]} was asked for.`};
    } catch (error) {
      throw new Error(`${BACKEND_LABELS[wanted]} cannot train here. ${messageOf(error)}`, {cause: error});
    }
  }
  let wasm: TrainingBackend;
  try {
    wasm = await open("wasm");
    await secondsOfSteps(wasm, batch, 1); // compiles: the first step may fail where the rest would
    wasm.write(start);
  } catch (error) {
    return {backend: createTypescriptBackend(sizes, start), why: `WebAssembly cannot train here (${messageOf(error)}), so plain TypeScript does.`};
  }
  const gpu = await requestGpu();
  if ("reason" in gpu) return {backend: wasm, why: `WebAssembly. ${gpu.reason}`};
  if (gpu.software) return {backend: wasm, why: `WebAssembly: ${gpu.name} computes on the processor too.`};
  return compare(wasm, gpu.name, {open: () => open("webgpu"), start, batch});
}

/** As readers know them. */
export const BACKEND_LABELS: Readonly<Record<BackendName, string>> = {typescript: "TypeScript", wasm: "WebAssembly", webgpu: "WebGPU"};

/** Steps that are timed, after as many that are not: compilation is over by then. */
const TRIED = 20;

async function compare(
  wasm: TrainingBackend, gpuName: string, {open, start, batch}: {open: () => Promise<TrainingBackend>} & Pick<BackendOptions, "start" | "batch">
): Promise<ChosenBackend> {
  let webgpu: TrainingBackend;
  try {
    webgpu = await open();
  } catch (error) {
    return {backend: wasm, why: `WebAssembly: WebGPU does not train here (${messageOf(error)}).`};
  }
  try {
    const [slow, fast] = [await secondsOfSteps(wasm, batch, TRIED), await secondsOfSteps(webgpu, batch, TRIED)];
    const ratio = (quotient: number): string => quotient.toFixed(1);
    wasm.write(start);
    webgpu.write(start);
    if (fast < slow) {
      wasm.dispose();
      return {backend: webgpu, why: `WebGPU on ${gpuName}: ${ratio(slow / fast)} times as fast as WebAssembly here.`};
    }
    webgpu.dispose();
    return {backend: wasm, why: `WebAssembly: ${ratio(fast / slow)} times as fast as WebGPU here.`};
  } catch (error) {
    webgpu.dispose();
    wasm.write(start);
    return {backend: wasm, why: `WebAssembly: WebGPU failed at its first steps (${messageOf(error)}).`};
  }
}

/** Seconds that `count` steps take, after as many to warm up. The losses are read at the end, so nothing is left undone. */
async function secondsOfSteps(backend: TrainingBackend, batch: NetworkBatch, count: number): Promise<number> {
  const rates = {learningRate: 1e-6, averageDecay: 0.9};
  const walk = async (): Promise<void> => {
    for (let k = 1; k <= count; k++) await backend.step(batch, rates, {losses: k === count});
  };
  await walk();
  const start = performance.now();
  await walk();
  return (performance.now() - start) / 1000;
}

/** Without its full stop, for the middle of a sentence. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
