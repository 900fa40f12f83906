/** The same walk with the same number of products: in pixels a few calls, in the latent 64 times as many. Five seeds of each. */
import {seedField, slider} from "../controls.js";
import {strings} from "../strings.js";
import {latent as words} from "../strings/en/latent.js";
import {createRandom} from "../../math/noise/random.js";
import {findNearest} from "../../math/numeric/geometry.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import type {PointCloud} from "../../math/targets/point-cloud.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {createPanel} from "./panel.js";
import type {LatentSet} from "./set.js";

const SEEDS = 5;
/** Calls after which more change no end here: where the noise leads. */
const ENOUGH = {pixels: 40, latent: 1024};

export interface EqualFigureOptions {
  readonly set: LatentSet;
  /** A promise that may never be kept. */
  readonly coder: Promise<Coder>;
  /** The 75 pictures as points, and their latents over `scale`, in the same order. */
  readonly pixels: PointCloud;
  readonly latents: PointCloud;
  readonly scale: number;
  /** n calls on the way from noise to a clean point. */
  readonly run: (target: PointCloud, eps: Float64Array, numSteps: number, breathe: () => Promise<void>) => Promise<Float64Array>;
}

export function createEqualFigure({set, coder, pixels, latents, scale, run}: EqualFigureOptions): HTMLElement {
  const steps = slider({label: words.equal.steps, name: "steps", min: 1, max: 8, step: 1, value: 2});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const panel = createPanel({controls: [steps, seed], rows: [words.equal.pixels, words.equal.latent]});
  const times = pixels.dim / latents.dim;
  type Breathe = () => Promise<void>;
  async function runAll(target: PointCloud, numSteps: number, breathe: Breathe) {
    const ends: Float64Array[] = [];
    for (let i = 0; i < SEEDS; i++) ends.push(await run(target, createRandom(seed.value, i).normals(target.dim), numSteps, breathe));
    return {ends, nearest: ends.map((x) => findNearest(x, target.points)[0]!.index)};
  }
  let goals: {seed: number; pixels: number[]; latent: number[]} | undefined;
  async function findGoals(breathe: Breathe) {
    const mine = seed.value;
    if (goals?.seed === mine) return goals;
    const [inPixels, inLatent] = [await runAll(pixels, ENOUGH.pixels, breathe), await runAll(latents, ENOUGH.latent, breathe)];
    return (goals = {seed: mine, pixels: inPixels.nearest, latent: inLatent.nearest});
  }
  const nameOf = (index: number): string => set.names[set.ids[index]!]!;
  const entry = (x: Float64Array | undefined, found: number, goal: number) => ({x, words: words.equal.found(nameOf(found), found === goal), label: words.equal.foundInWords(nameOf(found), nameOf(goal))});
  /** The lower row's pictures, once there are any. */
  let decoded: Float64Array | undefined;
  const show = () => panel.run(async (breathe) => {
    const n = steps.value;
    const few = await runAll(pixels, n, breathe);
    const many = await runAll(latents, times * n, breathe);
    const goal = await findGoals(breathe);
    panel.row(0, few.ends.map((x, i) => entry(x, few.nearest[i]!, goal.pixels[i]!)));
    if (!decoded) panel.row(1, many.nearest.map((found, i) => entry(undefined, found, goal.latent[i]!)));
    const {decode} = await coder;
    await breathe();
    decoded = await decode(stack(many.ends).map((value) => value * scale));
    await breathe();
    panel.row(1, many.ends.map((_, i) => entry(rowOf(decoded!, i, PICTURE_DIM), many.nearest[i]!, goal.latent[i]!)));
    const right = [few.nearest.filter((found, i) => found === goal.pixels[i]).length, many.nearest.filter((found, i) => found === goal.latent[i]).length] as const;
    panel.say(words.equal.said({calls: n, times, products: 2 * pixels.size * pixels.dim * n, pixels: right[0], latent: right[1], of: SEEDS}));
    panel.setValue({steps: n, pixels: right[0], latent: right[1], of: SEEDS});
  });
  for (const control of [steps, seed]) control.addEventListener("input", show);
  show();
  return panel.element;
}
