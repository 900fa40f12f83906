/** Three ways to the same arrow (Tweedie), and four names for it. */
import {controls, select, slider} from "../controls.js";
import {drawArrow, drawDot} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {circleLayer, dotsLayer} from "../plane/layers.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {denoiser as words} from "../strings/en/denoiser.js";
import {withAlpha} from "../theme.js";
import type {Target} from "../../math/types.js";

const REACH = 4.2;

/** What the page's cell computes at one x and σ. */
export interface Arrows {
  /** The slope of log p_σ by finite differences. */
  readonly slope: Float64Array;
  /** (D − x)/σ². */
  readonly towards: Float64Array;
  /** −E[ε | x]/σ from draws of the posterior, and the draws, x and y by turns. */
  readonly noises: Float64Array;
  readonly origins: Float64Array;
  readonly denoised: Float64Array;
}

export type ArrowName = "score" | "eps" | "denoised" | "velocity";

export interface ArrowsFigureOptions {
  readonly target: Target;
  readonly arrowsAt: (x: Float64Array, sigma: number) => Arrows;
  /** The same knowledge under the name that networks give it. */
  readonly named: (name: ArrowName, x: Float64Array, denoised: Float64Array, sigma: number) => Float64Array;
}

export function createArrowsFigure({target, arrowsAt, named}: ArrowsFigureOptions): HTMLElement {
  let x: Place = [2.6, 2.6];
  const sigma = slider({label: "σ", symbol: "sigma", min: 0.3, max: 3, value: 1, scale: "log"});
  const name = select<ArrowName>({label: words.arrows.name, options: words.arrows.names, value: "score"});
  let now: Arrows | undefined;
  const plane = createPlane({
    label: words.arrows.label,
    reach: REACH,
    aspect: 1.35,
    layers: [
      heatLayer({value: (a, b) => Math.exp(target.logDensity(Float64Array.of(a, b), sigma.value)), key: () => sigma.value, strength: 0.35}),
      circleLayer(() => ({at: x, radius: sigma.value})),
      drawOrigins,
      dotsLayer({points: () => now?.origins.subarray(0, 120) ?? [], color: "clean", radius: 2}),
      drawThree
    ]
  });
  const handle = plane.addHandle({label: words.arrows.point, symbol: "x", at: x, onMove: (a, b) => ((x = [a, b]), show())});
  keepPlace(handle.element, {key: "x", read: () => x, reach: 1.5 * REACH, write: (place) => ((x = place), handle.moveTo(...x), show())});
  const numbers = readout("");
  const more = readout("");

  /** Thin lines to sixty places that x could have come from: the noises, one by one. */
  function drawOrigins({context, toCanvas, colors}: PlaneFrame): void {
    if (!now) return;
    context.strokeStyle = withAlpha(colors.noise, 0.28);
    context.lineWidth = 1;
    context.beginPath();
    for (let i = 0; i < 120; i += 2) {
      context.moveTo(...toCanvas(now.origins[i]!, now.origins[i + 1]!));
      context.lineTo(...toCanvas(...x));
    }
    context.stroke();
  }

  /** Wide, middle, thin: three arrows drawn over each other, each times σ², so that they end at D. */
  function drawThree({context, toCanvas, colors}: PlaneFrame): void {
    if (!now) return;
    const square = sigma.value ** 2;
    const here = toCanvas(...x);
    const end = (arrow: Float64Array) => toCanvas(x[0] + square * arrow[0]!, x[1] + square * arrow[1]!);
    drawArrow(context, here, end(now.noises), withAlpha(colors.noise, 0.75), 7);
    drawArrow(context, here, end(now.slope), colors.slope, 4);
    drawArrow(context, here, end(now.towards), colors.paper, 2.6);
    drawArrow(context, here, end(now.towards), colors.clean, 1.4);
    drawDot(context, ...toCanvas(now.denoised[0]!, now.denoised[1]!), 5, colors.clean);
  }

  function show(): void {
    const at = Float64Array.of(...x);
    now = arrowsAt(at, sigma.value);
    const off = Math.hypot(now.slope[0]! - now.towards[0]!, now.slope[1]! - now.towards[1]!) / Math.hypot(...now.towards);
    const drawn = Math.hypot(now.noises[0]! - now.towards[0]!, now.noises[1]! - now.towards[1]!) / Math.hypot(...now.towards);
    numbers.textContent = words.arrows.numbers([now.slope, now.towards, now.noises].map((arrow) => [arrow[0]!, arrow[1]!] as const), now.origins.length / 2);
    more.textContent = words.arrows.named(name.value, named(name.value, at, now.denoised, sigma.value));
    plane.setValue(JSON.stringify({slope: off, noises: drawn}));
    plane.describe(words.arrows.alt(x, sigma.value));
    handle.moveTo(...x);
    plane.redraw();
  }
  for (const control of [sigma, name]) control.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(plane.element, controls(sigma, name), numbers, more);
  return element;
}
