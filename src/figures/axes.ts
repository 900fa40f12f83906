/** A logarithmic axis of Plot, round numbers for an axis on canvas, and room for charts. */
import type {Chart} from "./plot.js";

/** Keeps a chart's room while Plot is being loaded, so that nothing below it jumps. */
export function reserve(height: (width: number) => number, chart: Chart): Chart {
  new ResizeObserver(([entry]) => (chart.element.style.minHeight = `${height(entry!.contentRect.width)}px`)).observe(chart.element);
  return chart;
}

/** A logarithmic axis of Plot on which every given tick keeps its label (Plot's own log scale drops some). */

export interface LogScale {
  type: "linear";
  transform: (value: number) => number;
  domain: [number, number];
  ticks: number[];
  tickFormat: (value: number) => string;
  label: string;
  labelAnchor: "center";
  clamp: boolean;
}

/** @param ticks those inside the domain are drawn */
export function logScale(domain: readonly [number, number], ticks: readonly number[], label: string, format: (value: number) => string = String): LogScale {
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  return {
    type: "linear",
    transform: Math.log,
    domain: [Math.log(domain[0]), Math.log(domain[1])],
    ticks: ticks.filter((tick) => tick >= low && tick <= high).map(Math.log),
    tickFormat: (value) => format(Number(Math.exp(value).toPrecision(6))),
    label,
    labelAnchor: "center",
    clamp: true
  };
}

/** 0.01 and above as they are, smaller powers of ten as 10⁻⁵. */
export function formatPower(value: number): string {
  if (value >= 0.01) return String(value);
  return `10${String(Math.round(Math.log10(value))).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻")}`;
}

/** Round numbers, 1, 2 or 5 times a power of ten apart, inside [low, high]: as many as come nearest to `count`, or one more. */
export function roundTicks([low, high]: readonly [number, number], count = 6): number[] {
  const rough = (high - low) / count;
  if (!(rough > 0 && Number.isFinite(rough))) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= 0.75 * rough)! * power;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({length: Math.floor(high / step + 1e-9) - first + 1}, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
