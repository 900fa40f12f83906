/** Pictures of the set as small images with real transparency, for the places where many lie on the paper. */
import {PICTURE_SIZE} from "../../math/pictures.js";
import type {Pictures} from "../../sampler/pictures.js";

/** Straight-alpha RGBA, as `ImageData` wants it, from premultiplied bytes. `out` begins at `at`. */
export function unpremultiply(bytes: ArrayLike<number>, out: Uint8ClampedArray, from = 0, length = bytes.length): void {
  for (let i = 0; i < length; i += 4) {
    const alpha = bytes[from + i + 3];
    for (let c = 0; c < 3; c++) out[i + c] = alpha === 0 ? 0 : (255 * bytes[from + i + c]) / alpha;
    out[i + 3] = alpha;
  }
}

/** Premultiplied bytes from straight-alpha RGBA: round(colour·alpha/255), as the set is stored. */
export function premultiply(straight: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(straight.length);
  for (let i = 0; i < bytes.length; i += 4) {
    const alpha = straight[i + 3];
    for (let c = 0; c < 3; c++) bytes[i + c] = Math.round((straight[i + c] * alpha) / 255);
    bytes[i + 3] = alpha;
  }
  return bytes;
}

const made = new WeakMap<Pictures, (HTMLCanvasElement | undefined)[]>();

/** Picture `index` on a 64×64 canvas, transparent where it is. Made once. */
export function spriteOf(pictures: Pictures, index: number): HTMLCanvasElement {
  let sprites = made.get(pictures);
  if (!sprites) made.set(pictures, (sprites = []));
  return (sprites[index] ??= createSprite(pictures, index));
}

/** A fresh canvas with picture `index`, to be put into the page. */
export function createSprite({bytes, dim}: Pictures, index: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE});
  const image = new ImageData(PICTURE_SIZE, PICTURE_SIZE);
  unpremultiply(bytes, image.data, index * dim, dim);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}
