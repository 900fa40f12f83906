/** Drawing of the run: x, D and the batch in one stage, the strip of steps in another. */
import {drawPicture, displayScale} from "../picture.js";
import {rowOf, type RunFrame, type RunRecord} from "./record.js";
import {formatNumber} from "../controls.js";
import {fit, monoFont} from "./text.js";
import {strings} from "../strings.js";
import type {Frame} from "../stage.js";
import {PICTURE_CHANNELS} from "../../math/pictures/pictures.js";

export interface Look {
  readonly record: RunRecord | undefined;
  /** Index into record.frames. */
  readonly frame: number;
  /** Which sample of the batch. */
  readonly sample: number;
  /** What the batch shows. */
  readonly tiles: "x" | "denoised";
}

const GAP = 14;
const LABEL = 40;

/** Below this width x and D stand above the batch, not beside it. */
const NARROW = 620;

export interface Square {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** Where x, D and the batch go on a stage of this width. */
export function placeSquares(width: number): {x: Square; denoised: Square; batch: Square; height: number} {
  if (width < NARROW) {
    const size = (width - GAP) / 2;
    const top = size + LABEL + GAP;
    return {
      x: {left: 0, top: 0, size}, denoised: {left: size + GAP, top: 0, size},
      batch: {left: 0, top, size: width}, height: top + width + 24
    };
  }
  const size = (width - 2 * GAP) / 3;
  return {
    x: {left: 0, top: 0, size}, denoised: {left: size + GAP, top: 0, size},
    batch: {left: 2 * (size + GAP), top: 0, size}, height: size + LABEL
  };
}

/** Square tiles of a batch: as many columns as rows, or one more. */
export function placeTile(batch: number, k: number, {left, top, size}: Square): Square {
  const columns = Math.ceil(Math.sqrt(batch));
  const pitch = size / columns;
  const gap = Math.min(4, pitch / 16);
  return {left: left + (k % columns) * pitch + gap / 2, top: top + Math.floor(k / columns) * pitch + gap / 2, size: pitch - gap};
}

/** Which tile is at (x, y), if any. */
export function tileAt(batch: number, x: number, y: number, square: Square): number | undefined {
  const columns = Math.ceil(Math.sqrt(batch));
  const pitch = square.size / columns;
  const [column, row] = [Math.floor((x - square.left) / pitch), Math.floor((y - square.top) / pitch)];
  const k = row * columns + column;
  return column >= 0 && column < columns && row >= 0 && k < batch ? k : undefined;
}

export function drawRun({context, width, colors}: Frame, {record, frame, sample, tiles}: Look): void {
  const place = placeSquares(width);
  const now = record?.frames[frame];
  for (const {left, top, size} of [place.x, place.denoised, place.batch]) {
    context.fillStyle = colors.wash;
    if (!now) context.fillRect(left, top, size, size);
  }
  if (!record || !now) return;
  const scale = displayScale(now.sigma);
  drawPicture(context, rowOf(now.x, sample), {...place.x, scale});
  drawShown(context, rowOf(now.shown, sample), place.denoised);
  for (let k = 0; k < record.choice.batch; k++) {
    const tile = placeTile(record.choice.batch, k, place.batch);
    if (tiles === "x") drawPicture(context, rowOf(now.x, k), {...tile, scale});
    else drawShown(context, rowOf(now.shown, k), tile);
  }
  const chosen = placeTile(record.choice.batch, sample, place.batch);
  context.strokeStyle = colors.paper;
  context.lineWidth = 5;
  context.strokeRect(chosen.left, chosen.top, chosen.size, chosen.size);
  context.strokeStyle = colors.ink;
  context.lineWidth = 2.5;
  context.strokeRect(chosen.left, chosen.top, chosen.size, chosen.size);

  const text = strings.ideal.generate;
  const step = record.steps[now.i];
  const caption = (square: Square, color: string, head: string, tail: string) => {
    context.font = monoFont(13);
    context.textBaseline = "top";
    context.fillStyle = color;
    context.fillText(fit(context, head, square.size), square.left, square.top + square.size + 7);
    context.fillStyle = colors.muted;
    context.font = monoFont(12);
    context.fillText(fit(context, tail, square.size), square.left, square.top + square.size + 24);
  };
  caption(place.x, colors.point, text.x, `σ = ${formatNumber(now.sigma)}`);
  caption(place.denoised, colors.clean, text.denoised, step ? text.guess(step.largestWeight[sample], record.set.names[step.mostLikely[sample]]) : "");
  caption(place.batch, tiles === "x" ? colors.point : colors.clean, text.batch(record.choice.batch, tiles), width < NARROW ? "" : text.tap);
}

const scratch = {canvas: undefined as HTMLCanvasElement | undefined};

/** Draws a square picture that is composited already. */
export function drawShown(context: CanvasRenderingContext2D, shown: Uint8ClampedArray, {left, top, size}: Square): void {
  const canvas = (scratch.canvas ??= document.createElement("canvas"));
  const side = Math.sqrt(shown.length / PICTURE_CHANNELS);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  image.data.set(shown);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = size < side;
  context.drawImage(canvas, left, top, size, size);
}

/** Column c of `columns` shows this frame of `frames`; the first and the last are always among them. */
export function frameOfColumn(c: number, columns: number, frames: number): number {
  return columns < 2 ? frames - 1 : Math.round((c / (columns - 1)) * (frames - 1));
}

/** How many columns fit. */
export function countColumns(width: number, frames: number): number {
  return Math.max(2, Math.min(frames, Math.floor(width / 46)));
}

/** Two rows, x above and D below, one column per step (as many as fit). `total` frames are expected in the end. */
export function drawStrip(
  {context, width, height, colors}: Frame,
  {record, frame, sample}: Pick<Look, "frame" | "sample"> & {readonly record: {readonly frames: readonly RunFrame[]} | undefined}, total: number
): void {
  if (!record) return;
  const columns = countColumns(width, total);
  const pitch = width / columns;
  const size = Math.min(pitch - 3, (height - 20) / 2 - 2);
  let nearest = 0;
  for (let c = 0; c < columns && frameOfColumn(c, columns, total) < record.frames.length; c++) if (Math.abs(frameOfColumn(c, columns, total) - frame) < Math.abs(frameOfColumn(nearest, columns, total) - frame)) nearest = c;
  context.font = monoFont(11);
  context.textBaseline = "top";
  context.textAlign = "center";
  for (let c = 0; c < columns; c++) {
    const each = record.frames[frameOfColumn(c, columns, total)];
    const left = (c + 0.5) * pitch - size / 2;
    if (!each) {
      context.fillStyle = colors.wash;
      context.fillRect(left, 0, size, size);
      context.fillRect(left, size + 3, size, size);
      continue;
    }
    drawPicture(context, rowOf(each.x, sample, each.dim), {left, top: 0, size, scale: each.scale ?? displayScale(each.sigma)});
    drawShown(context, rowOf(each.shown, sample, each.dim), {left, top: size + 3, size});
    context.fillStyle = c === nearest ? colors.noise : colors.muted;
    context.fillText(shortSigma(each.sigma), (c + 0.5) * pitch, 2 * size + 8);
  }
  context.textAlign = "start";
  context.strokeStyle = colors.noise;
  context.lineWidth = 2;
  context.strokeRect((nearest + 0.5) * pitch - size / 2 - 1, 0, size + 2, 2 * size + 4);
}

/** σ in at most four characters: ∞, 80, 13, 2.4, .08 */
export function shortSigma(sigma: number): string {
  if (sigma === Infinity) return "∞";
  if (sigma === 0) return "0";
  if (sigma >= 9.95) return String(Math.round(sigma));
  if (sigma >= 0.095) return sigma.toFixed(1);
  return sigma.toPrecision(1).replace("0.", ".");
}
