/** One point of a run of pictures on its way: x, D, and the picture of the set that is nearest to D. */
import {pictureAsPoint} from "../../../sampler/pictures/pictures.js";
import {drawShown} from "../../ideal/generate-draw.js";
import {rowOf} from "../../ideal/record.js";
import {fit, monoFont} from "../../ideal/text.js";
import {drawWords} from "../../marks.js";
import {drawPicture} from "../../picture.js";
import type {Frame} from "../../stage.js";
import {labPictures as words} from "../../strings/en/lab-pictures.js";
import type {LabFrame} from "./run.js";
import type {LabSet} from "./set.js";

const GAP = 14;
const WORDS = 44;

/** Side of each of the three pictures, and their left edges. */
function layOut(width: number): {readonly side: number; readonly lefts: readonly [number, number, number]} {
  const side = Math.min(340, (width - 2 * GAP) / 3);
  return {side, lefts: [0, side + GAP, 2 * (side + GAP)]};
}

export const heightOfPoint = (width: number): number => layOut(width).side + WORDS;

/** Side of a small picture, of n in a row. */
export const tileOf = (width: number, n: number): number => Math.min(72, width / n);

export interface Shown {
  readonly set: LabSet | undefined;
  readonly frame: LabFrame | undefined;
  /** Which point of the run. */
  readonly point: number;
}

export function drawPoint({context, width, colors}: Frame, {set, frame, point}: Shown): void {
  const {side, lefts} = layOut(width);
  if (!set || !frame) {
    context.fillStyle = colors.wash;
    for (const left of lefts) context.fillRect(left, 0, side, side);
    return;
  }
  const {index, distance} = frame.nearest[point]!;
  const scale = frame.scale!;
  drawPicture(context, rowOf(frame.x, point, frame.dim), {left: lefts[0], top: 0, size: side, scale});
  drawShown(context, rowOf(frame.shown, point, frame.dim), {left: lefts[1], top: 0, size: side});
  drawPicture(context, pictureAsPoint(set.pictures, index), {left: lefts[2], top: 0, size: side});
  const captions = [
    [colors.point, ...words.x(frame.sigma)], [colors.clean, ...words.denoised], [colors.density, ...words.nearest(set.nameOf(index), distance)]
  ] as const;
  const write = (text: string, left: number, y: number, color: string): void => {
    context.font = monoFont(12); // as drawWords writes
    drawWords(context, fit(context, text, side), left, y, {color});
  };
  captions.forEach(([color, head, tail], k) => {
    write(head, lefts[k]!, side + 18, color);
    write(tail, lefts[k]!, side + 36, colors.muted);
  });
}

/** D of every point of the run in a row, the one that is shown large framed. */
export function drawPoints({context, width, colors}: Frame, {frame, point}: Omit<Shown, "set">): void {
  const n = frame?.nearest.length ?? 0;
  const tile = tileOf(width, n);
  for (let k = 0; k < n; k++) {
    drawShown(context, rowOf(frame!.shown, k, frame!.dim), {left: k * tile + 2, top: 2, size: tile - 4});
    if (k !== point) continue;
    context.strokeStyle = colors.ink;
    context.lineWidth = 2.5;
    context.strokeRect(k * tile + 1.5, 1.5, tile - 3, tile - 3);
  }
}
