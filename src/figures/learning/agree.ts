/** Many examples that end at one x: their arrows, the mean of the first n, the exact slope, and how the mean comes nearer. */
import {reserve} from "../axes.js";
import {controls, formatNumber, seedField, slider} from "../controls.js";
import {drawArrow, drawDot, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {learning as words} from "../strings/en/learning.js";
import {withAlpha, type Colors} from "../theme.js";
import {angleBetween, runningMeans, spreadOf, type RunningMean} from "./agreement.js";
import type {Target} from "../../math/types.js";

const REACH = 3.4;
const MOST = 300;
const heightAt = (width: number): number => Math.max(220, Math.min(360, 0.9 * width));

export interface AgreeFigureOptions {
  readonly target: Target;
  /** −ε of examples that ended at x, x and y by turns; as many as the slider goes to. */
  readonly arrowsAt: (x: Float64Array, sigma: number, seed: number) => Float64Array;
  readonly numArrows: number;
  /** σ·score(x), in the same unit. */
  readonly exactAt: (x: Float64Array, sigma: number) => Float64Array;
  /** tr Var(ε | x), exactly. */
  readonly varianceAt: (x: Float64Array, sigma: number) => number;
}

export function createAgreeFigure({target, arrowsAt, numArrows, exactAt, varianceAt}: AgreeFigureOptions): HTMLElement {
  let x: Place = [0.2, 1.9];
  const sigma = slider({label: "σ", name: "sigma", symbol: "sigma", min: 0.2, max: 3, value: 1, scale: "log"});
  const count = slider({label: words.agree.count, name: "examples", min: 1, max: numArrows, value: 8, scale: "log", format: (n) => formatNumber(Math.round(n))});
  const seed = seedField({label: strings.seed, value: 3, next: strings.nextSeed});
  let arrows = new Float64Array();
  let exact: Place = [0, 0];
  let variance = 0;
  let means: RunningMean[] = [];
  let of = "";
  const total = () => Math.round(count.value);

  const plane = createPlane({
    label: words.agree.label,
    reach: REACH,
    aspect: 1.1,
    layers: [
      heatLayer({value: (a, b) => Math.exp(target.logDensity(Float64Array.of(a, b))), key: () => 0, strength: 0.3}),
      drawArrows
    ]
  });
  const handle = plane.addHandle({label: words.agree.point, symbol: "x", at: x, onMove: (a, b) => ((x = [a, b]), update())});
  keepPlace(handle.element, {key: "x", read: () => x, reach: 1.1 * REACH, write: (place) => ((x = place), update())});

  /** True to scale: a single arrow ends at the clean point of its example, the exact one at D. */
  function drawArrows({context, toCanvas, colors}: PlaneFrame): void {
    const [here, size, n] = [toCanvas(...x), sigma.value, total()];
    const end = ([u, v]: Place) => toCanvas(x[0] + size * u, x[1] + size * v);
    const shown = Math.min(n, MOST);
    const thin = withAlpha(colors.noise, Math.max(0.2, 0.85 - 0.26 * Math.log10(shown)));
    for (let i = 0; i < shown; i++) drawArrow(context, here, end([arrows[2 * i]!, arrows[2 * i + 1]!]), thin, shown < 12 ? 2 : 1);
    const {mean} = spreadOf(arrows, n);
    drawArrow(context, here, end(mean), colors.noise, 7);
    drawArrow(context, here, end(exact), colors.slope, 3);
    drawDot(context, ...here, 5, colors.point);
    nameTips(context, [end(mean), end(exact)], colors);
  }

  /** Names at the tips of the two arrows, on the outer sides; one name where they meet. */
  function nameTips(context: CanvasRenderingContext2D, [mean, slope]: [Place, Place], colors: Colors): void {
    const apart = Math.hypot(mean[0] - slope[0], mean[1] - slope[1]);
    const left = mean[0] <= slope[0];
    const name = (text: string, [a, b]: Place, onLeft: boolean, color: string) =>
      drawWords(context, text, a + (onLeft ? -12 : 12), b + 16, {color, align: onLeft ? "right" : "left", weight: 500, halo: colors.paper});
    name(apart < 10 ? words.agree.meet : words.agree.mean, mean, left, colors.noise);
    if (apart >= 10) name(words.agree.slope, slope, !left, colors.slope);
  }

  const chart = reserve(heightAt, createChart({
    label: words.agree.chartLabel,
    draw: ({Plot, width, colors}) => {
      const reached = means.filter(({n}) => n <= total());
      const expected = [1, numArrows].map((n) => ({n, error: Math.sqrt(variance / n)}));
      const low = Math.min(0.004, Math.sqrt(variance / numArrows) / 3);
      return {
        height: heightAt(width),
        marginLeft: 52,
        marginBottom: 40,
        x: {type: "log", domain: [1, numArrows], label: words.agree.xAxis, ticks: [1, 10, 100, 1000], tickFormat: (n: number) => formatNumber(n)},
        y: {type: "log", domain: [low, 4], label: words.agree.yAxis, ticks: [0.01, 0.1, 1], tickFormat: (v: number) => String(v), clamp: true},
        marks: [
          Plot.line(expected, {x: "n", y: "error", stroke: colors.muted, strokeDasharray: "2,4", strokeWidth: 1.5}),
          Plot.text([{n: 6, error: Math.sqrt(variance / 6)}], {x: "n", y: "error", text: () => words.agree.expected, textAnchor: "end", dy: 16, fill: colors.muted}),
          Plot.line(reached, {x: "n", y: "error", stroke: colors.noise, strokeWidth: 2.5}),
          Plot.dot(reached.slice(-1), {x: "n", y: "error", fill: colors.noise, r: 5})
        ]
      };
    }
  }));

  function update(): void {
    const key = [...x, sigma.value, seed.value].join();
    if (key !== of) {
      of = key;
      const at = Float64Array.of(...x);
      arrows = arrowsAt(at, sigma.value, seed.value) as Float64Array<ArrayBuffer>;
      exact = Array.from(exactAt(at, sigma.value)) as unknown as Place;
      variance = varianceAt(at, sigma.value);
      means = runningMeans(arrows, exact);
    }
    const n = total();
    const spread = spreadOf(arrows, n);
    const [a, b] = [spread.mean[0] - exact[0], spread.mean[1] - exact[1]];
    numbers.textContent = words.agree.numbers({
      n, single: spread.angleTo(exact), angle: angleBetween(spread.mean, exact), off: Math.hypot(a, b), expected: Math.sqrt(variance / n), length: Math.hypot(...exact)
    });
    plane.setValue(JSON.stringify({n, x, sigma: sigma.value, mean: spread.mean, exact, standardErrors: spread.standardErrors, variance: spread.variance, exactVariance: variance, angle: spread.angleTo(exact)}));
    plane.describe(words.agree.alt(x, sigma.value, n, Math.hypot(a, b)));
    handle.moveTo(...x);
    plane.redraw();
    chart.redraw();
  }
  const numbers = readout("");
  for (const control of [count, sigma, seed]) control.addEventListener("input", update);
  update();
  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(plane.element, chart.element);
  const element = document.createElement("div");
  element.append(panels, controls(count, sigma, seed), numbers);
  return element;
}
