/** How near each kernel comes to what this adapter's memory allows: bytes and flops by costs.ts, times measured, one table. */
import {dpmpp2m, euler} from "../../../src/math/index.js";
import {LOGIT_SPLITS, MEAN_SPLITS} from "../../../src/sampler/pictures/gpu-workspace.js";
import {rowTileFor} from "../../../src/sampler/pictures/kernels/common.js";
import type {Pictures} from "../../../src/sampler/pictures/pictures.js";
import {createTarget, makeTask, SIGMAS} from "../mixture/task.js";
import {digits} from "../numbers.js";
import {openKernels} from "../pictures/kernels.js";
import {makeStart} from "../pictures/task.js";
import {measureBandwidth} from "./bandwidth.js";
import {timeOf} from "./clock.js";
import {particleStepCost, pictureStepCosts, type Cost, type PictureKernel} from "./costs.js";
import {openParticleKernel} from "./particle-kernel.js";
import {repeatDispatches} from "./repeat.js";

export interface RooflineOptions {
  readonly device: GPUDevice;
  readonly pictures: Pictures;
  readonly particles: number;
  readonly batch: number;
  /** Bytes that the bandwidth's copies copy. */
  readonly copied: number;
  /** Bytes per second, of the data sheet; measured unless given. */
  readonly bandwidth?: number;
}

export interface RooflineRow extends Cost {
  readonly kernel: string;
  /** Milliseconds, the median. */
  readonly ms: number;
}

export interface Roofline {
  readonly bandwidth: number;
  readonly measured: boolean;
  readonly rows: readonly RooflineRow[];
}

export async function measureRoofline(options: RooflineOptions): Promise<Roofline> {
  const {device, bandwidth, copied} = options;
  return {
    bandwidth: bandwidth ?? (await measureBandwidth(device, copied)), measured: bandwidth === undefined,
    rows: [...(await particleRows(options)), ...(await pictureRows(options))]
  };
}

async function particleRows({device, particles}: RooflineOptions): Promise<RooflineRow[]> {
  const x = Float32Array.from(makeTask("euler", particles).x);
  const rows: RooflineRow[] = [];
  // The third step: a multistep solver reads and writes its memory there.
  for (const [name, solver] of [["Euler", euler], ["DPM++ 2M", dpmpp2m]] as const) {
    const kernel = await openParticleKernel(device, {target: createTarget(), solver, sigmas: SIGMAS, i: 2, x});
    rows.push({kernel: `${name}, n = ${particles}`, ...particleStepCost(kernel.step), ms: (await timeOf(kernel.carryOut)).median});
    kernel.destroy();
  }
  return rows;
}

/** The first step, at the σ where most pictures count; the costs are those of a step that uses them all, so the mean's are an upper bound. */
async function pictureRows({device, pictures, batch}: RooflineOptions): Promise<RooflineRow[]> {
  const {n, dim} = pictures;
  const rowTile = rowTileFor(batch);
  const rows = Math.ceil(batch / rowTile) * rowTile;
  const walker = await openKernels(device, pictures, {batch, x: makeStart(batch * dim)});
  await walker.rewind?.();
  const costs = pictureStepCosts({
    pictures: n, dim, rows, rowTile, used: n, logitSplits: LOGIT_SPLITS, meanSplits: MEAN_SPLITS, form: "product"
  });
  const dispatches = walker.step(0, Infinity); // at σ = ∞ all pictures have the same weight: none is skipped
  const names = Object.keys(costs) as PictureKernel[];
  if (dispatches.length !== names.length) throw new Error(`A step has ${dispatches.length} dispatches where ${names.length} were expected: the pictures are in several buffers.`);
  const measured: RooflineRow[] = [];
  for (const [k, name] of names.entries()) {
    const {median} = await timeOf(repeatDispatches(device, [dispatches[k]]));
    measured.push({kernel: `${name}, N = ${n}, B = ${batch}`, ...costs[name], ms: median});
  }
  walker.close();
  return measured;
}

export function formatRoofline({bandwidth, measured, rows}: Roofline): string[] {
  const width = Math.max(...rows.map(({kernel}) => kernel.length));
  const columns = (cells: readonly string[]): string => cells.map((cell, k) => (k === 0 ? cell.padEnd(width) : cell.padStart(9))).join("  ");
  return [
    `Roofline: ${measured ? "a copy kernel moves" : "given:"} ${digits(bandwidth / 1e9)} GB/s; flop/byte at which a kernel stops being the memory's: your GPU's flop/s over that.`,
    "bytes, flops: what the step has to move and compute (docs/performance.md); share: of that bandwidth, reached",
    columns(["", "MB", "Mflop", "flop/byte", "ms", "GB/s", "share", "Gflop/s"]),
    ...rows.map(({kernel, bytes, flops, ms}) => columns([
      kernel, digits(bytes / 1e6), digits(flops / 1e6), digits(flops / bytes), digits(ms), digits(bytes / ms / 1e6),
      `${digits((100 * bytes * 1000) / ms / bandwidth)} %`, digits(flops / ms / 1e6)
    ]))
  ];
}
