/** One denoising, asked by the page's own cell: this figure gives x and σ, and shows what the cell answers. */
import {createBundleStage} from "./bundle.js";
import {controls, slider} from "../controls.js";
import {noiseOf} from "./noise.js";
import {pointOf, type PictureSet} from "./set.js";
import {strings} from "../strings.js";

export interface Question {
  readonly x: Float64Array;
  readonly sigma: number;
}

const SEED = 1;

export function createAttentionFigure(set: PictureSet): {
  /** A view: `value` is the question. */
  readonly element: HTMLElement & {readonly value: Question};
  update(answer: Question & {weights: readonly number[]; denoised: Float64Array}): void;
} {
  const text = strings.ideal.attention;
  const n = set.pictures.n;
  const picture = slider({label: text.picture, symbol: "clean", min: 0, max: n - 1, step: 1, value: Math.min(8, n - 1), format: (k) => set.names[k]});
  const sigma = slider({label: text.sigma, symbol: "sigma", min: 2, max: 200, scale: "log", value: 30});
  const bundle = createBundleStage(text.label);
  const eps = noiseOf(SEED, 0);
  const element = document.createElement("div");
  element.append(controls(picture, sigma), bundle.stage.element);
  Object.defineProperty(element, "value", {
    get: (): Question => ({sigma: sigma.value, x: Float64Array.from(pointOf(set, picture.value), (y, d) => y + sigma.value * eps[d])})
  });
  return {
    element: element as unknown as HTMLElement & {readonly value: Question},
    update: ({x, sigma: level, weights, denoised}) => bundle.update({set, sigma: level, x, weights, denoised})
  };
}
