/** Pictures of the set as small images with real transparency, for the places where many lie on the paper. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";
import {toRgb} from "../theme.js";

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

/** A fresh canvas with picture `index`, to be put into the page. Its `data-tone` says whether it is dark, light or neither. */
export function createSprite({bytes, dim}: Pictures, index: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE});
  const image = new ImageData(PICTURE_SIZE, PICTURE_SIZE);
  const picture = bytes.subarray(index * dim, (index + 1) * dim);
  unpremultiply(picture, image.data);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  const brightness = brightnessOf(picture);
  canvas.dataset.tone = brightness < 0.3 ? "dark" : brightness > 0.92 ? "light" : "middle";
  return canvas;
}

/** Mean brightness of what can be seen of a picture, 0 … 1. Premultiplied bytes are already weighted by alpha. */
export function brightnessOf(bytes: ArrayLike<number>): number {
  let [light, alpha] = [0, 0];
  for (let i = 0; i < bytes.length; i += 4) {
    light += 0.2126 * bytes[i] + 0.7152 * bytes[i + 1] + 0.0722 * bytes[i + 2];
    alpha += bytes[i + 3];
  }
  return alpha === 0 ? 0.5 : light / alpha;
}

/** Draws picture `index` on paper of this colour, on a mid-grey plate where the two are alike. */
export function drawSprite(context: CanvasRenderingContext2D, pictures: Pictures, index: number, {left, top, size, paper}: {left: number; top: number; size: number; paper: string}): void {
  const sprite = spriteOf(pictures, index);
  const alike = sprite.dataset.tone === (isDark(paper) ? "dark" : "light");
  context.drawImage(alike ? onPlate(sprite) : sprite, left, top, size, size);
}

const plates = new WeakMap<HTMLCanvasElement, HTMLCanvasElement>();

function onPlate(sprite: HTMLCanvasElement): HTMLCanvasElement {
  let canvas = plates.get(sprite);
  if (!canvas) {
    plates.set(sprite, (canvas = Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE})));
    const context = canvas.getContext("2d")!;
    context.fillStyle = PLATE;
    context.beginPath();
    context.roundRect(0, 0, PICTURE_SIZE, PICTURE_SIZE, PICTURE_SIZE / 8);
    context.fill();
    context.drawImage(sprite, 0, 0);
  }
  return canvas;
}

/** As in style/pictures.css. */
const PLATE = "rgb(128 128 128 / 0.55)";

const known = new Map<string, boolean>();

function isDark(paper: string): boolean {
  let dark = known.get(paper);
  if (dark === undefined) known.set(paper, (dark = toRgb(paper)[1] < 0.5));
  return dark;
}
