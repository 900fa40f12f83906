/** The picture set on the GPU: the bytes as they are, and two small arrays that the logits need. */
import {withGpuErrors} from "../gpu-device.js";
import type {Pictures} from "./pictures.js";

export interface GpuPictures {
  readonly n: number;
  readonly dim: number;
  /** The bytes, in as many buffers as the binding limit asks for. */
  readonly shards: readonly {readonly buffer: GPUBuffer; readonly first: number; readonly count: number}[];
  /** The mean picture in byte units (127.5·x), dim float32: taken off every point, so that magnitudes fall. */
  readonly centre: GPUBuffer;
  /** ‖v − centre‖²/2 of each picture in byte units, n float32, summed in float64. */
  readonly halfSquares: GPUBuffer;
  destroy(): void;
}

export interface UploadOptions {
  /** 0 … 1 */
  readonly onProgress?: (fraction: number) => void;
  /** Bytes per binding, the device's limit unless given (tests ask for little, to get several buffers). */
  readonly maxBindingBytes?: number;
}

/** Pictures whose squares are summed between two turns of the event loop: about 5 ms. */
const SLICE = 128;

/**
 * Uploads the pictures. n·dim bytes and nothing much besides.
 *
 * @throws RangeError if dim is no multiple of 16; Error if the device has no room; DeviceLostError
 */
export async function uploadPictures(
  device: GPUDevice, pictures: Pictures, {onProgress, maxBindingBytes = device.limits.maxStorageBufferBindingSize}: UploadOptions = {}
): Promise<GpuPictures> {
  const {n, dim, bytes} = pictures;
  if (dim % 16 !== 0) throw new RangeError(`uploadPictures: dim is ${dim}; the GPU reads 16 bytes at a time, so it must be a multiple of 16.`);
  const centre = meanInByteUnits(pictures);
  const halfSquares = new Float32Array(n);
  for (let first = 0; first < n; first += SLICE) {
    const end = Math.min(first + SLICE, n);
    for (let index = first; index < end; index++) halfSquares[index] = halfSquare(pictures, index, centre);
    onProgress?.(end / n);
    await new Promise((resolve) => setTimeout(resolve));
  }

  return withGpuErrors(device, "Uploading the pictures", () => {
    const perShard = Math.max(1, Math.floor(maxBindingBytes / dim));
    const shards = Array.from({length: Math.ceil(n / perShard)}, (_, k) => {
      const first = k * perShard;
      const count = Math.min(perShard, n - first);
      return {buffer: filledBuffer(device, "pictures", bytes.subarray(first * dim, (first + count) * dim)), first, count};
    });
    const buffers = {centre: filledBuffer(device, "centre", centre), halfSquares: filledBuffer(device, "half squares", halfSquares)};
    return {
      n, dim, shards, ...buffers,
      destroy() {
        for (const {buffer} of shards) buffer.destroy();
        buffers.centre.destroy();
        buffers.halfSquares.destroy();
      }
    };
  });
}

/** A storage buffer with this content. */
function filledBuffer(device: GPUDevice, label: string, data: Uint8Array | Float32Array): GPUBuffer {
  const buffer = device.createBuffer({label, size: data.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST});
  device.queue.writeBuffer(buffer, 0, data as GPUAllowSharedBufferSource);
  return buffer;
}

function meanInByteUnits({n, dim, bytes}: Pictures): Float32Array {
  const sums = new Float64Array(dim);
  for (let index = 0; index < n; index++) for (let d = 0, at = index * dim; d < dim; d++) sums[d] += bytes[at + d];
  return Float32Array.from(sums, (sum) => sum / n - 127.5); // rounded: any centre is as exact as the mean, if all use the same
}

function halfSquare({dim, bytes}: Pictures, index: number, centre: Float32Array): number {
  let sum = 0;
  for (let d = 0, at = index * dim; d < dim; d++) {
    const difference = bytes[at + d] - 127.5 - centre[d];
    sum += difference * difference;
  }
  return sum / 2;
}
