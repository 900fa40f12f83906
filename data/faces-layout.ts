/** The shape of faces/faces.bin. Shared by build, training sets and pages; needs nothing but the language. */
import {FACE_DIM, FACE_PIXELS, FACE_SIDE, unpackFaces, type Faces} from "../src/sampler/faces/faces.js";
import type {FileRecord, Source} from "./layout.js";

export {FACE_DIM, FACE_PIXELS, FACE_SIDE, unpackFaces, type Faces};

export interface FacesManifest {
  count: number;
  dim: number;
  width: number;
  height: number;
  channels: string;
  alpha: string;
  /** Rows 0 … train − 1 may be trained on; the rest are held out. */
  train: number;
  /** Attribute n is bit n of a face's attribute word. */
  attributes: {en: string; ja: string; share: number}[];
  files: Record<string, FileRecord>;
  sources: Source[];
}

/**
 * A face has at most 256 colours (at most 18, in fact), so a pixel is an index into a palette of the face's own, in
 * order of appearance. Inflated: uint32 attributes[N] (little-endian), uint8 colours[N] (palette lengths, less one),
 * uint8 index[N][256], then the palettes' RGBA, face after face.
 */
export function packFaces({pictures, attributes}: Faces): Uint8Array {
  const count = attributes.length;
  const words = new Uint8Array(count * 4);
  const lengths = new Uint8Array(count);
  const indices = new Uint8Array(count * FACE_PIXELS);
  const palettes: number[] = [];
  const view = new DataView(words.buffer);
  for (let n = 0; n < count; n++) {
    view.setUint32(n * 4, attributes[n]!, true);
    const places = new Map<string, number>();
    for (let p = 0; p < FACE_PIXELS; p++) {
      const colour = pictures.subarray(n * FACE_DIM + p * 4, n * FACE_DIM + p * 4 + 4);
      const key = colour.join();
      if (!places.has(key)) {
        places.set(key, places.size);
        palettes.push(...colour);
      }
      indices[n * FACE_PIXELS + p] = places.get(key)!;
    }
    lengths[n] = places.size - 1;
  }
  const packed = new Uint8Array(words.length + count + indices.length + palettes.length);
  packed.set(words, 0);
  packed.set(lengths, words.length);
  packed.set(indices, words.length + count);
  packed.set(palettes, words.length + count + indices.length);
  return packed;
}
