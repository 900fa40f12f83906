/**
 * TensorFlow.js on one of its backends. Its engine is one for the whole page, however often it is bundled: each turn says again which
 * backend it wants (`use`).
 */
import * as tf from "@tensorflow/tfjs-core";
import {setWasmPaths} from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import type {Device} from "./types.js";

export interface TfjsBackend {
  /** Before a turn. */
  use(): Promise<void>;
  /** Resolves when what was asked for so far has been computed; wasm computes at once. */
  finish(): Promise<void>;
}

interface WebgpuBackend {
  readonly queue: GPUQueue;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** @throws Error if the backend does not start */
export async function openTfjs(device: Device): Promise<TfjsBackend> {
  tf.enableProdMode();
  if (device === "wasm") setWasmPaths(new URL("./", location.href).href);
  const use = async (): Promise<void> => {
    if (!(await tf.setBackend(device))) throw new Error(`TensorFlow.js has no ${device} here.`);
  };
  await use();
  const backend = tf.backend() as unknown as WebgpuBackend;
  return {
    use,
    async finish() {
      if (device !== "webgpu") return;
      backend.endComputePassEncoder();
      backend.submitQueue();
      await backend.queue.onSubmittedWorkDone();
    }
  };
}

export {tf};
