/** The patch-local denoiser on WebGPU: float32, in chunks of candidates, so that a question can be stopped and never holds up the GPU. */
import type {PatchBorders} from "../../math/denoisers/local.js";
import {listCandidates, type PatchShape} from "../../math/denoisers/patch-shifts.js";
import {withGpuErrors} from "../gpu-device.js";
import {compilePipeline, f32, foldGroups, paramWords, submit, type Dispatch} from "../gpu-kernels.js";
import {WORKGROUP} from "./kernels/common.js";
import {lineSumsKernel, LOCAL_PARAMS_WORDS, meanOfPatchesKernel, takeUpKernel} from "./kernels/local.js";
import type {LocalEngine} from "./local-run.js";
import {HALF_RANGE, type Pictures} from "./pictures.js";

/** Of one of the two arrays that hold the chunk's distances: bounds both memory and the time of a submission. */
const CHUNK_BYTES = 2 ** 24;

export interface GpuLocalOptions {
  readonly device: GPUDevice;
  /** All are looked at. */
  readonly pictures: Pictures;
  readonly shape: PatchShape;
  /** Bytes of distances at once, 16 MiB unless given (tests ask for little, to get several chunks). */
  readonly chunkBytes?: number;
}

export interface GpuLocalEngine extends LocalEngine {
  /** Frees the pictures; questions in progress fail. */
  destroy(): void;
}

/**
 * Uploads the pictures and compiles the kernels.
 *
 * @throws GpuError, DeviceLostError; RangeError if the pictures are more than the device can bind
 */
export async function createGpuLocal({device, pictures, shape, chunkBytes = CHUNK_BYTES}: GpuLocalOptions): Promise<GpuLocalEngine> {
  const {n, dim} = pictures;
  const {height, width, borders} = shape;
  const pixels = height * width;
  const limit = device.limits.maxStorageBufferBindingSize;
  if (n * dim > limit) throw new RangeError(`${n} pictures take ${Math.ceil((n * dim) / 2 ** 20)} MiB, and the GPU binds ${Math.floor(limit / 2 ** 20)}; give fewer.`);
  const [rows, columns, takeUp, mean] = await withGpuErrors(device, "Compiling the kernels", () => kernelsFor(device, borders));
  const uploaded = await withGpuErrors(device, "Uploading the pictures", () => filled(device, "pictures", pictures.bytes.subarray(0, n * dim)));

  /** What one question needs, freed when it is answered or given up. */
  const openQuestion = (x: Float64Array, batch: number, shifts: Int32Array, chunk: number) => {
    const made: GPUBuffer[] = [];
    const storage = (label: string, size: number): GPUBuffer => {
      const buffer = device.createBuffer({label, size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST});
      made.push(buffer);
      return buffer;
    };
    const point = filled(device, "point", Float32Array.from(x, (value) => HALF_RANGE * value));
    const table = filled(device, "shifts", shifts);
    made.push(point, table);
    const planes = 4 * batch * chunk * pixels;
    return {
      point, table,
      sums: storage("sums along rows", planes), distances: storage("patch distances", planes),
      softmax: storage("softmax", 8 * batch * pixels), mean: storage("mean", 16 * batch * pixels),
      close: () => made.forEach((buffer) => buffer.destroy())
    };
  };

  async function* denoiseInSteps(x: Float64Array, sigma: number): AsyncGenerator<number, Float64Array, void> {
    const batch = x.length / dim;
    if (sigma === 0) return x.slice();
    const {radius, rowShifts, columnShifts} = listCandidates(shape, sigma);
    const shifts = Int32Array.from(rowShifts.flatMap((row) => columnShifts.flatMap((column) => [row.shift, column.shift])));
    const count = (n * shifts.length) / 2;
    const chunk = Math.min(count, Math.max(1, Math.floor(chunkBytes / (4 * batch * pixels))));
    // σ² may underflow; then only the nearest patch counts.
    const scale = Math.min(1 / (2 * (HALF_RANGE * sigma) ** 2), 3e38);
    const params = (first: number): Uint32Array => paramWords(LOCAL_PARAMS_WORDS, [
      batch, height, width, radius, shifts.length / 2, first, Math.min(chunk, count - first), first > 0 ? 1 : 0, f32(scale)
    ]);
    const question = await withGpuErrors(device, "Making room for the question", () => openQuestion(x, batch, shifts, chunk));
    const {point, table, sums, distances, softmax, mean: answer} = question;
    const over = (elements: number): [number, number] => foldGroups(device, elements, WORKGROUP);
    const takeUpFrom = (first: number): Dispatch[] => {
      const planes = batch * Math.min(chunk, count - first);
      const shared = {params: params(first)};
      return [
        {...shared, pipeline: rows, groups: over(planes * height), buffers: [point, uploaded, table, sums]},
        {...shared, pipeline: columns, groups: over(planes * width), buffers: [sums, distances]},
        {...shared, pipeline: takeUp, groups: over(batch * pixels), buffers: [distances, uploaded, table, softmax, answer]}
      ];
    };
    try {
      let before: Promise<void> = Promise.resolve();
      for (let first = 0; first < count; first += chunk) {
        // One chunk waits behind the one that is computed, and no more: what is not submitted can still be called off.
        const done = withGpuErrors(device, "Comparing patches", () => {
          submit(device, takeUpFrom(first));
          return device.queue.onSubmittedWorkDone();
        });
        done.catch(() => {}); // told below, or never asked for
        await before;
        before = done;
        if (first > 0) yield first / count;
      }
      await before;
      const bytes = await readMean(question.mean, 4 * batch * dim, {
        pipeline: mean, params: params(0), groups: over(batch * pixels), buffers: [softmax, answer]
      });
      yield 1;
      return checkFinite(Float64Array.from(new Float32Array(bytes)));
    } finally {
      question.close();
    }
  }

  const readMean = (mean: GPUBuffer, size: number, dispatch: Dispatch): Promise<ArrayBuffer> => withGpuErrors(device, "Reading D back", () => {
    const staging = device.createBuffer({label: "read-back", size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
    submit(device, [dispatch], (encoder) => encoder.copyBufferToBuffer(mean, 0, staging, 0, size));
    return staging.mapAsync(GPUMapMode.READ).then(() => staging.getMappedRange().slice(0)).finally(() => staging.destroy());
  });

  return {dim, denoiseInSteps, destroy: () => uploaded.destroy()};
}

function checkFinite(denoised: Float64Array): Float64Array {
  const bad = denoised.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`denoise: x is not finite, or beyond 1e15, near number ${bad}; give finite coordinates.`);
  return denoised;
}

const compiled = new WeakMap<GPUDevice, Map<PatchBorders, Promise<GPUComputePipeline[]>>>();

/** Rows, columns, softmax, mean: compiled without blocking, and remembered as long as the device. */
function kernelsFor(device: GPUDevice, borders: PatchBorders): Promise<GPUComputePipeline[]> {
  const known = compiled.get(device) ?? new Map<PatchBorders, Promise<GPUComputePipeline[]>>();
  compiled.set(device, known);
  let kernels = known.get(borders);
  if (!kernels) {
    known.set(borders, (kernels = Promise.all([
      compilePipeline(device, "patches, rows", lineSumsKernel("differences", borders)),
      compilePipeline(device, "patches, columns", lineSumsKernel("sums", borders)),
      compilePipeline(device, "patches, softmax", takeUpKernel(borders)),
      compilePipeline(device, "patches, mean", meanOfPatchesKernel)
    ])));
    kernels.catch(() => known.delete(borders));
  }
  return kernels;
}

/** A storage buffer with this content. */
function filled(device: GPUDevice, label: string, data: Uint8Array | Float32Array | Int32Array): GPUBuffer {
  const buffer = device.createBuffer({label, size: data.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST});
  device.queue.writeBuffer(buffer, 0, data as GPUAllowSharedBufferSource);
  return buffer;
}
