/** A file of the reader's as a picture of 16 × 16: read in the page, never sent anywhere. */
import {premultiply} from "../point/sprite.js";
import {pixelsOfFile} from "../point/upload.js";
import {network as words} from "../strings/en/network.js";
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {FACE_SIDE} from "../../sampler/faces/faces.js";

/** The 1024 coordinates of a picture file. @throws Error in words for the reader, as `pixelsOfFile` */
export async function faceOfFile(file: File): Promise<Float64Array> {
  return shrink(premultiply((await pixelsOfFile(file, {side: PICTURE_SIZE, words: words.start.upload})).data));
}

/** Means of 4 × 4 blocks of premultiplied bytes, as the course shrinks its own pictures. @param bytes 64·64·4 */
export function shrink(bytes: Uint8Array): Float64Array {
  const block = PICTURE_SIZE / FACE_SIDE;
  return Float64Array.from({length: FACE_SIDE * FACE_SIDE * 4}, (_, i) => {
    const [row, column, channel] = [Math.floor(i / (FACE_SIDE * 4)) * block, (Math.floor(i / 4) % FACE_SIDE) * block, i % 4];
    let sum = 0;
    for (let r = 0; r < block; r++) for (let c = 0; c < block; c++) sum += bytes[((row + r) * PICTURE_SIZE + column + c) * 4 + channel]!;
    return sum / (block * block) / 127.5 - 1;
  });
}
