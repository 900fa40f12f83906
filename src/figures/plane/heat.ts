/** A function of the plane as a wash of one colour: the more, the stronger. */
import {toRgb, type Token} from "../theme.js";
import type {Layer, PlaneFrame} from "./plane.js";

export interface HeatOptions {
  /** The value at a place; ≥ 0. Shown as a share of the largest in the window. */
  value: (x: number, y: number) => number;
  /** What the values depend on: they are computed anew when it changes, or the window does. */
  key: () => unknown;
  token?: Token;
  /** Opacity of the largest value; default 0.55. */
  strength?: number;
  /** From share to strength, [0, 1] → [0, 1]; default the square root, so that thin tails are seen. */
  tone?: (share: number) => number;
  /** Cells across the window; default 96. */
  columns?: number;
}

/** The grid of values at the centres of a window's cells, row after row from the top, as shares of the largest. */
export function sampleGrid(
  value: (x: number, y: number) => number,
  {left, right, bottom, top}: Pick<PlaneFrame, "left" | "right" | "bottom" | "top">,
  columns: number
): {readonly rows: number; readonly shares: Float64Array} {
  const cell = (right - left) / columns;
  const rows = Math.max(1, Math.round((top - bottom) / cell));
  const shares = Float64Array.from({length: columns * rows}, (_, k) =>
    value(left + ((k % columns) + 0.5) * cell, top - (Math.floor(k / columns) + 0.5) * cell)
  );
  const largest = shares.reduce((most, share) => (share > most ? share : most), 0);
  return {rows, shares: largest > 0 ? shares.map((share) => share / largest) : shares};
}

export function heatLayer({value, key, token = "density", strength = 0.55, tone = Math.sqrt, columns = 96}: HeatOptions): Layer {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d")!;
  let [painted, shares]: [unknown[], Float64Array] = [[], new Float64Array()];
  return (frame) => {
    const {left, right, bottom, top, width, height, colors} = frame;
    const wanted = [key(), left, right, bottom, top];
    const stale = wanted.some((part, i) => part !== painted[i]);
    if (stale) {
      const grid = sampleGrid(value, frame, columns);
      shares = grid.shares;
      [canvas.width, canvas.height] = [columns, grid.rows];
    }
    if (stale || painted[wanted.length] !== colors[token]) {
      const image = new ImageData(canvas.width, canvas.height);
      const [r, g, b] = toRgb(colors[token]).map((c) => Math.round(255 * c)) as [number, number, number];
      shares.forEach((share, k) => image.data.set([r, g, b, Math.round(255 * strength * tone(share))], 4 * k));
      context.putImageData(image, 0, 0);
      painted = [...wanted, colors[token]];
    }
    frame.context.imageSmoothingEnabled = true;
    frame.context.imageSmoothingQuality = "high";
    frame.context.drawImage(canvas, 0, 0, width, height);
  };
}
