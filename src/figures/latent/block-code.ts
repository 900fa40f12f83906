/**
 * The best linear code of 8 × 8 blocks: each block of 256 numbers becomes its first k coordinates along the directions in which
 * blocks vary most (principal components). The straight rival of the autoencoder, which also has a few numbers for each block.
 */
import {PICTURE_CHANNELS, PICTURE_DIM, PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {orthogonalizeRows} from "../../math/numeric/orthogonalize.js";
import {createRandom} from "../../math/noise/random.js";
import {dot} from "../../math/numeric/geometry.js";

export const BLOCK_SIDE = 8;
export const BLOCK_DIM = BLOCK_SIDE * BLOCK_SIDE * PICTURE_CHANNELS;
export const BLOCKS = (PICTURE_SIZE / BLOCK_SIDE) ** 2;
/** Turns of the iteration; the error of the kept subspace is then far below a hundredth of a decibel. */
const TURNS = 24;

export interface BlockCode {
  /** Directions found: the largest k. */
  readonly components: number;
  /** 64 blocks × k numbers of a picture. */
  encode(x: Float64Array, k: number): Float64Array;
  decode(code: Float64Array, k: number): Float64Array;
}

/** Block by block, each of 256 numbers, instead of row by row. Its own inverse is `toRows`. */
export function toBlocks(x: ArrayLike<number>): Float64Array {
  return Float64Array.from({length: PICTURE_DIM}, (_, i) => x[placeOf(i)]!);
}

export function toRows(blocks: ArrayLike<number>): Float64Array {
  const x = new Float64Array(PICTURE_DIM);
  for (let i = 0; i < PICTURE_DIM; i++) x[placeOf(i)] = blocks[i]!;
  return x;
}

/** Where number i of the blocks stands in the picture. */
function placeOf(i: number): number {
  const perRow = PICTURE_SIZE / BLOCK_SIDE;
  const [block, inside] = [Math.floor(i / BLOCK_DIM), i % BLOCK_DIM];
  const [pixel, channel] = [Math.floor(inside / PICTURE_CHANNELS), inside % PICTURE_CHANNELS];
  const row = Math.floor(block / perRow) * BLOCK_SIDE + Math.floor(pixel / BLOCK_SIDE);
  const column = (block % perRow) * BLOCK_SIDE + (pixel % BLOCK_SIDE);
  return (row * PICTURE_SIZE + column) * PICTURE_CHANNELS + channel;
}

/**
 * Fits the directions by subspace iteration on the blocks' covariance.
 * @param pictures points to learn from
 * @param pause awaited inside the long loops
 */
export async function fitBlockCode(pictures: readonly Float64Array[], {components, pause}: {components: number; pause: () => Promise<void>}): Promise<BlockCode> {
  const mean = new Float64Array(BLOCK_DIM);
  const all: Float64Array[] = [];
  for (const picture of pictures) {
    const blocks = toBlocks(picture);
    all.push(blocks);
    for (let i = 0; i < blocks.length; i++) mean[i % BLOCK_DIM]! += blocks[i]! / (pictures.length * BLOCKS);
    await pause();
  }
  const covariance = new Float64Array(BLOCK_DIM * BLOCK_DIM);
  for (const blocks of all) {
    for (let b = 0; b < BLOCKS; b++) {
      const block = Float64Array.from(mean, (m, d) => blocks[b * BLOCK_DIM + d]! - m);
      for (let i = 0; i < BLOCK_DIM; i++) {
        const value = block[i]!;
        if (value !== 0) for (let j = 0; j < BLOCK_DIM; j++) covariance[i * BLOCK_DIM + j]! += value * block[j]!;
      }
      if (b % 8 === 7) await pause();
    }
  }
  let axes = createRandom(1).normals(components * BLOCK_DIM);
  for (let turn = 0; turn < TURNS; turn++) {
    const next = new Float64Array(axes.length);
    for (let k = 0; k < components; k++) {
      for (let i = 0; i < BLOCK_DIM; i++) {
        next[k * BLOCK_DIM + i] = dot(covariance.subarray(i * BLOCK_DIM, (i + 1) * BLOCK_DIM), axes.subarray(k * BLOCK_DIM, (k + 1) * BLOCK_DIM));
      }
      await pause();
    }
    axes = orthogonalizeRows(next, BLOCK_DIM).axes as Float64Array<ArrayBuffer>;
    await pause();
  }
  const axis = (k: number): Float64Array => axes.subarray(k * BLOCK_DIM, (k + 1) * BLOCK_DIM);
  return {
    components: axes.length / BLOCK_DIM,
    encode(x, k) {
      const blocks = toBlocks(x);
      return Float64Array.from({length: BLOCKS * k}, (_, i) => {
        const [b, along] = [Math.floor(i / k), axis(i % k)];
        let sum = 0;
        for (let d = 0; d < BLOCK_DIM; d++) sum += (blocks[b * BLOCK_DIM + d]! - mean[d]!) * along[d]!;
        return sum;
      });
    },
    decode(code, k) {
      const blocks = new Float64Array(PICTURE_DIM);
      for (let b = 0; b < BLOCKS; b++) {
        blocks.set(mean, b * BLOCK_DIM);
        for (let a = 0; a < k; a++) {
          const along = axis(a);
          for (let d = 0; d < BLOCK_DIM; d++) blocks[b * BLOCK_DIM + d]! += code[b * k + a]! * along[d]!;
        }
      }
      return toRows(blocks);
    }
  };
}
