/** WebGPU in Node: Dawn, on the software Vulkan driver that Chromium ships beside its binary (or on VK_ICD_FILENAMES, if set). */
import {existsSync, realpathSync} from "node:fs";
import {constants} from "node:os";
import {basename, dirname, join} from "node:path";
import {create, globals} from "webgpu";
import {findChromium} from "../../scripts/chromium.js";
import {requestGpu, type Gpu} from "../../src/sampler/gpu-device.js";

/** Where Chromium keeps its libraries. Distributions start it by a script; the program is then under /usr/lib. */
function chromiumFolders(): string[] {
  const executable = findChromium();
  if (!executable) return [];
  const real = realpathSync(executable);
  return [dirname(real), ...["/usr/lib", "/usr/lib64", "/opt"].map((folder) => join(folder, basename(real)))];
}

/** WebGPU's entry point. Keep it as long as anything made with it: Dawn aborts otherwise. */
export function openDawn(): GPU {
  if (!process.env.VK_ICD_FILENAMES && !process.env.VK_DRIVER_FILES) {
    const folder = chromiumFolders().find((each) => existsSync(join(each, "vk_swiftshader_icd.json")));
    if (folder) {
      process.env.VK_ICD_FILENAMES = join(folder, "vk_swiftshader_icd.json");
      loadLibrary(join(folder, "libvulkan.so.1"));
    }
  }
  Object.assign(globalThis, globals);
  return create([]) as unknown as GPU;
}

/**
 * Loads Chromium's own Vulkan loader, for machines without one: when Dawn asks for a library of that name, it is there
 * already. (LD_LIBRARY_PATH is read only when a process starts.) Node closes what is no add-on of its own, hence NODELETE.
 */
function loadLibrary(path: string): void {
  if (process.platform !== "linux" || !existsSync(path)) return;
  const RTLD_NODELETE = 0x1000;
  try {
    process.dlopen({exports: {}}, path, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL | RTLD_NODELETE);
  } catch {
    // "Module did not self-register": as expected. It stays in memory.
  }
}

/** A device of its own for a test. @throws Error if this machine offers none */
export async function requestTestGpu(gpu: GPU): Promise<Gpu> {
  const found = await requestGpu(gpu);
  if ("reason" in found) {
    throw new Error(`${found.reason} The tests need Chromium's vk_swiftshader_icd.json, or a Vulkan driver named by VK_ICD_FILENAMES.`);
  }
  return found;
}

/** An entry point that hands out Dawn's adapter, and remembers the device so that a test can destroy it. */
export function breakable(gpu: GPU): {entry: GPU; device: () => GPUDevice} {
  let device: GPUDevice;
  let adapter: GPUAdapter | null;
  const requestDevice = async () => (device = await adapter!.requestDevice());
  const requestAdapter = async () => ((adapter = await gpu.requestAdapter()), {info: adapter!.info, requestDevice});
  return {entry: {requestAdapter} as unknown as GPU, device: () => device};
}
