/** How many bumps it would take: measured nearness, a line through it, and how far that line has to be followed. */
import {whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {logScale, reserve} from "../axes.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {showFailure} from "../stage.js";
import {mixture as words} from "../strings/en/mixture.js";
import {fitPower, type Nearness} from "./counting.js";
import type {PictureWork} from "./picture-work.js";

const MOST = 1e16;
const heightAt = (width: number): number => Math.min(340, 0.5 * width + 60);

export function createCountFigure({work}: {work: PictureWork}): HTMLElement {
  const element = document.createElement("div");
  const near = slider({label: words.count.near, name: "near", symbol: "density", min: 4, max: 60, value: 30, scale: "log", format: (value) => value.toFixed(0)});
  let rows: readonly Nearness[] = [];
  const numbers = readout(words.count.working);
  const chart = reserve(heightAt, createChart({
    label: words.count.label,
    draw({Plot, width, colors}) {
      const power = rows.length > 0 ? fitPower(rows) : undefined;
      const line = power ? [64, MOST].map((count) => ({count, distance: power.distanceFor(count)})) : [];
      const needed = power ? [{count: Math.min(MOST, power.countFor(near.value)), distance: near.value}] : [];
      const narrow = width < 500;
      return {
        height: heightAt(width),
        marginLeft: 46,
        marginRight: 20,
        marginBottom: 44,
        x: logScale([1, MOST], narrow ? [1, 1e4, 1e8, 1e12, 1e16] : [1, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12, 1e14, 1e16], words.count.axis, words.count.power),
        y: {...logScale([1, 100], [1, 2, 5, 10, 20, 50, 100], words.count.distanceAxis), labelAnchor: "top" as const},
        marks: [
          Plot.ruleY([near.value], {stroke: colors.rule, strokeWidth: 4}),
          Plot.text([near.value], {x: () => MOST, y: (value: number) => value, dy: -11, textAnchor: "end", text: () => words.count.enough, fill: colors.muted}),
          Plot.lineY(line, {x: "count", y: "distance", stroke: colors.density, strokeWidth: 1.5, strokeDasharray: "5,4"}),
          Plot.dot(rows, {x: "count", y: "distance", r: 4.5, fill: colors.density}),
          Plot.text(narrow ? [] : rows.slice(-1), {x: "count", y: "distance", text: () => words.count.measured, dx: 6, dy: -12, textAnchor: "start", fill: colors.density}),
          Plot.text(power ? [narrow ? 1e13 : 1e10] : [], {x: (count: number) => count, y: (count: number) => power!.distanceFor(count), dy: 18, dx: -8, text: () => words.count.extrapolated, textAnchor: "end", fill: colors.muted}),
          Plot.dot(needed, {x: "count", y: "distance", r: 7, stroke: colors.point, strokeWidth: 2.5}),
          Plot.text(needed, {x: "count", y: "distance", text: ({count}: Nearness) => words.count.power(count), dx: narrow ? 18 : 0, dy: -16, fill: colors.ink, fontWeight: 500})
        ]
      };
    }
  }));
  function show(): void {
    chart.redraw();
    if (rows.length === 0) return;
    const {dimension, countFor} = fitPower(rows);
    const needed = countFor(near.value);
    numbers.textContent = words.count.numbers({near: near.value, needed, dimension});
    chart.describe(words.count.alt(near.value, needed));
    chart.setValue(JSON.stringify({dimension, needed, near: near.value, rows}));
  }
  near.addEventListener("input", show);
  element.append(chart.element, controls(near), numbers);
  void whenNear(element).then(async () => {
    try {
      for await (const told of work.ask({kind: "count", seed: 3})) if ("nearness" in told) rows = told.nearness;
      show();
    } catch (error) {
      showFailure(chart.element, error instanceof Error ? error.message : String(error));
    }
  });
  return element;
}
