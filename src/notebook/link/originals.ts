/** The page's own cells, as the build wrote them into it: `<details class="cell-source" data-key>`. */
import type {Originals} from "./edited-cells.js";

export function readOriginals(root: ParentNode = document): Originals {
  const cells = root.querySelectorAll<HTMLElement>(".cell-source[data-key]");
  return new Map(Array.from(cells, (cell) => [cell.dataset.key!, cell.querySelector("code")?.textContent ?? ""]));
}
