/** Marks on a canvas that figures share: words, dots, circles, lines, arrows, crosses, framed pictures, scales. */
import {drawPicture} from "./picture.js";

type Context = CanvasRenderingContext2D;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface WordsOptions {
  color: string;
  size?: number;
  align?: CanvasTextAlign;
  baseline?: CanvasTextBaseline;
  weight?: number;
  /** Drawn around the letters, so that they stay readable on lines. */
  halo?: string;
  /** Longest width; longer words are made smaller, down to 11 px. */
  maxWidth?: number;
}

/** One line of text in the mono face, at (x, y). Returns its width. */
export function drawWords(context: Context, text: string, x: number, y: number, options: WordsOptions): number {
  const {color, align = "left", baseline = "alphabetic", weight = 400, halo, maxWidth = Infinity} = options;
  let {size = 12} = options;
  const font = () => (context.font = `${weight} ${size}px "Spline Sans Mono Variable", ui-monospace, Menlo, Consolas, monospace`);
  font();
  let width = context.measureText(text).width;
  if (width > maxWidth) {
    size = Math.max(11, (size * maxWidth) / width);
    font();
    width = context.measureText(text).width;
  }
  context.textAlign = align;
  context.textBaseline = baseline;
  if (halo) {
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = halo;
    context.strokeText(text, x, y);
  }
  context.fillStyle = color;
  context.fillText(text, x, y);
  return width;
}

export function drawDot(context: Context, x: number, y: number, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

export function drawCircle(context: Context, x: number, y: number, radius: number, color: string, lineWidth = 1.5): void {
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

export function drawLine(context: Context, points: ArrayLike<readonly [number, number]>, color: string, lineWidth = 1): void {
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  context.lineJoin = "round";
  context.beginPath();
  for (let i = 0; i < points.length; i++) context.lineTo(...points[i]!);
  context.stroke();
}

/** An arrow with a filled head; too short for its head, it is the line alone. */
export function drawArrow(context: Context, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number], color: string, lineWidth = 2.5): void {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const head = Math.min(4.5 * lineWidth, 0.6 * length);
  if (length < 1) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [bx, by] = [x1 - head * ux, y1 - head * uy];
  context.lineCap = "round";
  drawLine(context, [[x0, y0], [bx, by]], color, lineWidth);
  context.lineCap = "butt";
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(bx - 0.45 * head * uy, by + 0.45 * head * ux);
  context.lineTo(bx + 0.45 * head * uy, by - 0.45 * head * ux);
  context.fill();
}

/** Grey with a cross: wrong on purpose. */
export function drawCross(context: Context, x: number, y: number, radius: number, color: string, lineWidth = 2.5): void {
  drawLine(context, [[x - radius, y - radius], [x + radius, y + radius]], color, lineWidth);
  drawLine(context, [[x - radius, y + radius], [x + radius, y - radius]], color, lineWidth);
}

export interface FramedPictureOptions {
  left: number;
  top: number;
  size: number;
  /** Colour of the frame, by what the picture is; none unless given. */
  frame?: string;
  /** The frame of what was learned. */
  dashed?: boolean;
  scale?: number;
}

/** A picture with a frame in the colour of its meaning. */
export function drawFramedPicture(context: Context, x: ArrayLike<number>, {left, top, size, frame, dashed = false, scale}: FramedPictureOptions): void {
  drawPicture(context, x, {left, top, size, ...(scale === undefined ? {} : {scale})});
  if (!frame) return;
  context.strokeStyle = frame;
  context.lineWidth = 2;
  context.setLineDash(dashed ? [7, 4] : []);
  context.strokeRect(left + 1, top + 1, size - 2, size - 2);
  context.setLineDash([]);
}

/** Linear map from [from0, from1] to [to0, to1]. */
export function createScale([from0, from1]: readonly [number, number], [to0, to1]: readonly [number, number]): (value: number) => number {
  return (value) => to0 + ((value - from0) / (from1 - from0)) * (to1 - to0);
}
