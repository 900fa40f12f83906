/** One run on the GPU: the solver is src/math's own, planned ahead (plan-run.ts); this carries the plan out, level by level. */
import {withGpuErrors} from "../gpu-device.js";
import {submit, type Dispatch} from "../gpu-kernels.js";
import {planRun, type Instruction} from "../plan-run.js";
import {createPause} from "../worker-protocol.js";
import type {Workspace} from "./gpu-workspace.js";
import {STATISTICS_WORDS} from "./kernels/softmax.js";
import {drawNoise} from "./picture-noise.js";
import {solverNamed} from "./solver-named.js";
import type {PictureStep, Posterior, RunOptions} from "./types.js";

export interface RunMachine {
  readonly device: GPUDevice;
  /** Numbers per picture. */
  readonly dim: number;
  /** A workspace of so many slots with x in slot 0; the run frees it. */
  open(options: RunOptions, slots: number): Promise<Workspace>;
  /** @throws where the run should stop */
  checkAlive(signal?: AbortSignal): void;
}

/** A level that is reached. x and D lie in slots of the workspace until the next level is asked for. */
export interface GpuLevel {
  readonly numbers: Omit<PictureStep, "x" | "denoised">;
  readonly workspace: Workspace;
  readonly slots: Slots;
  /** x and D, where pictures are read back. */
  readonly pictures: Pick<PictureStep, "x" | "denoised"> | undefined;
}

/** Which slot has what. */
interface Slots {
  readonly x: number;
  readonly denoised: number;
}

/** @param readBack the pictures too, not the numbers alone (16 bytes for each) */
export async function* runOnGpu(machine: RunMachine, options: RunOptions, readBack: boolean): AsyncGenerator<GpuLevel, void, void> {
  const {device, dim, checkAlive} = machine;
  const {batch, sigmas, signal, seed = 0} = options;
  const plan = planRun(solverNamed(options), Array.from(sigmas));
  const workspace = await machine.open(options, plan.slots);
  try {
    let dispatches: Dispatch[] = [];
    for (const instruction of plan.instructions) {
      switch (instruction.kind) {
        case "combine":
          dispatches.push(...workspace.combine(instruction.slot, instruction.of));
          break;
        case "denoise":
          dispatches.push(...workspace.denoise(instruction.slot, instruction.at, instruction.sigma));
          break;
        case "noise": {
          const noise = await drawBatch({seed, interval: instruction.interval, batch, dim});
          checkAlive(signal);
          // What is written comes before what is submitted later: first what may still read the slot.
          await withGpuErrors(device, "A step on the GPU", () => {
            submit(device, dispatches);
            device.queue.writeBuffer(workspace.slots, instruction.slot * workspace.slotBytes, noise);
          });
          dispatches = [];
          break;
        }
        case "state": {
          if (instruction.sigma === 0) dispatches.push(...workspace.findNearest(instruction.x));
          checkAlive(signal);
          const level = await reach(machine, workspace, dispatches, instruction, batch, readBack);
          checkAlive(signal);
          yield level;
          dispatches = [];
        }
      }
    }
  } finally {
    workspace.destroy();
  }
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

async function reach(
  {device, dim}: RunMachine, workspace: Workspace, dispatches: Dispatch[],
  {i, sigma, nfe, x, denoised}: Extract<Instruction, {kind: "state"}>, batch: number, readBack: boolean
): Promise<GpuLevel> {
  const pieces = piecesOf(workspace, {x, denoised}, batch, dim);
  const [bits, ...arrays] = await computeAndRead(device, dispatches, [
    [workspace.statistics, 0, 4 * STATISTICS_WORDS * batch], ...(readBack ? pieces : [])
  ]);
  const posterior = decodeStatistics(bits, batch);
  if (sigma === 0) {
    posterior.entropy.fill(0); // the limit, also where two pictures are equally near
    posterior.largestWeight.fill(1);
  }
  const pictures = readBack ? picturesOf(arrays) : undefined;
  return {numbers: {i, sigma, nfe, batch, ...posterior}, workspace, slots: {x, denoised}, pictures};
}

/** x and D of a level, read back. */
export async function readPictures({device, dim}: Pick<RunMachine, "device" | "dim">, {workspace, slots, numbers}: GpuLevel): Promise<Pick<PictureStep, "x" | "denoised">> {
  return picturesOf(await computeAndRead(device, [], piecesOf(workspace, slots, numbers.batch, dim)));
}

const picturesOf = ([x, denoised]: readonly ArrayBuffer[]): Pick<PictureStep, "x" | "denoised"> =>
  ({x: new Float32Array(x), denoised: new Float32Array(denoised)});

type Piece = readonly [buffer: GPUBuffer, offset: number, size: number];

const piecesOf = ({slots, slotBytes}: Workspace, {x, denoised}: Slots, batch: number, dim: number): Piece[] =>
  [x, denoised].map((slot) => [slots, slot * slotBytes, 4 * batch * dim]);

/** The posterior at the point in slot 0; D goes to slot 1. */
export async function readPosterior(
  device: GPUDevice, {slots, slotBytes, weights, statistics, denoise}: Workspace, sigma: number, {n, dim}: {n: number; dim: number}
): Promise<Posterior> {
  const [mean, shares, bits] = await computeAndRead(device, denoise(1, [{slot: 0, weight: 1}], sigma), [
    [slots, slotBytes, 4 * dim], [weights, 0, 4 * n], [statistics, 0, 4 * STATISTICS_WORDS]
  ]);
  const {entropy, largestWeight, mostLikely} = decodeStatistics(bits, 1);
  return {
    sigma, weights: Float64Array.from(new Float32Array(shares)), denoised: new Float32Array(mean),
    entropy: entropy[0], largestWeight: largestWeight[0], mostLikely: mostLikely[0]
  };
}

function decodeStatistics(bits: ArrayBuffer, batch: number): Pick<PictureStep, "entropy" | "largestWeight" | "mostLikely"> {
  const [floats, words] = [new Float32Array(bits), new Uint32Array(bits)];
  const column = (values: ArrayLike<number>, at: number): number[] => Array.from({length: batch}, (_, row) => values[row * STATISTICS_WORDS + at]);
  return {
    entropy: Float64Array.from(column(floats, 0)), largestWeight: Float64Array.from(column(floats, 1)), mostLikely: Int32Array.from(column(words, 2))
  };
}

/** Carries the dispatches out and brings pieces of buffers back. @throws GpuError */
async function computeAndRead(device: GPUDevice, dispatches: Dispatch[], pieces: readonly Piece[]): Promise<ArrayBuffer[]> {
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
