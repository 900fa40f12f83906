/** All unseen pictures, several numbers of steps: error and sharpness of the three ways. */
import {createChart, type Chart} from "../plot.js";
import {showWork} from "../loading.js";
import {cold as words} from "../strings/en/cold.js";
import type {ColdKind} from "./kinds.js";
import {rmsBetween, sharpnessOf} from "./measures.js";
import {walkBoth} from "./walks.js";
import type {RestoreFigureOptions} from "./restore.js";

const STEPS = [1, 2, 4, 8, 16] as const;
const QUESTIONS = STEPS.reduce((sum, steps) => sum + steps, 0);

interface Row {
  readonly way: "one" | "two";
  readonly steps: number;
  readonly error: number;
  readonly sharpness: number;
}

export function createMeasurement({pictures, degradations, step, restorer, kind, from}: RestoreFigureOptions & {readonly kind: ColdKind; readonly from: number}): HTMLElement {
  const text = words.measurement;
  const element = document.createElement("div");
  const degrade = degradations[kind];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const work = showWork({
    label: text.working,
    tell: ({done, total}) => text.asked(done, total),
    async work({signal, onProgress}) {
      const restore = await restorer;
      const starts = pictures.map((x0) => degrade(x0, from));
      const rows: Row[] = [];
      let done = 0;
      for (const steps of STEPS) {
        let ends: Record<Row["way"], readonly Float64Array[]> = {one: starts, two: starts};
        for await (const {one, two} of walkBoth({starts, degrade: () => degrade, kind, from, steps, step, restore: (x, s, which) => restore(x, s, which, signal)})) {
          signal.throwIfAborted();
          ends = {one, two};
          onProgress({done: done++, total: QUESTIONS + STEPS.length});
        }
        for (const way of ["one", "two"] as const) {
          rows.push({way, steps, error: Math.sqrt(mean(ends[way].map((x, n) => rmsBetween(x, pictures[n]!) ** 2))), sharpness: mean(ends[way].map((x, n) => sharpnessOf(x) / sharpnessOf(pictures[n]!)))});
        }
      }
      return rows;
    }
  });
  element.append(work.element);
  void work.result.then((rows) => {
    const charts = (["error", "sharpness"] as const).map((what) => drawRows(rows, what));
    const both = document.createElement("div");
    both.className = "columns";
    both.append(...charts.map((chart) => chart.element));
    charts[0]!.setValue(JSON.stringify({kind, from, rows}));
    element.append(Object.assign(document.createElement("p"), {className: "readout", textContent: text.say(words.kinds[kind], from, pictures.length)}), both);
  });
  return element;
}

function drawRows(rows: readonly Row[], what: "error" | "sharpness"): Chart {
  const text = words.measurement;
  const of = (way: Row["way"]): Row[] => rows.filter((row) => row.way === way);
  return createChart({
    label: text.alt(what, rows),
    draw: ({Plot, colors}) => ({
      height: 220, marginRight: 96, marginLeft: 44, marginBottom: 40, marginTop: 26,
      x: {type: "log", base: 2, domain: [1, 16], ticks: [...STEPS], tickFormat: String, label: words.minds.steps, labelAnchor: "center"},
      y: {label: text.axes[what], zero: true, nice: true, ticks: 4},
      marks: [
        Plot.ruleY([of("one")[0]![what]], {stroke: colors.muted, strokeDasharray: "1 4"}),
        Plot.lineY(of("one"), {x: "steps", y: what, stroke: colors.muted, strokeWidth: 1.5, strokeDasharray: "7 4"}),
        Plot.lineY(of("two"), {x: "steps", y: what, stroke: colors.clean, strokeWidth: 2.5, strokeDasharray: "7 4"}),
        Plot.dot(rows, {x: "steps", y: what, r: 3, fill: (row: Row) => (row.way === "one" ? colors.muted : colors.clean)}),
        Plot.text([...of("one").slice(-1), ...of("two").slice(-1)], {x: "steps", y: what, text: (row: Row) => words.restore.ways[row.way], textAnchor: "start", dx: 8, fill: (row: Row) => (row.way === "one" ? colors.muted : colors.clean)}),
        Plot.text([of("one")[0]!], {x: "steps", y: what, text: () => words.restore.ways.shot, textAnchor: "start", dx: 8, dy: -9, fill: colors.muted})
      ]
    })
  });
}
