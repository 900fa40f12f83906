/** The log-likelihood of a run of EM, step by step, among runs from other starts. */
import {createChart, type Chart} from "../plot.js";
import {mixture as words} from "../strings/en/mixture.js";

/** A run from another start, to its end. */
export interface Ending {
  readonly start: number;
  /** Log-likelihood per point, at each step. */
  readonly path: readonly number[];
}

/** What starts far below comes up from under the chart: it shows so many nats, no more. */
const DEPTH = 2.5;

export function createEmChart({path, endings}: {path: () => readonly number[]; endings: () => readonly Ending[]}): Chart {
  return createChart({
    label: words.plane.chartLabel,
    draw: ({Plot, width, colors}) => {
      const mine = path().map((value, i) => ({i, value}));
      const others = endings().flatMap(({start, path: values}) => values.map((value, i) => ({start, i, value})));
      const ends = endings().map(({path: values}) => ({i: values.length - 1, value: values.at(-1)!}));
      const all = [...mine, ...others].map(({value}) => value).filter(Number.isFinite);
      const high = all.length > 0 ? Math.max(...all) : -2;
      const low = Math.max(Math.min(...all, high - 0.5), high - DEPTH);
      return {
        height: Math.min(420, 0.9 * width),
        marginLeft: 52,
        marginRight: 14,
        x: {label: words.plane.stepAxis, domain: [0, Math.max(10, ...others.map(({i}) => i), mine.length - 1)]},
        y: {label: words.plane.heightAxis, domain: [low - 0.04 * (high - low) - 0.02, high + 0.04 * (high - low) + 0.02], ticks: 5, tickFormat: (value: number) => value.toFixed(1).replace("-", "−")},
        marks: [
          Plot.lineY(others, {x: "i", y: "value", z: "start", stroke: colors.muted, strokeOpacity: 0.6, strokeWidth: 1, clip: true}),
          Plot.dot(ends, {x: "i", y: "value", r: 2.5, fill: colors.muted}),
          Plot.lineY(mine, {x: "i", y: "value", stroke: colors.density, strokeWidth: 2.5, clip: true}),
          Plot.dot(mine.slice(-1), {x: "i", y: ({value}: {value: number}) => Math.max(low, value), r: 5, fill: colors.density})
        ]
      };
    }
  });
}
