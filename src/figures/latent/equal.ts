/** The same walk with the same number of products: in pixels a few steps, in the latent 64 times as many. */
import {seedField, slider} from "../controls.js";
import {strings} from "../strings.js";
import {latent as words} from "../strings/en/latent.js";
import {createRandom} from "../../math/noise/random.js";
import {findNearest} from "../../math/numeric/geometry.js";
import type {PointCloud} from "../../math/targets/point-cloud.js";
import type {Coder} from "./coder.js";
import {createPanel} from "./panel.js";
import {titleOf, type LatentSet} from "./set.js";

export interface EqualFigureOptions {
  readonly set: LatentSet;
  readonly coder: Coder;
  /** The 75 pictures as points, and their latents over `scale`. */
  readonly pixels: PointCloud;
  readonly latents: PointCloud;
  readonly scale: number;
  /** n steps from noise to a clean point. */
  readonly run: (target: PointCloud, eps: Float64Array, numSteps: number, breathe: () => Promise<void>) => Promise<Float64Array>;
}

export function createEqualFigure({set, coder, pixels, latents, scale, run}: EqualFigureOptions): HTMLElement {
  const steps = slider({label: words.equal.steps, name: "steps", min: 1, max: 16, step: 1, value: 2});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const panel = createPanel({controls: [steps, seed], rows: [""], large: true});
  const times = pixels.dim / latents.dim;
  const nearest = (target: PointCloud, x: Float64Array) => {
    const {index, distance} = findNearest(x, target.points as Float64Array)[0]!;
    return {name: titleOf(set, index), off: distance / Math.sqrt(target.dim)};
  };
  const show = () => panel.run(async (breathe) => {
    const n = steps.value;
    const slow = await run(pixels, createRandom(seed.value).normals(pixels.dim), n, breathe);
    panel.row(0, [{x: slow, words: words.equal.pixels(n)}]);
    const quick = await run(latents, createRandom(seed.value, 1).normals(latents.dim), times * n, breathe);
    const decoded = await coder.decode(quick.map((value) => value * scale));
    await breathe();
    panel.row(0, [{x: slow, words: words.equal.pixels(n)}, {x: decoded, words: words.equal.inLatent(times * n)}]);
    const [a, b] = [nearest(pixels, slow), nearest(latents, quick)];
    panel.say(words.equal.said(2 * pixels.size * pixels.dim * n, a.name, a.off, b.name, b.off));
    panel.setValue({steps: n, pixels: a.off, latent: b.off});
  });
  for (const control of [steps, seed]) control.addEventListener("input", show);
  show();
  return panel.element;
}
