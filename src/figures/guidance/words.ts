/** A prompt, a network, and what guidance makes of them: pictures while they come, and the ones before for comparison. */
import {controls, seedField, slider, type Control} from "../controls.js";
import {createNetworkGate, type Load} from "../network-gate.js";
import {createFailureLine} from "../network-work.js";
import {createPromptBox} from "../prompt.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {guidance as words} from "../strings/en/guidance.js";
import type {Nets} from "./nets.js";
import {createTiles, type TileRow} from "./tiles.js";
import {createRandom} from "../../math/noise/random.js";
import type {SampleState} from "../../math/types.js";
import type {Network} from "../../sampler/onnx/network.js";
import type {PromptVocabulary} from "../../sampler/onnx/prompt.js";

export interface PaintOptions {
  readonly network: Network;
  readonly prompt: Float32Array;
  /** Zeros where there is no negative prompt. */
  readonly negative: Float32Array;
  readonly weight: number;
  readonly x: Float64Array;
  readonly numSteps: number;
  readonly signal: AbortSignal;
}

/** The networks that were told words, by their names in models/manifest.json. */
export type Painter = keyof typeof words.words.painters;

export interface WordsFigureOptions<Name extends Painter> {
  readonly name: Name;
  readonly vocabulary: PromptVocabulary;
  readonly load: Load<Nets<Name>>;
  /** Numbers of a picture. */
  readonly dim: number;
  readonly sigmaMax: number;
  /** The run, as the page's cell writes it. */
  readonly paint: (options: PaintOptions) => AsyncIterable<SampleState>;
}

const COUNT = 6;

export function createWordsFigure<Name extends Painter>({name: painter, vocabulary, load, dim, sigmaMax, paint}: WordsFigureOptions<Name>): HTMLElement {
  const {firstPrompt, fetch, loading} = words.words.painters[painter];
  const element = document.createElement("div");
  const prompt = createPromptBox({label: words.prompt, name: "prompt", vocabulary, value: firstPrompt});
  const negative = createPromptBox({label: words.negative, name: "negative", vocabulary, empty: words.words.noNegative});
  const weight = slider({label: words.weight, name: "w", symbol: "weight", min: 0, max: 10, step: 0.5, value: 2, format: (value) => value.toFixed(1)});
  const seed = seedField({label: strings.seed, value: 5, next: strings.nextSeed});
  const steps = slider({label: words.words.steps, name: "steps", min: 6, max: 40, step: 1, value: 16});
  const status = readout("");
  status.setAttribute("role", "status");
  let network: Network | undefined;
  let running: AbortController | undefined;
  let now: TileRow = {name: "", x: undefined};
  let before: TileRow = {name: words.words.noneBefore, x: undefined, token: "muted"};
  const tiles = createTiles({label: words.words.label, rows: 2, columns: COUNT, dim, largest: 150, read: () => [now, before]});
  const nameOf = () => words.words.name(prompt.encoded.known, negative.encoded.known, weight.value);

  const failure = createFailureLine(() => void run());

  async function run(): Promise<void> {
    running?.abort();
    failure.clear();
    const mine = (running = new AbortController());
    const eps = createRandom(seed.value).normals(COUNT * dim);
    const x = eps.map((value) => sigmaMax * value);
    if (!network) {
      now = {name: words.words.noise, x, sigma: sigmaMax, token: "noise"};
      status.textContent = words.words.waits;
      tiles.redraw();
      return;
    }
    const name = nameOf();
    tiles.element.setAttribute("aria-busy", "true");
    if (now.x && now.token === "clean") before = {...now, name: words.words.before(now.name), token: "muted"};
    const started = performance.now();
    try {
      for await (const {i, sigma, x: at, denoised} of paint({network, prompt: prompt.encoded.tokens, negative: negative.encoded.tokens, weight: weight.value, x, numSteps: steps.value, signal: mine.signal})) {
        if (mine.signal.aborted) return;
        const last = i === steps.value;
        now = {name, x: (last ? at : denoised).slice(), token: last ? "clean" : "noise"};
        status.textContent = last ? words.words.done(steps.value, weight.value === 0 || weight.value === 1, (performance.now() - started) / 1000, network.backend.reason) : words.words.step(i + 1, steps.value, sigma);
        tiles.describe(words.words.alt(name, last));
        tiles.redraw();
      }
      tiles.setValue(JSON.stringify({prompt: prompt.encoded.known, negative: negative.encoded.known, weight: weight.value, backend: network.backend.name, largest: now.x!.reduce((most, value) => Math.max(most, Math.abs(value)), 0)}));
    } catch (error) {
      if (!mine.signal.aborted) failure.show(error);
    } finally {
      if (running === mine) tiles.element.removeAttribute("aria-busy");
    }
  }
  for (const control of [prompt, negative, weight, seed, steps] as Control<unknown>[]) control.addEventListener("input", () => void run());
  const gate = createNetworkGate({
    button: fetch,
    loading,
    load,
    onOpen({networks}) {
      network = networks[painter];
      void run();
    }
  });
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed, steps));
  element.append(controls(prompt, negative, weight), gate, tiles.element, failure.element, status, more);
  void run();
  return element;
}
