/** Three windows on the plane, side by side: the exact slopes, the learned ones, and what these make of noise. */
import {drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {arrowsLayer, dotsLayer} from "../plane/layers.js";
import {createPlane, type Layer, type Plane} from "../plane/plane.js";
import {learning} from "../strings/en/learning.js";
import type {Denoiser, Target} from "../../math/types.js";

const REACH = 3.9;

export interface TrainView {
  readonly target: Target | undefined;
  /** Another number for other data. */
  readonly dataset: number;
  /** Drawn by the reader; empty for shapes. */
  readonly points: ArrayLike<number>;
  readonly sigma: number;
  readonly denoise: Denoiser | undefined;
  readonly samples: ArrayLike<number>;
  /** How far the learned slopes are off here, as a share; undefined before it is known. */
  readonly off: number | undefined;
  /** False for a network before its first step. */
  readonly trained: boolean;
}

export interface TrainPlanes {
  readonly element: HTMLElement;
  /** Where the reader draws. */
  readonly exact: Plane;
  readonly learned: Plane;
  redraw(): void;
  /** Text alternatives; `errors` is the line of numbers. */
  describe(errors: string): void;
}

export function createTrainPlanes(view: () => TrainView): TrainPlanes {
  const words = learning.train;
  const name = (text: () => string): Layer => ({context, colors, width}) =>
    void drawWords(context, text(), 10, 22, {color: colors.ink, weight: 500, halo: colors.wash, maxWidth: width - 20});
  const heat = (strength: number, at: () => number): Layer => heatLayer({
    value: (a, b) => Math.exp(view().target?.logDensity(Float64Array.of(a, b), at()) ?? -Infinity),
    key: () => `${view().dataset} ${at()}`, strength, columns: 64
  });
  const slopes = (answer: () => Denoiser | undefined, isLearned: boolean): Layer => arrowsLayer({
    score: () => {
      const [denoise, {sigma}] = [answer(), view()];
      return denoise && ((x) => denoise(x, sigma).map((value, i) => (value - x[i]!) / sigma ** 2));
    },
    sigma: () => view().sigma,
    learned: isLearned
  });

  const exact = createPlane({label: words.exactLabel(view().sigma), reach: REACH, layers: [
    heat(0.45, () => view().sigma),
    slopes(() => view().target?.denoise, false),
    dotsLayer({points: () => view().points, radius: 3.5}),
    name(() => words.exact)
  ]});
  const learned = createPlane({label: words.learnedLabel(view().sigma), reach: REACH, layers: [
    slopes(() => view().denoise, true),
    name(() => (view().trained ? words.learned : words.untrained) + (view().off === undefined ? "" : `: ${words.off(view().off!)}`))
  ]});
  const made = createPlane({label: words.samplesLabel(0), reach: REACH, layers: [
    heat(0.3, () => (view().points.length > 0 ? 0.12 : 0.03)), // points alone have no density
    dotsLayer({points: () => view().samples, color: "point", radius: 1.5, opacity: 0.7}),
    name(() => words.samples)
  ]});
  const all = [exact, learned, made];
  const element = document.createElement("div");
  element.className = "columns thirds";
  element.append(...all.map((plane) => plane.element));
  return {
    element,
    exact,
    learned,
    redraw: () => all.forEach((plane) => plane.redraw()),
    describe(errors) {
      const {sigma, samples} = view();
      exact.describe(words.exactLabel(sigma));
      learned.describe(`${words.learnedLabel(sigma)} ${errors}`.trim());
      made.describe(words.samplesLabel(samples.length / 2));
    }
  };
}
