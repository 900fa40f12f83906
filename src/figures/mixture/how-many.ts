/** How many bumps: the fit on the left, three judges on the right, and the truth, which is known here. */
import {reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {spreadLabels} from "../labels.js";
import {heatLayer} from "../plane/heat.js";
import {dotsLayer, ellipsesLayer} from "../plane/layers.js";
import {createPlane} from "../plane/plane.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {mixture as words} from "../strings/en/mixture.js";
import {drawsOf, judgeNumbers, MOST_PARTS, type Judged} from "./how-many-run.js";
import {SHAPES, type ShapeName} from "../../math/targets/shapes.js";

type Judge = "fitted" | "fresh" | "charged";
const JUDGES: readonly Judge[] = ["fitted", "fresh", "charged"];
const heightAt = (width: number): number => Math.min(420, 0.9 * width);
const COUNTS = {60: "60", 200: "200", 1000: "1000"};

export function createHowManyFigure(): HTMLElement {
  const element = document.createElement("div");
  const shape = select<ShapeName>({
    label: words.howMany.shape,
    name: "shape",
    options: Object.fromEntries(Object.entries(SHAPES).map(([name, {label}]) => [name, label])) as Record<ShapeName, string>,
    value: "two-moons"
  });
  const count = select<"60" | "200" | "1000">({label: words.howMany.points, name: "points", options: COUNTS, value: "200"});
  const numParts = slider({label: words.howMany.count, name: "bumps", symbol: "density", min: 1, max: MOST_PARTS, step: 1, value: 2});
  const seed = seedField({label: strings.seed, value: 3, next: strings.nextSeed});
  let points: Float64Array = new Float64Array();
  let truth = NaN;
  let judged: Judged[] = [];
  const latest = createLatest((error) => plane.fail(error instanceof Error ? error.message : String(error)));
  const now = () => judged[Math.min(numParts.value, judged.length) - 1];

  const plane = createPlane({
    label: words.howMany.label,
    reach: 4,
    layers: [
      heatLayer({value: (x, y) => Math.exp(now()?.mixture.logDensity(Float64Array.of(x, y)) ?? -Infinity), key: now, columns: 72, strength: 0.45}),
      dotsLayer({points: () => points, color: "ink", radius: 1.8, opacity: 0.7}),
      ellipsesLayer(() => now()?.mixture)
    ]
  });
  const numbers = readout("");
  const chart = reserve(heightAt, createChart({
    label: words.howMany.chartLabel,
    draw: ({Plot, width, colors}) => {
      const colorOf = {fitted: colors.muted, fresh: colors.density, charged: colors.ink};
      const rows = JUDGES.flatMap((judge) => judged.map((each) => ({judge, numParts: each.numParts, value: each[judge]})));
      const tops = JUDGES.slice(1).flatMap((judge) => topOf(judged, judge).map((each) => ({judge, numParts: each.numParts, value: each[judge]})));
      const values = rows.map(({value}) => value);
      const [low, high] = [Math.max(Math.min(...values, truth), truth - 1.6), Math.max(...values, truth)];
      const ends = JUDGES.map((judge) => rows.filter((row) => row.judge === judge && row.value >= low).at(-1)).filter((row) => row !== undefined);
      return {
        height: heightAt(width),
        marginLeft: 48,
        marginRight: 86,
        x: {label: words.howMany.axis, domain: [1, MOST_PARTS], ticks: [1, 5, 10, 15, 20]},
        y: {label: words.howMany.heightAxis, domain: Number.isFinite(low) ? [low - 0.05, high + 0.05] : [-4, -2], clamp: true, ticks: 5, tickFormat: (value: number) => value.toFixed(1).replace("-", "−")},
        marks: [
          Plot.ruleX([numParts.value], {stroke: colors.rule, strokeWidth: 6}),
          Plot.ruleY([truth].filter(Number.isFinite), {stroke: colors.density, strokeOpacity: 0.35, strokeWidth: 6}),
          Plot.lineY(rows, {x: "numParts", y: "value", z: "judge", stroke: (row: {judge: Judge}) => colorOf[row.judge], strokeWidth: 2, clip: true}),
          Plot.text([truth].filter(Number.isFinite), {x: MOST_PARTS, y: (value: number) => value, text: () => words.howMany.truth, fill: colors.density, stroke: colors.paper, strokeWidth: 4, textAnchor: "end", dy: -12}),
          Plot.dot(tops, {x: "numParts", y: "value", r: 5, fill: (row: {judge: Judge}) => colorOf[row.judge]}),
          Plot.text(spreadLabels(ends, {at: ({value}) => value, gap: (high - low) / 16}), {x: "numParts", y: "place", text: (row: {judge: Judge}) => words.howMany.judges[row.judge], fill: (row: {judge: Judge}) => colorOf[row.judge], textAnchor: "start", dx: 8})
        ]
      };
    }
  }));

  function renew(): void {
    const options = {target: SHAPES[shape.value].create(), count: Number(count.value), seed: seed.value};
    judged = [];
    latest(async (breathe) => {
      const draws = drawsOf(options);
      points = draws.points;
      for (const told of judgeNumbers(draws, seed.value)) {
        if (told && "truth" in told) truth = told.truth;
        else if (told) judged = [...judged, told];
        if (told) show();
        await breathe();
      }
    });
  }
  function show(): void {
    const here = now();
    numbers.textContent = here ? words.howMany.numbers({...here, truth, progress: judged.length / Math.min(MOST_PARTS, points.length / 2), bestFresh: topOf(judged, "fresh")[0]!.numParts, bestCharged: topOf(judged, "charged")[0]!.numParts}) : words.howMany.working;
    plane.describe(words.howMany.alt(here?.numParts ?? 0));
    plane.setValue(JSON.stringify({truth, rows: judged.map(({numParts: k, fitted, fresh, charged}) => ({numParts: k, fitted, fresh, charged}))}));
    plane.redraw();
    chart.redraw();
  }
  for (const control of [shape, count, seed]) control.addEventListener("input", renew);
  numParts.addEventListener("input", show);
  const panels = Object.assign(document.createElement("div"), {className: "columns"});
  panels.append(plane.element, chart.element);
  const more = Object.assign(document.createElement("details"), {className: "more"});
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  element.append(panels, controls(numParts, shape, count), numbers, more);
  void whenNear(element).then(renew);
  return element;
}

/** The number of bumps that a judge likes best: one, or none yet. */
function topOf(judged: readonly Judged[], judge: Judge): Judged[] {
  return judged.length === 0 ? [] : [judged.reduce((best, each) => (each[judge] > best[judge] ? each : best))];
}
