/** Two answers to one noisy point, and the line that guidance walks along: from the one without prompt, through the one with it, and beyond. */
import {controls, select, slider} from "../controls.js";
import {drawArrow, drawCircle, drawDot, drawLine, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {circleLayer} from "../plane/layers.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {guidance as words} from "../strings/en/guidance.js";
import {conditionOnClass} from "../../math/targets/classes.js";
import type {Mixture} from "../../math/targets/mixture.js";

const REACH = 3.3;

export interface ArrowsFigureOptions {
  /** Everything, its parts labelled 0 (upper) and 1 (lower). */
  readonly all: Mixture;
  /** D_w at a point: as the page's cell computes it. */
  readonly guided: (toward: Mixture, x: Float64Array, sigma: number, weight: number) => Float64Array;
}

type Prompt = "upper" | "lower";

export function createArrowsFigure({all, guided}: ArrowsFigureOptions): HTMLElement {
  const classes: Record<Prompt, Mixture> = {upper: conditionOnClass(all, 0), lower: conditionOnClass(all, 1)};
  let x: Place = [0.9, 0.3];
  const weight = slider({label: words.weight, name: "w", symbol: "weight", min: 0, max: 10, step: 0.1, value: 1, format: (value) => value.toFixed(1)});
  const sigma = slider({label: "σ", symbol: "sigma", min: 0.15, max: 6, value: 1.2, scale: "log"});
  const prompt = select<Prompt>({label: words.prompt, name: "prompt", options: words.arrows.prompts, value: "upper"});
  const numbers = readout("");

  const answers = () => {
    const at = Float64Array.of(...x);
    const place = (point: Float64Array): Place => [point[0]!, point[1]!];
    const toward = classes[prompt.value];
    return {
      any: place(all.denoise(at, sigma.value)),
      asked: place(toward.denoise(at, sigma.value)),
      beyond: place(guided(toward, at, sigma.value, weight.value))
    };
  };
  const heat = (target: () => Mixture, strength: number) =>
    heatLayer({value: (a, b) => Math.exp(target().logDensity(Float64Array.of(a, b))), key: () => prompt.value, columns: 120, strength});

  const plane = createPlane({
    label: words.arrows.label,
    reach: REACH,
    aspect: 1.6,
    layers: [heat(() => all, 0.25), heat(() => classes[prompt.value], 0.45), circleLayer(() => ({at: x, radius: sigma.value})), drawAnswers]
  });

  function drawAnswers({context, colors, toCanvas}: PlaneFrame): void {
    const {any, asked, beyond} = answers();
    const [from, through, to] = [toCanvas(...any), toCanvas(...asked), toCanvas(...beyond)];
    const here = toCanvas(...x);
    const length = Math.hypot(through[0] - from[0], through[1] - from[1]);
    if (length > 0.5) {
      const far = 2000 / length; // the whole line, beyond any window
      context.setLineDash([2, 5]);
      const along = (share: number): Place => [from[0] + share * (through[0] - from[0]), from[1] + share * (through[1] - from[1])];
      drawLine(context, [along(-far), along(far)], colors.muted, 1.2);
      context.setLineDash([]);
    }
    drawArrow(context, here, from, colors.slope, 1.8);
    drawArrow(context, here, through, colors.slope, 1.8);
    if (weight.value !== 1 && weight.value !== 0) drawArrow(context, here, to, colors.slope, 4);
    for (const [place, radius] of [[from, 5], [through, 5], [to, 7]] as const) {
      drawDot(context, ...place, radius + 2, colors.paper);
      drawDot(context, ...place, radius, colors.clean);
    }
    drawDot(context, ...from, 3, colors.paper); // hollow: without the prompt
    drawCircle(context, ...here, 9, colors.point, 1.5);
    const label = (text: string, [left, top]: Place, side: -1 | 1) => drawWords(context, text, left, top + (side > 0 ? 22 : -12), {color: colors.clean, align: "center", halo: colors.wash, weight: 500});
    const above = through[1] <= from[1];
    label(words.arrows.any, from, above ? 1 : -1);
    const near = Math.hypot(to[0] - through[0], to[1] - through[1]) <= 30;
    if (!near) label(words.arrows.beyond, to, to[1] > through[1] ? 1 : -1);
    label(weight.value === 1 ? words.arrows.both : words.arrows.asked, through, above ? -1 : 1);
    drawWords(context, "x", here[0] + 15, here[1] + 5, {color: colors.point, halo: colors.wash, weight: 500});
  }

  const handle = plane.addHandle({label: words.arrows.point, symbol: "x", at: x, onMove: (a, b) => ((x = [a, b]), show())});
  keepPlace(handle.element, {key: "x", read: () => x, reach: 2 * REACH, write: (place) => ((x = place), handle.moveTo(...x), show())});

  function show(): void {
    const {any, asked, beyond} = answers();
    numbers.textContent = words.arrows.numbers(any, asked, beyond, weight.value);
    plane.describe(words.arrows.alt(any, asked, beyond, weight.value, sigma.value));
    plane.setValue(JSON.stringify({any, asked, beyond, weight: weight.value}));
    plane.redraw();
  }
  for (const control of [weight, sigma, prompt]) control.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(plane.element, controls(weight, sigma, prompt), numbers);
  return element;
}
