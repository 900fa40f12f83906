/** What a page opens of the bench. */
import type {SampleSpec} from "../../math/spec/types.js";
import type {BackendChoice} from "../backend.js";
import type {Control} from "../controls.js";
import type {Edit} from "./cards.js";
import type {Minds} from "./denoiser-card.js";
import type {Built} from "./thumbs.js";

/** Where a run goes: the plane, the pictures' 16384 dimensions, or the plane with a network that learns here. */
export type Side = "plane" | "pictures" | "learned";

/** What a card has to do with. */
export interface Hands {
  readonly edit: Edit;
  /** Has the cards told again of the run that goes on. */
  readonly refresh: () => void;
  readonly minds: () => Minds;
  /** Kept from run to run: it is no part of the spec. */
  readonly backend: Control<BackendChoice>;
}

/** Begins a card; what it returns is called for each run, with the element that stands on the bench from then on. */
export type CardMaker = (hands: Hands) => (built: Built) => HTMLElement;

export interface Door {
  /** Where runs may go; buttons choose where there are several. */
  readonly sides: readonly Side[];
  /** In sight, in this order. */
  readonly cards: readonly CardMaker[];
  /** Folded. */
  readonly more: readonly CardMaker[];
  /** Whether the cards stand under the picture or at its left. */
  readonly place: "under" | "left";
  /** The spec as a text to change and copy, with all numbers beside it; or a link to the lab, and the two numbers that matter. */
  readonly spec: "text" | "link";
  /** Whose state links hold: the whole run's, or that of a card's own controls, which then are what the run follows from. */
  readonly keeps: "run" | "card";
  readonly first: SampleSpec;
}
