/**
 * The WebGPU backend: pictures as bytes on the GPU, points in float32 pixels. The solver is src/math's own, planned ahead
 * (plan-run.ts); the GPU carries the plan out and sends each level back as it is reached.
 */
import {checkPosterior, checkRun} from "./check-run.js";
import {withGpuErrors} from "../gpu-device.js";
import {submit, type Dispatch} from "../gpu-kernels.js";
import {kernelsOf} from "./gpu-pipelines.js";
import {uploadPictures, type GpuPictures} from "./gpu-pictures.js";
import {createWorkspace, type Workspace} from "./gpu-workspace.js";
import {rowTileFor} from "./kernels/common.js";
import {STATISTICS_WORDS} from "./kernels/softmax.js";
import {drawNoise} from "./picture-noise.js";
import type {Pictures} from "./pictures.js";
import {planRun, type Instruction} from "../plan-run.js";
import {solverNamed} from "./solver-named.js";
import type {PictureBackend, PictureStep, Progress} from "./types.js";
import {createPause} from "../worker-protocol.js";

export interface GpuOptions {
  readonly device: GPUDevice;
  readonly pictures: Pictures;
  readonly onProgress?: (progress: Progress) => void;
  /** Bytes of pictures per buffer; the device's limit unless given. */
  readonly maxBindingBytes?: number;
}

/**
 * Uploads the pictures and compiles the kernels.
 *
 * @throws Error if the device refuses (out of memory, a kernel that does not compile); DeviceLostError; RangeError if the
 * pictures' dim is no multiple of 16
 */
export async function createGpuSampler({device, pictures, onProgress, maxBindingBytes}: GpuOptions): Promise<PictureBackend> {
  const kernelsFor = kernelsOf(device);
  const uploaded = await uploadPictures(device, pictures, {
    onProgress: (fraction) => onProgress?.({what: "upload", fraction}),
    ...(maxBindingBytes && {maxBindingBytes})
  });
  onProgress?.({what: "compile", fraction: 0});
  try {
    await withGpuErrors(device, "Compiling the kernels", () => kernelsFor(rowTileFor(1)));
  } catch (error) {
    uploaded.destroy();
    throw error;
  }
  onProgress?.({what: "compile", fraction: 1});

  let destroyed = false;
  const checkAlive = (signal?: AbortSignal): void => {
    signal?.throwIfAborted();
    if (destroyed) throw new Error("The sampler was destroyed.");
  };
  /** Opens a workspace with x in slot 0, lends it, and frees it whatever happens. */
  const open = (x: Float32Array | Float64Array, batch: number, slots: number): Promise<Workspace> =>
    kernelsFor(rowTileFor(batch)).then((kernels) => withGpuErrors(device, "Making room for the batch", () => {
      const workspace = createWorkspace(device, kernels, uploaded, batch, slots);
      device.queue.writeBuffer(workspace.slots, 0, Float32Array.from(x));
      return workspace;
    }));

  return {
    async *run(options) {
      checkRun(options, pictures.dim);
      const {x, batch, sigmas, signal, seed = 0} = options;
      checkAlive(signal);
      const plan = planRun(solverNamed(options), Array.from(sigmas));
      const workspace = await open(x, batch, plan.slots);
      try {
        let dispatches: Dispatch[] = [];
        for (const instruction of plan.instructions) {
          if (instruction.kind === "combine") dispatches.push(...workspace.combine(instruction.slot, instruction.of));
          else if (instruction.kind === "denoise") dispatches.push(...workspace.denoise(instruction.slot, instruction.at, instruction.sigma));
          else if (instruction.kind === "noise") {
            const noise = await drawBatch({seed, interval: instruction.interval, batch, dim: pictures.dim});
            checkAlive(signal);
            // What is written comes before what is submitted later: first what may still read the slot.
            await withGpuErrors(device, "A step on the GPU", () => {
              submit(device, dispatches);
              device.queue.writeBuffer(workspace.slots, instruction.slot * workspace.slotBytes, noise);
            });
            dispatches = [];
          }
          else {
            if (instruction.sigma === 0) dispatches.push(...workspace.findNearest(instruction.x));
            checkAlive(signal);
            const step = await readState(device, workspace, uploaded, dispatches, instruction, batch);
            checkAlive(signal);
            yield step;
            dispatches = [];
          }
        }
      } finally {
        workspace.destroy();
      }
    },
    async posterior(x, sigma) {
      checkPosterior(x, sigma, pictures.dim);
      checkAlive();
      const workspace = await open(x, 1, 2);
      try {
        const {n, dim} = pictures;
        const {slots, slotBytes, weights, statistics} = workspace;
        const dispatches = workspace.denoise(1, [{slot: 0, weight: 1}], sigma);
        const [mean, shares, bits] = await computeAndRead(device, dispatches, [
          [slots, slotBytes, 4 * dim], [weights, 0, 4 * n], [statistics, 0, 4 * STATISTICS_WORDS]
        ]);
        const {entropy, largestWeight, mostLikely} = decodeStatistics(bits, 1);
        return {
          sigma, weights: Float64Array.from(new Float32Array(shares)), denoised: new Float32Array(mean),
          entropy: entropy[0], largestWeight: largestWeight[0], mostLikely: mostLikely[0]
        };
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

/** The noise of one elementary interval for all points. Some milliseconds for each, so others get their turn in between. */
async function drawBatch(
  {batch, dim, ...which}: {seed: number | string; interval: number; batch: number; dim: number}
): Promise<Float32Array<ArrayBuffer>> {
  const noise = new Float32Array(batch * dim);
  const pause = createPause();
  for (let row = 0; row < batch; row++) {
    noise.set(drawNoise({...which, row, dim}), row * dim);
    await pause();
  }
  return noise;
}

async function readState(
  device: GPUDevice, workspace: Workspace, {dim}: GpuPictures, dispatches: Dispatch[],
  {i, sigma, nfe, x, denoised}: Extract<Instruction, {kind: "state"}>, batch: number
): Promise<PictureStep> {
  const {slots, slotBytes, statistics} = workspace;
  const bytes = 4 * batch * dim;
  const [point, answer, bits] = await computeAndRead(device, dispatches, [
    [slots, x * slotBytes, bytes], [slots, denoised * slotBytes, bytes], [statistics, 0, 4 * STATISTICS_WORDS * batch]
  ]);
  const posterior = decodeStatistics(bits, batch);
  if (sigma === 0) {
    posterior.entropy.fill(0); // the limit, also where two pictures are equally near
    posterior.largestWeight.fill(1);
  }
  return {i, sigma, nfe, batch, x: new Float32Array(point), denoised: new Float32Array(answer), ...posterior};
}

function decodeStatistics(bits: ArrayBuffer, batch: number): Pick<PictureStep, "entropy" | "largestWeight" | "mostLikely"> {
  const [floats, words] = [new Float32Array(bits), new Uint32Array(bits)];
  const column = (values: ArrayLike<number>, at: number): number[] => Array.from({length: batch}, (_, row) => values[row * STATISTICS_WORDS + at]);
  return {
    entropy: Float64Array.from(column(floats, 0)), largestWeight: Float64Array.from(column(floats, 1)), mostLikely: Int32Array.from(column(words, 2))
  };
}

/** Carries the dispatches out and brings pieces of buffers back: [buffer, offset, size] in bytes. */
async function computeAndRead(
  device: GPUDevice, dispatches: Dispatch[], pieces: readonly (readonly [GPUBuffer, number, number])[]
): Promise<ArrayBuffer[]> {
  const size = pieces.reduce((sum, [, , length]) => sum + length, 0);
  return withGpuErrors(device, "A step on the GPU", () => {
    const staging = device.createBuffer({label: "read-back", size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
    submit(device, dispatches, (encoder) => {
      let at = 0;
      for (const [buffer, offset, length] of pieces) {
        encoder.copyBufferToBuffer(buffer, offset, staging, at, length);
        at += length;
      }
    });
    return staging.mapAsync(GPUMapMode.READ).then(() => {
      const all = staging.getMappedRange();
      let end = 0;
      return pieces.map(([, , length]) => all.slice(end, (end += length)));
    }).finally(() => staging.destroy());
  });
}
