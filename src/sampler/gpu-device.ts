/** One GPUDevice for the whole page, or a sentence that says why there is none. */

/** What computes. */
export type Backend = "cpu" | "webgpu";

export interface Gpu {
  readonly device: GPUDevice;
  /** For the reader: "nvidia ampere", "SwiftShader (software)". */
  readonly name: string;
  /** The adapter computes on the processor; then our own CPU path is faster. */
  readonly software: boolean;
}

export interface NoGpu {
  /** A sentence for the reader. */
  readonly reason: string;
}

let shared: Promise<Gpu | NoGpu> | undefined;

/**
 * The page's GPU, requested on the first call with default limits and no optional features. Never throws. When the device
 * is lost, the next call asks for a new one.
 *
 * @param gpu WebGPU's entry point, `navigator.gpu` unless given. A given one is asked anew each time: tests bring their own.
 */
export function requestGpu(gpu?: GPU): Promise<Gpu | NoGpu> {
  if (gpu) return request(gpu);
  shared ??= request(typeof navigator === "undefined" ? undefined : navigator.gpu).then((result) => {
    if ("reason" in result) return result;
    void result.device.lost.then(() => (shared = undefined));
    return result;
  });
  return shared;
}

async function request(gpu: GPU | undefined): Promise<Gpu | NoGpu> {
  if (!gpu) {
    const insecure = typeof isSecureContext !== "undefined" && !isSecureContext;
    return {reason: insecure ? "WebGPU is only there on https pages, and this one came over plain HTTP." : "This browser has no WebGPU."};
  }
  try {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return {reason: "The browser has WebGPU, but offers no graphics adapter for it."};
    const device = await adapter.requestDevice();
    const name = nameOf(adapter.info);
    // Dawn for Node aborts when adapter or entry point are collected before the device.
    keep.set(device, [gpu, adapter]);
    return {device, name, software: isSoftware(adapter)};
  } catch (error) {
    return {reason: `The graphics adapter was refused (${error instanceof Error ? error.message : String(error)}).`};
  }
}

const keep = new WeakMap<GPUDevice, unknown[]>();

function nameOf({vendor, architecture, device, description}: GPUAdapterInfo): string {
  const name = description || [vendor, architecture || device].filter(Boolean).join(" ");
  return name || "a graphics adapter that does not say its name";
}

function isSoftware({info}: GPUAdapter): boolean {
  const all = [info.vendor, info.architecture, info.device, info.description].join(" ");
  return info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i.test(all);
}

/** What went wrong with the GPU rather than with what it was asked: no memory, a refused command, a kernel that does not compile, loss. */
export class GpuError extends Error {
  override readonly name: string = "GpuError";
}

/** A device went away in the middle of the work: driver reset, sleep, another program, or `device.destroy()`. */
export class DeviceLostError extends GpuError {
  override readonly name = "DeviceLostError";
}

/**
 * Runs `work` so that its GPU errors become exceptions: validation, out of memory, and loss of the device (which otherwise
 * leaves promises hanging or buffers full of zeros).
 *
 * The scopes cover what `work` does before its first `await`; what it waits for after that is covered by its rejection.
 *
 * @param what for the message: "Compiling the kernels"
 * @throws DeviceLostError; GpuError with the browser's own words; a RangeError of `work` as it is
 */
export async function withGpuErrors<T>(device: GPUDevice, what: string, work: () => T | Promise<T>): Promise<T> {
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  device.pushErrorScope("internal");
  const scopes = (): Promise<(GPUError | null)[]> =>
    Promise.all([device.popErrorScope(), device.popErrorScope(), device.popErrorScope()]);
  const lost = device.lost.then(({message, reason}): never => {
    throw new DeviceLostError(`The graphics device was lost (${message || reason}).`);
  });
  lost.catch(() => {}); // it may happen long after, when nobody waits here
  let popped: Promise<(GPUError | null)[]> | undefined;
  try {
    // The scopes of a device are a stack: they are closed before anybody else's turn.
    const pending = work();
    popped = scopes();
    const result = await Promise.race([pending, lost]);
    const error = (await Promise.race([popped, lost])).find((each) => each);
    if (error) throw new GpuError(`${what} failed: ${error.message}`);
    return result;
  } catch (error) {
    if (error instanceof DeviceLostError) throw error;
    popped ??= scopes();
    if (error instanceof RangeError) throw error; // the work's own: it was asked for what cannot be
    // A failure that is only the echo of a lost device should not be taken for one of ours: loss is announced a moment later.
    const scoped = await Promise.race([popped.catch(() => []), lost]);
    await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, 50))]);
    const cause = scoped.find((each) => each);
    if (error instanceof GpuError && !(cause && !error.message.includes(cause.message))) throw error;
    throw new GpuError(`${what} failed: ${cause?.message ?? (error instanceof Error ? error.message : String(error))}`, {cause: error});
  }
}
