/** Where could x have come from? The disc that a flat world would give, and the true posterior, in the plane. */
import {checkbox, controls, select, slider} from "../controls.js";
import {drawDot, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {dotsLayer} from "../plane/layers.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {denoiser as words} from "../strings/en/denoiser.js";
import {withAlpha} from "../theme.js";
import {overlapOnGrid} from "./overlap.js";
import {createRandom} from "../../math/noise/random.js";
import type {Mixture} from "../../math/targets/mixture.js";
import type {Posterior} from "../../math/targets/posterior/posterior.js";

const REACH = 3.4;
const DRAWS = 150;

export interface PosteriorFigureOptions<Name extends string> {
  readonly priors: Readonly<Record<Name, {readonly label: string; readonly prior: Mixture}>>;
  readonly first: NoInfer<Name>;
  /** log p(x₀) + log N(x; x₀, σ²I), up to a constant: as the page's cell writes it. */
  readonly logPosterior: (prior: Mixture, x0: Float64Array, x: Float64Array, sigma: number) => number;
  /** Its mean, median, mode and draws. */
  readonly posterior: (prior: Mixture, x: Float64Array, sigma: number) => Posterior;
}

export function createPosteriorFigure<Name extends string>({priors, first, logPosterior, posterior}: PosteriorFigureOptions<Name>): HTMLElement {
  let x: Place = [-1, 1.5];
  const names = Object.keys(priors) as Name[];
  const world = select<Name>({
    label: words.posterior.world,
    options: Object.fromEntries(names.map((name) => [name, priors[name].label])) as Record<Name, string>,
    value: first
  });
  const sigma = slider({label: "σ", symbol: "sigma", min: 0.1, max: 3, value: 0.9, scale: "log"});
  const answers = checkbox({label: words.posterior.answers, symbol: "denoised", value: false});
  const prior = () => priors[world.value].prior;
  const key = () => `${world.value} ${sigma.value} ${x.join()}`;
  let peak = 0;
  const unscaled = (a: number, b: number) => logPosterior(prior(), Float64Array.of(a, b), Float64Array.of(...x), sigma.value);
  const density = (a: number, b: number) => Math.exp(unscaled(a, b) - peak);

  const plane = createPlane({
    label: words.posterior.label,
    reach: REACH,
    aspect: 1.35,
    layers: [
      heatLayer({value: (a, b) => Math.exp(prior().logDensity(Float64Array.of(a, b))), key: () => world.value, strength: 0.22}),
      drawDisc,
      heatLayer({value: density, key, token: "clean", strength: 0.75, columns: 120}),
      dotsLayer({points: () => draws, color: "clean", radius: 2, opacity: 0.8}),
      drawAnswers
    ]
  });
  let draws = new Float64Array();
  let now: Posterior | undefined;
  const handle = plane.addHandle({label: words.posterior.point, symbol: "x", at: x, onMove: (a, b) => ((x = [a, b]), show())});
  keepPlace(handle.element, {key: "x", read: () => x, reach: 1.5 * REACH, write: (place) => ((x = place), handle.moveTo(...x), show())});
  const numbers = readout("");

  /** Where x would have come from in a world where everything is equally likely: the bell of width σ about x. */
  function drawDisc({context, toCanvas, unit, colors}: PlaneFrame): void {
    const [cx, cy] = toCanvas(...x);
    for (const reach of [1, 2]) {
      context.fillStyle = withAlpha(colors.noise, 0.08);
      context.strokeStyle = withAlpha(colors.noise, reach === 1 ? 1 : 0.4);
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(cx, cy, reach * sigma.value * unit, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  function drawAnswers({context, toCanvas, colors}: PlaneFrame): void {
    if (!now) return;
    const all = [["mean", now.mean()], ...(answers.value ? ([["median", now.median()], ["mode", now.mode()]] as const) : [])] as const;
    for (const [name, at] of all) {
      const [a, b] = toCanvas(at[0]!, at[1]!);
      drawDot(context, a, b, 7, colors.paper);
      drawDot(context, a, b, 5, colors.clean);
      const [dx, dy, align] = ({mean: [12, 16, "left"], median: [-12, 16, "right"], mode: [0, -12, "center"]} as const)[name]; // apart, where the three are one
      drawWords(context, words.posterior.names[name], a + dx, b + dy, {color: colors.clean, align, weight: 500, halo: colors.paper});
    }
  }

  function show(): void {
    const at = Float64Array.of(...x);
    now = posterior(prior(), at, sigma.value);
    draws = now.sample(DRAWS, createRandom(4)) as Float64Array<ArrayBuffer>;
    peak = unscaled(...(Array.from(now.mode()) as [number, number]));
    const overlap = overlapOnGrid({logDensity: unscaled, x, sigma: sigma.value});
    numbers.textContent = words.posterior.numbers(overlap, [...now.mean()] as [number, number], x);
    plane.setValue(overlap.toFixed(6));
    plane.describe(words.posterior.alt(x, sigma.value, overlap));
    handle.moveTo(...x);
    plane.redraw();
  }
  for (const control of [world, sigma, answers]) control.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(plane.element, controls(world, sigma, answers), numbers);
  return element;
}
