/** One bump over the hues of all pictures: each picture a dot in its colour, the best bell curve above. */
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {likelihood as words} from "../strings/en/likelihood.js";

export interface HueFigureOptions {
  /** Degrees. */
  readonly hues: Float64Array;
  readonly best: {readonly mean: number; readonly std: number};
  readonly density: (x: number, mean: number, std: number) => number;
  /** Per picture: of the best bump, and of no bump at all (every hue alike). */
  readonly logLikelihood: {readonly bump: number; readonly flat: number};
}

const BIN = 8;

/** How many of `values` are within `reach` of `at`. */
export function countNear(values: ArrayLike<number>, at: number, reach: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]! - at) <= reach) count++;
  return count;
}

export function createHueFigure({hues, best, density, logLikelihood}: HueFigureOptions): HTMLElement {
  const bins = new Float64Array(360 / BIN);
  for (const hue of hues) bins[Math.min(bins.length - 1, Math.floor(hue / BIN))]! += 1 / hues.length / BIN;
  const top = 1.1 * bins.reduce((most, value) => Math.max(most, value), 0);
  const line = createLine({
    label: words.hue.label,
    domain: [0, 360],
    top,
    ticks: [0, 60, 120, 180, 240, 300, 360],
    unit: words.hue.unit,
    layers: [drawBins, curveLayer({value: (x) => density(x, best.mean, best.std), token: "density", width: 3}), drawMean]
  });
  function drawBins({context, toX, toY, base}: LineFrame): void {
    bins.forEach((height, k) => {
      context.fillStyle = `oklch(0.72 0.13 ${oklchHue((k + 0.5) * BIN)})`;
      context.fillRect(toX(k * BIN), toY(height), toX((k + 1) * BIN) - toX(k * BIN) - 1, base - toY(height));
    });
  }
  function drawMean({context, toX, toY, base, colors, width}: LineFrame): void {
    const x = toX(best.mean);
    drawLine(context, [[x, base], [x, toY(density(best.mean, best.mean, best.std))]], colors.density, 1.5);
    words.hue.here(countNear(hues, best.mean, 15), hues.length).forEach((part, i) =>
      drawWords(context, part, x, toY(density(best.mean, best.mean, best.std)) - 28 + 16 * i, {color: colors.ink, align: "center", halo: colors.wash, maxWidth: width / 3})
    );
  }
  line.setValue((logLikelihood.bump - logLikelihood.flat).toFixed(6));
  line.describe(words.hue.alt(best.mean, best.std));
  const element = document.createElement("div");
  element.append(line.element, readout(words.hue.numbers(best, logLikelihood)));
  return element;
}

/** HSV's hexagon of hues against oklch's circle, roughly: red 29°, yellow 110°, green 142°, cyan 195°, blue 264°, magenta 328°. */
function oklchHue(hue: number): number {
  const stops = [29, 110, 142, 195, 264, 328, 389];
  const k = Math.min(5, Math.floor(hue / 60));
  return stops[k]! + (stops[k + 1]! - stops[k]!) * (hue / 60 - k);
}
