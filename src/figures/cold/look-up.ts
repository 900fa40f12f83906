/** One answer, looked up: what could the degraded picture have been, if it is one of a known set? */
import {checkbox, controls, select, slider} from "../controls.js";
import {createLatest, whenNear} from "../breath.js";
import {createGallery} from "../gallery.js";
import {readout} from "../readout.js";
import {markDrawn} from "../stage.js";
import {strings} from "../strings.js";
import {cold as words} from "../strings/en/cold.js";
import {noiseFor, type Degradations, type Kind} from "./kinds.js";
import {rmsBetween} from "./measures.js";
import {createBoard, createTiles} from "./tiles.js";
import type {Degrade} from "../../math/degradations/degradation.js";

export interface LookUpFigureOptions {
  readonly names: readonly string[];
  readonly pictures: readonly Float64Array[];
  readonly degradations: Degradations;
  /** The weight of each picture, given all of them degraded in the same way. */
  readonly weigh: (x: Float64Array, worse: readonly Float64Array[], sigma: number) => Float64Array;
  /** The mean with these weights. */
  readonly mean: (weights: Float64Array, pictures: readonly Float64Array[]) => Float64Array;
  readonly first: number;
}

/** Rounding to bytes moves a number by up to 1/255, evenly: a standard deviation of 1/(255·√3). */
const ROUNDING = 0.0023;
const SHOWN = 6;

export function createLookUpFigure({names, pictures, degradations, weigh, mean, first}: LookUpFigureOptions): HTMLElement {
  const text = words.lookUp;
  const element = document.createElement("div");
  const top = createTiles({least: "min(29%, 9.5rem)"});
  const below = createGallery({small: true});
  const said = readout("");
  const board = createBoard(top.element, said, below.element);
  const kind = select<Kind>({label: text.kind, name: "kind", options: words.kinds, value: "blur"});
  const severity = slider({label: words.degrade.severity, name: "severity", min: 0, max: 1, step: 0.01, value: 1, format: (s) => s.toFixed(2)});
  const sigma = slider({label: text.noise, symbol: "sigma", min: ROUNDING, max: 40, value: ROUNDING, scale: "log"});
  const picture = select({label: text.picture, name: "picture", options: Object.fromEntries(names.map((name, n) => [String(n), name])), value: String(first)});
  const hidden = checkbox({label: text.hide, name: "hide", value: false});
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(picture, hidden));
  const latest = createLatest();
  const kept = new Map<string, readonly Float64Array[]>(); // the last two settings: dragging σ degrades nothing anew

  async function degradeAll(degrade: Degrade, key: string, breathe: () => Promise<void>): Promise<readonly Float64Array[]> {
    const before = kept.get(key);
    if (before) return before;
    const worse: Float64Array[] = [];
    for (const x0 of pictures) {
      worse.push(degrade(x0, severity.value));
      await breathe();
    }
    kept.set(key, worse);
    if (kept.size > 2) kept.delete(kept.keys().next().value!);
    return worse;
  }

  function compute(): void {
    latest(async (breathe) => {
      await whenNear(element);
      const n = Number(picture.value);
      const worse = await degradeAll(degradations[kind.value], `${kind.value} ${severity.value}`, breathe);
      const eps = noiseFor(pictures[n]!.length, sigma.value, 5);
      const x = worse[n]!.map((value, i) => value + eps[i]!);
      const known = pictures.flatMap((_, k) => (hidden.value && k === n ? [] : [k]));
      const weights = weigh(x, known.map((k) => worse[k]!), sigma.value);
      await breathe();
      const answer = mean(weights, known.map((k) => pictures[k]!));
      show({n, x, answer, ranked: known.map((k, i) => ({n: k, weight: weights[i]!})).sort((a, b) => b.weight - a.weight)});
    });
  }

  function show({n, x, answer, ranked}: {n: number; x: Float64Array; answer: Float64Array; ranked: readonly {n: number; weight: number}[]}): void {
    const count = Math.exp(-ranked.reduce((sum, {weight}) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0));
    const error = rmsBetween(answer, pictures[n]!);
    top.update([
      {title: text.original, pictures: [{x: pictures[n]!, label: names[n]!}], words: [names[n]!]},
      {title: text.given, pictures: [{x, label: text.given, meaning: "point", sigma: sigma.value}], words: [text.how(words.kinds[kind.value], severity.value, sigma.value)]},
      {title: text.answer, pictures: [{x: answer, label: text.answer}], words: [text.error(error)]}
    ]);
    const best = ranked[0]!;
    said.textContent = text.say({count, name: names[best.n]!, weight: best.weight, right: best.n === n, of: ranked.length});
    below.update(ranked.slice(0, SHOWN).map((each) => ({x: pictures[each.n]!, words: text.share(each.weight), label: `${names[each.n]!}, ${text.share(each.weight)}`, meaning: "density"})));
    board.dataset.value = JSON.stringify({kind: kind.value, severity: severity.value, sigma: sigma.value, hidden: hidden.value, count, error, right: best.n === n, weight: best.weight});
    markDrawn(board);
  }
  for (const control of [kind, severity, sigma, picture, hidden]) control.addEventListener("input", compute);
  element.append(board, controls(kind, severity, sigma), more);
  compute();
  return element;
}
