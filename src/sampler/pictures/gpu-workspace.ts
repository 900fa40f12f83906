/** The buffers of one run, and the dispatches of its instructions. */
import {COMBINE_PARAMS_WORDS, MAX_TERMS} from "./kernels/combine.js";
import {rowTileFor, WORKGROUP} from "./kernels/common.js";
import {BLOCK_WORDS, LOGITS_PARAMS_WORDS, type LogitForm} from "./kernels/logits.js";
import {FINISH_PARAMS_WORDS, MEAN_PARAMS_WORDS} from "./kernels/mean.js";
import {SOFTMAX_PARAMS_WORDS, STATISTICS_WORDS} from "./kernels/softmax.js";
import {f32, foldGroups, paramWords, type Dispatch} from "../gpu-kernels.js";
import type {Kernels} from "./gpu-pipelines.js";
import type {GpuPictures} from "./gpu-pictures.js";
import type {Combination} from "../plan-run.js";

/** From this σ on, products of the centred point; below, direct differences. docs/gpu-precision.md says why. */
export const PRODUCT_FROM_SIGMA = 0.5;

/** Stretches of columns that the logits are summed over separately: for parallelism, and for accuracy. */
export const LOGIT_SPLITS = 32;

/** Stretches of pictures that the mean is summed over separately. */
export const MEAN_SPLITS = 8;

/** Stands for 1/σ² at σ = 0: any two pictures at different distances are told apart. */
const NEAREST_SCALE = 1e15;

export interface Workspace {
  /** One slot holds the padded batch; the first batch·dim numbers count. */
  readonly slots: GPUBuffer;
  readonly slotBytes: number;
  /** rows × STATISTICS_WORDS, of the last question. */
  readonly statistics: GPUBuffer;
  /** rows × n float32, of the last question. */
  readonly weights: GPUBuffer;
  /** slot := Σ weight·slot */
  combine(slot: number, of: Combination): Dispatch[];
  /** slot := D(Σ weight·slot; sigma); fills statistics and weights too. sigma may be ∞. */
  denoise(slot: number, at: Combination, sigma: number): Dispatch[];
  /** Fills the statistics with those of the limit σ → 0: all weight on the nearest picture. */
  findNearest(slot: number): Dispatch[];
  destroy(): void;
}

/**
 * Makes the buffers for `batch` points and `slotCount` slots.
 *
 * @throws RangeError if one of them would pass what the device can bind
 */
export function createWorkspace(
  device: GPUDevice, kernels: Kernels, pictures: GpuPictures, batch: number, slotCount: number
): Workspace {
  const {n, dim, shards} = pictures;
  const rowTile = rowTileFor(batch);
  const rows = Math.ceil(batch / rowTile) * rowTile;
  const limit = device.limits.maxStorageBufferBindingSize;
  const elements = (rows * dim) / 4; // vec4s in a slot
  const slotBytes = 4 * rows * dim;

  const words = dim / 16;
  const wanted = Math.min(LOGIT_SPLITS, Math.floor(limit / (4 * rows * n)));
  const splits = Math.max(4, wanted - (wanted % 4)); // softmax takes them four at a time
  const wordsPerSplit = Math.ceil(Math.ceil(words / splits) / BLOCK_WORDS) * BLOCK_WORDS;

  const made: GPUBuffer[] = [];
  const storage = (label: string, size: number): GPUBuffer => {
    if (size > limit) {
      throw new RangeError(`The GPU's buffer "${label}" would need ${Math.ceil(size / 2 ** 20)} MiB, and ${Math.floor(limit / 2 ** 20)} are allowed; ask for a smaller batch.`);
    }
    const buffer = device.createBuffer({label, size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST});
    made.push(buffer);
    return buffer;
  };
  const slots = storage("slots", slotCount * slotBytes);
  const point = storage("point", slotBytes);
  const logits = storage("logits", 4 * splits * rows * n);
  const weights = storage("weights", 4 * rows * n);
  const statistics = storage("statistics", 4 * STATISTICS_WORDS * rows);
  const means = storage("means", MEAN_SPLITS * slotBytes);

  const combineParams = (out: number, terms: Combination, scale: number, centreWeight: number): Uint32Array => {
    if (terms.length > MAX_TERMS) throw new RangeError(`A solver combines ${terms.length} arrays at once; the GPU takes ${MAX_TERMS}.`);
    return paramWords(COMBINE_PARAMS_WORDS, [
      elements, terms.length, out, dim / 4, f32(scale), f32(centreWeight), 0, 0,
      ...terms.flatMap(({slot, weight}) => [slot, f32(weight), 0, 0])
    ]);
  };
  const overElements = foldGroups(device, elements, WORKGROUP);

  /** The posterior at a question, into weights and statistics. `scale` is 1/σ². */
  const weigh = (at: Combination, form: LogitForm, scale: number): Dispatch[] => [
    {
      pipeline: kernels.ask, groups: overElements, buffers: [slots, pictures.centre, point],
      params: combineParams(0, at, 127.5, form === "product" ? 1 : 0)
    },
    ...shards.map(({buffer, first, count}): Dispatch => ({
      pipeline: kernels.logits[form], groups: [Math.ceil(count / WORKGROUP), rows / rowTile, splits], buffers: [point, buffer, logits],
      params: paramWords(LOGITS_PARAMS_WORDS, [rows, n, words, wordsPerSplit, first, count])
    })),
    {
      pipeline: kernels.softmax[form], groups: [rows],
      buffers: [logits, weights, statistics, ...(form === "product" ? [pictures.halfSquares] : [])],
      params: paramWords(SOFTMAX_PARAMS_WORDS, [rows, n, splits, f32(scale / 127.5 ** 2)])
    }
  ];

  return {
    slots, slotBytes, statistics, weights,
    combine: (slot, of) => [{pipeline: kernels.combine, groups: overElements, buffers: [slots], params: combineParams(slot, of, 1, 0)}],
    denoise: (slot, at, sigma) => [
      ...weigh(at, sigma >= PRODUCT_FROM_SIGMA ? "product" : "difference", 1 / (sigma * sigma)),
      ...shards.map(({buffer, first, count}): Dispatch => ({
        pipeline: kernels.mean, groups: [Math.ceil(dim / 4 / WORKGROUP), rows / rowTile, MEAN_SPLITS], buffers: [weights, buffer, means],
        params: paramWords(MEAN_PARAMS_WORDS, [rows, n, dim / 4, Math.ceil(count / MEAN_SPLITS), first, count, first > 0 ? 1 : 0])
      })),
      {
        pipeline: kernels.finish, groups: overElements, buffers: [means, slots],
        params: paramWords(FINISH_PARAMS_WORDS, [elements, MEAN_SPLITS, slot])
      }
    ],
    findNearest: (slot) => weigh([{slot, weight: 1}], "difference", NEAREST_SCALE),
    destroy: () => made.forEach((buffer) => buffer.destroy())
  };
}
