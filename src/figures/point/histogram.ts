/** Histograms as densities, so that an exact density can be drawn on top of them, and the small chart that does it. */
import type {Colors} from "../theme.js";
import {withAlpha} from "../theme.js";

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Density in each of `bins` equal bins over [min, max]: count / (n · bin width). Values outside count in n only. */
export function binDensities(values: ArrayLike<number>, {min, max}: Range, bins: number): Float64Array {
  const densities = new Float64Array(bins);
  const scale = bins / (max - min);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i] - min) * scale);
    if (bin >= 0 && bin < bins) densities[bin] += scale / values.length;
  }
  return densities;
}

export interface HistogramPanel {
  context: CanvasRenderingContext2D;
  colors: Colors;
  left: number;
  top: number;
  width: number;
  height: number;
  range: Range;
  bins: number;
  values: ArrayLike<number>;
  color: string;
  /** The exact density, if there is one: drawn as a violet line. */
  density?: (value: number) => number;
  ticks: readonly number[];
  format?: (tick: number) => string;
}

/** Bars, the exact density as a line, an axis beneath (18 px, outside `height`). */
export function drawHistogram({context, colors, left, top, width, height, range, bins, values, color, density, ticks, format = String}: HistogramPanel): void {
  const bars = binDensities(values, range, bins);
  const toX = (value: number) => left + (width * (value - range.min)) / (range.max - range.min);
  // Twenty points to a bar: enough for a needle.
  const samples = density ? Array.from({length: 20 * bins + 1}, (_, i) => range.min + ((range.max - range.min) * i) / (20 * bins)).map((v) => [v, density(v)] as const) : [];
  const peak = Math.max(...bars, ...samples.map(([, d]) => d).filter(Number.isFinite), 1e-12);
  const toY = (d: number) => top + height - (0.94 * height * Math.min(d, peak)) / peak;
  context.fillStyle = withAlpha(color, 0.7);
  bars.forEach((d, i) => {
    const x0 = toX(range.min + ((range.max - range.min) * i) / bins);
    const w = width / bins;
    if (d > 0) context.fillRect(x0 + Math.min(0.5, w / 8), toY(d), Math.max(1, w - Math.min(1, w / 4)), top + height - toY(d));
  });
  if (samples.length > 0) {
    context.beginPath();
    for (const [v, d] of samples) context.lineTo(toX(v), toY(d));
    context.lineJoin = "round";
    for (const [stroke, lineWidth] of [[colors.paper, 5], [colors.density, 2]] as const) {
      context.strokeStyle = stroke;
      context.lineWidth = lineWidth;
      context.stroke();
    }
  }
  drawAxis({context, colors, left, y: top + height, width, toX, ticks, format});
}

/** A baseline with ticks and numbers under it. */
export function drawAxis({context, colors, left, y, width, toX, ticks, format}: {context: CanvasRenderingContext2D; colors: Colors; left: number; y: number; width: number; toX: (value: number) => number; ticks: readonly number[]; format: (tick: number) => string}): void {
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, y + 0.5);
  context.lineTo(left + width, y + 0.5);
  for (const tick of ticks) {
    context.moveTo(toX(tick), y);
    context.lineTo(toX(tick), y + 4);
  }
  context.stroke();
  setFont(context);
  context.fillStyle = colors.muted;
  context.textBaseline = "top";
  ticks.forEach((tick, i) => {
    context.textAlign = i === 0 && toX(tick) - left < 12 ? "left" : i === ticks.length - 1 && left + width - toX(tick) < 12 ? "right" : "center";
    context.fillText(format(tick), toX(tick), y + 6);
  });
}

export function setFont(context: CanvasRenderingContext2D, size = 12): void {
  context.font = `${size}px "Spline Sans Mono Variable", ui-monospace, monospace`;
}

/** Text with a halo of paper, readable on lines and bars. */
export function drawLabel(context: CanvasRenderingContext2D, text: string, x: number, y: number, {color, paper, align = "left", baseline = "middle"}: {color: string; paper: string; align?: CanvasTextAlign; baseline?: CanvasTextBaseline}): void {
  context.textAlign = align;
  context.textBaseline = baseline;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}
