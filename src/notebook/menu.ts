/** The list behind the "⋯": one popover for the whole page, written anew when it is opened. */
import {menu as words} from "../figures/strings/en/menu.js";
import {citeAction} from "./cite/action.js";
import {copyEmbedCode} from "./embed/actions.js";
import {addExportActions} from "./export/actions.js";
import {addFigureAction, figureActions, tell} from "./figure-menu.js";
import {addLinkActions} from "./link/actions.js";

const popover = Object.assign(document.createElement("div"), {className: "menu", popover: "auto", role: "menu"});
let scrolledFrom = 0;
popover.addEventListener("keydown", moveFocus);
popover.addEventListener("toggle", () => {
  if (popover.matches(":popover-open")) popover.querySelector("button")?.focus({preventScroll: true});
});
// It stands in the window, its figure does not.
addEventListener("scroll", () => Math.abs(scrollY - scrolledFrom) > 60 && popover.hidePopover(), {passive: true});
document.body.append(popover);
addLinkActions();
addFigureAction(citeAction);
addFigureAction({id: "embed", label: words.embed, when: Boolean, run: (figure) => copyEmbedCode(figure!)});
addExportActions();
addFigureAction({id: "present", label: words.present, run: async (figure) => (await import("./present/present.js")).present(figure)});

/** Gives `button` the list of `figure` (the page's: null), and opens it. From then on the browser opens and closes it. */
export function openMenu(button: HTMLButtonElement, figure: HTMLElement | null): void {
  button.popoverTargetElement = popover;
  button.addEventListener("click", () => fill(button, figure)); // heard before the browser opens the popover
  button.click();
}

function fill(button: HTMLButtonElement, figure: HTMLElement | null): void {
  popover.ariaLabel = button.ariaLabel;
  popover.replaceChildren(
    ...figureActions.filter(({when}) => when?.(figure) ?? true).map(({id, label, run}) => {
      const item = Object.assign(document.createElement("button"), {type: "button", role: "menuitem", textContent: label});
      item.dataset.action = id;
      item.addEventListener("click", async () => {
        popover.hidePopover();
        button.focus({preventScroll: true});
        try {
          await run(figure);
        } catch (error) {
          tell(words.failed(error instanceof Error ? error.message : String(error)));
        }
      });
      return item;
    })
  );
  scrolledFrom = scrollY; // before it opens: the scrolling that brought the button here may still be told
  const box = button.getBoundingClientRect();
  const below = box.bottom < innerHeight * 0.6;
  popover.style.cssText = `right: ${Math.max(8, document.documentElement.clientWidth - box.right)}px; ${below ? `top: ${box.bottom}px` : `bottom: ${innerHeight - box.top}px`}`;
}

function moveFocus(event: KeyboardEvent): void {
  const items = [...popover.querySelectorAll("button")];
  const i = items.indexOf(document.activeElement as HTMLButtonElement);
  const next = {ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: -1}[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}
