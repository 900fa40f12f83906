/** Where the pieces of the bench stand, as its door has it. */
import {folded} from "../parts.js";
import {strings} from "../strings.js";
import type {Door} from "./door.js";

export type Pieces = Readonly<Record<"sides" | "badge" | "figure" | "numbers" | "pictures" | "cards" | "more" | "panel", HTMLElement>>;

export function arrange({sides, more, place, spec}: Door, pieces: Pieces): HTMLElement {
  const element = box("lab");
  const head = sides.length > 1 ? [box("doors", pieces.sides, pieces.badge)] : [];
  const rest = more.length > 0 ? [folded(strings.lab.rest, pieces.more)] : [];
  if (place === "left") {
    element.append(...head, box("bench-beside", box("", pieces.cards, ...rest), box("", pieces.figure, pieces.pictures, pieces.numbers, pieces.panel)));
    return element;
  }
  if (spec === "text") element.append(...head, pieces.figure, pieces.pictures, pieces.cards, ...rest, box("lab-below", pieces.numbers, pieces.panel));
  else element.append(...head, pieces.figure, pieces.pictures, pieces.numbers, pieces.cards, ...rest, pieces.panel);
  return element;
}

function box(className: string, ...content: Node[]): HTMLElement {
  const element = Object.assign(document.createElement("div"), {className});
  element.append(...content);
  return element;
}
