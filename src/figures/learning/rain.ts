/** Examples by the thousand: each an arrow from a noisy point back to its clean one. One by one they are chaos; box by box they agree. */
import {controls, formatNumber, select, slider} from "../controls.js";
import {drawArrow} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {createPlane, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {learning as words} from "../strings/en/learning.js";
import {withAlpha} from "../theme.js";
import {averageInBoxes, boxError, type ArrowBox} from "./boxes.js";
import type {Target} from "../../math/types.js";

const REACH = 3;
const ASPECT = 1.8;
/** Width of a box, in units of the plane. */
const BOX = 0.36;
/** Single arrows that are drawn: more would hide each other. */
const MOST = 1200;

export interface Examples {
  /** The noisy points, x and y by turns. */
  readonly x: Float64Array;
  /** −ε of each. */
  readonly back: Float64Array;
}

export interface RainFigureOptions {
  readonly target: Target;
  readonly numExamples: number;
  /** The examples at a noise level, as the page's cell makes them. */
  readonly examplesAt: (sigma: number) => Examples;
}

type Show = keyof typeof words.rain.shows;

export function createRainFigure({target, numExamples, examplesAt}: RainFigureOptions): HTMLElement {
  const count = slider({label: words.rain.count, name: "examples", min: 1, max: numExamples, value: 40, scale: "log", format: (n) => formatNumber(Math.round(n))});
  const sigma = slider({label: "σ", name: "sigma", symbol: "sigma", min: 0.15, max: 3, value: 0.7, scale: "log"});
  const show = select<Show>({label: words.rain.show, name: "show", options: words.rain.shows, value: "each"});
  let examples = examplesAt(sigma.value);
  let of = sigma.value;
  let boxes: ArrowBox[] = [];
  const field = (x: Float64Array) => target.score(x, sigma.value).map((slope) => sigma.value * slope);
  const total = () => Math.round(count.value);

  const plane = createPlane({
    label: words.rain.label,
    reach: REACH,
    aspect: ASPECT,
    layers: [
      heatLayer({value: (a, b) => Math.exp(target.logDensity(Float64Array.of(a, b))), key: () => 0, strength: 0.3}),
      (frame) => (show.value === "each" ? drawEach(frame) : drawMeans(frame))
    ]
  });

  function drawEach({context, toCanvas, colors}: PlaneFrame): void {
    const [n, size] = [Math.min(total(), MOST), sigma.value];
    context.globalAlpha = Math.max(0.16, 0.9 - 0.24 * Math.log10(n));
    const width = n < 60 ? 2 : 1.2;
    for (let i = 0; i < 2 * n; i += 2) {
      const [a, b] = [examples.x[i]!, examples.x[i + 1]!];
      drawArrow(context, toCanvas(a, b), toCanvas(a + size * examples.back[i]!, b + size * examples.back[i + 1]!), colors.noise, width);
    }
  }

  /** Arrows of the boxes, at most as long as a box, long ones shortened. */
  function drawMeans({context, toCanvas, unit, colors}: PlaneFrame): void {
    const arrow = ([x, y]: readonly [number, number], [u, v]: readonly [number, number], color: string, width: number) => {
      const size = Math.hypot(u, v);
      if (!(size > 0)) return;
      const reach = (0.95 * BOX) / (1 + size) / 2;
      if (reach * size * unit < 1) return;
      drawArrow(context, toCanvas(x - reach * u, y - reach * v), toCanvas(x + reach * u, y + reach * v), color, width);
    };
    const both = show.value === "both";
    for (const {at, count: n, mean} of boxes) arrow(at, mean, withAlpha(colors.noise, Math.min(1, 0.35 + 0.2 * Math.log10(n + 1))), both ? 4 : 2);
    if (!both) return;
    const exact = field(Float64Array.from(boxes.flatMap(({at}) => at)));
    boxes.forEach(({at}, k) => arrow(at, [exact[2 * k]!, exact[2 * k + 1]!], colors.slope, 1.5));
  }

  function update(): void {
    if (of !== sigma.value) {
      of = sigma.value;
      examples = examplesAt(of);
    }
    boxes = averageInBoxes({...examples, n: total(), size: BOX, right: REACH * ASPECT, top: REACH});
    const error = boxes.length > 0 ? boxError(boxes, field) : NaN;
    numbers.textContent = words.rain.numbers({n: total(), drawn: show.value === "each" ? Math.min(total(), MOST) : undefined, boxes: boxes.length, error});
    plane.describe(words.rain.alt(total(), sigma.value, show.value, error));
    plane.setValue(JSON.stringify({n: total(), boxes: boxes.length, error}));
    plane.redraw();
  }
  const numbers = readout("");
  for (const control of [count, sigma, show]) control.addEventListener("input", update);
  update();
  const element = document.createElement("div");
  element.append(plane.element, controls(count, sigma, show), numbers);
  return element;
}
