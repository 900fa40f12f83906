/** The straight line between two pictures, in pixels and in the latent. */
import {select} from "../controls.js";
import {latent as words} from "../strings/en/latent.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {createPanel, toCome} from "./panel.js";
import {isHeldOut, latentOf, pictureOf, type LatentSet} from "./set.js";

const PLACES = [0, 0.25, 0.5, 0.75, 1];

export interface BetweenFigureOptions {
  readonly set: LatentSet;
  /** A promise that may never be kept. */
  readonly coder: Promise<Coder>;
  /** (1 − t)·a + t·b */
  readonly mix: (a: Float64Array, b: Float64Array, t: number) => Float64Array;
}

/** Share of pixels whose alpha is between a quarter and three quarters. */
export function shareHalfTransparent(x: ArrayLike<number>): number {
  let count = 0;
  for (let i = 3; i < x.length; i += 4) if (Math.abs(x[i]!) < 0.5) count++;
  return count / (x.length / 4);
}

export function createBetweenFigure({set, coder, mix}: BetweenFigureOptions): HTMLElement {
  const options = Object.fromEntries(set.ids.map((id, index) => [`p${index}`, words.between.option(set.names[id]!, isHeldOut(id))]));
  const from = select({label: words.between.from, name: "from", symbol: "clean", options, value: "p18"});
  const to = select({label: words.between.to, name: "to", symbol: "clean", options, value: "p44"});
  const panel = createPanel({controls: [from, to], rows: words.between.rows});
  let shown = false;
  const show = () => panel.run(async (breathe) => {
    const [a, b] = [Number(from.value.slice(1)), Number(to.value.slice(1))];
    const pixels = PLACES.map((t) => mix(pictureOf(set, a), pictureOf(set, b), t));
    const at = (x: Float64Array, i: number) => ({x, words: words.between.at(PLACES[i]!)});
    panel.row(0, pixels.map(at));
    if (!shown) panel.row(1, toCome(PLACES.length, words.waits));
    const {decode} = await coder;
    await breathe();
    const decoded = await decode(stack(PLACES.map((t) => mix(latentOf(set, set.ids[a]!), latentOf(set, set.ids[b]!), t))));
    await breathe();
    shown = true;
    panel.row(1, PLACES.map((_, i) => at(rowOf(decoded, i, PICTURE_DIM), i)));
    const half = {pixels: shareHalfTransparent(pixels[2]!), latent: shareHalfTransparent(rowOf(decoded, 2, PICTURE_DIM))};
    panel.say(words.between.said(half.pixels, half.latent));
    panel.setValue({...half, from: a, to: b});
  });
  for (const control of [from, to]) control.addEventListener("input", show);
  show();
  return panel.element;
}
