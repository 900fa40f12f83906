/** The card of everything else that a run needs: how many particles, where they start, the seed, the machine. */
import {MAX_PARTICLES} from "../../sampler/particles/options.js";
import type {BackendChoice} from "../backend.js";
import {formatNumber, seedField, select, type Control} from "../controls.js";
import {strings} from "../strings.js";
import {card, fact, type Edit} from "./cards.js";
import {countOf, isOfPictures, MOST_PICTURES} from "./edits.js";
import type {Built} from "./thumbs.js";

/** @param backend is kept from edit to edit: it is no part of the spec */
export function runCard({spec}: Built, edit: Edit, backend: Control<BackendChoice>): HTMLElement {
  const words = strings.lab.run;
  const {start} = spec;
  const free = start.kind === "prior" || start.kind === "marginal";
  const n = countOf(start);
  const counts = [...new Set([...(isOfPictures(spec) ? [1, 4, MOST_PICTURES] : [1000, 10_000, 100_000, MAX_PARTICLES]), n])].sort((a, b) => a - b);
  const count = select<string>({name: "", label: isOfPictures(spec) ? words.pictures : words.count, options: Object.fromEntries(counts.map((k) => [String(k), formatNumber(k)])), value: String(n)});
  if (free) count.addEventListener("input", () => edit({...spec, start: {kind: start.kind, n: Number(count.value)}}));
  else count.querySelector("select")!.disabled = true;
  const {given, ...kinds} = words.starts;
  const from = select<string>({name: "", label: words.start, options: free ? kinds : {...kinds, given}, value: free ? start.kind : "given"});
  from.addEventListener("input", () => {
    if (from.value !== "given") edit({...spec, start: {kind: from.value as "prior" | "marginal", n}});
  });
  const seed = seedField({name: "", label: strings.seed, value: typeof spec.seed === "number" && spec.seed >= 0 && Number.isInteger(spec.seed) ? spec.seed : 0, next: strings.nextSeed});
  seed.addEventListener("input", () => edit({...spec, seed: seed.value}));
  const element = card(words.title, count, from, seed, backend, ...(spec.noise.kind === "counter" ? [] : [fact(words.noise(spec.noise.kind))]));
  element.classList.add("row");
  return element;
}
