/** The card of the target: one of the presets, what the reader draws, a picture of the reader's own, or the set of pictures. */
import type {PictureSetName, Point, TargetSpec} from "../../math/spec/types.js";
import {select} from "../controls.js";
import {strings} from "../strings.js";
import {card, fact, type Edit} from "./cards.js";
import {withSet} from "./edits.js";
import {createPad, firstDrawing, type Pad} from "./pad.js";
import type {PictureTarget} from "./picture-target.js";
import {presetOf, PRESETS, type PresetName} from "./presets.js";
import {targetThumb, type Built} from "./thumbs.js";

export function targetCard({spec, target}: Built, edit: Edit, pad: PadKeeper, picture: PictureKeeper): HTMLElement {
  const words = strings.lab.target;
  if (spec.target.kind === "pictures") {
    const {set} = spec.target;
    const sets = select<PictureSetName>({name: "", label: words.menu, options: words.sets, value: set});
    sets.addEventListener("input", () => edit(withSet(spec, sets.value)));
    return card(words.title, sets, fact(words.aboutSets[set]));
  }
  const drawn = pad.holds(spec.target);
  const chosen = picture.open ? "picture" : drawn ? "drawn" : presetOf(spec.target) ?? "given";
  const {given, ...menuOptions} = words.presets;
  const menu = select<string>({name: "", label: words.menu, options: {...menuOptions, ...(chosen === "given" && {given})}, value: chosen});
  menu.addEventListener("input", () => {
    if (menu.value === "picture") return picture.show();
    picture.hide();
    if (menu.value === "drawn") edit({...spec, target: pad.begin()});
    else if (menu.value !== "given") edit({...spec, target: PRESETS[menu.value as PresetName]()});
  });
  const parts = spec.target.kind === "points" ? spec.target.points.length : spec.target.kind === "mixture" ? spec.target.weights.length : 1;
  const thumb = drawn && !picture.open ? pad.element! : targetThumb(spec.target, target, words.thumb);
  return card(words.title, menu, thumb, ...(picture.open && picture.element ? [picture.element] : []), fact(words.about(parts, spec.target.kind)));
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

/** Keeps the field for a picture while it is wanted; loaded when it first is. */
export interface PictureKeeper {
  readonly element: HTMLElement | undefined;
  /** The reader has chosen to open a picture. */
  readonly open: boolean;
  show(): void;
  hide(): void;
}

/** @param onShow the card is to be made anew */
export function createPictureKeeper(onShow: () => void, onPoints: (points: readonly Point[]) => void): PictureKeeper {
  let made: PictureTarget | undefined;
  let open = false;
  return {
    get element() {
      return made?.element;
    },
    get open() {
      return open;
    },
    show() {
      open = true;
      void import("./picture-target.js").then(({createPictureTarget}) => {
        made ??= createPictureTarget({onPoints});
        onShow();
      });
    },
    hide() {
      open = false;
    }
  };
}
