/** The runtime's WebAssembly as the site has it: one file for each way to run it. */
import {loadBlob, type LoadProgress} from "../load-blob.js";

/**
 * "wasm" computes on the processor; the two others on WebGPU: "jspi" lets the browser suspend WebAssembly while the GPU works,
 * "webgpu" is larger, because it was compiled to do so itself.
 */
export type OnnxRuntimeName = "wasm" | "webgpu" | "jspi";

export interface OnnxRuntimeFile {
  readonly url: string;
  /** Of the compressed file. */
  readonly bytes: number;
  readonly sha256: string;
}

export interface LoadRuntimeOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

/** @throws LoadError, or the signal's reason */
export async function loadRuntime(name: OnnxRuntimeName, options: LoadRuntimeOptions): Promise<Uint8Array<ArrayBuffer>> {
  const {runtimeFiles} = await import("../../vendor/onnx.js");
  const file = runtimeFiles[name];
  options.onProgress({loaded: 0, total: file.bytes}); // how much it will be is known before the server answers
  return loadBlob({...file, ...options});
}
