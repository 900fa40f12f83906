/**
 * Exact arithmetic over thousands of pixel faces. A pixel takes few colours (at most 261 over all faces), so a face is 256
 * choices out of some ten thousand pairs (pixel, colour). For a point x the squared difference of each pair is
 * computed once; the distance to a face is then a sum of 256 numbers looked up, instead of 1024 multiplications.
 */
import {FACE_DIM, FACE_PIXELS} from "./faces.js";

export interface CodedFaces {
  readonly n: number;
  /** n·256: which pair each pixel of each face is. */
  readonly codes: Uint16Array;
  /** The pixel of each pair. */
  readonly pixels: Uint16Array;
  /** Four coordinates per pair, premultiplied RGBA in [−1, 1]. */
  readonly colours: Float64Array;
}

export interface NearestFace {
  readonly index: number;
  /** Euclidean, over the 1024 coordinates. */
  readonly distance: number;
}

/** A weight below this share of the largest counts as 0. */
const NEGLIGIBLE = Math.log(1e-17);

/** @param pictures n·1024 bytes @throws RangeError for more pairs than 16 bits can number, or bytes that are no whole faces */
export function codeFaces(pictures: Uint8Array): CodedFaces {
  const n = pictures.length / FACE_DIM;
  if (!Number.isInteger(n) || n === 0) throw new RangeError(`codeFaces: ${pictures.length} bytes are no whole number of faces of ${FACE_DIM}`);
  const codes = new Uint16Array(n * FACE_PIXELS);
  const known = Array.from({length: FACE_PIXELS}, () => new Map<number, number>());
  const pixels: number[] = [];
  const colours: number[] = [];
  for (let at = 0; at < codes.length; at++) {
    const p = at % FACE_PIXELS;
    const [r, g, b, a] = [pictures[4 * at]!, pictures[4 * at + 1]!, pictures[4 * at + 2]!, pictures[4 * at + 3]!];
    const key = ((r << 24) | (g << 16) | (b << 8) | a) >>> 0;
    let code = known[p]!.get(key);
    if (code === undefined) {
      known[p]!.set(key, (code = pixels.length));
      pixels.push(p);
      for (const byte of [r, g, b, a]) colours.push(byte / 127.5 - 1);
    }
    codes[at] = code;
  }
  if (pixels.length > 65536) throw new RangeError(`codeFaces: ${pixels.length} pairs of pixel and colour; 65536 can be numbered`);
  return {n, codes, pixels: Uint16Array.from(pixels), colours: Float64Array.from(colours)};
}

/** Squared distances of one point x (1024 numbers) to the first `count` faces. */
export function squaredDistances(x: Float64Array, {codes, pixels, colours}: CodedFaces, count: number): Float64Array {
  const table = Float64Array.from(pixels, (p, j) => {
    let sum = 0;
    for (let c = 0; c < 4; c++) sum += (x[4 * p + c]! - colours[4 * j + c]!) ** 2;
    return sum;
  });
  const distances = new Float64Array(count);
  for (let n = 0, at = 0; n < count; n++) {
    let sum = 0;
    for (const end = at + FACE_PIXELS; at < end; at++) sum += table[codes[at]!]!;
    distances[n] = sum;
  }
  return distances;
}

/**
 * D(x; σ) of the first `count` faces, all equally likely: their mean, weighted by exp(−‖x − yₙ‖²/2σ²) (Karras et al. 2022, app. B.3);
 * x at σ = 0.
 */
export function denoiseExactly(x: Float64Array, sigma: number, faces: CodedFaces, count = faces.n): Float64Array {
  if (sigma === 0) return x.slice();
  const {codes, pixels, colours} = faces;
  const distances = squaredDistances(x, faces, count);
  const least = distances.reduce((a, b) => Math.min(a, b));
  const weightOfPair = new Float64Array(pixels.length);
  let total = 0;
  for (let n = 0; n < count; n++) {
    const exponent = sigma === Infinity ? 0 : (least - distances[n]!) / (2 * sigma * sigma);
    if (exponent < NEGLIGIBLE) continue;
    const weight = Math.exp(exponent);
    total += weight;
    for (let p = 0, at = n * FACE_PIXELS; p < FACE_PIXELS; p++, at++) weightOfPair[codes[at]!]! += weight;
  }
  const mean = new Float64Array(FACE_DIM);
  for (let j = 0; j < pixels.length; j++) {
    const share = weightOfPair[j]! / total;
    if (share !== 0) for (let c = 0; c < 4; c++) mean[4 * pixels[j]! + c]! += share * colours[4 * j + c]!;
  }
  return mean;
}

/** The nearest of the first `count` faces. */
export function nearestFace(x: Float64Array, faces: CodedFaces, count = faces.n): NearestFace {
  const distances = squaredDistances(x, faces, count);
  let index = 0;
  for (let n = 1; n < count; n++) if (distances[n]! < distances[index]!) index = n;
  return {index, distance: Math.sqrt(distances[index]!)};
}
