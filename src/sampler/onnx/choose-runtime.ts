/** Which machine runs a network, and why. */
import {requestGpu} from "../gpu-device.js";
import {NetworkError} from "./errors.js";
import type {NetworkBackend} from "./network.js";
import type {OnnxRuntimeName} from "./runtime-files.js";

export interface ChosenRuntime {
  readonly backend: {readonly name: NetworkBackend; readonly reason: string};
  readonly runtime: OnnxRuntimeName;
  /** The page's own device, where the GPU computes. */
  readonly device?: GPUDevice;
}

/**
 * "auto" takes WebGPU on real graphics hardware, else WebAssembly; "webgpu" takes software adapters too.
 *
 * @param gpu WebGPU's entry point, `navigator.gpu` unless given
 * @throws NetworkError ("gpu") where WebGPU is asked for and is not there
 */
export async function chooseRuntime(wanted: "auto" | NetworkBackend, gpu?: GPU): Promise<ChosenRuntime> {
  if (wanted === "wasm") return onProcessor("WebAssembly was asked for.");
  const found = await requestGpu(gpu);
  if ("reason" in found) {
    if (wanted === "webgpu") throw new NetworkError("gpu", `WebGPU was asked for. ${found.reason}`);
    return onProcessor(found.reason);
  }
  if (found.software && wanted === "auto") {
    return onProcessor(`The only graphics adapter here (${found.name}) computes in software; WebAssembly is faster at that.`);
  }
  const {device, name} = found;
  return {backend: {name: "webgpu", reason: `WebGPU on ${name}.`}, runtime: canSuspend() ? "jspi" : "webgpu", device};
}

/** WebAssembly, with a reason. */
export const onProcessor = (reason: string): ChosenRuntime => ({backend: {name: "wasm", reason}, runtime: "wasm"});

/** WebAssembly may wait for promises (JavaScript Promise Integration). */
const canSuspend = (): boolean => "Suspending" in WebAssembly && "promising" in WebAssembly;
