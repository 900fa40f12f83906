/** The card of the target: one of the presets, or what the reader draws. */
import type {TargetSpec} from "../../math/spec/types.js";
import {select} from "../controls.js";
import {strings} from "../strings.js";
import {card, fact, type Edit} from "./cards.js";
import {createPad, firstDrawing, type Pad} from "./pad.js";
import {presetOf, PRESETS, type PresetName} from "./presets.js";
import {targetThumb, type Built} from "./thumbs.js";

/** @param options.drawing the target on the pad, if that is what is run: the pad stays as it is while it is drawn on */
export function targetCard({spec, target}: Built, edit: Edit, pad: PadKeeper): HTMLElement {
  const words = strings.lab.target;
  const drawn = pad.holds(spec.target);
  const chosen = drawn ? "drawn" : presetOf(spec.target) ?? "given";
  const {given, ...menuOptions} = words.presets;
  const menu = select<string>({label: words.menu, options: {...menuOptions, ...(chosen === "given" && {given})}, value: chosen});
  menu.addEventListener("input", () => {
    if (menu.value === "drawn") edit({...spec, target: pad.begin()});
    else if (menu.value !== "given") edit({...spec, target: PRESETS[menu.value as PresetName]()});
  });
  const parts = spec.target.kind === "points" ? spec.target.points.length : spec.target.kind === "mixture" ? spec.target.weights.length : 1;
  return card(words.title, menu, drawn ? pad.element! : targetThumb(spec.target, target, words.thumb), fact(words.about(parts, spec.target.kind)));
}

/** Keeps the pad from edit to edit, so that a drawing goes on. */
export interface PadKeeper {
  readonly element: HTMLElement | undefined;
  /** Whether a target is what is on the pad. */
  holds(target: TargetSpec): boolean;
  /** The target that is on the pad, or a first drawing. */
  begin(): TargetSpec;
}

export function createPadKeeper(onDraw: (target: TargetSpec) => void): PadKeeper {
  let pad: Pad | undefined;
  let drawn: TargetSpec | undefined;
  return {
    get element() {
      return pad?.element;
    },
    holds: (target) => target === drawn || (drawn !== undefined && JSON.stringify(target) === JSON.stringify(drawn)),
    begin() {
      if (!drawn) {
        const points = firstDrawing();
        drawn = {kind: "points", points};
        pad = createPad(points, (next) => onDraw((drawn = {kind: "points", points: next})));
      }
      return drawn;
    }
  };
}
