/** The pixel faces of data/faces, as the browser fetches them. Packed layout: data/README.md, "The faces". */
import {loadBlob, LoadError, type LoadOptions} from "../load-blob.js";
import {inPieces} from "../worker-protocol.js";

export const FACE_SIDE = 16;
export const FACE_PIXELS = FACE_SIDE * FACE_SIDE;
/** 16 × 16 pixels of red, green, blue, alpha: one face is a point in 1024 dimensions. */
export const FACE_DIM = FACE_PIXELS * 4;

export interface Faces {
  /** Premultiplied RGBA: face after face, row after row, channel last. A byte u is the coordinate u/127.5 − 1. */
  pictures: Uint8Array;
  /** One word of 32 bits per face: bit n is attribute n of the manifest. */
  attributes: Uint32Array;
}

/** @throws LoadError, or the signal's reason; see {@link loadBlob} */
export async function loadFaces({count, ...options}: LoadOptions & {readonly count: number}): Promise<Faces> {
  const packed = await loadBlob(options);
  try {
    return await inPieces(unpackInPieces(packed, count));
  } catch (error) {
    throw new LoadError("unreadable", String(options.url), `${error instanceof Error ? error.message : String(error)}. The site has to be built again.`);
  }
}

/** @throws RangeError if the bytes are not `count` packed faces */
export function unpackFaces(packed: Uint8Array, count: number): Faces {
  const pieces = unpackInPieces(packed, count);
  for (;;) {
    const {done, value} = pieces.next();
    if (done) return value;
  }
}

function* unpackInPieces(packed: Uint8Array, count: number): Generator<void, Faces, void> {
  const lengthsAt = count * 4;
  const indicesAt = lengthsAt + count;
  const palettesAt = indicesAt + count * FACE_PIXELS;
  const lengths = packed.subarray(lengthsAt, indicesAt);
  const colours = lengths.reduce((sum, length) => sum + length + 1, 0);
  if (packed.length !== palettesAt + colours * 4) {
    throw new RangeError(`unpackFaces: ${packed.length} bytes are not ${count} faces; take count from the manifest`);
  }
  const view = new DataView(packed.buffer, packed.byteOffset);
  const attributes = Uint32Array.from({length: count}, (_, n) => view.getUint32(n * 4, true));
  const pictures = new Uint8Array(count * FACE_DIM);
  for (let n = 0, palette = palettesAt; n < count; n++) {
    if (n % 512 === 511) yield;
    for (let p = 0; p < FACE_PIXELS; p++) {
      const from = palette + packed[indicesAt + n * FACE_PIXELS + p]! * 4;
      const to = n * FACE_DIM + p * 4;
      for (let c = 0; c < 4; c++) pictures[to + c] = packed[from + c]!;
    }
    palette += (lengths[n]! + 1) * 4;
  }
  return {pictures, attributes};
}

/** Face n as a point: 1024 coordinates in [−1, 1]. */
export function faceAsPoint(pictures: Uint8Array, n: number): Float64Array {
  return Float64Array.from(pictures.subarray(n * FACE_DIM, (n + 1) * FACE_DIM), (byte) => byte / 127.5 - 1);
}
