/** WebGPU in Node: the machine's own Vulkan adapter where Dawn finds one that is hardware, else Chromium's SwiftShader. */
import {create, globals} from "webgpu";
import {requestGpu, type Gpu, type NoGpu} from "../../../src/sampler/gpu-device.js";
import {openDawn} from "../../gpu/dawn.js";

/**
 * Puts WebGPU where browsers have it, `navigator.gpu`, so that contestants find it there.
 *
 * @returns the device that they will get, or why there is none
 */
export async function openNodeGpu(): Promise<Gpu | NoGpu> {
  Object.assign(globalThis, globals);
  const own = create([]) as unknown as GPU;
  const adapter = await own.requestAdapter({powerPreference: "high-performance"});
  const isHardware = adapter && !/swiftshader|llvmpipe|lavapipe/i.test(JSON.stringify([adapter.info.vendor, adapter.info.architecture, adapter.info.description]));
  const gpu = isHardware ? own : openDawn();
  keep.push(own, gpu);
  Object.defineProperty(globalThis, "navigator", {value: {gpu}, configurable: true});
  return requestGpu();
}

/** Dawn aborts when its entry point is collected before its devices. */
const keep: GPU[] = [];
