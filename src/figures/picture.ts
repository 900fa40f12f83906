/** Pictures on canvases. Everything that shows a point as a picture goes through here, so it looks the same everywhere. */
import {compositeOverGrey, PICTURE_CHANNELS} from "../math/pictures/pictures.js";

/**
 * The factor that brings x = x₀ + σε back into a range that can be seen: 1/√(1 + σ²), the variance-preserving scale.
 * Without it a picture at σ = 80 is nothing but clamped black and white.
 */
export function displayScale(sigma: number): number {
  return 1 / Math.sqrt(1 + sigma * sigma);
}

/** Side in pixels of the square picture that x is: 64 for 16384 numbers, 16 for 1024. */
const sideOf = (x: ArrayLike<number>): number => Math.sqrt(x.length / PICTURE_CHANNELS);

/** A canvas of a square picture (premultiplied RGBA coordinates), over mid-grey, clamped last. */
export function createPictureCanvas(x: ArrayLike<number>, options: {label: string; scale?: number}): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = sideOf(x);
  canvas.className = "pixelated";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", options.label);
  putPicture(canvas, x, options);
  return canvas;
}

/** Draws a point into a canvas of its size. */
export function putPicture(canvas: HTMLCanvasElement, x: ArrayLike<number>, {scale = 1}: {scale?: number} = {}): void {
  const image = new ImageData(sideOf(x), sideOf(x));
  compositeOverGrey(x, image.data, {scale});
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}

/** The same, or paper for a picture that is still to come: room for it, so that nothing moves when it is there. */
export function showPicture(canvas: HTMLCanvasElement, x: ArrayLike<number> | undefined, options: {scale?: number} = {}): void {
  const side = x ? sideOf(x) : 1;
  if (canvas.width !== side || !x) canvas.width = canvas.height = side;
  canvas.classList.toggle("to-come", !x);
  if (x) putPicture(canvas, x, options);
}

const scratch = {canvas: undefined as HTMLCanvasElement | undefined};

/** Draws a point as a picture with its top left corner at (left, top), `size` CSS pixels wide, pixels kept square. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  x: ArrayLike<number>,
  {left, top, size, scale = 1}: {left: number; top: number; size: number; scale?: number}
): void {
  const canvas = (scratch.canvas ??= document.createElement("canvas"));
  const side = sideOf(x);
  if (canvas.width !== side || canvas.height !== side) Object.assign(canvas, {width: side, height: side});
  putPicture(canvas, x, {scale});
  const smoothing = context.imageSmoothingEnabled;
  context.imageSmoothingEnabled = size < side; // shrinking wants smoothing, growing wants pixels
  context.drawImage(canvas, left, top, size, size);
  context.imageSmoothingEnabled = smoothing;
}
