/** The log-likelihood of a run of EM, step by step, among runs from other starts. */
import {reserve} from "../axes.js";
import {createChart, type Chart} from "../plot.js";
import {mixture as words} from "../strings/en/mixture.js";

/** A run from another start, to its end. */
export interface Ending {
  readonly start: number;
  /** Log-likelihood per point, at each step. */
  readonly path: readonly number[];
}

export interface EmChartState {
  /** Of the run, step by step; empty before its first. */
  readonly path: readonly number[];
  readonly endings: readonly Ending[];
  /** Where the run begins; NaN where there is none. */
  readonly start: number;
  /** What a single bump reaches at its best: the least to beat. */
  readonly single: number;
}

/** Nats per point that the chart has room for above a single bump, so that it does not move with every step. */
const ROOM = 1.8;
/** And below: once something runs, what starts farther down comes up from under the chart. */
const DEPTH = 0.3;

const heightAt = (width: number): number => Math.min(420, 0.9 * width);

export function createEmChart(read: () => EmChartState): Chart {
  return reserve(heightAt, createChart({
    label: words.plane.chartLabel,
    draw: ({Plot, width, colors}) => {
      const {path, endings, start, single} = read();
      const mine = (path.length > 0 ? path : [start]).filter(Number.isFinite).map((value, i) => ({i, value}));
      const others = endings.flatMap(({start: of, path: values}) => values.map((value, i) => ({of, i, value})));
      const ends = endings.map(({path: values}) => ({i: values.length - 1, value: values.at(-1)!}));
      const line = [single].filter(Number.isFinite);
      const all = [...mine, ...others].map(({value}) => value).concat(line).filter(Number.isFinite);
      const high = Math.max(...all, ...line.map((value) => value + ROOM), -10);
      const least = Math.min(...all, high - 0.5);
      const begun = path.length > 1 || endings.length > 0;
      const low = begun && Number.isFinite(single) ? Math.max(least, single - DEPTH) : least;
      const last = mine.at(-1);
      const steps = Math.max(10, ...others.map(({i}) => i), mine.length - 1);
      return {
        height: heightAt(width),
        marginLeft: 52,
        marginRight: 14,
        x: {label: words.plane.stepAxis, domain: [0, steps]},
        y: {label: words.plane.heightAxis, domain: [low - 0.04 * (high - low) - 0.02, high + 0.04 * (high - low) + 0.02], ticks: 5, tickFormat: (value: number) => value.toFixed(1).replace("-", "−")},
        marks: [
          Plot.ruleY(line, {stroke: colors.muted, strokeDasharray: "2,4"}),
          Plot.text(line, {x: steps, y: (value: number) => value, dy: -9, textAnchor: "end", text: () => words.plane.single, fill: colors.muted}),
          Plot.lineY(others, {x: "i", y: "value", z: "of", stroke: colors.muted, strokeOpacity: 0.6, strokeWidth: 1, clip: true}),
          Plot.dot(ends, {x: "i", y: "value", r: 2.5, fill: colors.muted}),
          Plot.lineY(mine, {x: "i", y: "value", stroke: colors.density, strokeWidth: 2.5, clip: true}),
          Plot.dot(mine.slice(-1), {x: "i", y: ({value}: {value: number}) => Math.max(low, value), r: 5, fill: colors.density}),
          Plot.text(last && path.length < 2 ? [last] : [], {x: "i", y: ({value}: {value: number}) => Math.max(low, value), dx: 12, textAnchor: "start", text: () => words.plane.begins, fill: colors.density})
        ]
      };
    }
  }));
}
