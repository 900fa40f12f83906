/** The view of the plane and the few strokes that the cover is drawn with. */
import {toRgb, withAlpha} from "../theme.js";

export type Spot = readonly [number, number];

export interface View {
  /** CSS pixels per unit of the plane. */
  readonly scale: number;
  readonly centerX: number;
  readonly centerY: number;
}

/** The view leans back as the noise grows, so that nearly all dots stay in sight: half the height is √(h² + (kσ)²) units. */
export function viewAt(sigma: number, width: number, height: number): View {
  const halfHeight = Math.hypot(71, 2.2 * sigma);
  const fit = Math.min(1, width / height / 1.02); // the places are a little wider than high
  return {scale: ((height / 2) * fit) / halfHeight, centerX: width / 2, centerY: 0.52 * height};
}

export const toScreen = ({scale, centerX, centerY}: View, x: number, y: number): [number, number] => [centerX + scale * x, centerY - scale * y];

export function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

export function mark(context: CanvasRenderingContext2D, [x, y]: Spot, color: string, radius: number, solid: boolean): void {
  context.beginPath();
  disc(context, x, y, radius);
  if (solid) {
    context.fillStyle = color;
    context.fill();
  } else {
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.stroke();
  }
}

export function line(context: CanvasRenderingContext2D, points: readonly (Spot)[], color: string, width: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.stroke();
}

export function label(context: CanvasRenderingContext2D, text: string, x: number, y: number, color: string, halo: string): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.strokeStyle = withAlpha(halo, 0.85);
  context.lineWidth = 4;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}

export function luminance(color: string): number {
  const [r, g, b] = toRgb(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
