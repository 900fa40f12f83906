/** The WebGPU backend: pictures as bytes on the GPU, points in float32 pixels. Each level is sent back, or drawn where it is. */
import {withGpuErrors} from "../gpu-device.js";
import {checkPosterior, checkRun} from "./check-run.js";
import {chooseKernels} from "./choose-kernels.js";
import {liveLevel} from "./draw/gpu-screen.js";
import type {LiveStep} from "./draw/screen.js";
import {uploadPictures} from "./gpu-pictures.js";
import {kernelsOf} from "./gpu-pipelines.js";
import {readPosterior, runOnGpu, type RunMachine} from "./gpu-run.js";
import {createWorkspace, type Workspace} from "./gpu-workspace.js";
import {rowTileFor, VARIANTS, type Variant} from "./kernels/common.js";
import type {Pictures} from "./pictures.js";
import type {PictureBackend, Progress, RunOptions} from "./types.js";

export interface GpuOptions {
  readonly device: GPUDevice;
  readonly pictures: Pictures;
  readonly onProgress?: (progress: Progress) => void;
  /** Bytes of pictures per buffer; the device's limit unless given. */
  readonly maxBindingBytes?: number;
  /** Which kernels; the faster ones, measured when they are first needed, unless given. Runs are bit-identical for one variant. */
  readonly variant?: Variant;
  /** The adapter computes on the processor: its canvases are not to be trusted, see docs/architecture.md. */
  readonly software?: boolean;
}

export interface GpuBackend extends PictureBackend {
  /** The kernels of the last question, once there was one. */
  readonly variant: Variant | undefined;
  live(options: RunOptions): AsyncGenerator<LiveStep, void, void>;
}

/**
 * Uploads the pictures and compiles the kernels.
 *
 * @throws GpuError if the device refuses (out of memory, a kernel that does not compile); DeviceLostError; RangeError if the
 * pictures' dim is no multiple of 16, or there is no such variant
 */
export async function createGpuSampler(
  {device, pictures, onProgress, maxBindingBytes, variant: pinned, software = false}: GpuOptions
): Promise<GpuBackend> {
  const {n, dim} = pictures;
  if (pinned && !VARIANTS.includes(pinned)) throw new RangeError(`There are no kernels "${String(pinned)}"; choose one of: ${VARIANTS.join(", ")}.`);
  const uploaded = await uploadPictures(device, pictures, {
    onProgress: (fraction) => onProgress?.({what: "upload", fraction}),
    ...(maxBindingBytes && {maxBindingBytes})
  });
  onProgress?.({what: "compile", fraction: 0});
  try {
    await withGpuErrors(device, "Compiling the kernels", () => kernelsOf(device)(rowTileFor(1), pinned ?? VARIANTS[0]));
  } catch (error) {
    uploaded.destroy();
    throw error;
  }
  onProgress?.({what: "compile", fraction: 1});

  let variant = pinned;
  let destroyed = false;
  const checkAlive = (signal?: AbortSignal): void => {
    signal?.throwIfAborted();
    if (destroyed) throw new Error("The sampler was destroyed.");
  };
  const open = async (x: Float32Array | Float64Array, batch: number, slots: number, signal?: AbortSignal): Promise<Workspace> => {
    const chosen = await chooseKernels(device, uploaded, batch, pinned);
    checkAlive(signal);
    ({variant} = chosen);
    return withGpuErrors(device, "Making room for the batch", () => {
      const workspace = createWorkspace(device, chosen.kernels, uploaded, batch, slots);
      device.queue.writeBuffer(workspace.slots, 0, Float32Array.from(x));
      return workspace;
    });
  };
  const machine: RunMachine = {device, dim, checkAlive, open: ({x, batch, signal}, slots) => open(x, batch, slots, signal)};
  const check = (options: RunOptions): void => {
    checkRun(options, dim);
    checkAlive(options.signal);
  };

  return {
    get variant() {
      return variant;
    },
    async *run(options) {
      check(options);
      for await (const {numbers, pictures: read} of runOnGpu(machine, options, true)) yield {...numbers, ...read!};
    },
    async *live(options) {
      check(options);
      let over = {value: false};
      try {
        for await (const level of runOnGpu(machine, options, false)) {
          over = {value: false};
          yield liveLevel(machine, level, {software, over});
          over.value = true;
        }
      } finally {
        over.value = true;
      }
    },
    async posterior(x, sigma) {
      checkPosterior(x, sigma, dim);
      checkAlive();
      const workspace = await open(x, 1, 2);
      try {
        return await readPosterior(device, workspace, sigma, {n, dim});
      } finally {
        workspace.destroy();
      }
    },
    destroy() {
      destroyed = true;
      uploaded.destroy();
    }
  };
}
