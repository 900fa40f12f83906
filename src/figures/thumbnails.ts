/** The pictures of the set as small images with their own transparency, to lay on the plane. */
import {PICTURE_DIM, PICTURE_SIZE} from "../math/pictures/pictures.js";

/** @param bytes N·16384 bytes, premultiplied RGBA; a canvas wants straight alpha, so colours are divided by it again */
export async function createThumbnails(bytes: Uint8Array, pause: () => Promise<unknown>): Promise<HTMLCanvasElement[]> {
  const thumbnails: HTMLCanvasElement[] = [];
  for (let n = 0; n < bytes.length / PICTURE_DIM; n++) {
    const canvas = Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE});
    const image = new ImageData(PICTURE_SIZE, PICTURE_SIZE);
    image.data.set(toStraightAlpha(bytes.subarray(n * PICTURE_DIM, (n + 1) * PICTURE_DIM)));
    canvas.getContext("2d")!.putImageData(image, 0, 0);
    thumbnails.push(canvas);
    await pause();
  }
  return thumbnails;
}

/** colour ← colour·255/alpha, rounded; where alpha is 0 there is no colour. */
export function toStraightAlpha(premultiplied: Uint8Array): Uint8ClampedArray {
  const straight = new Uint8ClampedArray(premultiplied);
  for (let i = 0; i < straight.length; i += 4) {
    const alpha = premultiplied[i + 3]!;
    if (alpha > 0 && alpha < 255) for (let c = 0; c < 3; c++) straight[i + c] = (premultiplied[i + c]! * 255) / alpha;
  }
  return straight;
}
