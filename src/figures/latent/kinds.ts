/** Two displacements as long as each other: white noise in the pixels, and what white noise in the latent becomes. */
import {seedField, slider} from "../controls.js";
import {neighbourCorrelation} from "../directions.js";
import {strings} from "../strings.js";
import {latent as words} from "../strings/en/latent.js";
import {mean} from "../../math/metrics/statistics.js";
import {createRandom} from "../../math/noise/random.js";
import {distance, norm} from "../../math/numeric/geometry.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {LATENT_DIM} from "../../sampler/latents.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {createPanel, toCome} from "./panel.js";
import {latentOf, titleOf, type LatentSet} from "./set.js";

const DRAWS = 4;

export interface KindsFigureOptions {
  readonly set: LatentSet;
  /** A promise that may never be kept. */
  readonly coder: Promise<Coder>;
  /** A point pushed by noise of size σ. */
  readonly addNoise: (x: Float64Array, eps: Float64Array, sigma: number) => Float64Array;
  /** Standard deviation of all the latents' numbers. */
  readonly scale: number;
}

export function createKindsFigure({set, coder, addNoise, scale}: KindsFigureOptions): HTMLElement {
  const picture = slider({label: words.picture, symbol: "clean", min: 0, max: set.pictures.n - 1, step: 1, value: 26, format: (n) => titleOf(set, n)});
  const sigma = slider({label: words.kinds.size, name: "sigma", symbol: "sigma", min: 0.05, max: 1, step: 0.05, value: 0.5, format: (value) => value.toFixed(2)});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const panel = createPanel({controls: [picture, sigma, seed], rows: words.kinds.rows});
  let shown = false;
  const show = () => panel.run(async (breathe) => {
    const z = latentOf(set, set.ids[picture.value]!);
    const moved = Array.from({length: DRAWS}, (_, i) => addNoise(z, createRandom(seed.value, i).normals(LATENT_DIM), sigma.value * scale));
    if (!shown) words.kinds.rows.forEach((_, row) => panel.row(row, toCome(1 + DRAWS, words.waits)));
    const {decode} = await coder;
    await breathe();
    const decoded = await decode(stack([z, ...moved]));
    await breathe();
    const start = rowOf(decoded, 0, PICTURE_DIM);
    const below = moved.map((_, i) => rowOf(decoded, i + 1, PICTURE_DIM));
    const lengths = below.map((x) => distance(x, start));
    // Above, each arrow of noise is cut to the length of the one below it.
    const above = lengths.map((length, i) => {
      const eps = createRandom(seed.value, DRAWS + i).normals(PICTURE_DIM);
      return addNoise(start, eps, length / norm(eps));
    });
    const rows = [above, below];
    shown = true;
    rows.forEach((row, r) => panel.row(r, [
      {x: start, words: words.kinds.start},
      ...row.map((x, i) => ({x, words: words.kinds.length(lengths[i]!), meaning: "point" as const}))
    ]));
    await breathe();
    const [pixels, inLatent] = rows.map((row) => mean(row.map((x) => neighbourCorrelation(x.map((value, i) => value - start[i]!)))));
    panel.say(words.kinds.said(pixels!, inLatent!));
    panel.setValue({pixels, latent: inLatent, sigma: sigma.value, lengths: rows.map((row) => row.map((x) => distance(x, start)))});
  });
  for (const control of [picture, sigma, seed]) control.addEventListener("input", show);
  show();
  return panel.element;
}
