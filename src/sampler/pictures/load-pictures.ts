/** The picture set and what was computed from it, as the browser wants them. Byte layouts: data/README.md. */
import {loadBlob, LoadError, type LoadOptions} from "../load-blob.js";
import {PICTURE_DIM, type Basis, type Pictures} from "./pictures.js";
import {createPause} from "../worker-protocol.js";

/** Numbers decoded between two looks at the clock: one or two milliseconds of work. */
const DECODED_PER_SLICE = 32768;

/**
 * The pictures, as bytes. A coordinate is `byte / 127.5 − 1`.
 *
 * @param options `n` pictures are expected, of `dim` bytes each (16384 unless told).
 * @throws LoadError, or the signal's reason; see {@link loadBlob}.
 */
export async function loadPictures(options: LoadOptions & {n: number; dim?: number}): Promise<Pictures> {
  const {n, dim = PICTURE_DIM} = options;
  return {n, dim, bytes: expectLength(await loadBlob(options), n * dim, options)};
}

/**
 * Exact dot products Σ_d u_i[d]·u_j[d] of the bytes, i ≥ j: entry i(i+1)/2 + j of the lower triangle.
 *
 * @throws LoadError, or the signal's reason; see {@link loadBlob}.
 */
export async function loadGram(options: LoadOptions & {n: number}): Promise<Int32Array<ArrayBuffer>> {
  const length = (options.n * (options.n + 1)) / 2;
  const planes = expectLength(await loadBlob(options), 4 * length, options);
  const gram = new Int32Array(length);
  const pause = createPause();
  for (let k = 0; k < length; k++) {
    if (k % DECODED_PER_SLICE === 0) {
      await pause();
      options.signal?.throwIfAborted();
    }
    gram[k] = planes[k] | (planes[length + k] << 8) | (planes[2 * length + k] << 16) | (planes[3 * length + k] << 24);
  }
  return gram;
}

/**
 * The set's mean and its first principal directions.
 *
 * @param options `components` directions are expected (64 unless told).
 * @throws LoadError, or the signal's reason; see {@link loadBlob}.
 */
export async function loadBasis(options: LoadOptions & {components?: number; dim?: number}): Promise<Basis> {
  const {components = 64, dim = PICTURE_DIM} = options;
  const bytes = expectLength(await loadBlob(options), 4 * dim + 8 * components + components * dim, options);
  // Float32Array reads in the machine's own order; every machine with a browser is little-endian, like the file.
  const mean = new Float32Array(bytes.slice(0, 4 * dim).buffer);
  const variance = new Float32Array(bytes.slice(4 * dim, 4 * dim + 4 * components).buffer);
  const scale = new Float32Array(bytes.slice(4 * dim + 4 * components, 4 * dim + 8 * components).buffer);
  const steps = new Int8Array(bytes.buffer, 4 * dim + 8 * components, components * dim);
  const vectors = new Float32Array(components * dim);
  for (let i = 0; i < vectors.length; i++) vectors[i] = scale[Math.floor(i / dim)] * steps[i];
  return {components, dim, mean, variance, vectors};
}

function expectLength<T extends Uint8Array>(data: T, length: number, {url}: LoadOptions): T {
  if (data.length === length) return data;
  throw new LoadError("unreadable", String(url),
    `The file ${String(url)} holds ${data.length} bytes where ${length} were expected: it belongs to another version of the set. ` +
    "The site has to be built again.");
}
