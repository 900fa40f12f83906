/** The part of the loss that nobody can learn, at each noise level; beside it, what the examples look like there. */
import {reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, formatNumber, select, slider} from "../controls.js";
import {drawArrow} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {createPlane, type PlaneFrame} from "../plane/plane.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {learning as words} from "../strings/en/learning.js";
import {withAlpha} from "../theme.js";
import {lossByLevel, spreadLevels, type LevelLoss} from "./levels.js";
import {createRandom} from "../../math/noise/random.js";
import {SHAPES, type ShapeName} from "../../math/targets/shapes.js";
import type {Target} from "../../math/types.js";

/** The levels of the chart. */
export const FLOOR_SIGMAS = spreadLevels(0.03, 20, 27);
/** Arrows in the plane. */
const ARROWS = 70;
const heightAt = (width: number): number => Math.max(230, Math.min(380, 0.85 * width));

export function createFloorFigure(): HTMLElement {
  const shape = select<ShapeName>({
    label: words.data, name: "data",
    options: Object.fromEntries(Object.entries(SHAPES).map(([name, {label}]) => [name, label])) as Record<ShapeName, string>,
    value: "two-moons"
  });
  const sigma = slider({label: "σ", name: "sigma", symbol: "sigma", min: 0.03, max: 20, value: 0.5, scale: "log"});
  let target: Target = SHAPES["two-moons"].create();
  let levels: LevelLoss[] = [];
  const latest = createLatest();
  const reach = () => Math.hypot(3.4, 2.6 * sigma.value);

  const plane = createPlane({
    label: words.floor.label,
    reach,
    layers: [
      heatLayer({value: (a, b) => Math.exp(target.logDensity(Float64Array.of(a, b), sigma.value)), key: () => `${shape.value} ${sigma.value}`, strength: 0.35, columns: 72}),
      drawExamples
    ]
  });

  function drawExamples({context, toCanvas, colors}: PlaneFrame): void {
    const [x0, eps] = [target.sample(ARROWS, createRandom(21)), createRandom(22).normals(2 * ARROWS)];
    const color = withAlpha(colors.noise, 0.75);
    for (let i = 0; i < 2 * ARROWS; i += 2) {
      const [a, b] = [x0[i]!, x0[i + 1]!];
      drawArrow(context, toCanvas(a + sigma.value * eps[i]!, b + sigma.value * eps[i + 1]!), toCanvas(a, b), color, 1.4);
    }
  }

  const chart = reserve(heightAt, createChart({
    label: words.floor.chartLabel,
    draw: ({Plot, width, colors}) => {
      const rows = levels.map((level) => ({sigma: level.sigma, floor: level.floor.value}));
      const wide = (at: number) => rows.findLast((row) => row.sigma <= at);
      const [left, right] = [wide(0.09), wide(5.5)];
      const halo = {strokeWidth: 4, stroke: colors.paper}; // the line of σ passes behind the words
      const onGrey = {...halo, stroke: `color-mix(in srgb, ${colors.wrong} 30%, ${colors.paper})`};
      const onBlue = {...halo, stroke: `color-mix(in srgb, ${colors.slope} 10%, ${colors.paper})`};
      return {
        height: heightAt(width),
        marginLeft: 44,
        marginBottom: 40,
        x: {type: "log", domain: [0.03, 20], label: words.floor.xAxis, ticks: [0.1, 1, 10], tickFormat: (value: number) => formatNumber(value)},
        y: {domain: [0, 2.25], label: words.floor.yAxis, ticks: [0, 0.5, 1, 1.5, 2]},
        marks: [
          Plot.areaY(rows, {x: "sigma", y1: "floor", y2: 2, fill: colors.slope, fillOpacity: 0.1}),
          Plot.areaY(rows, {x: "sigma", y: "floor", fill: colors.wrong, fillOpacity: 0.3}),
          Plot.line(rows, {x: "sigma", y: "floor", stroke: colors.ink, strokeWidth: 2}),
          Plot.ruleY([2], {stroke: colors.muted, strokeDasharray: "2,4"}),
          Plot.ruleX([sigma.value], {stroke: colors.noise, strokeWidth: 1.5}),
          Plot.dot(rows.length > 1 ? [{sigma: sigma.value, floor: floorAt(sigma.value)}] : [], {x: "sigma", y: "floor", fill: colors.noise, r: 5}),
          Plot.text(left ? [{sigma: 0.04, y: left.floor / 2}] : [], {x: "sigma", y: "y", text: () => (width < 380 ? words.floor.luckShort : words.floor.luck), textAnchor: "start", fill: colors.ink, ...onGrey}),
          Plot.text(right ? [{sigma: 16, y: (right.floor + 2) / 2 + 0.2}] : [], {x: "sigma", y: "y", text: () => words.floor.learnable, textAnchor: "end", fill: colors.slope, ...onBlue}),
          Plot.text([{sigma: 0.032, y: 2}], {x: "sigma", y: "y", text: () => words.floor.nothing, textAnchor: "start", dy: -9, fill: colors.muted, ...halo})
        ]
      };
    }
  }));

  /** Between the two levels beside it, on the chart's own straight line. */
  function floorAt(at: number): number {
    const next = Math.max(1, levels.findIndex((level) => level.sigma >= at));
    const [a, b] = [levels[next - 1], levels[next] ?? levels.at(-1)];
    if (!a || !b || a === b) return NaN;
    const share = Math.min(1, Math.max(0, Math.log(at / a.sigma) / Math.log(b.sigma / a.sigma)));
    return a.floor.value + share * (b.floor.value - a.floor.value);
  }

  function compute(): void {
    target = SHAPES[shape.value].create();
    levels = [];
    latest(async (breathe) => {
      for await (const level of lossByLevel(target, {sigmas: FLOOR_SIGMAS, n: 2000, common: true, breathe})) {
        levels.push(level);
        if (levels.length % 9 === 0) show();
      }
      chart.setValue(JSON.stringify({shape: shape.value, levels: levels.map((level) => [level.sigma, level.floor.value, level.floor.standardError])}));
      show();
    });
    show();
  }

  function show(): void {
    const floor = floorAt(sigma.value);
    numbers.textContent = words.floor.numbers(sigma.value, floor);
    plane.describe(words.floor.alt(sigma.value, floor));
    plane.redraw();
    chart.redraw();
  }
  const numbers = readout("");
  shape.addEventListener("input", compute);
  sigma.addEventListener("input", show);
  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(plane.element, chart.element);
  const element = document.createElement("div");
  element.append(panels, controls(shape, sigma), numbers);
  show();
  void whenNear(element).then(compute);
  return element;
}
