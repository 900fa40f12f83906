/** The card of the denoiser: the target's own, one that is learned here, one that sees patches, or a network that the page offers. */
import type {PictureSetName} from "../../math/spec/types.js";
import type {AsyncDenoiser} from "../../math/types.js";
import type {BackendChoice} from "../backend.js";
import {select} from "../controls.js";
import type {LoadRequest} from "../share-load.js";
import {strings} from "../strings.js";
import {card, fact, type Edit} from "./cards.js";
import {patchesOf, withDenoiser} from "./edits.js";
import {createOptionField} from "./option-field.js";
import {folded} from "../parts.js";
import type {Built} from "./thumbs.js";

/**
 * Asked for each run: loads what is not there yet. Answers batches of the set's points: row by row, pixel by pixel, premultiplied RGBA.
 * @throws Error with a sentence for the reader, or the signal's reason
 */
export type LoadDenoiser = (request: LoadRequest & {
  readonly backend: BackendChoice;
  /** A graphics device has failed, and the processor goes on. */
  readonly onNotice: (reason: string) => void;
}) => Promise<AsyncDenoiser>;

/** A learned denoiser of pictures that is none of a spec's, such as a network of models/. */
export interface OfferedDenoiser {
  /** The pictures that it was made for. */
  readonly set: PictureSetName;
  readonly label: string;
  /** What it is, in a sentence. */
  readonly about: string;
  /** While it loads. */
  readonly loading: string;
  readonly load: LoadDenoiser;
  /** The bench goes. */
  readonly release?: () => void;
}

export interface Minds {
  /** "exact": the spec's; "learned"; or the key of an offered one. */
  readonly chosen: string;
  choose(mind: string): void;
  /** Those for the set that runs. */
  readonly offered: Readonly<Record<string, OfferedDenoiser>>;
  /** The panel of the network that learns. */
  readonly pupil: HTMLElement | undefined;
}

export function denoiserCard({spec}: Built, edit: Edit, {chosen, choose, offered, pupil}: Minds): HTMLElement {
  const words = strings.lab.denoiser;
  const {denoiser, target} = spec;
  if (target.kind !== "pictures") {
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
    if (extra) choose("exact");
    edit(withDenoiser(spec, menu.value === "local" ? patchesOf(target.set) : {kind: "exact"}));
  });
  if (extra) return card(words.title, menu, fact(extra.about));
  if (denoiser?.kind !== "local") return card(words.title, menu, fact(words.aboutExact));
  const field = (name: "window" | "first", placeholder: string): Node => createOptionField({
    label: words[name], value: denoiser[name], placeholder, onChange: (next) => edit(withDenoiser(spec, {...denoiser, [name]: next}))
  });
  return card(words.title, menu, fact(words.aboutLocal), folded(strings.lab.more, field("window", words.narrowing), field("first", words.all)));
}
