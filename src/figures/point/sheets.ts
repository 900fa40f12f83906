/** A picture taken apart: four sheets of light, one to a channel, slide into their corners and then lose their colour. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";

/** The part of the way on which the sheets move; on the rest their colour drains. */
const MOVING = 0.6;
const GREY = 128;

/** How far the sheets have moved and how far they are drained, each 0 … 1, at `apart` 0 … 1. */
export function stageOf(apart: number): {moved: number; drained: number} {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {moved: easeInOut(clamp(apart / MOVING)), drained: clamp((apart - MOVING) / (1 - MOVING))};
}

/**
 * The square of a channel's sheet, as shares of the whole: all four lie on one another at first (moved = 0) and end as
 * quarters in the corners. Each keeps its corner, so that together they always cover the whole.
 */
export function placeOfSheet(channel: number, moved: number): {left: number; top: number; size: number} {
  const size = 1 - moved / 2;
  return {left: (channel & 1) * (1 - size), top: (channel >> 1) * (1 - size), size};
}

/**
 * Writes a sheet as light. Undrained, the four add up to the picture as it is shown: red, green and blue light, and the
 * grey that alpha lets through. Drained, each number is its own grey: −1 black, +1 white.
 */
export function writeSheet(out: Uint8ClampedArray, x: ArrayLike<number>, channel: number, drained: number): void {
  for (let i = 0; i < out.length; i += 4) {
    const grey = 127.5 * (x[i + channel] + 1);
    const others = channel === 3 ? GREY * (0.5 - 0.5 * x[i + 3]) * (1 - drained) + grey * drained : grey * drained;
    out[i] = out[i + 1] = out[i + 2] = others;
    if (channel < 3) out[i + channel] = grey;
    out[i + 3] = 255;
  }
}

/** Draws the sheets at `apart` into a square. `canvases` are four of 64 × 64; they are written anew when `write` says so or the colour drains. */
export function drawSheets(context: CanvasRenderingContext2D, x: ArrayLike<number>, {apart, width, canvases, write}: {apart: number; width: number; canvases: readonly HTMLCanvasElement[]; write: boolean}): void {
  const {moved, drained} = stageOf(apart);
  context.fillStyle = "#000";
  context.fillRect(0, 0, width, width);
  context.globalCompositeOperation = "lighter";
  canvases.forEach((canvas, channel) => {
    if (write || canvas.dataset.drained !== String(drained)) {
      const image = new ImageData(PICTURE_SIZE, PICTURE_SIZE);
      writeSheet(image.data, x, channel, drained);
      canvas.getContext("2d")!.putImageData(image, 0, 0);
      canvas.dataset.drained = String(drained);
    }
    const {left, top, size} = placeOfSheet(channel, moved);
    context.imageSmoothingEnabled = size * width < PICTURE_SIZE;
    context.drawImage(canvas, left * width, top * width, size * width, size * width);
  });
  context.globalCompositeOperation = "source-over";
}

function easeInOut(t: number): number {
  return t < 0.5 ? 4 * t * t * t : 1 - 4 * (1 - t) ** 3;
}
