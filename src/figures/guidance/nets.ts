/** The networks of the page: fetched together, and what is asked of them. */
import type {BackendChoice} from "../backend.js";
import type {Load} from "../network-gate.js";
import {toChannels, toPixels} from "../../sampler/onnx/layout.js";
import type {Network, NetworkEntry} from "../../sampler/onnx/network.js";
import type {PromptVocabulary} from "../../sampler/onnx/prompt.js";
import type {AsyncDenoiser} from "../../math/types.js";

/** What Framework's `FileAttachment` gives. */
interface Attached {
  readonly href: string;
  json(): Promise<unknown>;
}

export interface Nets<Name extends string> {
  readonly networks: Readonly<Record<Name, Network>>;
}

interface LoadNetsOptions {
  /** What the page's link says unless given. */
  readonly backend?: BackendChoice;
  /** The networks are put away when it settles: a cell's `invalidation`. */
  readonly until?: Promise<unknown>;
}

/** Loads networks one after the other; the runtime comes with the first. */
export function loadNets<Name extends string>(manifest: Attached, files: Readonly<Record<Name, Attached>>, {backend, until}: LoadNetsOptions = {}): Load<Nets<Name>> {
  return async ({signal, onProgress}) => {
    const {openNetwork} = await import("../network-work.js");
    const entries = (await manifest.json()) as Record<string, NetworkEntry>;
    const networks = {} as Record<Name, Network>;
    for (const name of Object.keys(files) as Name[]) {
      const entry = entries[name];
      if (!entry) throw new Error(`models/manifest.json has no “${name}”.`);
      const network = (networks[name] = await openNetwork({entry, file: files[name], signal, onProgress, ...(backend && {backend})}));
      void until?.then(() => network.release());
    }
    return {networks};
  };
}

export const loadVocabulary = async (file: Attached): Promise<PromptVocabulary> => (await file.json()) as PromptVocabulary;

/** Numbers of a network's picture: 1024 for a face, 4096 for a smiley. */
export const dimOf = ({entry}: Network): number => entry.inputs[0]!.shape.slice(1).reduce<number>((product, side) => product * Number(side), 1);

const sidesOf = ({entry}: Network) => entry.inputs[0]!.shape.slice(1) as [number, number, number];

/** One row of tokens for each of n points. */
const repeat = (tokens: Float32Array, n: number): Float32Array => {
  const rows = new Float32Array(n * tokens.length);
  for (let row = 0; row < n; row++) rows.set(tokens, row * tokens.length);
  return rows;
};

/** ∇ₓ log p(prompt | x, σ) of the classifier: what `guideByClassifier` follows. */
export function gradientOf(classifier: Network, tokens: Float32Array, signal?: AbortSignal): AsyncDenoiser {
  return async (x, sigma) => {
    const n = x.length / dimOf(classifier);
    const {gradient} = await classifier.run({x: toChannels(x, sidesOf(classifier)), sigma: new Float32Array(n).fill(sigma), tokens: repeat(tokens, n)}, {...(signal && {signal})});
    return Float64Array.from(toPixels(gradient!, sidesOf(classifier)));
  };
}

/** The judge looks at clean pictures, which it saw with at least this much noise: it is right on 99 % of 31 attributes of held-out faces. */
export const JUDGED_AT = 0.1;

/** The probability, for each picture, that it shows all that was asked for, by the classifier. `tokens`: a row for all, or one for each. */
export async function judge(classifier: Network, x: Float64Array, tokens: Float32Array, signal?: AbortSignal): Promise<Float64Array> {
  const n = x.length / dimOf(classifier);
  const words = classifier.entry.vocabulary!.tokens;
  const {log_probability: logs} = await classifier.run(
    {x: toChannels(x, sidesOf(classifier)), sigma: new Float32Array(n).fill(JUDGED_AT), tokens: tokens.length === words ? repeat(tokens, n) : tokens},
    {...(signal && {signal})}
  );
  return Float64Array.from(logs!, Math.exp);
}
