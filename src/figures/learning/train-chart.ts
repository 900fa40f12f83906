/** Loss per noise level: the exact floor, the network's loss above it, and what training itself counts. */
import {reserve} from "../axes.js";
import {formatNumber} from "../controls.js";
import {createChart, type Chart} from "../plot.js";
import {learning} from "../strings/en/learning.js";
import type {LevelLoss} from "./levels.js";

export interface LossChartState {
  readonly levels: readonly LevelLoss[];
  /** E‖ε̂ − ε̂_θ‖² at the same levels; empty before the first network. */
  readonly excess: readonly number[];
  /** ‖ε̂ − ε‖² as training sees it, running means; NaN where there was no example. */
  readonly seen: readonly {readonly sigma: number; readonly loss: number}[];
  /** The σ that is looked at. */
  readonly sigma: number;
  /** Below it, the exact slope only remembers; 0: nowhere. */
  readonly spacing: number;
}

const heightAt = (width: number): number => Math.max(210, Math.min(280, 0.42 * width));

export function createLossChart(read: () => LossChartState): Chart {
  const words = learning.train;
  return reserve(heightAt, createChart({
    label: words.chartLabel,
    draw: ({Plot, width, colors}) => {
      const {levels, excess, seen, sigma, spacing} = read();
      const [from, to] = [0.03, 20];
      const clip = (value: number) => Math.min(2.6, value);
      const rows = levels.map((level, k) => ({sigma: level.sigma, floor: level.floor.value, loss: clip(level.floor.value + (excess[k] ?? NaN))}));
      const learned = excess.length === rows.length ? rows : [];
      const dots = seen.filter((row) => Number.isFinite(row.loss) && row.sigma >= from && row.sigma <= to).map((row) => ({...row, loss: clip(row.loss)}));
      const label = rows.reduce((most, row) => (row.floor > most.floor ? row : most), {sigma: from, floor: 0});
      return {
        height: heightAt(width),
        marginLeft: 44,
        marginBottom: 40,
        x: {type: "log", domain: [from, to], label: words.xAxis, ticks: [0.1, 1, 10], tickFormat: (value: number) => formatNumber(value)},
        y: {domain: [0, 2.6], label: words.yAxis, ticks: [0, 0.5, 1, 1.5, 2, 2.5]},
        marks: [
          ...(spacing > from ? [
            Plot.rectX([{x1: from, x2: Math.min(to, spacing)}], {x1: "x1", x2: "x2", fill: colors.wash}),
            Plot.text([{sigma: from * 1.1}], {x: "sigma", y: 2.5, text: () => words.spacing, textAnchor: "start", fill: colors.muted})
          ] : []),
          Plot.areaY(rows, {x: "sigma", y: "floor", fill: colors.wrong, fillOpacity: 0.3}),
          Plot.areaY(learned, {x: "sigma", y1: "floor", y2: "loss", fill: colors.slope, fillOpacity: 0.22}),
          Plot.line(rows, {x: "sigma", y: "floor", stroke: colors.ink, strokeWidth: 2}),
          Plot.line(learned, {x: "sigma", y: "loss", stroke: colors.slope, strokeWidth: 2.5, strokeDasharray: "6,4"}),
          Plot.dot(dots, {x: "sigma", y: "loss", stroke: colors.noise, r: 3}),
          Plot.ruleX([sigma], {stroke: colors.noise, strokeWidth: 1.5}),
          Plot.text(label.floor > 0.4 ? [label] : [], {x: "sigma", y: () => label.floor / 2, dx: 12, text: () => words.floor, textAnchor: "start", fill: colors.ink}),
          Plot.text(learned.slice(-5, -4), {x: "sigma", y: "loss", text: () => words.network, textAnchor: "start", dy: -12, dx: 4, fill: colors.slope, stroke: colors.paper, strokeWidth: 3}),
          Plot.text(dots.slice(0, 1), {x: "sigma", y: "loss", text: () => words.seen, textAnchor: "start", dy: -14, fill: colors.noise, stroke: colors.paper, strokeWidth: 3})
        ]
      };
    }
  }));
}
