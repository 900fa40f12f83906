/** From noise to a picture in the latent: the exact denoiser of the set, and the network, from the same noise. */
import {seedField, slider} from "../controls.js";
import {strings} from "../strings.js";
import {latent as words} from "../strings/en/latent.js";
import {createRandom} from "../../math/noise/random.js";
import {findNearest} from "../../math/numeric/geometry.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import type {AsyncDenoiser} from "../../math/types.js";
import {LATENT_DIM} from "../../sampler/latents.js";
import {encodePrompt, type PromptVocabulary} from "../../sampler/onnx/prompt.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {createPanel, toCome} from "./panel.js";
import {promptField} from "./prompt-field.js";
import type {LatentSet} from "./set.js";

/** Which of the levels are shown. */
const SHOWN = 5;

export interface WalkFigureOptions {
  readonly set: LatentSet;
  /** Promises that may never be kept: this and the network's. */
  readonly coder: Promise<Coder>;
  readonly scale: number;
  readonly exact: AsyncDenoiser;
  readonly network: Promise<{
    /** The network, told words and how much to heed them. */
    readonly learned: (tokens: Float32Array, weight: number) => AsyncDenoiser;
    readonly vocabulary: PromptVocabulary;
  }>;
  /** Each level's σ and answer, and at last the end. */
  readonly run: (denoise: AsyncDenoiser, eps: Float64Array) => AsyncIterable<{readonly sigma: number; readonly denoised: Float64Array}>;
}

export function createWalkFigure({set, coder, scale, exact, network, run}: WalkFigureOptions): HTMLElement {
  const prompt = promptField({label: words.walk.prompt, value: "red heart"});
  const weight = slider({label: words.walk.weight, name: "w", symbol: "weight", min: 0, max: 6, step: 0.5, value: 2});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const panel = createPanel({controls: [prompt, weight, seed], rows: words.walk.rows});
  const points = set.latents.map((value) => value / scale);
  const nearest = (z: Float64Array) => {
    const {index, distance} = findNearest(z, points)[0]!;
    return {name: set.names[index]!, off: distance / Math.sqrt(LATENT_DIM)};
  };
  /** Walks, shows a few of the answers as pictures, and returns the end. */
  async function walk(row: number, denoise: AsyncDenoiser, eps: Float64Array, breathe: () => Promise<void>): Promise<Float64Array> {
    const states: {sigma: number; denoised: Float64Array}[] = [];
    for await (const {sigma, denoised} of run(denoise, eps)) {
      states.push({sigma, denoised: denoised.slice()});
      await breathe();
    }
    const chosen = Array.from({length: SHOWN}, (_, i) => states[Math.round((i * (states.length - 1)) / (SHOWN - 1))]!);
    const {decode} = await coder;
    await breathe();
    const decoded = await decode(stack(chosen.map(({denoised}) => denoised.map((value) => value * scale))));
    await breathe();
    panel.row(row, chosen.map(({sigma}, i) => ({x: rowOf(decoded, i, PICTURE_DIM), words: sigma > 0 ? words.walk.level(sigma) : words.walk.end})));
    return states.at(-1)!.denoised;
  }
  let shown = false;
  const show = () => panel.run(async (breathe) => {
    const eps = createRandom(seed.value).normals(LATENT_DIM);
    if (!shown) [words.waits, words.walk.waits].forEach((waits, row) => panel.row(row, toCome(SHOWN, waits)));
    shown = true;
    const first = nearest(await walk(0, exact, eps, breathe));
    const {learned, vocabulary} = await network;
    await breathe();
    const {tokens, known, unknown} = encodePrompt(vocabulary, prompt.value);
    const second = nearest(await walk(1, learned(tokens, known.length > 0 ? weight.value : 1), eps, breathe));
    panel.say(
      [known.length > 0 ? words.walk.told(known) : words.walk.nothing, ...(unknown.length > 0 ? [words.walk.unknown(unknown)] : [])].join(" "),
      words.walk.said(first.name, first.off, second.name, second.off)
    );
    panel.setValue({exact: first, learned: second, known});
  });
  for (const control of [weight, seed]) control.addEventListener("input", show);
  prompt.addEventListener("change", show);
  prompt.addEventListener("keydown", ({key}) => key === "Enter" && show());
  show();
  return panel.element;
}
