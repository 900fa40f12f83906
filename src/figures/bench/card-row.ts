/** Cards in a row. Most are made anew for each run; focus, and what is unfolded, stay where they are. */
import type {CardMaker, Hands} from "./door.js";
import type {Built} from "./thumbs.js";

const FOCUSED = "input, select, button, summary";

export function createCardRow(makers: readonly CardMaker[], hands: Hands): {readonly element: HTMLElement; show(built: Built): void} {
  const element = Object.assign(document.createElement("div"), {className: "bench"});
  const cards = makers.map((make) => make(hands));
  return {
    element,
    show(built) {
      const next = cards.map((card) => card(built));
      if (next.every((card, k) => card === element.children[k])) return; // they keep themselves: nothing is moved under the reader's hands
      const focused = Array.from(element.querySelectorAll<HTMLElement>(FOCUSED)).indexOf(document.activeElement as HTMLElement);
      const open = Array.from(element.querySelectorAll<HTMLElement>(".card"), (each) => each.querySelector("details")?.open ?? false);
      element.replaceChildren(...next);
      next.forEach((card, k) => {
        const details = card.querySelector("details");
        if (details) details.open = open[k] ?? false;
      });
      if (focused >= 0) Array.from(element.querySelectorAll<HTMLElement>(FOCUSED))[focused]?.focus();
    }
  };
}
