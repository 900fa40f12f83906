/** Pictures on canvases. Everything that shows a point as a picture goes through here, so it looks the same everywhere. */
import {compositeOverGrey, PICTURE_SIZE} from "../math/pictures/pictures.js";

/**
 * The factor that brings x = x₀ + σε back into a range that can be seen: 1/√(1 + σ²), the variance-preserving scale.
 * Without it a picture at σ = 80 is nothing but clamped black and white.
 */
export function displayScale(sigma: number): number {
  return 1 / Math.sqrt(1 + sigma * sigma);
}

/** A 64×64 canvas of a point (premultiplied RGBA coordinates), over mid-grey, clamped last. */
export function createPictureCanvas(x: ArrayLike<number>, options: {label: string; scale?: number}): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PICTURE_SIZE;
  canvas.className = "pixelated";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", options.label);
  putPicture(canvas, x, options);
  return canvas;
}

/** Draws a point into a 64×64 canvas. */
export function putPicture(canvas: HTMLCanvasElement, x: ArrayLike<number>, {scale = 1}: {scale?: number} = {}): void {
  const image = new ImageData(PICTURE_SIZE, PICTURE_SIZE);
  compositeOverGrey(x, image.data, {scale});
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}

const scratch = {canvas: undefined as HTMLCanvasElement | undefined};

/** Draws a point as a picture with its top left corner at (left, top), `size` CSS pixels wide, pixels kept square. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  x: ArrayLike<number>,
  {left, top, size, scale = 1}: {left: number; top: number; size: number; scale?: number}
): void {
  const canvas = (scratch.canvas ??= Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE}));
  putPicture(canvas, x, {scale});
  const smoothing = context.imageSmoothingEnabled;
  context.imageSmoothingEnabled = size < PICTURE_SIZE; // shrinking wants smoothing, growing wants pixels
  context.drawImage(canvas, left, top, size, size);
  context.imageSmoothingEnabled = smoothing;
}
