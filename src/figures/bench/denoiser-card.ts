/** The card of the denoiser: the target's own, one that is learned here, one that sees patches, or a network that the page offers. */
import type {AsyncDenoiser} from "../../math/types.js";
import {select} from "../controls.js";
import {strings} from "../strings.js";
import {card, fact, type Edit} from "./cards.js";
import {isOfPictures, withDenoiser} from "./edits.js";
import {createOptionField} from "./option-field.js";
import {folded} from "../parts.js";
import type {Built} from "./thumbs.js";

/** A denoiser of pictures that is none of a spec's, such as a network of models/. */
export interface OfferedDenoiser {
  readonly label: string;
  /** What it is, in a sentence. */
  readonly about: string;
  /** Called for each run. Answers batches of 16384 numbers each: row by row, pixel by pixel, premultiplied RGBA. */
  create(): Promise<AsyncDenoiser>;
}

export interface Minds {
  /** "exact": the spec's; "learned"; or the key of an offered one. */
  readonly chosen: string;
  choose(mind: string): void;
  readonly offered: Readonly<Record<string, OfferedDenoiser>>;
  /** The panel of the network that learns. */
  readonly pupil: HTMLElement | undefined;
}

export function denoiserCard({spec}: Built, edit: Edit, {chosen, choose, offered, pupil}: Minds): HTMLElement {
  const words = strings.lab.denoiser;
  const {denoiser} = spec;
  if (!isOfPictures(spec)) {
    const menu = select<string>({name: "", label: words.menu, options: {exact: words.exact, learned: words.learned}, value: chosen === "learned" ? "learned" : "exact"});
    menu.addEventListener("input", () => choose(menu.value));
    return card(words.title, menu, ...(chosen === "learned" && pupil ? [pupil] : [fact(words.aboutExact)]));
  }
  const extra = Object.hasOwn(offered, chosen) ? offered[chosen] : undefined;
  const menu = select<string>({
    name: "", label: words.menu, options: {exact: words.exact, local: words.local, ...Object.fromEntries(Object.entries(offered).map(([key, {label}]) => [key, label]))},
    value: extra ? chosen : denoiser?.kind ?? "exact"
  });
  menu.addEventListener("input", () => {
    if (Object.hasOwn(offered, menu.value)) return choose(menu.value);
    choose("exact");
    edit(withDenoiser(spec, {kind: menu.value as "exact" | "local"}));
  });
  if (extra) return card(words.title, menu, fact(extra.about));
  if (denoiser?.kind !== "local") return card(words.title, menu, fact(words.aboutExact));
  const window = createOptionField({
    label: words.window, value: denoiser.window, placeholder: words.narrowing, onChange: (next) => edit(withDenoiser(spec, {kind: "local", ...(next !== undefined && {window: next})}))
  });
  return card(words.title, menu, fact(words.aboutLocal), folded(strings.lab.more, window));
}
