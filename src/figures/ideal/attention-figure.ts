/** One denoising, asked by the page's own cell: this figure gives x and σ, and shows what the cell answers. */
import {createBundleStage} from "./bundle.js";
import {controls, slider} from "../controls.js";
import {noiseOf} from "./noise.js";
import {holdUntil} from "../parts.js";
import {pointOf, type PictureSet} from "./set.js";
import {strings} from "../strings.js";

export interface Question {
  readonly x: Float64Array;
  readonly sigma: number;
}

const SEED = 1;
/** The picture that the figure begins with. */
export const FIRST_PICTURE = 8;

/** A picture with noise of size σ: the same noise at every σ. */
export function noised(y: ArrayLike<number>, sigma: number): Float64Array {
  return noiseOf(SEED, 0).map((e, d) => y[d]! + sigma * e);
}

/** Its stage stands before the set has arrived; `begin` gives it the set. */
export function createAttentionFigure(names: readonly string[]): {
  /** A view: `value` is the question, once there is a set. */
  readonly element: HTMLElement & {readonly value: Question};
  begin(set: PictureSet): void;
  update(answer: Question & {weights: readonly number[]; denoised: Float64Array}): void;
} {
  const text = strings.ideal.attention;
  const n = names.length;
  let set: PictureSet | undefined;
  const picture = slider({label: text.picture, name: "picture", symbol: "clean", min: 0, max: n - 1, step: 1, value: Math.min(FIRST_PICTURE, n - 1), format: (k) => names[k]});
  const sigma = slider({label: text.sigma, name: "sigma", symbol: "sigma", min: 2, max: 200, scale: "log", value: 30});
  const bundle = createBundleStage(text.label);
  const eps = noiseOf(SEED, 0);
  const element = document.createElement("div");
  holdUntil(element, () => set !== undefined);
  element.append(controls(picture, sigma), bundle.stage.element);
  Object.defineProperty(element, "value", {
    get: (): Question | undefined => set && {sigma: sigma.value, x: Float64Array.from(pointOf(set, picture.value), (y, d) => y + sigma.value * eps[d])}
  });
  return {
    element: element as unknown as HTMLElement & {readonly value: Question},
    begin(arrived) {
      set = arrived;
      element.dispatchEvent(new Event("input", {bubbles: true}));
    },
    update: ({x, sigma: level, weights, denoised}) => set && bundle.update({set, sigma: level, x, weights, denoised})
  };
}
