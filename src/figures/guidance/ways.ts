/** Six ways to guide, from the same noise, with the judge's word on every face. */
import {controls, seedField, slider, type Control} from "../controls.js";
import {createNetworkGate, type Load} from "../network-gate.js";
import {createFailureLine} from "../network-work.js";
import {createPromptBox} from "../prompt.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {guidance as words} from "../strings/en/guidance.js";
import {createFaceParts, FACE_WAYS, type FaceNets, type FaceWay, type GuideFaces} from "./face-ways.js";
import {judge} from "./nets.js";
import {createTiles, type TileRow} from "./tiles.js";
import {createRandom} from "../../math/noise/random.js";
import type {AsyncDenoiser, SampleState} from "../../math/types.js";
import type {PromptVocabulary} from "../../sampler/onnx/prompt.js";

export interface FaceFigureOptions {
  readonly vocabulary: PromptVocabulary;
  readonly load: Load<FaceNets>;
  readonly ways: GuideFaces;
  /** A run from noise at the largest σ to its end, as the page's cell writes it. */
  readonly run: (denoise: AsyncDenoiser, x: Float64Array) => AsyncIterable<SampleState>;
  readonly sigmaMax: number;
  readonly dim: number;
}

const COUNT = 6;

export function createWaysFigure({vocabulary, load, ways, run, sigmaMax, dim}: FaceFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const prompt = createPromptBox({label: words.prompt, name: "prompt", vocabulary, value: words.ways.firstPrompt});
  const weight = slider({label: words.weight, name: "w", symbol: "weight", min: 0, max: 10, step: 0.5, value: 4, format: (value) => value.toFixed(1)});
  const seed = seedField({label: strings.seed, value: 2, next: strings.nextSeed});
  const status = readout("");
  status.setAttribute("role", "status");
  let nets: FaceNets | undefined;
  let running: AbortController | undefined;
  let rows: TileRow[] = [];
  const tiles = createTiles({label: words.ways.label, rows: FACE_WAYS.length, columns: COUNT, dim, largest: 100, beside: 262, read: () => rows});

  const failure = createFailureLine(() => void start());

  async function start(): Promise<void> {
    running?.abort();
    failure.clear();
    const mine = (running = new AbortController());
    const x = createRandom(seed.value).normals(COUNT * dim).map((value) => sigmaMax * value);
    rows = FACE_WAYS.map((way, row) => row === 0 ? {name: words.ways.noise, x, sigma: sigmaMax, token: "noise"} : {name: words.ways.names[way](weight.value), x: undefined, token: "muted"});
    tiles.redraw();
    if (!nets) {
      status.textContent = words.ways.waits;
      return;
    }
    const {tokens, known} = prompt.encoded;
    const w = weight.value;
    tiles.element.setAttribute("aria-busy", "true");
    const obeyed = {} as Record<FaceWay, number>;
    const largest = {} as Record<FaceWay, number>;
    try {
      const parts = createFaceParts(nets, tokens, mine.signal);
      for (const [row, way] of FACE_WAYS.entries()) {
        let end: Float64Array = x;
        for await (const {i, x: at, denoised} of run(ways[way](parts, w), x)) {
          if (mine.signal.aborted) return;
          end = at;
          rows[row] = {name: words.ways.names[way](w), x: denoised.slice(), token: "noise"};
          status.textContent = words.ways.step(row + 1, FACE_WAYS.length, i);
          tiles.redraw();
        }
        const verdict = known.length > 0 ? Array.from(await judge(nets.networks["faces-classifier"], end, tokens, mine.signal), (p) => p > 0.5) : [];
        if (mine.signal.aborted) return;
        obeyed[way] = verdict.filter(Boolean).length;
        largest[way] = end.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        rows[row] = {name: words.ways.names[way](w), note: words.ways.largest(largest[way]), x: end.slice(), token: "clean", ticks: verdict};
        tiles.redraw();
      }
      status.textContent = words.ways.done(known, nets.networks.faces.backend.reason);
      tiles.describe(words.ways.alt(known, FACE_WAYS.map((way) => `${words.ways.names[way](w)}: ${obeyed[way]}`)));
      tiles.setValue(JSON.stringify({prompt: known, weight: w, count: COUNT, obeyed, largest}));
    } catch (error) {
      if (!mine.signal.aborted) failure.show(error);
    } finally {
      if (running === mine) tiles.element.removeAttribute("aria-busy");
    }
  }
  for (const control of [prompt, weight, seed] as Control<unknown>[]) control.addEventListener("input", () => void start());
  const gate = createNetworkGate({
    button: words.ways.fetch,
    loading: words.ways.loading,
    load,
    onOpen(loaded) {
      nets = loaded;
      void start();
    }
  });
  element.append(controls(prompt, weight, seed), gate, tiles.element, failure.element, status);
  void start();
  return element;
}
